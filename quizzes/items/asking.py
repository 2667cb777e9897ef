"""An item as its form shows it: what the templates of the kinds stand on, in the player and in previews."""

from collections.abc import Sequence
from dataclasses import dataclass

from quizzes.items.kinds import Kind
from quizzes.items.shuffling import shuffled

LABELS = "アイウエオカキク"
"""What targets are called in lists, as on a worksheet: lists of a form cannot hold readings."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """A partner or a group, at its number counted from 1."""

    position: int
    text: str


@dataclass(frozen=True, kw_only=True)
class AskedTarget(Target):
    """A partner or a group as a seat meets it."""

    label: str


@dataclass(frozen=True, kw_only=True)
class AskedOption:
    """An option as a seat meets it, with what was answered so far."""

    position: int
    text: str
    is_chosen: bool
    given: int | None
    """The number that it was given: nothing before the first answer, 0 where it was left open."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """An item's options and targets in the order in which a seat meets them."""

    options: tuple[AskedOption, ...]
    targets: tuple[AskedTarget, ...]
    name: str
    """The inputs' name; that of an option's list ends in its position."""

    @property
    def places(self) -> range:
        """The places of an order."""
        return range(1, len(self.options) + 1)


def asked(
    kind: Kind,
    *,
    options: Sequence[str],
    targets: Sequence[str],
    response: Sequence[int] = (),
    seed: str,
    name: str = "choice",
) -> Asked:
    """
    Return the item as the seat of the seed meets it: always in the same order.

    The numbers that it sends are those that are stored. ``response`` may be unreadable; what of it can be
    shown is shown again.
    """
    given = response if kind.is_placed and len(response) == len(options) else [None] * len(options)
    met = [
        AskedOption(
            position=position,
            text=text,
            is_chosen=not kind.is_placed and position in response,
            given=number,
        )
        for position, (text, number) in enumerate(zip(options, given, strict=True), start=1)
    ]
    numbered = list(enumerate(targets, start=1))
    if kind.shuffles_targets:
        numbered = shuffled(numbered, seed=f"{seed}/targets")
    return Asked(
        options=tuple(shuffled(met, seed=f"{seed}/options") if kind.is_placed else met),
        targets=tuple(
            AskedTarget(position=number, text=text, label=label)
            for (number, text), label in zip(numbered, LABELS, strict=False)
        ),
        name=name,
    )
