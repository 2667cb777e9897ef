"""
What a kind of item is asked for, and how it refuses a response.

The kinds themselves are in :mod:`quizzes.items.kinds`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms.refusals import Refusal
from quizzes.scoring import Score

DIGITS = 9

Fields = Callable[[str], list[str]]
"""The values that a form sent under a name."""


class ScreenPart(TextChoices):
    """What an option is on an invented screen: it decides how the option looks."""

    SENDER = "sender", _("名前・差出人")
    ADDRESS = "address", _("アドレス・ID")
    SUBJECT = "subject", _("件名・見出し")
    NOTE = "note", _("日時・数字")
    TEXT = "text", _("本文")
    PICTURE = "picture", _("写真・絵")
    LINK = "link", _("リンク")
    BUTTON = "button", _("ボタン")


def part_name(part: str) -> str:
    """Return what a part of a screen is called; nothing for what is none."""
    return str(ScreenPart(part).label) if part else ""


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


class ReplyMissing(ResponseUnreadable):
    """A chat stops before its end."""

    code = "reply_missing"
    message = _(
        "会話が、まだつづいています。おわりまで返事をえらんでから、「答える」をおしてください。"
    )


@dataclass(frozen=True, kw_only=True)
class Reply:
    """Where an option of a chat stands: in its turn, and before the turn that follows; 0 ends the chat."""

    turn: int
    next_turn: int


class Written(Protocol):
    """An option as its editor has written it, without its words."""

    @property
    def is_key(self) -> bool:
        """Whether it is right."""

    @property
    def target(self) -> str:
        """Its partner, its group, or what it replies to."""

    @property
    def part(self) -> str:
        """What it is on a screen."""

    @property
    def reaction(self) -> str:
        """What comes of it in a chat."""

    @property
    def next_turn(self) -> int | None:
        """The turn that follows it in a chat."""


class Kind(Protocol):
    """What the rest of the code may ask of a kind."""

    template: ClassVar[str]
    """Shows the item: ``part`` is ``ask`` before the answer counts, and ``explain`` afterwards."""

    widget: ClassVar[str]
    """The HTML input type of an option; empty where an option has a list of numbers."""

    needs: ClassVar[str | Promise]
    """What an editor writes, in a sentence."""

    credit: ClassVar[str | Promise]
    """What a response is worth, in words for those who teach and write; see :mod:`quizzes.scoring`."""

    is_scored: ClassVar[bool]
    """Whether there is right and wrong."""

    is_placed: ClassVar[bool]
    """Whether a response has a number for each option, and each option one that is right."""

    has_targets: ClassVar[bool]
    """Whether options belong to something that has words of its own: a partner, a group, or a turn."""

    has_turns: ClassVar[bool]
    """Whether those are turns of a chat, each with its replies, and a response has a number for each."""

    has_parts: ClassVar[bool]
    """Whether options are parts of a screen."""

    shuffles_targets: ClassVar[bool]
    """Whether each seat meets those in another order."""

    shuffles_options: ClassVar[bool]
    """Whether each seat meets its options in another order, unless their editor keeps theirs."""

    has_open: ClassVar[bool]
    """Whether an option may be left open, with the number 0."""

    needs_misconceptions: ClassVar[bool]
    """Whether each option that is no key is a distractor."""

    may_stay_on_device: ClassVar[bool]
    """Whether each option can be explained by itself, so that a device needs no server for it."""

    most_options: ClassVar[int]
    """How many options a reader can survey."""

    def typed(self, fields: Fields, *, name: str, options: int, targets: int = 0) -> list[int]:
        """Return what a form without script sent, still to be read."""

    def read(
        self, response: Any, *, options: int, targets: int = 0, replies: Sequence[Reply] = ()
    ) -> list[int]:
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

    def check_options(self, options: Sequence[Written]) -> str | None:
        """Return what is wrong with the options beside each other, or nothing; keys and targets are right."""


def typed_number(text: str) -> int:
    """Return the number, or -1, which no position, no place and no sequence has."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else -1
