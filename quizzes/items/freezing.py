"""Freezing an item: its words, in every language that they are read in, become a revision that never changes."""

from collections.abc import Sequence

from django.db import transaction

from quizzes.items.editions import FrozenChoiceEdition, FrozenItemEdition, ItemEdition
from quizzes.items.models import Choice, Item, ItemRevision

FROZEN_FIELDS = (
    *("kind", "stem", "explanation", "small_class", "help_card", "source"),
    *("sensitive", "keep_order", "picture", "picture_words"),
)


def freeze_item(*, item: Item) -> ItemRevision:
    """Return the revision of the item's published words, making it if they are new."""
    with transaction.atomic():
        revision, created = ItemRevision.objects.get_or_create(
            item=item,
            digest=item.content_digest(),
            defaults={field: getattr(item, field) for field in FROZEN_FIELDS},
        )
        if created:
            drafts, rules = list(item.choices.all()), item.rules
            places = rules.places([draft.target for draft in drafts], seed=revision.digest)
            order = rules.frozen_order(len(drafts), seed=revision.digest)
            Choice.objects.bulk_create(
                Choice(
                    revision=revision,
                    position=position,
                    place=places[index],
                    **drafts[index].content(rules),
                )
                for position, index in enumerate(order, start=1)
            )
            for edition in item.told_editions():
                _freeze_edition(revision, edition, order)
    return revision


def _freeze_edition(revision: ItemRevision, edition: ItemEdition, order: Sequence[int]) -> None:
    frozen = FrozenItemEdition.objects.create(
        revision=revision,
        language=edition.language,
        stem=edition.stem,
        explanation=edition.explanation,
        picture_words=edition.picture_words,
    )
    options = list(edition.choices.all())
    FrozenChoiceEdition.objects.bulk_create(
        FrozenChoiceEdition(
            edition=frozen,
            position=position,
            **options[index].content(revision.rules),
        )
        for position, index in enumerate(order, start=1)
    )
