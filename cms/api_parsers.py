"""How the API reads bodies. It stands apart because REST framework loads it before its views."""

from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from cms.refusals import PayloadTooLarge

MAX_BODY_BYTES = 16 * 1024
"""The largest body that the API reads: an answer is under 200 bytes."""


class BoundedJSONParser(JSONParser):
    """Reads JSON bodies up to :data:`MAX_BODY_BYTES`."""

    def parse(
        self, stream: Any, media_type: str | None = None, parser_context: Any = None
    ) -> dict[str, Any]:
        """
        Return the body's object.

        :raises PayloadTooLarge: if the body is larger than we ever send
        :raises ParseError: if it is no JSON object
        """
        request = (parser_context or {})["request"]
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > MAX_BODY_BYTES:
            raise PayloadTooLarge
        try:
            body = super().parse(stream, media_type, parser_context)
        except RecursionError:  # thousands of opening brackets fit into a small body
            raise ParseError from None
        if not isinstance(body, dict):
            raise ParseError
        return body
