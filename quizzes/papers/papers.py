"""
Papers: a frozen quiz in memory, with keys for the server and without them for a device.

A paper never changes, so each process keeps those in use.
"""

from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Prefetch

from quizzes.items.kinds import KINDS, Kind
from quizzes.items.models import Choice
from quizzes.papers.models import Feedback, PaperItem, QuizRevision

PAPERS_KEPT = 256


@dataclass(frozen=True, kw_only=True)
class Option:
    """An option, at its position counted from 1."""

    position: int
    text: str
    is_key: bool
    rationale: str
    misconception: str


@dataclass(frozen=True, kw_only=True)
class Question:
    """An item in its place on a paper, position counted from 1."""

    position: int
    revision_id: int
    kind: str
    small_class: str
    stem: str
    explanation: str
    help_card: bool
    source: str
    options: tuple[Option, ...]

    @property
    def rules(self) -> Kind:
        """How responses to this item are read and scored."""
        return KINDS[self.kind]

    @property
    def keys(self) -> tuple[int, ...]:
        """The positions of the keys. They leave the server only after the answer counts."""
        return tuple(option.position for option in self.options if option.is_key)


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A frozen quiz with all its items."""

    digest: str
    title: str
    introduction: str
    band: str
    feedback: Feedback
    questions: tuple[Question, ...]

    def question(self, position: int) -> Question | None:
        """Return the item at the position, if the paper has one."""
        if 1 <= position <= len(self.questions):
            return self.questions[position - 1]
        return None

    @property
    def shows_feedback_per_item(self) -> bool:
        """Tell whether each answer counts at once and is explained at once."""
        return self.feedback == Feedback.PER_ITEM


@lru_cache(maxsize=PAPERS_KEPT)
def paper_by_digest(digest: str) -> Paper:
    """
    Return the paper of a frozen quiz's digest.

    :raises QuizRevision.DoesNotExist: if no frozen quiz has it
    """
    revision = QuizRevision.objects.get(digest=digest)
    rows = (
        PaperItem.objects.filter(quiz_revision=revision)
        .select_related("item_revision")
        .prefetch_related(
            Prefetch("item_revision__choices", queryset=Choice.objects.order_by("position"))
        )
        .order_by("position")
    )
    return Paper(
        digest=revision.digest,
        title=revision.title,
        introduction=revision.introduction,
        band=revision.band,
        feedback=Feedback(revision.feedback),
        questions=tuple(_question(row) for row in rows),
    )


def _question(row: PaperItem) -> Question:
    item = row.item_revision
    return Question(
        position=row.position,
        revision_id=item.pk,
        kind=item.kind,
        small_class=item.small_class,
        stem=item.stem,
        explanation=item.explanation,
        help_card=item.help_card,
        source=item.source,
        options=tuple(
            Option(
                position=choice.position,
                text=choice.text,
                is_key=choice.is_key,
                rationale=choice.rationale,
                misconception=choice.misconception,
            )
            for choice in item.choices.all()
        ),
    )
