"""What choices are worth in formats that give each of them points, held to how we score."""

from django.utils.translation import gettext as _

from quizzes.interchange.portable import PortableChoice, PortableItem
from quizzes.items.kinds import ItemKind

WHOLE = 100.0

TRUE_FALSE_WORDS = ("正しい", "まちがい")
"""The two options of a question that says nothing but true and false: words of the bank, not of its admin."""


def worth_of(item: PortableItem, choice: PortableChoice) -> str:
    """Return the choice's percentage, so that their sum is what :mod:`quizzes.scoring` gives."""
    if item.kind != ItemKind.MULTIPLE:
        return "100" if choice.is_key else "0"
    share = f"{WHOLE / max(1, item.keys):.5f}".rstrip("0").rstrip(".")
    return share if choice.is_key else f"-{share}"


def has_our_worths(is_multiple: bool, keys: list[bool], worths: list[float]) -> bool:
    """Tell whether the percentages are those by which we score."""
    share = WHOLE / max(1, sum(keys)) if is_multiple else WHOLE
    wanted = [(share if key else -share if is_multiple else 0.0) for key in keys]
    return all(
        abs(worth - want) < 0.01  # noqa: PLR2004 - five digits are written
        for worth, want in zip(worths, wanted, strict=True)
    )


def partial_credit_note() -> str:
    """Return what is said where a file's own rules for credit are left behind."""
    return _("配点や部分点は取りこみません。このサイトの決まりで採点します。")
