"""The secret that a device holds for its seat. Only its digest is stored."""

import secrets
from hashlib import sha256

TOKEN_BYTES = 32


def new_token() -> str:
    """Return a random token of 256 bits, as text for a cookie."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest(token: str) -> str:
    """Return the SHA-256 digest that the seat keeps, as 64 hexadecimal digits."""
    return sha256(token.encode()).hexdigest()
