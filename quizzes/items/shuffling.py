"""Orders that look like chance and are the same on every machine, today and in ten years."""

from collections.abc import Sequence
from hashlib import sha256
from typing import TypeVar

Thing = TypeVar("Thing")


def shuffled(things: Sequence[Thing], *, seed: str) -> list[Thing]:
    """
    Return the things in an order that the seed decides alone.

    They are sorted by the SHA-256 of ``seed/n``, where n is their place counted from 1: not by a
    generator of random numbers, whose next version might give another order, and so that a device
    can find the same one.
    """
    numbered = enumerate(things, start=1)
    return [
        thing
        for _hash, thing in sorted(
            ((sha256(f"{seed}/{number}".encode()).digest(), thing) for number, thing in numbered),
            key=lambda pair: pair[0],
        )
    ]
