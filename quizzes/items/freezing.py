"""Freezing an item: its words become a revision that never changes."""

from django.db import transaction

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
    return revision
