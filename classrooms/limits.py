"""
Ceilings for `/join/`.

A whole school may sit behind one address: when ten classes begin at once and every fourth of 400 pupils
mistypes, 100 wrong codes come within minutes. At the ceiling, one address needs on average 17 days to
hit one of 500 sessions that are open without a break, and then finds seat numbers and a lesson's title.
"""

from limits import RateLimitItemPerMinute

WRONG_CODES_PER_ADDRESS = RateLimitItemPerMinute(120, 10, namespace="wrong-code")
"""Wrong codes from one address in ten minutes; right codes are never counted."""

CLAIMS_PER_SESSION = RateLimitItemPerMinute(300, 1, namespace="claims")
"""Claims of seats in one session in a minute: five for each seat of the largest class."""
