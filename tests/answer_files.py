"""Answer files as the player writes them, for tests."""

import json
from typing import Any
from uuid import UUID

from django.utils.http import urlsafe_base64_encode

from quizzes.answer_files.reading import FORMAT, signed
from quizzes.delivery.file_keys import file_key_of


def answer_file(
    uuid: UUID,
    answers: list[tuple[Any, Any, Any]],
    *,
    paper: str,
    key: bytes | None = None,
    **more: Any,
) -> bytes:
    """Return the file of a sitting; ``more`` is signed with the rest, ``key`` is not the sitting's."""
    names = ("position", "response", "sequence")
    content: dict[str, Any] = {
        "format": FORMAT,
        "sitting": str(uuid),
        "paper": paper,
        "answers": [dict(zip(names, one, strict=True)) for one in answers],
        "made_at": "2026-11-23T01:02:03Z",
        **more,
    }
    mac = signed(content, key=key or file_key_of(uuid))
    return json.dumps({**content, "mac": urlsafe_base64_encode(mac)}).encode()
