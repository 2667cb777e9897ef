"""Freezing an item: its words, in every language that they are read in, become a revision that never changes."""

from django.db import transaction

from quizzes.items.editions import FrozenChoiceEdition, FrozenItemEdition, ItemEdition
from quizzes.items.models import Choice, Item, ItemRevision

FROZEN_FIELDS = ("kind", "stem", "explanation", "small_class", "help_card", "source")


def freeze_item(*, item: Item) -> ItemRevision:
    """Return the revision of the item's published words, making it if they are new."""
    with transaction.atomic():
        revision, created = ItemRevision.objects.get_or_create(
            item=item,
            digest=item.content_digest(),
            defaults={field: getattr(item, field) for field in FROZEN_FIELDS},
        )
        if created:
            Choice.objects.bulk_create(
                Choice(
                    revision=revision,
                    position=position,
                    text=choice.text,
                    is_key=choice.is_key,
                    rationale=choice.rationale,
                    misconception=choice.misconception,
                )
                for position, choice in enumerate(item.choices.all(), start=1)
            )
            for edition in item.told_editions():
                _freeze_edition(revision, edition)
    return revision


def _freeze_edition(revision: ItemRevision, edition: ItemEdition) -> None:
    frozen = FrozenItemEdition.objects.create(
        revision=revision,
        language=edition.language,
        stem=edition.stem,
        explanation=edition.explanation,
    )
    FrozenChoiceEdition.objects.bulk_create(
        FrozenChoiceEdition(
            edition=frozen, position=position, text=choice.text, rationale=choice.rationale
        )
        for position, choice in enumerate(edition.choices.all(), start=1)
    )
