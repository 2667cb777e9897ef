"""Whose pages may send something: Go's rules for cross-origin requests, line by line."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from cms.origins import check_same_origin, same_origin_required
from cms.refusals import CrossOrigin

OURS = "testserver"


def request(method: str = "POST", **headers: str) -> HttpRequest:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return RequestFactory().generic(method, "/", headers=names)


@pytest.mark.parametrize(
    ("headers", "passes"),
    [
        ({"sec_fetch_site": "same-origin"}, True),
        ({"sec_fetch_site": "none"}, True),
        ({"sec_fetch_site": "same-site"}, False),
        ({"sec_fetch_site": "cross-site"}, False),
        ({"sec_fetch_site": "rubbish"}, False),
        ({}, True),
        ({"origin": f"http://{OURS}"}, True),
        ({"origin": f"https://{OURS}"}, True),
        ({"origin": f"http://{OURS}:8000"}, False),
        ({"origin": "https://evil.example"}, False),
        ({"origin": f"https://{OURS}.evil.example"}, False),
        ({"origin": f"https://evil.example/{OURS}"}, False),
        ({"origin": "null"}, False),
        ({"origin": "rubbish"}, False),
        ({"sec_fetch_site": "same-origin", "origin": "https://evil.example"}, True),
        ({"sec_fetch_site": "cross-site", "origin": f"http://{OURS}"}, False),
        ({"sec_fetch_site": "same-site", "origin": f"http://{OURS}"}, False),
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_who_may_send(method: str, headers: dict[str, str], passes: bool) -> None:
    if passes:
        check_same_origin(request(method, **headers))
    else:
        with pytest.raises(CrossOrigin):
            check_same_origin(request(method, **headers))


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_reading_is_open(method: str) -> None:
    check_same_origin(request(method, sec_fetch_site="cross-site", origin="https://evil.example"))


def test_a_guarded_view_needs_no_csrf_cookie_and_is_not_reached_by_others() -> None:
    reached: list[HttpRequest] = []

    @same_origin_required
    def view(request: HttpRequest) -> HttpResponse:
        """Take something."""
        reached.append(request)
        return HttpResponse("taken")

    assert view.csrf_exempt  # type: ignore[attr-defined]
    assert (view.__name__, view.__doc__) == ("view", "Take something.")
    assert view(request(sec_fetch_site="same-origin")).status_code == 200
    with pytest.raises(CrossOrigin):
        view(request(sec_fetch_site="cross-site"))
    assert len(reached) == 1
