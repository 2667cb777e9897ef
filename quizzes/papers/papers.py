"""
Papers: a frozen quiz in memory, with keys for the server and without them for a device.

A paper never changes, so each process keeps those in use, each with what it says in other languages.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import NamedTuple

from django.conf import settings
from django.db.models import F, Prefetch

from cms.models import SiteImage
from quizzes.items.asking import Asked, Target, asked
from quizzes.items.editions import FrozenItemEdition
from quizzes.items.kinds import KINDS, Kind
from quizzes.items.models import Choice
from quizzes.items.rules import Fields, Reply, part_name
from quizzes.papers.models import Feedback, PaperItem, QuizRevision, Retry

PAPERS_KEPT = 256
PICTURE_SIZE = "max-960x960"


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture as a device loads it, in pixels."""

    address: str
    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class Option:
    """
    An option, at its position counted from 1; where options are placed with its right number.

    ``part`` is what it is on a screen; a reply of a chat has its turn's number as its place, a reaction,
    and the number of the turn that follows, or 0.
    """

    position: int
    text: str
    is_key: bool
    rationale: str
    misconception: str
    place: int | None = None
    target: str = ""
    part: str = ""
    reaction: str = ""
    next_turn: int = 0

    @property
    def part_name(self) -> str:
        """What its part of a screen is called."""
        return part_name(self.part)

    @property
    def turn(self) -> int | None:
        """The number of its turn, where it is a reply."""
        return self.place if self.reaction else None


@dataclass(frozen=True, kw_only=True)
class Question:
    """An item in its place on a paper, position counted from 1, with its words in one language."""

    position: int
    language: str
    revision_id: int
    kind: str
    small_class: str
    stem: str
    explanation: str
    help_card: bool
    source: str
    options: tuple[Option, ...]
    targets: tuple[Target, ...] = ()
    """Partners, groups or turns by their numbers, where options belong to such."""

    sensitive: bool = False
    """Whether its answer stays on the device, to which its key and explanations may travel with it."""

    keep_order: bool = False
    picture: SiteImage | None = None
    picture_words: str = ""

    @property
    def rules(self) -> Kind:
        """How responses to this item are read and scored."""
        return KINDS[self.kind]

    @cached_property
    def keys(self) -> tuple[int, ...]:
        """The response that is worth all. It leaves the server only after the answer counts."""
        if self.rules.is_placed:
            return tuple(option.place or 0 for option in self.options)
        return tuple(option.position for option in self.options if option.is_key)

    @property
    def own_feedback(self) -> "Question | None":
        """The item itself where a device explains it, key and all, before anybody else knows an answer."""
        return self if self.sensitive else None

    @property
    def picture_to_load(self) -> Picture | None:
        """The picture in a size that any screen can load."""
        if self.picture is None:
            return None
        rendition = self.picture.get_rendition(PICTURE_SIZE)
        return Picture(address=rendition.url, width=rendition.width, height=rendition.height)

    @property
    def turns(self) -> tuple[tuple[Target, tuple[Option, ...]], ...]:
        """The turns of a chat, each with its replies."""
        return tuple(
            (turn, tuple(option for option in self.options if option.place == turn.position))
            for turn in self.targets
        )

    def typed(self, fields: Fields, *, name: str = "choice") -> list[int]:
        """Return what a form without script sent, still to be read."""
        return self.rules.typed(
            fields, name=name, options=len(self.options), targets=len(self.targets)
        )

    def read(self, response: object) -> list[int]:
        """
        Return the response as stored.

        :raises ResponseUnreadable: if it is none to this item
        """
        return self.rules.read(
            response,
            options=len(self.options),
            targets=len(self.targets),
            replies=[
                Reply(turn=option.place or 0, next_turn=option.next_turn) for option in self.options
            ],
        )

    def asked(self, *, seed: str, response: Sequence[int] = (), name: str = "choice") -> Asked:
        """Return the item as the seat of the seed meets it; see :func:`quizzes.items.asking.asked`."""
        return asked(
            self.rules,
            options=self.options,
            targets=[target.text for target in self.targets],
            response=response,
            seed=seed,
            keep_order=self.keep_order,
            name=name,
        )


@dataclass(frozen=True, kw_only=True)
class Paper:
    """
    A frozen quiz with all its items; its own words are in ``language``, each item's in the item's.

    Answers are read and scored by the Japanese paper: the editions differ from it in words alone.
    """

    digest: str
    language: str
    title: str
    introduction: str
    band: str
    feedback: Feedback
    retry: Retry
    questions: tuple[Question, ...]
    editions: tuple["PaperEdition", ...] = ()
    """The paper for readers of other languages, where any of it is told in them."""

    def told_in(self, language: str | None) -> "Paper":
        """Return the paper as readers of the language meet it; what has no edition stays Japanese."""
        return next(
            (edition.paper for edition in self.editions if edition.reader == language), self
        )

    def question(self, position: int) -> Question | None:
        """Return the item at the position, if the paper has one."""
        if 1 <= position <= len(self.questions):
            return self.questions[position - 1]
        return None

    @cached_property
    def collected(self) -> tuple[Question, ...]:
        """Return the items whose answers are stored: all but those that stay on the device."""
        return tuple(question for question in self.questions if not question.sensitive)

    @cached_property
    def sensitive(self) -> tuple[Question, ...]:
        """Return the items whose answers stay on the device: nothing is held on them."""
        return tuple(question for question in self.questions if question.sensitive)

    @property
    def shows_feedback_per_item(self) -> bool:
        """Tell whether each answer counts at once and is explained at once."""
        return self.feedback == Feedback.PER_ITEM


@dataclass(frozen=True, kw_only=True)
class PaperEdition:
    """A paper as it is told to readers of a language."""

    reader: str
    paper: Paper


@dataclass(frozen=True, kw_only=True)
class ItemWords:
    """What an item says in a language; its options' words by position from 1."""

    stem: str
    explanation: str
    picture_words: str
    options: dict[int, "OptionWords"] = field(default_factory=dict)


class OptionWords(NamedTuple):
    """What an option says in a language."""

    text: str
    rationale: str
    target: str
    reaction: str


@lru_cache(maxsize=PAPERS_KEPT)
def paper_by_digest(digest: str) -> Paper:
    """
    Return the paper of a frozen quiz's digest.

    :raises QuizRevision.DoesNotExist: if no frozen quiz has it
    """
    # One row for each edition, or one without any: so the editions of the quiz cost no query.
    revisions = list(
        QuizRevision.objects.filter(digest=digest).annotate(
            reader=F("editions__language"),
            told_title=F("editions__title"),
            told_introduction=F("editions__introduction"),
        )
    )
    if not revisions:
        raise QuizRevision.DoesNotExist(digest)
    revision = revisions[0]
    rows = list(
        PaperItem.objects.filter(quiz_revision=revision)
        .select_related("item_revision__picture")
        .prefetch_related(
            Prefetch("item_revision__choices", queryset=Choice.objects.order_by("position"))
        )
        .order_by("position")
    )
    paper = Paper(
        digest=revision.digest,
        language=settings.LANGUAGE_CODE,
        title=revision.title,
        introduction=revision.introduction,
        band=revision.band,
        feedback=Feedback(revision.feedback),
        retry=Retry(revision.retry),
        questions=tuple(_question(row) for row in rows),
    )
    titles = {
        row.reader: (row.told_title, row.told_introduction) for row in revisions if row.reader
    }
    items = _words_of_items(row.item_revision_id for row in rows)
    readers = sorted({*titles, *(reader for reader, _revision_id in items)})
    return replace(
        paper,
        editions=tuple(
            PaperEdition(reader=reader, paper=_told(paper, reader, titles.get(reader), items))
            for reader in readers
        ),
    )


def _words_of_items(revision_ids: Iterable[int]) -> dict[tuple[str, int], ItemWords]:
    """Return what the frozen items say by language and item."""
    found: dict[tuple[str, int], ItemWords] = {}
    rows = FrozenItemEdition.objects.filter(revision__in=list(revision_ids)).values_list(
        *("language", "revision_id", "stem", "explanation", "picture_words"),
        *("choices__position", *(f"choices__{name}" for name in OptionWords._fields)),
    )
    for language, revision_id, stem, explanation, picture, position, *option in rows:
        words = found.setdefault(
            (language, revision_id),
            ItemWords(stem=stem, explanation=explanation, picture_words=picture),
        )
        words.options[position] = OptionWords(*option)
    return found


def _told(
    paper: Paper,
    reader: str,
    title: tuple[str, str] | None,
    items: Mapping[tuple[str, int], ItemWords],
) -> Paper:
    questions = tuple(
        _told_question(question, reader, items.get((reader, question.revision_id)))
        for question in paper.questions
    )
    if title is None:
        return replace(paper, questions=questions)
    return replace(
        paper, language=reader, title=title[0], introduction=title[1], questions=questions
    )


def _told_question(question: Question, language: str, words: ItemWords | None) -> Question:
    if words is None:
        return question
    options = tuple(
        replace(
            option,
            text=words.options[option.position].text,
            rationale=words.options[option.position].rationale,
            target=words.options[option.position].target,
            reaction=words.options[option.position].reaction,
        )
        for option in question.options
    )
    return replace(
        question,
        language=language,
        stem=words.stem,
        explanation=words.explanation,
        picture_words=words.picture_words,
        options=options,
        targets=_targets(options),
    )


def _targets(options: Iterable[Option]) -> tuple[Target, ...]:
    """Return what the options belong to, each once, by number."""
    found = {option.place: option.target for option in options if option.place and option.target}
    return tuple(Target(position=number, text=found[number]) for number in sorted(found))


def _question(row: PaperItem) -> Question:
    item = row.item_revision
    options = tuple(
        Option(
            position=choice.position,
            text=choice.text,
            is_key=choice.is_key,
            rationale=choice.rationale,
            misconception=choice.misconception,
            place=choice.place,
            target=choice.target,
            part=choice.part,
            reaction=choice.reaction,
            next_turn=choice.next_turn or 0,
        )
        for choice in item.choices.all()
    )
    return Question(
        position=row.position,
        language=settings.LANGUAGE_CODE,
        revision_id=item.pk,
        kind=item.kind,
        small_class=item.small_class,
        stem=item.stem,
        explanation=item.explanation,
        help_card=item.help_card,
        source=item.source,
        sensitive=item.sensitive,
        keep_order=item.keep_order,
        picture=item.picture,
        picture_words=item.picture_words,
        options=options,
        targets=_targets(options),
    )
