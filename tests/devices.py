"""A pupil's device in tests: a browser with one cookie, which speaks to the API and to the pages."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.test import Client

from classrooms.models import Session

API = "/api/v1"
JSON = "application/json"


class Device(Client):
    """
    A browser on our own pages: it states its origin as browsers do, and CSRF checks are in force.

    ``address`` is where it comes from.
    """

    def __init__(self, *, address: str = "203.0.113.7") -> None:
        super().__init__(
            enforce_csrf_checks=True,
            headers={"sec-fetch-site": "same-origin"},
            REMOTE_ADDR=address,
        )

    @property
    def token(self) -> str:
        """The seat's secret, empty if the device holds none."""
        cookie = self.cookies.get(settings.SEAT_COOKIE_NAME)
        return cookie.value if cookie else ""

    def join(self, session: Session, seat: int = 1) -> Any:
        """Claim a seat by the API."""
        return self.join_by(code=session.code, seat=seat)

    def join_by(self, **wish: Any) -> Any:
        """Send anything at all to the door of the API."""
        return self.post(f"{API}/join/", wish, content_type=JSON)

    def sitting(self) -> Any:
        """Ask for the device's sitting."""
        return self.get(f"{API}/sitting/")

    def uuid(self) -> UUID:
        """Return the sitting's name, beginning it if need be."""
        return UUID(self.sitting().json()["uuid"])

    def answer(
        self, position: int, response: Any, *, sequence: Any = 1, uuid: UUID | None = None
    ) -> Any:
        """Send an answer."""
        return self.send_answer(
            position, {"response": response, "sequence": sequence}, uuid=uuid or self.uuid()
        )

    def send_answer(
        self, position: int, body: Any, *, uuid: UUID, content_type: str = JSON, **more: Any
    ) -> Any:
        """Send anything at all as an answer: text and bytes go as they are."""
        path = f"{API}/sittings/{uuid}/answers/{position}/"
        return self.put(path, body, content_type=content_type, **more)

    def send_together(self, answers: Any, *, uuid: UUID | None = None) -> Any:
        """Send answers that waited, as (position, response, sequence), or anything else as it is."""
        if isinstance(answers, list):
            names = ("position", "response", "sequence")
            answers = [
                dict(zip(names, one, strict=True)) if isinstance(one, tuple) else one
                for one in answers
            ]
        path = f"{API}/sittings/{uuid or self.uuid()}/answers/"
        return self.put(path, {"answers": answers}, content_type=JSON)

    def submit(self, *, uuid: UUID | None = None) -> Any:
        """End the sitting."""
        return self.post(f"{API}/sittings/{uuid or self.uuid()}/submit/")

    def result(self, *, uuid: UUID | None = None) -> Any:
        """Ask for the result."""
        return self.get(f"{API}/sittings/{uuid or self.uuid()}/result/")

    def second_tab(self) -> "Device":
        """Return another tab of the same browser: its own page, the same cookie."""
        tab = Device()
        tab.cookies.load(self.cookies.output(header="", sep=";"))
        return tab


def says(response: Any, *, status: int, code: str) -> dict[str, Any]:
    """
    Check that the API refused in its one shape, in Japanese; return the data.

    The words end in a full stop and are more than one clause, since they say what to do.
    """
    assert response.status_code == status, response.content.decode()
    body: dict[str, Any] = response.json()
    assert set(body) == {"code", "detail", "data"}
    assert body["code"] == code
    assert body["detail"].endswith("。"), body["detail"]
    assert not body["detail"].isascii()
    assert "%(" not in body["detail"], "the data is filled in"
    data: dict[str, Any] = body["data"]
    return data
