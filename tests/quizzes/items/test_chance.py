"""What chance allows."""

import pytest

from quizzes.items.chance import is_more, largest_correlation, share_range


@pytest.mark.parametrize(
    ("share", "sittings", "low", "high"),
    [
        # 20 of 20: n / (n + z²); 0 of 60: z² / (n + z²)
        (1.0, 20, 20 / (20 + 1.645**2), 1.0),
        (0.0, 60, 0.0, 1.645**2 / (60 + 1.645**2)),
        # Brown, Cai & DasGupta's formula, worked out for 15 of 30 by hand
        (0.5, 30, 0.356, 0.644),
    ],
)
def test_the_interval_of_a_share(share: float, sittings: int, low: float, high: float) -> None:
    found = share_range(share=share, sittings=sittings)
    assert found == pytest.approx((low, high), abs=1e-3)


def test_the_upper_end_of_a_correlation() -> None:
    # atanh 0.5 = 0.5493; 1.645 / √100 = 0.1645; tanh 0.7138 = 0.6131
    assert largest_correlation(correlation=0.5, sittings=103) == pytest.approx(0.6131, abs=1e-4)
    assert largest_correlation(correlation=1.0, sittings=20) == 1.0
    assert largest_correlation(correlation=-1.0, sittings=20) == -1.0


@pytest.mark.parametrize(
    ("upper", "of_upper", "lower", "of_lower", "more"),
    [
        (2, 6, 0, 6, False),  # z = 1.55
        (3, 6, 0, 6, True),  # z = 2.0
        (40, 100, 20, 100, True),
        (25, 100, 20, 100, False),
        (20, 100, 40, 100, False),
        (0, 6, 0, 6, False),
        (6, 6, 6, 6, False),
        (30, 100, 20, 200, True),  # 30 % beside 10 %, of groups of two sizes
    ],
)
def test_more_than_chance(upper: int, of_upper: int, lower: int, of_lower: int, more: bool) -> None:
    assert is_more(upper=upper, of_upper=of_upper, lower=lower, of_lower=of_lower) is more
