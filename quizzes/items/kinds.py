"""
Kinds of item: what a response looks like, how it is read, and how it is scored.

A new kind is one more class here and one more template; models, delivery and the API know no kind by
name. A response is what the device sends and what is stored: a list of whole numbers, whose meaning is
the kind's. For choices and scales they are the positions of the chosen options, counted from 1; where
options are placed it is one number for each option, in order of their positions: its place (order), its
partner (match) or its group (sort), or 0 where it was left open. A chat has one number for each turn.
See docs/decisions/0018-kinds-of-item.md and 0021-screens-chats-and-sensitive-items.md.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quizzes.items.chat import Chat
from quizzes.items.rules import (
    Fields,
    Kind,
    PlaceMissing,
    PlaceTakenTwice,
    Reply,
    ResponseUnreadable,
    Written,
    typed_number,
)
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

__all__ = ["KINDS", "ItemKind", "Kind", "ResponseUnreadable", "typed_number"]


class ItemKind(TextChoices):
    """The kinds that the bank holds."""

    SINGLE = "single", _("一つえらぶ")
    MULTIPLE = "multiple", _("すべてえらぶ")
    TRUE_FALSE = "true_false", _("正しいか、ちがうか")
    ORDER = "order", _("ならべかえ")
    MATCH = "match", _("組み合わせ")
    SORT = "sort", _("なかま分け")
    SCALE = "scale", _("自分に近いもの（点なし）")
    HOTSPOT = "hotspot", _("画面からさがす")
    CHAT = "chat", _("会話の返事をえらぶ")


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
    credit: ClassVar[str | Promise] = _(
        "正答を一つえらぶごとに足し、正答でないものを一つえらぶごとに引いて、正答の数で割ります（0より下にはなりません）。"
    )
    is_scored: ClassVar[bool] = True
    is_placed: ClassVar[bool] = False
    has_targets: ClassVar[bool] = False
    has_turns: ClassVar[bool] = False
    has_parts: ClassVar[bool] = False
    shuffles_targets: ClassVar[bool] = False
    shuffles_options: ClassVar[bool] = True
    has_open: ClassVar[bool] = False
    needs_misconceptions: ClassVar[bool] = True
    may_stay_on_device: ClassVar[bool] = True
    most_options: ClassVar[int] = 8

    def typed(self, fields: Fields, *, name: str, options: int, targets: int = 0) -> list[int]:
        """See :class:`Kind`."""
        return [typed_number(chosen) for chosen in fields(name)]

    def read(
        self, response: Any, *, options: int, targets: int = 0, replies: Sequence[Reply] = ()
    ) -> list[int]:
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

    def check_options(self, options: Sequence[Written]) -> str | None:
        """See :class:`Kind`."""
        return None


class SingleChoice(MultipleChoice):
    """One key among the options."""

    widget: ClassVar[str] = "radio"
    needs: ClassVar[str | Promise] = _("正答をちょうど一つ、ほかの選択肢には誤解を。")
    credit: ClassVar[str | Promise] = _("正答をえらぶと1点、ほかは0点です。")

    def read(
        self, response: Any, *, options: int, targets: int = 0, replies: Sequence[Reply] = ()
    ) -> list[int]:
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
    shuffles_options: ClassVar[bool] = False

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
    credit: ClassVar[str | Promise] = _("点はありません。")
    is_scored: ClassVar[bool] = False
    shuffles_options: ClassVar[bool] = False
    needs_misconceptions: ClassVar[bool] = False

    def score(self, response: Sequence[int], *, keys: Sequence[int]) -> Score:
        """See :class:`Kind`: no points, which is not the same as 0."""
        return UNSCORED

    def check_keys(self, keys: int, options: int) -> str | None:
        """See :class:`Kind`."""
        if keys == 0 and options in STEPS:
            return None
        return str(_("段階を三つから七つにして、正答のしるしは付けないでください。"))


class Hotspot(MultipleChoice):
    """
    An invented screen, whose parts are the options, in their order on it. Suspicious ones are the keys.

    Every part is pressed where it stands, so that nobody has to hit a spot of a picture.
    """

    template: ClassVar[str] = "quizzes/kinds/screen.html"
    needs: ClassVar[str | Promise] = _(
        "作りものの画面です。選択肢は画面の部分で、上から順に書き、それぞれ「画面の部分」をえらびます。"
        "あやしい部分を正答に、ほかの部分には誤解を。"
    )
    credit: ClassVar[str | Promise] = _(
        "あやしい部分を一つ見つけるごとに足し、そうでない部分を一つえらぶごとに引いて、あやしい部分の数で割ります"
        "（0より下にはなりません）。"
    )
    has_parts: ClassVar[bool] = True
    shuffles_options: ClassVar[bool] = False
    most_options: ClassVar[int] = 12

    def check_options(self, options: Sequence[Written]) -> str | None:
        """See :class:`Kind`: each says what it is on the screen."""
        if all(option.part for option in options):
            return None
        return str(_("すべての選択肢に「画面の部分」をえらんでください。"))


# --- Placing -------------------------------------------------------------------------------


class Order:
    """Options that belong in an order. Editors write them in it; nobody meets them so."""

    template: ClassVar[str] = "quizzes/kinds/places.html"
    widget: ClassVar[str] = ""
    needs: ClassVar[str | Promise] = _(
        "選択肢を三つ以上、正しい順に書きます。読む人には、まぜて出します。"
    )
    credit: ClassVar[str | Promise] = _(
        "二つずつくらべて、順の合う組から、逆の組を引き、組の数で割ります（0より下にはなりません）。"
    )
    is_scored: ClassVar[bool] = True
    is_placed: ClassVar[bool] = True
    has_targets: ClassVar[bool] = False
    has_turns: ClassVar[bool] = False
    has_parts: ClassVar[bool] = False
    shuffles_targets: ClassVar[bool] = False
    shuffles_options: ClassVar[bool] = True
    has_open: ClassVar[bool] = False
    needs_misconceptions: ClassVar[bool] = False
    may_stay_on_device: ClassVar[bool] = False
    most_options: ClassVar[int] = 8

    def typed(self, fields: Fields, *, name: str, options: int, targets: int = 0) -> list[int]:
        """See :class:`Kind`: one list for each option, by its position."""
        sent = [fields(f"{name}-{position}") for position in range(1, options + 1)]
        return [typed_number(values[-1]) if values else -1 for values in sent]

    def read(
        self, response: Any, *, options: int, targets: int = 0, replies: Sequence[Reply] = ()
    ) -> list[int]:
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

    def check_options(self, options: Sequence[Written]) -> str | None:
        """See :class:`Kind`."""
        return None


class Match(Order):
    """Options that each have a partner of their own."""

    needs: ClassVar[str | Promise] = _(
        "選択肢を三つ以上、それぞれに、ちがう相手を書きます。読む人には、まぜて出します。"
    )
    credit: ClassVar[str | Promise] = _("相手の合っている選択肢の割合が、点になります。")
    has_targets: ClassVar[bool] = True
    shuffles_targets: ClassVar[bool] = True
    has_open: ClassVar[bool] = True

    def read(
        self, response: Any, *, options: int, targets: int = 0, replies: Sequence[Reply] = ()
    ) -> list[int]:
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
    credit: ClassVar[str | Promise] = _(
        "合う組に入れるごとに足し、ちがう組に入れるごとに「1÷（組の数−1）」を引いて、選択肢の数で割ります"
        "（0より下にはなりません）。「まだ分からない」は、どちらにも数えません。"
    )
    has_targets: ClassVar[bool] = True
    has_open: ClassVar[bool] = True

    def read(
        self, response: Any, *, options: int, targets: int = 0, replies: Sequence[Reply] = ()
    ) -> list[int]:
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
    ItemKind.HOTSPOT.value: Hotspot(),
    ItemKind.CHAT.value: Chat(),
}
