"""The key by which a sitting's answer file is told from any other; derived when it is needed, never stored."""

from uuid import UUID

from django.utils.crypto import salted_hmac

SALT = "quizzes.answer-file"


def file_key_of(uuid: UUID) -> bytes:
    """Return the HMAC-SHA256 key, 32 bytes, of the sitting's answer file."""
    return salted_hmac(SALT, str(uuid), algorithm="sha256").digest()
