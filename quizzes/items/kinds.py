"""
Kinds of item: what a response looks like, how it is read, and how it is scored.

A new kind is one more class here and one more template; models, delivery and the API know no kind by
name. A response is what the device sends and what is stored: for choices, positions counted from 1.
"""

from collections.abc import Sequence
from typing import Any, ClassVar, Protocol

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from cms.refusals import Refusal
from quizzes.scoring import Score, score_multiple, score_single


class ItemKind(TextChoices):
    """The kinds that the bank holds."""

    SINGLE = "single", _("一つえらぶ")
    MULTIPLE = "multiple", _("すべてえらぶ")


class ResponseUnreadable(Refusal):
    """The response is not one that the item's kind allows."""

    code = "response_unreadable"
    status = 400
    message = _("答えをえらんでから、「答える」をおしてください。")


class Kind(Protocol):
    """What the rest of the code may ask of a kind."""

    widget: ClassVar[str]
    """The HTML input type of an option."""

    def read(self, response: Any, *, options: int) -> list[int]:
        """
        Return the response as stored: sorted, without repeats.

        :raises ResponseUnreadable: if it is no response to an item with that many options
        """

    def score(self, response: Sequence[int], *, keys: Sequence[int]) -> Score:
        """Return what the response is worth."""

    def check_keys(self, keys: int, options: int) -> str | None:
        """Return what is wrong with a number of keys among options, or nothing."""


def _positions(response: Any, options: int) -> list[int]:
    if not isinstance(response, list) or not 1 <= len(response) <= options:
        raise ResponseUnreadable
    if not all(type(position) is int and 1 <= position <= options for position in response):
        raise ResponseUnreadable
    return sorted(set(response))


class SingleChoice:
    """One key among the options."""

    widget: ClassVar[str] = "radio"

    def read(self, response: Any, *, options: int) -> list[int]:
        """See :class:`Kind`."""
        positions = _positions(response, options)
        if len(positions) != 1:
            raise ResponseUnreadable
        return positions

    def score(self, response: Sequence[int], *, keys: Sequence[int]) -> Score:
        """See :class:`Kind`."""
        return score_single(chosen=response, keys=keys)

    def check_keys(self, keys: int, options: int) -> str | None:
        """See :class:`Kind`."""
        return None if keys == 1 else str(_("正答を、ちょうど一つにしてください。"))


class MultipleChoice:
    """One or more keys among the options, and at least one distractor."""

    widget: ClassVar[str] = "checkbox"

    def read(self, response: Any, *, options: int) -> list[int]:
        """See :class:`Kind`."""
        return _positions(response, options)

    def score(self, response: Sequence[int], *, keys: Sequence[int]) -> Score:
        """See :class:`Kind`."""
        return score_multiple(chosen=response, keys=keys)

    def check_keys(self, keys: int, options: int) -> str | None:
        """See :class:`Kind`."""
        if 1 <= keys < options:
            return None
        return str(_("正答を一つ以上、正答でない選択肢も一つ以上にしてください。"))


KINDS: dict[str, Kind] = {
    ItemKind.SINGLE.value: SingleChoice(),
    ItemKind.MULTIPLE.value: MultipleChoice(),
}
