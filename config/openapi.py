"""What the API's schema is about."""

from typing import Any

Endpoint = tuple[str, str, str, Any]

OURS = "/api/v1/"


def ours_alone(endpoints: list[Endpoint], **kwargs: Any) -> list[Endpoint]:
    """Leave out the API by which Wagtail's admin talks to itself."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith(OURS)]
