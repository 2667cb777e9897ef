"""
Kinds of item: what a response looks like, how it is read, and how it is scored.

A new kind is one more class here and one more template; models, delivery and the API know no kind by
name. A response is what the device sends and what is stored: a list of whole numbers, whose meaning is
the kind's. For choices and scales they are the positions of the chosen options, counted from 1; where
options are placed it is one number for each option, in order of their positions: its place (order), its
partner (match) or its group (sort), or 0 where it was left open. See docs/decisions/0018-kinds-of-item.md.
"""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Protocol

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms.refusals import Refusal
from quizzes.items.shuffling import shuffled
from quizzes.scoring import (
    UNSCORED,
    Score,
    score_match,
    score_multiple,
    score_order,
    score_single,
    score_sort,
)

FEWEST_PLACED = 3
"""Two options would be placed right by a coin."""

STEPS = range(3, 8)
GROUPS = range(2, 5)
DIGITS = 9

Fields = Callable[[str], list[str]]
"""The values that a form sent under a name."""


class ItemKind(TextChoices):
    """The kinds that the bank holds."""

    SINGLE = "single", _("一つえらぶ")
    MULTIPLE = "multiple", _("すべてえらぶ")
    TRUE_FALSE = "true_false", _("正しいか、ちがうか")
    ORDER = "order", _("ならべかえ")
    MATCH = "match", _("組み合わせ")
    SORT = "sort", _("なかま分け")
    SCALE = "scale", _("自分に近いもの（点なし）")


class ResponseUnreadable(Refusal):
    """The response is not one that the item's kind allows."""

    code = "response_unreadable"
    status = 400
    message = _("答えをえらんでから、「答える」をおしてください。")


class PlaceMissing(ResponseUnreadable):
    """An option has no number."""

    code = "place_missing"
    message = _(
        "まだえらんでいないところがあります。ぜんぶえらんでから、「答える」をおしてください。"
    )


class PlaceTakenTwice(ResponseUnreadable):
    """Two options have the same number, where each number is one option's."""

    code = "place_taken_twice"
    message = _(
        "同じものを二度えらんでいます。ちがうものをえらびなおしてから、「答える」をおしてください。"
    )


class Kind(Protocol):
    """What the rest of the code may ask of a kind."""

    template: ClassVar[str]
    """Shows the item: ``part`` is ``ask`` before the answer counts, and ``explain`` afterwards."""

    widget: ClassVar[str]
    """The HTML input type of an option; empty where an option has a list of numbers."""

    needs: ClassVar[str | Promise]
    """What an editor writes, in a sentence."""

    is_scored: ClassVar[bool]
    """Whether there is right and wrong."""

    is_placed: ClassVar[bool]
    """Whether a response has a number for each option, and each option one that is right."""

    has_targets: ClassVar[bool]
    """Whether options belong to something that has words of its own: a partner or a group."""

    shuffles_targets: ClassVar[bool]
    """Whether each seat meets those in another order."""

    has_open: ClassVar[bool]
    """Whether an option may be left open, with the number 0."""

    needs_misconceptions: ClassVar[bool]
    """Whether each option that is no key is a distractor."""

    def typed(self, fields: Fields, *, name: str, options: int) -> list[int]:
        """Return what a form without script sent, still to be read."""

    def read(self, response: Any, *, options: int, targets: int = 0) -> list[int]:
        """
        Return the response as stored.

        :raises ResponseUnreadable: if it is no response to an item with that many options and targets
        """

    def score(self, response: Sequence[int], *, keys: Sequence[int]) -> Score:
        """Return what the response is worth; ``keys`` is the response that is worth all."""

    def counted(self, response: Sequence[int], *, keys: Sequence[int]) -> Sequence[int]:
        """Return the positions of the options that the response counts for: chosen, or placed right."""

    def places(self, targets: Sequence[str], *, seed: str) -> list[int | None]:
        """Return the right number of each option in its editor's order, given what it belongs to."""

    def frozen_order(self, options: int, *, seed: str) -> list[int]:
        """Return where, counted from 0, the options of the positions from 1 on stand with the editor."""

    def check_keys(self, keys: int, options: int) -> str | None:
        """Return what is wrong with a number of keys among options, or nothing."""

    def check_targets(self, targets: Sequence[str]) -> str | None:
        """Return what is wrong with what the options belong to, or nothing."""


def typed_number(text: str) -> int:
    """Return the number, or -1, which no position, no place and no sequence has."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else -1


def _positions(response: Any, options: int) -> list[int]:
    if not isinstance(response, list) or not 1 <= len(response) <= options:
        raise ResponseUnreadable
    if not all(type(position) is int and 1 <= position <= options for position in response):
        raise ResponseUnreadable
    return sorted(set(response))


# --- Choices -------------------------------------------------------------------------------


class MultipleChoice:
    """One or more keys among the options, and at least one distractor."""

    template: ClassVar[str] = "quizzes/kinds/choices.html"
    widget: ClassVar[str] = "checkbox"
    needs: ClassVar[str | Promise] = _("正答を一つ以上、正答でない選択肢には誤解を。")
    is_scored: ClassVar[bool] = True
    is_placed: ClassVar[bool] = False
    has_targets: ClassVar[bool] = False
    shuffles_targets: ClassVar[bool] = False
    has_open: ClassVar[bool] = False
    needs_misconceptions: ClassVar[bool] = True

    def typed(self, fields: Fields, *, name: str, options: int) -> list[int]:
        """See :class:`Kind`."""
        return [typed_number(chosen) for chosen in fields(name)]

    def read(self, response: Any, *, options: int, targets: int = 0) -> list[int]:
        """See :class:`Kind`: sorted, without repeats."""
        return _positions(response, options)

    def score(self, response: Sequence[int], *, keys: Sequence[int]) -> Score:
        """See :class:`Kind`."""
        return score_multiple(chosen=response, keys=keys)

    def counted(self, response: Sequence[int], *, keys: Sequence[int]) -> Sequence[int]:
        """See :class:`Kind`: the chosen ones."""
        return response

    def places(self, targets: Sequence[str], *, seed: str) -> list[int | None]:
        """See :class:`Kind`: a choice has no place."""
        return [None] * len(targets)

    def frozen_order(self, options: int, *, seed: str) -> list[int]:
        """See :class:`Kind`: the editor's order says nothing about the key."""
        return list(range(options))

    def check_keys(self, keys: int, options: int) -> str | None:
        """See :class:`Kind`."""
        if 1 <= keys < options:
            return None
        return str(_("正答を一つ以上、正答でない選択肢も一つ以上にしてください。"))

    def check_targets(self, targets: Sequence[str]) -> str | None:
        """See :class:`Kind`: what a choice belongs to is not read."""
        return None


class SingleChoice(MultipleChoice):
    """One key among the options."""

    widget: ClassVar[str] = "radio"
    needs: ClassVar[str | Promise] = _("正答をちょうど一つ、ほかの選択肢には誤解を。")

    def read(self, response: Any, *, options: int, targets: int = 0) -> list[int]:
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


class TrueFalse(SingleChoice):
    """
    A statement, and whether it holds: two options, the first of which says that it does.

    Their words are the editor's, since 「安全・あぶない」 reads better than 「正しい・ちがう」 of some.
    """

    needs: ClassVar[str | Promise] = _(
        "問題文は、言い切る文。選択肢は二つで、はじめが「正しい」、つぎが「ちがう」。どちらか一つを正答に。"
    )

    def check_keys(self, keys: int, options: int) -> str | None:
        """See :class:`Kind`."""
        if (keys, options) == (1, 2):
            return None
        return str(_("選択肢をちょうど二つにして、どちらか一つを正答にしてください。"))


class Scale(SingleChoice):
    """Steps, of which one is chosen as nearest to oneself. None is right or wrong, and none scores."""

    needs: ClassVar[str | Promise] = _(
        "段階を三つから七つ、順に。正答も誤解もありません。理由には、えらんだ人への一言を。"
    )
    is_scored: ClassVar[bool] = False
    needs_misconceptions: ClassVar[bool] = False

    def score(self, response: Sequence[int], *, keys: Sequence[int]) -> Score:
        """See :class:`Kind`: no points, which is not the same as 0."""
        return UNSCORED

    def check_keys(self, keys: int, options: int) -> str | None:
        """See :class:`Kind`."""
        if keys == 0 and options in STEPS:
            return None
        return str(_("段階を三つから七つにして、正答のしるしは付けないでください。"))


# --- Placing -------------------------------------------------------------------------------


class Order:
    """Options that belong in an order. Editors write them in it; nobody meets them so."""

    template: ClassVar[str] = "quizzes/kinds/places.html"
    widget: ClassVar[str] = ""
    needs: ClassVar[str | Promise] = _(
        "選択肢を三つ以上、正しい順に書きます。読む人には、まぜて出します。"
    )
    is_scored: ClassVar[bool] = True
    is_placed: ClassVar[bool] = True
    has_targets: ClassVar[bool] = False
    shuffles_targets: ClassVar[bool] = False
    has_open: ClassVar[bool] = False
    needs_misconceptions: ClassVar[bool] = False

    def typed(self, fields: Fields, *, name: str, options: int) -> list[int]:
        """See :class:`Kind`: one list for each option, by its position."""
        sent = [fields(f"{name}-{position}") for position in range(1, options + 1)]
        return [typed_number(values[-1]) if values else -1 for values in sent]

    def read(self, response: Any, *, options: int, targets: int = 0) -> list[int]:
        """See :class:`Kind`: each place is one option's."""
        return self._read(response, options=options, largest=options, is_shared=False)

    def _read(self, response: Any, *, options: int, largest: int, is_shared: bool) -> list[int]:
        if not isinstance(response, list) or len(response) != options:
            raise ResponseUnreadable
        if not all(type(number) is int and -1 <= number <= largest for number in response):
            raise ResponseUnreadable
        if any(number < (0 if self.has_open else 1) for number in response):
            raise PlaceMissing
        given = [number for number in response if number]
        if not is_shared and len(set(given)) != len(given):
            raise PlaceTakenTwice
        return list(response)

    def score(self, response: Sequence[int], *, keys: Sequence[int]) -> Score:
        """See :class:`Kind`."""
        return score_order(placed=response, right=keys)

    def counted(self, response: Sequence[int], *, keys: Sequence[int]) -> Sequence[int]:
        """See :class:`Kind`: those with their right number."""
        pairs = enumerate(zip(response, keys, strict=True), start=1)
        return [position for position, (given, right) in pairs if given == right]

    def places(self, targets: Sequence[str], *, seed: str) -> list[int | None]:
        """See :class:`Kind`: the order in which they were written."""
        return list(range(1, len(targets) + 1))

    def frozen_order(self, options: int, *, seed: str) -> list[int]:
        """See :class:`Kind`: another one than the editor's, or positions would tell the key."""
        return shuffled(range(options), seed=f"{seed}/options")

    def check_keys(self, keys: int, options: int) -> str | None:
        """See :class:`Kind`."""
        if keys == 0 and options >= FEWEST_PLACED:
            return None
        return str(_("選択肢を三つ以上にして、正答のしるしは付けないでください。"))

    def check_targets(self, targets: Sequence[str]) -> str | None:
        """See :class:`Kind`: what an option belongs to is not read."""
        return None


class Match(Order):
    """Options that each have a partner of their own."""

    needs: ClassVar[str | Promise] = _(
        "選択肢を三つ以上、それぞれに、ちがう相手を書きます。読む人には、まぜて出します。"
    )
    has_targets: ClassVar[bool] = True
    shuffles_targets: ClassVar[bool] = True
    has_open: ClassVar[bool] = True

    def read(self, response: Any, *, options: int, targets: int = 0) -> list[int]:
        """See :class:`Kind`: each partner is one option's; some may stay alone."""
        return self._read(response, options=options, largest=targets, is_shared=False)

    def score(self, response: Sequence[int], *, keys: Sequence[int]) -> Score:
        """See :class:`Kind`."""
        return score_match(placed=response, right=keys)

    def places(self, targets: Sequence[str], *, seed: str) -> list[int | None]:
        """See :class:`Kind`: numbers that say nothing of where the option stands."""
        numbered = shuffled(targets, seed=f"{seed}/targets")
        return [numbered.index(target) + 1 for target in targets]

    def check_targets(self, targets: Sequence[str]) -> str | None:
        """See :class:`Kind`."""
        if all(targets) and len(set(targets)) == len(targets):
            return None
        return str(_("すべての選択肢に、それぞれちがう相手を書いてください。"))


class Sort(Order):
    """Options that each belong to one of a few groups."""

    needs: ClassVar[str | Promise] = _(
        "選択肢を三つ以上、それぞれに組の名前を書きます。同じ組には、同じ名前を。組は二つから四つ。"
    )
    has_targets: ClassVar[bool] = True
    has_open: ClassVar[bool] = True

    def read(self, response: Any, *, options: int, targets: int = 0) -> list[int]:
        """See :class:`Kind`: any number of options may share a group; some may stay outside."""
        return self._read(response, options=options, largest=targets, is_shared=True)

    def score(self, response: Sequence[int], *, keys: Sequence[int]) -> Score:
        """See :class:`Kind`."""
        return score_sort(placed=response, right=keys)

    def places(self, targets: Sequence[str], *, seed: str) -> list[int | None]:
        """See :class:`Kind`: groups are numbered as their names first come."""
        groups = list(dict.fromkeys(targets))
        return [groups.index(target) + 1 for target in targets]

    def check_targets(self, targets: Sequence[str]) -> str | None:
        """See :class:`Kind`."""
        if all(targets) and len(set(targets)) in GROUPS:
            return None
        return str(_("すべての選択肢に組の名前を書いて、組を二つから四つにしてください。"))


KINDS: dict[str, Kind] = {
    ItemKind.SINGLE.value: SingleChoice(),
    ItemKind.MULTIPLE.value: MultipleChoice(),
    ItemKind.TRUE_FALSE.value: TrueFalse(),
    ItemKind.ORDER.value: Order(),
    ItemKind.MATCH.value: Match(),
    ItemKind.SORT.value: Sort(),
    ItemKind.SCALE.value: Scale(),
}
