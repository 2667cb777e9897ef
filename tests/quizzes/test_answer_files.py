"""Answer files through the teacher's hands: what is missing is added once, and nothing else happens."""

import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django.utils.http import urlsafe_base64_decode
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classrooms.actions.sessions import close_session
from classrooms.models import Session
from quizzes.answer_files.actions import AnswerFileOfOthers, take_answer_file
from quizzes.answer_files.reading import (
    MAX_FILE_BYTES,
    AnswerFileAltered,
    AnswerFileRefused,
    AnswerFileTooLarge,
    AnswerFileTooNew,
    AnswerFileUnreadable,
    read_answer_file,
)
from quizzes.delivery.file_keys import file_key_of
from quizzes.models import Answer, QuizCounts, Sitting, TakenFile
from quizzes.statistics.counting import count_answers
from tests.answer_files import answer_file
from tests.devices import Device
from tests.factories.answered import answered
from tests.factories.classrooms import MembershipFactory, SessionFactory
from tests.factories.quizzes import QuizFactory, held

pytestmark = pytest.mark.django_db

ANSWERS = [(1, [2], 1), (2, [1], 2), (3, [1], 3)]


@dataclass(frozen=True, kw_only=True)
class Place:
    """An open session, a device in its seat 1, and its teacher's browser."""

    session: Session
    device: Device
    sitting: Sitting
    teacher: Client

    @property
    def path(self) -> str:
        return f"/teach/sessions/{self.session.pk}/answers-file/"

    @property
    def paper(self) -> str:
        return str(self.session.quiz_session.quiz_revision.digest)

    def file(self, answers: Any = ANSWERS, **more: Any) -> bytes:
        return answer_file(self.sitting.uuid, answers, paper=self.paper, **more)

    def hand_over(self, *files: bytes, client: Client | None = None) -> Any:
        sent = [SimpleUploadedFile(f"答え{n}.json", data) for n, data in enumerate(files, start=1)]
        return (client or self.teacher).post(self.path, {"chosen": sent})

    def stored(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = self.device.sitting().json()["answered"]
        return found


def teacher_of(session: Session) -> Client:
    classroom, client = session.assignment.classroom, Client()
    user = MembershipFactory(school=classroom.school).user
    classroom.teachers.add(user)
    client.force_login(user)
    return client


def a_place(*, exam: bool = False) -> Place:
    session, device = SessionFactory(open=True, seat_count=4), Device()
    held(session, QuizFactory(exam=exam))
    device.join(session, 1)
    return Place(
        session=session,
        device=device,
        sitting=Sitting.objects.get(seat__session=session),
        teacher=teacher_of(session),
    )


@pytest.fixture
def place() -> Place:
    """A class that takes a quiz of three items."""
    return a_place()


def text(response: Any, *, status: int = 200) -> str:
    assert response.status_code == status
    return str(response.content.decode())


# --- What is taken -------------------------------------------------------------------------


def test_what_is_missing_is_added_and_what_is_stored_stays(place: Place) -> None:
    place.device.answer(1, [1])
    page = text(place.hand_over(place.file()))
    assert "1番の席：3の答えのうち、2つを足しました。" in page
    assert "1つは、もうとどいていた" in page
    assert place.stored() == {"1": [1], "2": [1], "3": [1]}
    assert [float(points) for points in Answer.objects.values_list("points", flat=True)] == [1] * 3


@pytest.mark.parametrize("exam", [False, True])
def test_a_file_is_taken_after_the_close_and_after_submitting(exam: bool) -> None:
    place = a_place(exam=exam)
    place.device.submit()
    close_session(session=place.session, now=timezone.now())
    assert "3つを足しました" in text(place.hand_over(place.file()))
    assert "3人中" not in text(place.teacher.get(f"/teach/sessions/{place.session.pk}/"))
    assert Answer.objects.count() == 3


def test_the_last_of_several_answers_to_an_item_counts(place: Place) -> None:
    place.hand_over(place.file([(1, [1], 1), (1, [3], 7), (1, [2], 3)]))
    assert place.stored() == {"1": [3]}


def test_a_file_with_nothing_new_says_so(place: Place) -> None:
    for position, response, sequence in ANSWERS:
        place.device.answer(position, response, sequence=sequence)
    page = text(place.hand_over(place.file()))
    assert "足すものは、ありませんでした" in page


def test_an_answer_that_cannot_be_read_stops_no_other(place: Place) -> None:
    page = text(place.hand_over(place.file([(1, [9], 1), (8, [1], 2), (2, [1], 3)])))
    assert "3の答えのうち、1つを足しました" in page
    assert "2つは、答えとして読めなかった" in page
    assert place.stored() == {"2": [1]}


def test_a_whole_classs_files_are_handed_over_at_once(place: Place) -> None:
    neighbour = Device()
    neighbour.join(place.session, 2)
    theirs = answer_file(neighbour.uuid(), ANSWERS, paper=place.paper)
    page = text(place.hand_over(place.file(), b"?", theirs))
    assert "1番の席：3の答えのうち、3つを足しました。" in page
    assert "2番の席：3の答えのうち、3つを足しました。" in page
    assert "答えのファイルとして読めません" in page
    assert Answer.objects.count() == 6


def test_each_file_is_taken_once(place: Place) -> None:
    place.hand_over(place.file())
    Answer.objects.all().delete()
    page = text(place.hand_over(place.file()))
    assert "もう受け取っています" in page
    assert not Answer.objects.exists()
    later = place.file(made_at="2026-11-23T09:00:00Z")
    assert "3つを足しました" in text(place.hand_over(later)), (
        "another file of the same seat is not it"
    )


def test_what_is_remembered_of_a_file_goes_with_its_sitting(place: Place) -> None:
    place.hand_over(place.file())
    assert TakenFile.objects.count() == 1
    place.session.delete()
    assert not TakenFile.objects.exists()


def test_the_devices_own_key_signs_the_file(place: Place) -> None:
    """The file is written here by hand, as a player without our code would."""
    key = urlsafe_base64_decode(place.device.sitting().json()["file_key"])
    canonical = (
        '{"answers":[{"position":1,"response":[2],"sequence":1}],"format":"anshin-answers/1",'
        f'"made_at":"2026-11-23T01:02:03Z","paper":"{place.paper}","sitting":"{place.sitting.uuid}"}}'
    )
    mac = hmac.digest(key, canonical.encode(), "sha256")
    assert read_answer_file(place.file([(1, [2], 1)])).mac == mac
    assert place.device.join(place.session).json()["work"]["file_key"].encode() not in mac


# --- What is refused -----------------------------------------------------------------------


def altered(data: bytes, **changes: Any) -> bytes:
    return json.dumps({**json.loads(data), **changes}).encode()


Change = Callable[[Place, bytes], bytes]
REFUSED: dict[str, tuple[Change, type[AnswerFileRefused], str]] = {
    "an answer": (
        lambda place, data: altered(data, answers=[]),
        AnswerFileAltered,
        "中身が変わっています",
    ),
    "the time": (
        lambda place, data: altered(data, made_at="2027-01-01T00:00:00Z"),
        AnswerFileAltered,
        "中身が変わっています",
    ),
    "the signature": (
        lambda place, data: altered(data, mac="A" * 43),
        AnswerFileAltered,
        "中身が変わっています",
    ),
    "another key": (
        lambda place, data: place.file(key=b"k" * 32),
        AnswerFileAltered,
        "中身が変わっています",
    ),
    "half of it": (
        lambda place, data: data[: len(data) // 2],
        AnswerFileUnreadable,
        "とちゅうで切れている",
    ),
    "no signature": (
        lambda place, data: altered(data, mac=None),
        AnswerFileUnreadable,
        "読めません",
    ),
    "padding": (
        lambda place, data: altered(data, mac=json.loads(data)["mac"] + "="),
        AnswerFileUnreadable,
        "読めません",
    ),
    "nothing": (lambda place, data: b"", AnswerFileUnreadable, "読めません"),
    "an image": (lambda place, data: b"\x89PNG\r\n\x1a\n", AnswerFileUnreadable, "読めません"),
    "a list": (lambda place, data: b"[]", AnswerFileUnreadable, "読めません"),
    "a number": (lambda place, data: b"1" * 9000, AnswerFileUnreadable, "読めません"),
    "NaN": (lambda place, data: data.replace(b"[2]", b"[NaN]"), AnswerFileUnreadable, "読めません"),
    "fractions": (
        lambda place, data: data.replace(b"[2]", b"[2.0]"),
        AnswerFileUnreadable,
        "読めません",
    ),
    "depth": (lambda place, data: b'{"a":' + b"[" * 60_000, AnswerFileUnreadable, "読めません"),
    "a key twice": (
        lambda place, data: data[:-1] + b',"made_at":"x"}',
        AnswerFileUnreadable,
        "読めません",
    ),
    "half a character": (
        lambda place, data: altered(data, made_at="\ud800"),
        AnswerFileUnreadable,
        "読めません",
    ),
    "more fields": (lambda place, data: place.file(name="x"), AnswerFileUnreadable, "読めません"),
    "a later format": (
        lambda place, data: place.file(format="anshin-answers/2"),
        AnswerFileTooNew,
        "知らない形式",
    ),
    "no answers": (lambda place, data: place.file([]), AnswerFileUnreadable, "読めません"),
    "too many answers": (
        lambda place, data: place.file([(1, [1], 1)] * 101),
        AnswerFileUnreadable,
        "読めません",
    ),
    "too much": (
        lambda place, data: data + b" " * MAX_FILE_BYTES,
        AnswerFileTooLarge,
        "大きすぎます",
    ),
    "another class": (
        lambda place, data: a_place().file(),
        AnswerFileOfOthers,
        "ほかのクラスか、ほかの時間",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused_adds_nothing_and_says_what_to_do(place: Place, what: str) -> None:
    change, refusal, words = REFUSED[what]
    data = change(place, place.file())
    with pytest.raises(refusal):
        take_answer_file(session=place.session, data=data)
    page = text(place.hand_over(data))
    assert words in page
    assert not Answer.objects.exists()
    assert not TakenFile.objects.exists()
    assert "3つを足しました" in text(place.hand_over(place.file())), "the true file is still taken"


def test_a_file_of_another_paper(place: Place) -> None:
    data = answer_file(place.sitting.uuid, ANSWERS, paper="0" * 64)
    assert "この時間のクイズの答えではありません" in text(place.hand_over(data))
    assert not Answer.objects.exists()


@given(position=st.integers(min_value=0), bit=st.integers(0, 7))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_changed_bit_is_believed(place: Place, position: int, bit: int) -> None:
    data = bytearray(place.file())
    data[position % len(data)] ^= 1 << bit
    try:
        read = read_answer_file(bytes(data))
    except AnswerFileRefused:
        return
    assert read == read_answer_file(place.file()), "another spelling of the same"


def test_an_upload_beyond_any_class_is_not_read(place: Place) -> None:
    response = place.teacher.post(
        place.path, {}, headers={"content-length": "99999999"}, CONTENT_LENGTH="99999999"
    )
    assert "大きすぎます" in text(response, status=413)


def test_no_file_at_all(place: Place) -> None:
    assert "ファイルをえらんでください。" in text(place.hand_over(), status=400)


def test_more_files_than_a_class_has_seats(place: Place) -> None:
    assert "60個まで" in text(place.hand_over(*[b"?"] * 61), status=400)


# --- Who may -------------------------------------------------------------------------------


def test_only_the_classs_teachers_hand_files_over(place: Place) -> None:
    colleague, elsewhere = Client(), teacher_of(a_place().session)
    school = place.session.assignment.classroom.school
    colleague.force_login(MembershipFactory(school=school).user)
    for client in (colleague, elsewhere):
        assert client.get(place.path).status_code == 404
        assert place.hand_over(place.file(), client=client).status_code == 404
    for client in (Client(), place.device):
        assert client.get(place.path).status_code == 302
    assert place.hand_over(place.file(), client=Client()).status_code == 302
    assert not Answer.objects.exists()


def test_a_foreign_page_cannot_hand_files_over(place: Place) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(place.session.assignment.classroom.teachers.first())
    response = place.hand_over(place.file(), client=client)
    assert response.status_code == 403
    assert not Answer.objects.exists()


def test_a_session_without_a_quiz_takes_no_files() -> None:
    session = SessionFactory(open=True)
    path = f"/teach/sessions/{session.pk}/answers-file/"
    assert teacher_of(session).get(path).status_code == 404


def test_board_and_report_lead_to_it(place: Place) -> None:
    page = f"/teach/sessions/{place.session.pk}/"
    assert place.path in text(place.teacher.get(page))
    close_session(session=place.session, now=timezone.now())
    assert place.path in text(place.teacher.get(page))


def test_a_file_name_is_shown_as_text(place: Place) -> None:
    sent = SimpleUploadedFile("<b>x.json", b"?")
    page = text(place.teacher.post(place.path, {"chosen": [sent]}))
    assert "&lt;b&gt;x.json" in page


# --- Statistics ----------------------------------------------------------------------------


def test_statistics_take_in_what_a_file_completed_and_never_look_twice() -> None:
    quiz = QuizFactory()
    for _class in range(3):
        answered(quiz, [(1, 2, 1)] * 10)
    session = answered(quiz, [(1, None, None)])
    sitting = Sitting.objects.get(seat__session=session)
    paper = session.quiz_session.quiz_revision.digest
    missing = answer_file(sitting.uuid, [(2, [1], 1)], paper=paper)
    take_answer_file(session=session, data=missing)
    rest = answer_file(sitting.uuid, [(3, [1], 2)], paper=paper)
    take_answer_file(session=session, data=rest)
    count_answers(now=timezone.now())
    assert QuizCounts.objects.get().sittings == 31

    late = Sitting.objects.filter(quiz_session__quiz_revision__digest=paper).first()
    assert late is not None
    late.answers.all()[0].delete()
    data = answer_file(late.uuid, [(1, [2], 9)], paper=paper)
    take_answer_file(session=late.seat.session, data=data)
    late.refresh_from_db()
    assert late.counted, "what was counted stays counted"
    assert count_answers(now=timezone.now()).sittings == 0
    assert QuizCounts.objects.get().sittings == 31


def test_keys_of_sittings_differ_and_stay(place: Place) -> None:
    assert file_key_of(place.sitting.uuid) == file_key_of(place.sitting.uuid)
    assert file_key_of(place.sitting.uuid) != file_key_of(a_place().sitting.uuid)
    assert len(file_key_of(place.sitting.uuid)) == 32
