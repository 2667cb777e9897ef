"""A digest of what a reader meets, so that the same words are the same revision."""

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any


def digest(content: dict[str, Any]) -> str:
    """Return the SHA-256 of the content's canonical JSON, as 64 hexadecimal digits."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(canonical.encode()).hexdigest()


def words_digest(*, words: Sequence[str], keys: Sequence[bool] = ()) -> str:
    """Return the digest of words in their order; how they are broken into lines does not count."""
    return digest({"words": [" ".join(text.split()) for text in words], "keys": list(keys)})
