"""Each kind of item from its frozen revision to the report: pages without script, API, board, words."""

import json
import re
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from classrooms.actions.sessions import close_session
from classrooms.models import Session
from quizzes.delivery.board import compute_board
from quizzes.delivery.report import Report, report_of
from quizzes.items.freezing import freeze_item
from quizzes.models import Answer, ChoiceEdition, DraftChoice, Item, Quiz
from quizzes.papers.freezing import QuizNotReady, freeze_quiz
from quizzes.papers.papers import Question, paper_by_digest
from tests.devices import API, Device, says
from tests.factories.classrooms import SessionFactory
from tests.factories.quizzes import ItemFactory, QuizFactory, held, tell_item

pytestmark = pytest.mark.django_db

NEW = ["true_false", "order", "match", "sort", "scale", "hotspot", "chat"]
PLACED = ["order", "match", "sort"]
SECRETS = ("理由", "解説", "誤解", "出典", "is_key", "rationale", "explanation", '"place"')


def opened(*kinds: str, exam: bool = False, help_card: bool = False) -> Session:
    session: Session = SessionFactory(open=True, seat_count=6)
    items = [ItemFactory(kind=kind, help_card=help_card) for kind in kinds]
    held(session, QuizFactory(items=items, exam=exam))
    return session


def seated(session: Session, number: int = 1) -> Device:
    device = Device()
    assert device.join(session, number).status_code == 201
    return device


def question_of(session: Session, position: int = 1) -> Question:
    found = paper_by_digest(session.quiz_session.quiz_revision.digest).question(position)
    assert found is not None
    return found


def right_for(question: Question) -> list[int]:
    if question.kind == "chat":
        return [1, 3]
    return list(question.keys) or [2]


def wrong_for(question: Question) -> list[int]:
    """Return a response that earns nothing, or on a scale another one."""
    if question.kind == "order":
        return [len(question.keys) + 1 - number for number in question.keys]
    if question.kind == "match":
        return [number % len(question.keys) + 1 for number in question.keys]
    if question.kind == "sort":
        return [3 - number for number in question.keys]
    if question.kind == "chat":
        return [2, 4]
    return [2] if question.keys else [3]


def form_of(question: Question, response: list[int], sequence: int = 1) -> dict[str, Any]:
    """Return what a browser sends without script."""
    if not question.rules.is_placed and not question.rules.has_turns:
        return {"choice": [str(number) for number in response], "sequence": sequence}
    lists = {f"choice-{position}": str(number) for position, number in enumerate(response, start=1)}
    return {**lists, "sequence": sequence}


def text(response: Any) -> str:
    return str(response.content.decode())


# --- Pages ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", NEW)
def test_an_item_is_answered_by_form_alone_and_explained(kind: str) -> None:
    session = opened(kind)
    device, question = seated(session), question_of(session)
    before = text(device.get("/play/1/"))
    for secret in SECRETS[:4]:
        assert secret not in before
    for option in question.options:
        assert option.text in before
    stored = device.post("/play/1/", form_of(question, right_for(question)))
    assert (stored.status_code, stored["Location"]) == (302, "/play/1/")
    assert Answer.objects.get().response == right_for(question)
    after = text(device.get("/play/1/"))
    assert "解説" in after
    assert ("どれも、まちがいではありません" in after) is (kind == "scale")
    assert ("verdict-correct" in after) is (kind != "scale")
    assert "誤解" not in after
    reasons = set(re.findall(r"理由 item-\d+/(\d)", after))
    explained = {"hotspot": 2, "chat": 2, "true_false": 1, "scale": 1}
    assert len(reasons) == explained.get(kind, len(question.options))


@pytest.mark.parametrize("kind", ["true_false", "hotspot", "chat", *PLACED])
def test_a_wrong_answer_is_told_what_is_right(kind: str) -> None:
    session = opened(kind)
    device, question = seated(session), question_of(session)
    device.post("/play/1/", form_of(question, wrong_for(question)))
    assert Answer.objects.get().points == 0
    after = text(device.get("/play/1/"))
    assert "いっしょに考えてみよう" in after
    assert "choice-wrong" in after
    for option in question.options:
        if option.target and kind != "chat":
            assert f"合うもの：<span>{option.target}</span>" in after
        elif option.place and kind != "chat":
            assert f"正しい順番：{option.place}番目" in after


@pytest.mark.parametrize("kind", PLACED)
def test_every_list_has_a_name_and_all_its_numbers(kind: str) -> None:
    session = opened(kind)
    html, question = text(seated(session).get("/play/1/")), question_of(session)
    lists = re.findall(r'<select[^>]*id="(choice-\d)"[^>]*required>(.*?)</select>', html, re.DOTALL)
    assert {name for name, _options in lists} == {f"choice-{n}" for n in (1, 2, 3, 4)}
    labels = re.findall(r'<label[^>]*for="(choice-\d)">([^<]+)</label>', html)
    assert dict(labels) == {f"choice-{one.position}": one.text for one in question.options}
    count = len(question.targets) or 4
    for _name, options in lists:
        values = re.findall(r'<option value="(\d*)"', options)
        assert values[0] == "", "nothing is chosen for the pupil"
        expected = set(map(str, range(1, count + 1))) | ({"0"} if kind != "order" else set())
        assert set(values[1:]) == expected
    for target in question.targets:
        assert html.count(f'<span class="phrases">{target.text}</span>') == 1, "with its readings"


@pytest.mark.parametrize(
    ("kind", "response", "words"),
    [
        ("true_false", [], "答えをえらんでから"),
        ("true_false", [3], "答えをえらんでから"),
        ("scale", [9], "答えをえらんでから"),
        ("order", [1, 1, 2, 3], "同じものを二度"),
        ("order", [1, 2, 3, 5], "答えをえらんでから"),
        ("order", [1, 2, 3, ""], "まだえらんでいないところ"),
        ("match", [1, 1, 2, 3], "同じものを二度"),
        ("match", [1, 2, 3, ""], "まだえらんでいないところ"),
        ("sort", [1, 2, 1, ""], "まだえらんでいないところ"),
        ("sort", [1, 2, 1, 10**9], "まだえらんでいないところ"),
        ("sort", [1, 2, 1, 3], "答えをえらんでから"),
    ],
)
def test_what_cannot_be_read_is_said_and_stands_there_again(
    kind: str, response: list[Any], words: str
) -> None:
    session = opened(kind)
    device = seated(session)
    refused = device.post("/play/1/", form_of(question_of(session), response))
    assert refused.status_code == 400
    assert words in text(refused)
    assert not Answer.objects.exists()
    if kind in PLACED:
        kept = re.findall(r'<option value="(\d+)" selected', text(refused))
        offered = [str(number) for number in response if number in range(1, 5)]
        assert sorted(kept) == sorted(n for n in offered if kind != "sort" or n in "12")


def test_an_exam_can_be_mended_and_shows_what_was_placed() -> None:
    session = opened("order", exam=True)
    device, question = seated(session), question_of(session)
    device.post("/play/1/", form_of(question, wrong_for(question)))
    html = text(device.get("/play/1/"))
    for option, number in zip(question.options, wrong_for(question), strict=True):
        part = html.split(f'id="choice-{option.position}"')[1].split("</select>")[0]
        assert f'<option value="{number}" selected' in part
    device.post("/play/1/", form_of(question, right_for(question), sequence=2))
    assert Answer.objects.get().points == 1


@pytest.mark.parametrize("kind", PLACED)
def test_each_seat_meets_its_own_order_and_always_the_same(kind: str) -> None:
    session = opened(kind)
    seen = set()
    for number in range(1, 6):
        device = seated(session, number)
        pages = [text(device.get("/play/1/")) for _again in (1, 2)]
        met = [tuple(re.findall(r'for="choice-(\d)"', html)) for html in pages]
        assert met[0] == met[1]
        seen.add(met[0])
    assert len(seen) > 1


# --- What is never told before the answer ---------------------------------------------------


def test_nothing_that_a_device_is_told_before_it_answers_holds_a_key() -> None:
    session = opened(*NEW, exam=True)
    device = seated(session)
    uuid = device.uuid()
    paper = f"{API}/papers/{session.quiz_session.quiz_revision.digest}/"
    bodies = [text(device.sitting()), text(Client().get(paper)), text(device.get("/play/"))]
    bodies += [text(device.get(f"/play/{position}/")) for position in range(1, len(NEW) + 1)]
    for position in range(1, len(NEW) + 1):
        question = question_of(session, position)
        bodies.append(text(device.answer(position, right_for(question), uuid=uuid)))
        bodies.append(text(device.get(f"/play/{position}/")))
    bodies += [text(device.get("/play/finish/")), text(device.submit()), text(device.result())]
    bodies.append(text(device.get("/play/result/")))
    for body in bodies:
        for secret in SECRETS:
            assert secret not in body


def test_a_papers_order_and_numbers_are_no_key() -> None:
    """The right order would be the best wrong answer if the paper stood in it."""
    identical = 0
    for _number in range(12):
        for kind in ("order", "match"):
            question = question_of(opened(kind))
            identical += question.keys == (1, 2, 3, 4)
    assert identical < 6, "by chance 1 of 24"


# --- API -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", NEW)
def test_the_api_holds_paper_answer_and_feedback(kind: str) -> None:
    session = opened(kind)
    device, question = seated(session), question_of(session)
    item = (
        Client()
        .get(f"{API}/papers/{session.quiz_session.quiz_revision.digest}/")
        .json()["items"][0]
    )
    assert item["kind"] == kind
    assert [set(choice) for choice in item["choices"]] == [
        {"position", "text", "part", "turn", "next_turn", "reaction"}
    ] * len(question.options)
    assert len(item["targets"]) == {"match": 4, "sort": 2, "chat": 2}.get(kind, 0)
    assert [choice["turn"] for choice in item["choices"]] == (
        [1, 1, 2, 2] if kind == "chat" else [None] * len(question.options)
    )
    assert all(bool(choice["part"]) is (kind == "hotspot") for choice in item["choices"])
    feedback = device.answer(1, right_for(question)).json()["feedback"]
    assert feedback["points"] == (None if kind == "scale" else 1.0)
    assert feedback["response"] == right_for(question)
    by_position = {choice["position"]: choice for choice in feedback["choices"]}
    if kind in PLACED:
        assert [by_position[n]["place"] for n in (1, 2, 3, 4)] == list(question.keys)
        assert [by_position[n]["given"] for n in (1, 2, 3, 4)] == list(question.keys)
        assert not any(choice["is_chosen"] or choice["is_key"] for choice in by_position.values())
    else:
        assert [choice["place"] for choice in by_position.values()] == [None] * len(by_position)
        assert by_position[right_for(question)[0]]["is_chosen"]
    says(device.answer(1, wrong_for(question), sequence=2), status=409, code="already_answered")
    result = device.submit().json()
    assert (result["total"], result["scored"]) == (1, 0 if kind == "scale" else 1)
    assert result["correct"] == result["scored"]


@pytest.mark.parametrize(
    ("response", "code"),
    [
        ([1, 2, 3], "response_unreadable"),
        ([1, 2, 3, 4, 1], "response_unreadable"),
        ([1, 2, 3, 3], "place_taken_twice"),
        ([1, 2, 3, 10**20], "response_unreadable"),
        ([1, 2, 3, 0], "place_missing"),
        ([[1], 2, 3, 4], "response_unreadable"),
        ([1] * 500, "response_unreadable"),
        ({"1": 1}, "response_unreadable"),
    ],
)
def test_bad_placings_are_refused_by_the_api(response: Any, code: str) -> None:
    device = seated(opened("order"))
    says(device.answer(1, response), status=400, code=code)
    assert not Answer.objects.exists()


# --- Results, board, report ------------------------------------------------------------------


def answered_by_three(*kinds: str) -> Session:
    """Return a closed session of three seats: right, right, wrong."""
    session = opened(*kinds)
    for number, give in enumerate((right_for, right_for, wrong_for), start=1):
        device = seated(session, number)
        for position in range(1, len(kinds) + 1):
            question = question_of(session, position)
            assert device.answer(position, give(question)).status_code == 200
    return session


def report(session: Session) -> Report:
    found = report_of(session=session, now=session.closes_at)
    assert found is not None
    return found


def test_a_scale_is_never_counted_as_right_or_wrong() -> None:
    session = answered_by_three("scale", "single")
    scale, single = report(session).items
    assert (scale.share, single.share) == (None, 67)
    assert [item.question.kind for item in report(session).hardest] == ["single"]
    assert scale.misunderstood == ()
    assert [option.count for option in scale.options] == [0, 2, 1, 0], "a distribution"
    assert [seat.marks for seat in report(session).seats] == [
        ("given", "correct"),
        ("given", "correct"),
        ("given", "wrong"),
    ]
    board = compute_board(session=session, now=timezone.now())
    assert [(item.is_scored, item.share) for item in board.items] == [(False, None), (True, 67)]
    device = seated(session, 4)
    device.answer(1, [1])
    device.answer(2, [1])
    device.submit()
    html = text(device.get("/play/result/"))
    assert "1問中 <strong>1問</strong>" in html
    assert "どれも、まちがいではありません" in html


@pytest.mark.parametrize("kind", PLACED)
def test_board_and_report_count_who_placed_an_option_right(kind: str) -> None:
    session = answered_by_three(kind)
    (item,) = report(session).items
    assert (item.answered, item.correct) == (3, 2)
    assert [option.count for option in item.options] == [2] * 4
    assert item.misunderstood == ()
    assert [option.option.place for option in item.options] == sorted(item.question.keys)
    board = compute_board(session=session, now=timezone.now())
    assert [choice.count for choice in board.items[0].choices] == [2] * 4


@pytest.mark.parametrize("kind", PLACED)
def test_the_report_names_the_most_common_wrong_place(kind: str) -> None:
    session = answered_by_three(kind)
    (item,) = report(session).items
    texts = {target.position: target.text for target in item.question.targets}
    for option in item.options:
        wrong = wrong_for(item.question)[option.option.position - 1]
        assert option.misplaced
        assert (option.misplaced.number, option.misplaced.count) == (wrong, 1)
        assert option.misplaced.text == texts.get(wrong, "")
    html = render_to_string("quizzes/report.html", {"session": session, "report": report(session)})
    assert html.count("いちばん多かったちがう答え：") == 4


def test_the_report_counts_replies_by_turn_among_those_who_came_to_it() -> None:
    session = answered_by_three("chat")
    (item,) = report(session).items
    assert (item.answered, item.correct) == (3, 2)
    assert [[one.share for one in replies] for _turn, replies in item.turns] == [[67, 33]] * 2
    assert [one.option.position for one in item.misunderstood] == [2, 4]
    assert not any(one.misplaced for one in item.options)


def test_teachers_read_every_kind_on_board_and_report() -> None:
    session = answered_by_three(*NEW)
    html = render_to_string("quizzes/report.html", {"session": session, "report": report(session)})
    assert "点のない問題" in html
    assert html.count("人数は、正しい場所をえらんだ人です。") == 3
    assert "1番目" in html
    for position in (3, 4):
        for target in question_of(session, position).targets:
            assert f"→ {target.text}" in html


# --- Freezing and editions ------------------------------------------------------------------


@pytest.mark.parametrize("kind", PLACED)
def test_a_revision_knows_the_right_number_of_each_option(kind: str) -> None:
    item = ItemFactory(kind=kind)
    drafts = list(item.choices.all())
    frozen = list(freeze_item(item=item).choices.all())
    assert sorted(choice.text for choice in frozen) == sorted(draft.text for draft in drafts)
    assert [choice.position for choice in frozen] == [1, 2, 3, 4]
    by_text = {choice.text: choice for choice in frozen}
    if kind == "order":
        assert [by_text[draft.text].place for draft in drafts] == [1, 2, 3, 4]
    else:
        numbers = {(choice.target, choice.place) for choice in frozen}
        assert len(numbers) == len({draft.target for draft in drafts})
        for draft in drafts:
            assert by_text[draft.text].target == draft.target
            assert by_text[draft.text].rationale == draft.rationale


@pytest.mark.parametrize("kind", ["single", "multiple", "true_false", "scale"])
def test_choices_stand_as_they_were_written_and_have_no_number(kind: str) -> None:
    item = ItemFactory(kind=kind)
    DraftChoice.objects.update(target="left over from another kind")
    frozen = freeze_item(item=Item.objects.get()).choices.all()
    assert [choice.text for choice in frozen] == [draft.text for draft in item.choices.all()]
    assert {(choice.place, choice.target) for choice in frozen} == {(None, "")}


@pytest.mark.parametrize(
    ("kind", "change", "is_new"),
    [
        ("match", {"target": "新しい相手"}, True),
        ("sort", {"target": "新しい組"}, True),
        ("order", {"sort_order": 99}, True),
        ("single", {"target": "使わない"}, False),
        ("order", {"target": "使わない"}, False),
    ],
)
def test_new_partners_and_orders_are_a_new_revision(
    kind: str, change: dict[str, Any], is_new: bool
) -> None:
    item = ItemFactory(kind=kind)
    first = freeze_item(item=item)
    DraftChoice.objects.filter(pk=item.choices.first().pk).update(**change)
    assert (freeze_item(item=Item.objects.get(pk=item.pk)) != first) is is_new


@pytest.mark.parametrize("kind", NEW)
def test_an_edition_tells_the_same_options_in_other_words(kind: str) -> None:
    item = ItemFactory(kind=kind)
    tell_item(item)
    quiz = QuizFactory(items=[Item.objects.get(pk=item.pk)])
    paper = paper_by_digest(freeze_quiz(quiz=quiz).digest)
    japanese, english = paper.questions[0], paper.told_in("en").questions[0]
    assert english.language == "en"
    assert english.keys == japanese.keys
    for ours, theirs in zip(japanese.options, english.options, strict=True):
        assert ours.text.split("/")[1] == theirs.text.split("/")[1].split()[0]
        assert ours.target.split("/")[-1:] == theirs.target.split("/")[-1:]
    assert len(english.targets) == len(japanese.targets)
    body = json.dumps(Client().get(f"{API}/papers/{paper.digest}/").json())
    assert ("partner en" in body) is (kind in {"match", "chat"})
    assert ("group en" in body) is (kind == "sort")


@pytest.mark.parametrize("kind", ["match", "sort"])
@pytest.mark.parametrize("target", ["", "another group of its own", "SAME"])
def test_an_edition_that_parts_or_joins_groups_is_not_told(kind: str, target: str) -> None:
    item = ItemFactory(kind=kind)
    edition = tell_item(item)
    assert Item.objects.get(pk=item.pk).told_editions()
    choices = list(edition.choices.all())
    if kind == "match" and target.startswith("another"):
        target = choices[1].target
    new = choices[1].target if target == "SAME" else target
    ChoiceEdition.objects.filter(pk=choices[0].pk).update(target=new)
    assert not Item.objects.get(pk=item.pk).told_editions()


def test_another_partner_in_japanese_sends_its_editions_back() -> None:
    item = ItemFactory(kind="match")
    tell_item(item)
    DraftChoice.objects.filter(pk=item.choices.first().pk).update(target="新しい相手")
    assert not Item.objects.get(pk=item.pk).told_editions()


@pytest.mark.parametrize(
    ("kind", "change"),
    [("match", {"target": ""}), ("sort", {"target": "一つだけの組"}), ("order", {"is_key": True})],
)
def test_no_class_meets_an_item_that_lacks_what_its_kind_needs(
    kind: str, change: dict[str, Any]
) -> None:
    item = ItemFactory(kind=kind)
    DraftChoice.objects.filter(item=item).update(**change)
    quiz: Quiz = QuizFactory(items=[item])
    with pytest.raises(QuizNotReady):
        freeze_quiz(quiz=quiz)


def test_a_seat_after_the_close_sees_every_kind_that_it_left_out() -> None:
    session = opened(*NEW, exam=True)
    device = seated(session)
    device.answer(1, [1])
    close_session(session=session, now=timezone.now())
    html = text(device.get("/play/result/"))
    assert html.count("まだ答えていません") == len(NEW) - 1
    assert html.count("解説") == len(NEW)
