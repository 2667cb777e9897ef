"""
Ceilings for `/join/`.

A whole school may sit behind one address: 1,200 pupils who mistype once in three leave 400 wrong
codes in ten minutes. At that ceiling a guesser who knows nothing would need on average over 70
days for one hit while 5,000 sessions are open without a break.
"""

from limits import RateLimitItemPerMinute

WRONG_CODES_PER_ADDRESS = RateLimitItemPerMinute(400, 10, namespace="wrong-code")
"""Wrong codes from one address in ten minutes; right codes are never counted."""

CLAIMS_PER_SESSION = RateLimitItemPerMinute(300, 1, namespace="claims")
"""Claims of seats in one session in a minute: five for each seat of the largest class."""
