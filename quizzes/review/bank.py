"""Between the bank's rows and what is reviewed: items as they are written now, and those near them."""

from collections.abc import Iterator

from django.conf import settings
from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.models import confirmed_for, overrides_for
from cms.taxonomy import Band
from quizzes.items.models import DraftChoice, Item
from quizzes.papers.models import Quiz
from quizzes.review.findings import (
    Check,
    Finding,
    ReviewedItem,
    ReviewedOption,
    Weight,
    findings_of_item,
    findings_of_quiz,
    in_order,
)
from quizzes.review.likeness import Likenesses, Near, Worded

EDIT = "wagtailsnippets_quizzes_item:edit"
SHOWN = 60
"""How much of a near item's stem is shown."""


def reviewed(item: Item) -> ReviewedItem:
    """Return the item as it is in memory, saved or not."""
    told = {edition.language for edition in item.told_editions()}
    return ReviewedItem(
        kind=item.kind,
        stem=item.stem,
        explanation=item.explanation,
        options=tuple(
            ReviewedOption(
                text=choice.text,
                is_key=choice.is_key,
                rationale=choice.rationale,
                misconception=choice.misconception,
                target=choice.target,
                part=choice.part,
                reaction=choice.reaction,
                next_turn=choice.next_turn,
            )
            for choice in item.choices.all()
        ),
        picture_words=item.picture_words,
        bands=tuple(Band(one.band) for one in item.bands.all() if one.band),
        small_class=item.small_class,
        help_card=item.help_card,
        source=item.source,
        missing_editions=tuple(
            str(name)
            for code, name in settings.LANGUAGES
            if code != settings.LANGUAGE_CODE and code not in told
        ),
    )


def worded(item: Item) -> Worded:
    """Return the item's words as likeness compares them."""
    options = tuple(choice.text for choice in item.choices.all())
    return Worded(key=item.key, stem=item.stem, options=options)


def bank_words() -> Iterator[Worded]:
    """
    Yield the words of all items as their editors last left them, in four queries.

    A published item with a draft is compared by its draft: what it says today is about to go.
    """
    texts = DraftChoice.objects.only("item_id", "text", "sort_order")
    stored = Item.objects.only("key", "stem").prefetch_related(Prefetch("choices", texts))
    for item in stored.filter(has_unpublished_changes=False):
        yield worded(item)
    drafts = Item.objects.filter(has_unpublished_changes=True)
    unrevised = drafts.filter(latest_revision=None)
    for item in unrevised.only("key", "stem").prefetch_related(Prefetch("choices", texts)):
        yield worded(item)
    for key, content in drafts.exclude(latest_revision=None).values_list(
        "key", "latest_revision__content"
    ):
        options = tuple(choice["text"] for choice in content["choices"])
        yield Worded(key=key, stem=content["stem"], options=options)


def near_items(item: Item) -> list[Near]:
    """Return the bank's other items that are near the item, the nearest first."""
    return Likenesses(bank_words()).near(worded(item))


def checklist_of_item(item: Item) -> list[Finding]:
    """Return all that a program has to say of the item as it is in memory."""
    found = findings_of_item(
        reviewed(item), overrides=overrides_for(None), confirmed=confirmed_for(None)
    )
    return in_order([*found, *_near_findings(near_items(item))])


def _near_findings(found: list[Near]) -> Iterator[Finding]:
    ids = dict(Item.objects.filter(key__in=[near.key for near in found]).values_list("key", "pk"))
    for near in found:
        yield Finding(
            check=Check.LIKENESS,
            weight=Weight.LOOK,
            words=_("「%(stem)s」（%(key)s）と、言葉の%(percent)s%%が同じです。")
            % {"stem": near.stem.strip()[:SHOWN], "key": near.key, "percent": near.percent},
            address=reverse(EDIT, args=[ids[near.key]]) if near.key in ids else "",
        )


def checklist_of_quiz(quiz: Quiz) -> list[Finding]:
    """Return all that a program has to say of the quiz as it is in memory: of its items together."""
    items = quiz.items()
    found = findings_of_quiz([reviewed(item) for item in items], band=Band(quiz.band))
    return in_order([*found, *_unready(items), *_near_within(items)])


def _unready(items: list[Item]) -> Iterator[Finding]:
    for number, item in enumerate(items, start=1):
        if not item.live:
            yield Finding(
                check=Check.COMPOSITION,
                weight=Weight.MUST,
                words=_(
                    "問題%(number)sは、まだ公開されていません。先に、その問題を公開してください。"
                )
                % {"number": number},
                address=reverse(EDIT, args=[item.pk]),
            )


def _near_within(items: list[Item]) -> Iterator[Finding]:
    numbers = {item.key: number for number, item in enumerate(items, start=1)}
    together = Likenesses(worded(item) for item in items)
    for item in items:
        for near in together.near(worded(item)):
            if numbers[item.key] < numbers[near.key]:
                yield Finding(
                    check=Check.LIKENESS,
                    weight=Weight.LOOK,
                    words=_("問題%(one)sと問題%(other)sが、よく似ています（%(percent)s%%）。")
                    % {
                        "one": numbers[item.key],
                        "other": numbers[near.key],
                        "percent": near.percent,
                    },
                )
