"""An item as its form shows it: what the templates of the kinds stand on, in the player and in previews."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from quizzes.items.rules import Kind, part_name
from quizzes.items.shuffling import shuffled

LABELS = "アイウエオカキク"
"""What targets are called in lists, as on a worksheet: lists of a form cannot hold readings."""

Thing = TypeVar("Thing")


@dataclass(frozen=True, kw_only=True)
class Target:
    """A partner, a group, or a turn, at its number counted from 1."""

    position: int
    text: str


@dataclass(frozen=True, kw_only=True)
class AskedTarget(Target):
    """A partner or a group as a seat meets it."""

    label: str


class Askable(Protocol):
    """An option before it is answered."""

    @property
    def position(self) -> int:
        """Its number, counted from 1."""

    @property
    def text(self) -> str:
        """Its words."""

    @property
    def place(self) -> int | None:
        """Its right number, or that of its turn."""

    @property
    def part(self) -> str:
        """What it is on a screen."""

    @property
    def reaction(self) -> str:
        """What comes of it in a chat."""

    @property
    def next_turn(self) -> int:
        """The turn that follows it; 0 ends the chat."""


@dataclass(frozen=True, kw_only=True)
class AskedOption:
    """An option as a seat meets it, with what was answered so far."""

    position: int
    text: str
    is_chosen: bool
    given: int | None
    """The number that it was given: nothing before the first answer, 0 where it was left open."""

    part: str
    """What it is on a screen."""

    reaction: str
    """What comes of it in a chat, and the number of the turn that follows; 0 ends the chat."""

    next_turn: int

    @property
    def part_name(self) -> str:
        """What its part of a screen is called."""
        return part_name(self.part)


@dataclass(frozen=True, kw_only=True)
class AskedTurn(Target):
    """A turn of a chat: what is said, and what can be replied."""

    name: str
    """The name of its inputs."""

    after: tuple[str, ...]
    """The replies that lead to it."""

    replies: tuple[AskedOption, ...]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """An item's options and targets in the order in which a seat meets them."""

    options: tuple[AskedOption, ...]
    targets: tuple[AskedTarget, ...]
    name: str
    """The inputs' name; that of an option's list, or of a turn's replies, ends in its number."""

    turns: tuple[AskedTurn, ...] = ()

    @property
    def places(self) -> range:
        """The places of an order."""
        return range(1, len(self.options) + 1)


def as_met(kind: Kind, things: Sequence[Thing], *, seed: str, keep_order: bool) -> list[Thing]:
    """Return the things of the options, which stand by position, as the seat of the seed meets them."""
    if not kind.shuffles_options or (keep_order and not kind.is_placed):
        return list(things)
    return shuffled(things, seed=f"{seed}/options")


def asked(
    kind: Kind,
    *,
    options: Sequence[Askable],
    targets: Sequence[str],
    response: Sequence[int] = (),
    seed: str,
    keep_order: bool = False,
    name: str = "choice",
) -> Asked:
    """
    Return the item as the seat of the seed meets it: always in the same order.

    The numbers that it sends are those that are stored. ``response`` may be unreadable; what of it can be
    shown is shown again.
    """
    given = response if kind.is_placed and len(response) == len(options) else [None] * len(options)
    met = as_met(
        kind,
        [
            (option, _as_asked(option, number, kind, response))
            for option, number in zip(options, given, strict=True)
        ],
        seed=seed,
        keep_order=keep_order,
    )
    numbered = list(enumerate(targets, start=1))
    if kind.shuffles_targets:
        numbered = shuffled(numbered, seed=f"{seed}/targets")
    return Asked(
        options=tuple(option for _original, option in met),
        targets=tuple(
            AskedTarget(position=number, text=text, label=label)
            for (number, text), label in zip(numbered, LABELS, strict=False)
        ),
        turns=tuple(_turns(met, numbered, name)) if kind.has_turns else (),
        name=name,
    )


def _as_asked(
    option: Askable, number: int | None, kind: Kind, response: Sequence[int]
) -> AskedOption:
    return AskedOption(
        position=option.position,
        text=option.text,
        is_chosen=not kind.is_placed and option.position in response,
        given=number,
        part=option.part,
        reaction=option.reaction,
        next_turn=option.next_turn,
    )


def _turns(
    met: Sequence[tuple[Askable, AskedOption]], targets: Sequence[tuple[int, str]], name: str
) -> Iterable[AskedTurn]:
    for number, text in targets:
        yield AskedTurn(
            position=number,
            text=text,
            name=f"{name}-{number}",
            after=tuple(option.text for option, _asked in met if option.next_turn == number),
            replies=tuple(asked for option, asked in met if option.place == number),
        )
