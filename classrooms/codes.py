"""Class codes: short enough for a child to type, too many to guess."""

import re
import secrets
import unicodedata

ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
"""Digits and capitals without look-alikes: no 0/O, 1/I/L, 2/Z, 5/S, 8/B, U/V."""

LENGTH = 6
SPACE = len(ALPHABET) ** LENGTH
"""148,035,889 codes: with 5,000 sessions open, one guess in 29,600 would hit."""

_IGNORED = re.compile(r"[\s\-‐-―ー−_.]+")


def new_code() -> str:
    """Return a random code from the operating system's source of randomness."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def normalise(typed: str) -> str:
    """Return what a child typed as a code is written: full width, small letters and gaps mended."""
    return _IGNORED.sub("", unicodedata.normalize("NFKC", typed)).upper()


def is_well_formed(code: str) -> bool:
    """Tell whether a normalised text could be a code at all."""
    return len(code) == LENGTH and all(character in ALPHABET for character in code)
