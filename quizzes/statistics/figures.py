"""
From stored counts to what editors read: figures of items and of quizzes, with their flags.

Whatever is stored was counted in batches of several classes (:func:`~quizzes.statistics.sheets
.may_be_counted`), so that all of it may be shown, to editors.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from quizzes.items.flags import Flag, Flags, OptionChoices, flags_of
from quizzes.items.models import Choice, Item, ItemRevision
from quizzes.papers.models import Quiz, QuizRevision
from quizzes.statistics.measures import (
    ItemInQuiz,
    ItemSums,
    alpha,
    facility,
    item_rest_correlation,
)
from quizzes.statistics.models import ItemCounts, QuizCounts
from quizzes.statistics.sheets import Group


@dataclass(frozen=True, kw_only=True)
class OptionFigures:
    """An option with how many chose it, and the share of each score group in percent."""

    choice: Choice
    chosen: int
    share: int
    groups: tuple[int, ...]
    flags: tuple[Flag, ...]


@dataclass(frozen=True, kw_only=True)
class ItemFigures:
    """A frozen item's figures over quizzes; ``facility`` is in percent."""

    revision: ItemRevision
    is_current: bool
    sittings: int
    facility: int
    correlation: float | None
    options: tuple[OptionFigures, ...]
    flags: tuple[Flag, ...]

    @property
    def urgency(self) -> tuple[bool, int, float]:
        """Sorts what is asked of editors first: the words of today, the gravest flag, the correlation."""
        first = min((flag.urgency for flag in self.flags), default=99)
        return (not self.is_current, first, 1.0 if self.correlation is None else self.correlation)


@dataclass(frozen=True, kw_only=True)
class QuizFigures:
    """A frozen quiz's figures, its items in their order."""

    revision: QuizRevision
    sittings: int
    alpha: float | None
    items: tuple[ItemFigures, ...]

    @property
    def flagged(self) -> tuple[ItemFigures, ...]:
        """Items that there is something to look at."""
        return tuple(item for item in self.items if item.flags)


def figures_of_items(items: Collection[Item] | None = None) -> list[ItemFigures]:
    """Return the figures of the items, or of all, each of their revisions apart; most urgent first."""
    rows = _rows()
    if items is not None:
        rows = rows.filter(item_revision__item__in=items)
    current = _current(rows)
    by_revision: dict[int, list[ItemCounts]] = defaultdict(list)
    for row in rows:
        by_revision[row.item_revision_id].append(row)
    found = [_figures(counted, current) for counted in by_revision.values()]
    return sorted(found, key=lambda figures: (figures.urgency, figures.revision.pk))


def figures_of_quiz(quiz: Quiz) -> list[QuizFigures]:
    """Return the figures of the quiz's revisions, the latest first, each with its items."""
    rows = _rows().filter(quiz_counts__quiz_revision__quiz=quiz)
    rows = rows.select_related("quiz_counts__quiz_revision", "item_revision__item")
    current = _current(rows)
    by_quiz: dict[int, list[ItemCounts]] = defaultdict(list)
    for row in rows:
        by_quiz[row.quiz_counts_id].append(row)
    return [
        QuizFigures(
            revision=counted[0].quiz_counts.quiz_revision,
            sittings=counted[0].quiz_counts.sittings,
            alpha=alpha(_sums(counted)),
            items=tuple(_figures([row], current) for row in counted),
        )
        for _pk, counted in sorted(by_quiz.items(), reverse=True)
    ]


def _rows() -> "QuerySet[ItemCounts]":
    return (
        ItemCounts.objects.select_related("quiz_counts", "item_revision__item")
        .prefetch_related("options", "item_revision__choices", "quiz_counts__items")
        .order_by("pk")
    )


def _current(rows: Collection[ItemCounts]) -> frozenset[int]:
    """Return which of the rows' revisions say what their item says today."""
    items = Item.objects.filter(pk__in={row.item_revision.item_id for row in rows})
    items = items.prefetch_related("choices", "editions__choices")
    digests = {item.pk: item.content_digest() for item in items}
    return frozenset(
        row.item_revision_id
        for row in rows
        if digests[row.item_revision.item_id] == row.item_revision.digest
    )


def _sums(rows: Iterable[ItemCounts], quiz: QuizCounts | None = None) -> list[ItemSums]:
    return [
        ItemSums(
            sittings=(quiz or row.quiz_counts).sittings,
            points=row.points,
            points_squared=row.points_squared,
            points_by_total=row.points_by_total,
        )
        for row in rows
    ]


def _figures(rows: Sequence[ItemCounts], current: Collection[int]) -> ItemFigures:
    """Return the figures of one revision, given its rows of one or more quizzes."""
    revision = rows[0].item_revision
    sittings = sum(row.quiz_counts.sittings for row in rows)
    third = sum(row.quiz_counts.third for row in rows)
    sums = _sums(rows)
    share = facility(sums)
    correlation = item_rest_correlation(
        ItemInQuiz(item=own, items=_sums(row.quiz_counts.items.all(), row.quiz_counts))
        for own, row in zip(sums, rows, strict=True)
    )
    chosen: Counter[tuple[int, int]] = Counter()
    for row in rows:
        for cell in row.options.all():
            chosen[cell.position, cell.group] += cell.chosen
    choices = list(revision.choices.all()) if chosen else []
    flags = flags_of(
        sittings=sittings,
        of_lower=third,
        of_upper=third,
        facility=share,
        correlation=correlation,
        options=[
            OptionChoices(
                # A reply that few came to is no weak distractor.
                is_key=choice.is_key or revision.rules.has_turns,
                chosen=sum(chosen[choice.position, group] for group in Group),
                lower=chosen[choice.position, Group.LOWER],
                upper=chosen[choice.position, Group.UPPER],
            )
            for choice in choices
        ],
    )
    sizes = {Group.LOWER: third, Group.MIDDLE: sittings - 2 * third, Group.UPPER: third}
    return ItemFigures(
        revision=revision,
        is_current=revision.pk in current,
        sittings=sittings,
        facility=round(100 * share),
        correlation=correlation,
        options=_options(choices, chosen, sizes, flags),
        flags=flags.item,
    )


def _options(
    choices: Sequence[Choice],
    chosen: Counter[tuple[int, int]],
    sizes: dict[Group, int],
    flags: Flags,
) -> tuple[OptionFigures, ...]:
    found = []
    for choice, of_option in zip(choices, flags.options, strict=True):
        count = sum(chosen[choice.position, group] for group in Group)
        found.append(
            OptionFigures(
                choice=choice,
                chosen=count,
                share=round(100 * count / sum(sizes.values())),
                groups=tuple(
                    round(100 * chosen[choice.position, group] / size)
                    for group, size in sizes.items()
                ),
                flags=of_option,
            )
        )
    return tuple(found)
