"""
Ceilings on attempts, counted in Redis when ``CACHE_URL`` names one and in the process otherwise.

Counters hold masked keys and vanish with their window.
"""

from functools import lru_cache

from django.conf import settings
from limits import RateLimitItem
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from cms.refusals import TooManyAttempts


@lru_cache(maxsize=1)
def limiter() -> FixedWindowRateLimiter:
    """Return the process's one limiter."""
    return FixedWindowRateLimiter(storage_from_string(settings.CACHE_URL or "memory://"))


def check_ceiling(item: RateLimitItem, *keys: str) -> None:
    """
    Refuse when the window is already full; count nothing.

    :raises TooManyAttempts: if the window has no attempt left
    """
    if not limiter().test(item, *keys):
        raise TooManyAttempts


def count_attempt(item: RateLimitItem, *keys: str) -> None:
    """Count one attempt in the current window."""
    limiter().hit(item, *keys)
