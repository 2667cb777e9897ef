"""
What chance allows: how far a share, a correlation or a difference may lie from what was counted.

Every statement is one-sided and 95 % sure. Quizzes and the literacy test judge their items by it.
"""

from math import atanh, sqrt, tanh

BEYOND_CHANCE = 1.645
"""The standard normal's 95th percentile: what lies beyond it is chance one time in twenty."""


def share_range(*, share: float, sittings: int) -> tuple[float, float]:
    """
    Return between which shares the true one lies: Wilson's interval, 95 % on each side.

    It is exact enough for 20 sittings. Where points may be parts of one it is wider than it must be.
    """
    z2 = BEYOND_CHANCE**2 / sittings
    middle = (share + z2 / 2) / (1 + z2)
    half = sqrt(z2 * (share * (1 - share) + z2 / 4)) / (1 + z2)
    return middle - half, middle + half


def largest_correlation(*, correlation: float, sittings: int) -> float:
    """Return what the true correlation may at most be, 95 % sure, by Fisher's transformation."""
    if abs(correlation) >= 1:
        return correlation
    return tanh(atanh(correlation) + BEYOND_CHANCE / sqrt(sittings - 3))


def is_more(*, upper: int, of_upper: int, lower: int, of_lower: int) -> bool:
    """Tell whether a larger share of the upper group chose something than of the lower, beyond chance."""
    share = (upper + lower) / (of_upper + of_lower)
    deviation = sqrt(share * (1 - share) * (1 / of_upper + 1 / of_lower))
    return upper / of_upper - lower / of_lower > BEYOND_CHANCE * deviation
