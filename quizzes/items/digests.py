"""A digest of what a reader meets, so that the same words are the same revision."""

import json
from hashlib import sha256
from typing import Any


def digest(content: dict[str, Any]) -> str:
    """Return the SHA-256 of the content's canonical JSON, as 64 hexadecimal digits."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(canonical.encode()).hexdigest()
