"""The simulated chat: turns of which each has replies, and a path through them."""

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quizzes.items.rules import (
    Fields,
    Reply,
    ReplyMissing,
    ResponseUnreadable,
    Written,
    typed_number,
)
from quizzes.scoring import Score, score_chat

TURNS = range(1, 5)
REPLIES = range(2, 5)


class Chat:
    """
    What somebody writes, what one replies, and what comes of it.

    An option is a reply; its target is what it replies to, so that the replies of one turn share a
    target, and turns are numbered as their words first come. A reply has a reaction and leads to a later
    turn or ends the chat. A response has a number for each turn: the position of the chosen reply, or 0
    where the path did not lead. Keys are the replies that protect.
    """

    template: ClassVar[str] = "quizzes/kinds/chat.html"
    widget: ClassVar[str] = "radio"
    needs: ClassVar[str | Promise] = _(
        "選択肢は返事です。「相手・組」に、返事をする相手の言葉を書きます。同じ言葉への返事（二つから四つ）が、"
        "会話の一回分になります。返事ごとに、相手の反応と、つぎに進む回の番号（おわるときは書きません）を。"
        "身を守る返事を正答に、ほかには誤解を。どの返事のあとにも、さいごの回でなければ、取りもどせる回をつづけます。"
    )
    credit: ClassVar[str | Promise] = _(
        "えらんだ返事のうち、身を守る返事の割合が点になります。進まなかった回は数えません。"
    )
    is_scored: ClassVar[bool] = True
    is_placed: ClassVar[bool] = False
    has_targets: ClassVar[bool] = True
    has_turns: ClassVar[bool] = True
    has_parts: ClassVar[bool] = False
    shuffles_targets: ClassVar[bool] = False
    shuffles_options: ClassVar[bool] = True
    has_open: ClassVar[bool] = False
    needs_misconceptions: ClassVar[bool] = True
    may_stay_on_device: ClassVar[bool] = False
    most_options: ClassVar[int] = 12

    def typed(self, fields: Fields, *, name: str, options: int, targets: int = 0) -> list[int]:
        """See :class:`Kind`: one choice for each turn; none is 0."""
        sent = [fields(f"{name}-{turn}") for turn in range(1, targets + 1)]
        return [typed_number(values[-1]) if values else 0 for values in sent]

    def read(
        self, response: Any, *, options: int, targets: int = 0, replies: Sequence[Reply] = ()
    ) -> list[int]:
        """See :class:`Kind`: the path; what was chosen off it, before another reply, is left out."""
        if not isinstance(response, list) or len(response) != targets or not targets:
            raise ResponseUnreadable
        if not all(type(number) is int and -1 <= number <= options for number in response):
            raise ResponseUnreadable
        path, turn = [0] * targets, 1
        while turn:
            number = response[turn - 1]
            if number < 1:
                raise ReplyMissing
            reply = replies[number - 1]
            if reply.turn != turn:
                raise ResponseUnreadable
            path[turn - 1], turn = number, reply.next_turn
        return path

    def score(self, response: Sequence[int], *, keys: Sequence[int]) -> Score:
        """See :class:`Kind`."""
        return score_chat(chosen=self.counted(response, keys=keys), keys=keys)

    def counted(self, response: Sequence[int], *, keys: Sequence[int]) -> Sequence[int]:
        """See :class:`Kind`: the chosen ones."""
        return [number for number in response if number]

    def places(self, targets: Sequence[str], *, seed: str) -> list[int | None]:
        """See :class:`Kind`: a reply's number is that of its turn."""
        turns = list(dict.fromkeys(targets))
        return [turns.index(target) + 1 for target in targets]

    def frozen_order(self, options: int, *, seed: str) -> list[int]:
        """See :class:`Kind`: turns are numbered in the editor's order."""
        return list(range(options))

    def check_keys(self, keys: int, options: int) -> str | None:
        """See :class:`Kind`."""
        if 1 <= keys < options:
            return None
        return str(_("正答を一つ以上、正答でない返事も一つ以上にしてください。"))

    def check_targets(self, targets: Sequence[str]) -> str | None:
        """See :class:`Kind`."""
        if all(targets) and len(set(targets)) in TURNS:
            return None
        return str(_("すべての返事に、相手の言葉を書いてください。会話は、一回から四回までです。"))

    def check_options(self, options: Sequence[Written]) -> str | None:
        """See :class:`Kind`: every turn can be reached and decided, and no wrong reply is the end of it."""
        turns = [number or 0 for number in self.places([one.target for one in options], seed="")]
        last = max(turns)
        for turn in range(1, last + 1):
            own = [one for one, number in zip(options, turns, strict=True) if number == turn]
            problem = next(self._problems(own, turn=turn, last=last), None)
            if problem:
                return problem
        reached = {1, *(one.next_turn for one in options if one.next_turn)}
        if reached == set(range(1, last + 1)):
            return None
        return str(_("どの返事からも進めない回があります。つぎの回の番号を、たしかめてください。"))

    def _problems(self, replies: Sequence[Written], *, turn: int, last: int) -> Iterator[str]:
        """Yield what is wrong with the replies of a turn."""
        keys = sum(one.is_key for one in replies)
        if len(replies) not in REPLIES or not 1 <= keys < len(replies):
            yield str(
                _(
                    "一つの言葉への返事を二つから四つにして、正答と、正答でないものを入れてください。"
                )
            )
        if not all(one.reaction for one in replies):
            yield str(_("すべての返事に、相手の反応を書いてください。"))
        if not all(not one.next_turn or turn < one.next_turn <= last for one in replies):
            yield str(
                _("つぎの回の番号は、その返事よりあとの回にしてください。おわるときは書きません。")
            )
        if turn < last and not all(one.is_key or one.next_turn for one in replies):
            yield str(
                _("正答でない返事のあとにも、取りもどせるように、つぎの回をつづけてください。")
            )
