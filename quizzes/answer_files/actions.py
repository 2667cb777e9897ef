"""Taking an answer file into the sitting that it belongs to: what is missing is added, once."""

from dataclasses import dataclass
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from classrooms.models import Session
from cms.refusals import Refusal
from quizzes.answer_files.models import TakenFile
from quizzes.answer_files.reading import AnswerFile, AnswerFileRefused, read_answer_file
from quizzes.delivery.actions import paper_of, read_answer
from quizzes.delivery.models import Answer, Sitting


class AnswerFileOfOthers(AnswerFileRefused):
    """The file belongs to no sitting of the session."""

    code = "answer_file_of_others"
    status = 409
    message = _(
        "この時間の答えではありません。ほかのクラスか、ほかの時間のファイルです。"
        "その時間の「結果」のページで受け取ってください。"
    )


class AnswerFileOfOtherPaper(AnswerFileRefused):
    """The file answers another paper than the session's."""

    code = "answer_file_of_other_paper"
    status = 409
    message = _(
        "この時間のクイズの答えではありません。何も足しませんでした。"
        "端末で、もういちど保存して、えらびなおしてください。"
    )


class AnswerFileTaken(AnswerFileRefused):
    """The file was taken before."""

    code = "answer_file_taken"
    status = 409
    message = _("%(seat)s番の席のこのファイルは、もう受け取っています。何もすることはありません。")


@dataclass(frozen=True, kw_only=True)
class TakenAnswers:
    """What became of a file's answers: added, there already, or none that the item's kind could read."""

    seat: int
    added: int
    kept: int
    unreadable: int

    @property
    def total(self) -> int:
        """How many items the file has answers to."""
        return self.added + self.kept + self.unreadable


def take_answer_file(*, session: Session, data: bytes) -> TakenAnswers:
    """
    Add the answers that are missing in the sitting which the file was made for, also after the close.

    What is stored stays as it is, whatever the file says. Where the file answers an item several times,
    the highest sequence counts. Statistics take the sitting in as it then is, or have taken it in before
    and do not look again.

    :raises AnswerFileRefused: if the file cannot be read, was altered, belongs elsewhere, or was taken before
    """
    file = read_answer_file(data)
    with transaction.atomic():
        # Devices that answer meanwhile wait for this lock, so that what is counted here is true.
        sitting = (
            Sitting.objects.select_for_update(of=("self",))
            .select_related("seat", "quiz_session__quiz_revision")
            .filter(uuid=file.sitting, seat__session=session)
            .first()
        )
        if sitting is None:
            raise AnswerFileOfOthers
        if paper_of(sitting).digest != file.paper:
            raise AnswerFileOfOtherPaper
        _take_once(sitting, file)
        return _add_missing(sitting, file)


def _take_once(sitting: Sitting, file: AnswerFile) -> None:
    try:
        with transaction.atomic():
            TakenFile.objects.create(sitting=sitting, digest=sha256(file.mac).hexdigest())
    except IntegrityError:
        raise AnswerFileTaken(seat=sitting.seat.number) from None


def _add_missing(sitting: Sitting, file: AnswerFile) -> TakenAnswers:
    stored = set(sitting.answers.values_list("item_revision_id", flat=True))
    answers: dict[int, Answer] = {}
    unreadable: set[int] = set()
    for given in sorted(file.answers, key=lambda one: one.sequence):
        try:
            _question, answer = read_answer(paper_of(sitting), given)
        except Refusal:
            unreadable.add(given.position)
            continue
        answers[answer.item_revision_id] = answer
    missing = [answer for item, answer in answers.items() if item not in stored]
    for answer in missing:
        answer.sitting = sitting
    Answer.objects.bulk_create(missing)
    return TakenAnswers(
        seat=sitting.seat.number,
        added=len(missing),
        kept=len(answers) - len(missing),
        unreadable=len(unreadable),
    )
