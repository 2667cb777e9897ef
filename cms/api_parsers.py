"""How the API reads bodies and answers. It stands apart: REST framework loads it before its views."""

from collections.abc import Iterable
from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import JSONParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from cms.refusals import PayloadTooLarge

MAX_BODY_BYTES = 16 * 1024
"""The largest body that the API reads: an answer is under 200 bytes."""


class OnlyJSON(DefaultContentNegotiation):
    """The API speaks JSON, whatever a client says that it would rather have."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """Return the one renderer."""
        renderer = next(iter(renderers))
        return renderer, renderer.media_type


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
