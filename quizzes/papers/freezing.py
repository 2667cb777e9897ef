"""Freezing a quiz: its words and its items' words become revisions that never change."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cms.refusals import Refusal
from quizzes.items.digests import digest
from quizzes.items.freezing import freeze_item
from quizzes.items.models import Item
from quizzes.papers.models import FrozenQuizEdition, PaperItem, Quiz, QuizRevision, Retry

FROZEN_FIELDS = ("title", "introduction", "band", "feedback", "retry")


class QuizNotReady(Refusal):
    """The quiz has no items, or one that is unpublished or kept for tests."""

    code = "quiz_not_ready"
    message = _("このクイズは、まだ準備中です。ほかのクイズをえらんでください。")


def _is_usable(item: Item) -> bool:
    """Tell whether pupils may meet the item: approval by a workflow runs no form."""
    try:
        item.check_keys()
    except ValidationError:
        return False
    return item.live and item.open_use


def _named(words: dict[str, Any]) -> dict[str, Any]:
    """Return what the digest names: a quiz that may be practised again keeps the digest it always had."""
    return {
        name: value for name, value in words.items() if (name, value) != ("retry", Retry.PRACTICE)
    }


def freeze_quiz(*, quiz: Quiz) -> QuizRevision:
    """
    Return the revision of the quiz's published words, making it if they are new.

    :raises QuizNotReady: if the quiz or an item is unpublished, an item is secure or has wrong keys,
        or none is there
    """
    items = quiz.items()
    if not quiz.live or not items or not all(_is_usable(item) for item in items):
        raise QuizNotReady
    with transaction.atomic():
        frozen = [freeze_item(item=item) for item in items]
        words = {field: getattr(quiz, field) for field in FROZEN_FIELDS}
        told = {edition.language: edition.content() for edition in quiz.told_editions()}
        revision, created = QuizRevision.objects.get_or_create(
            digest=digest(
                {
                    **_named(words),
                    **({"editions": told} if told else {}),
                    "quiz": quiz.key,
                    "items": [
                        [item.key, words.digest] for item, words in zip(items, frozen, strict=True)
                    ],
                }
            ),
            defaults={**words, "quiz": quiz},
        )
        if created:
            PaperItem.objects.bulk_create(
                PaperItem(quiz_revision=revision, item_revision=item, position=position)
                for position, item in enumerate(frozen, start=1)
            )
            FrozenQuizEdition.objects.bulk_create(
                FrozenQuizEdition(revision=revision, language=language, **said)
                for language, said in told.items()
            )
    return revision
