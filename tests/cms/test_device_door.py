"""The short way to the API for pupils' devices: shorter, and as safe as the long one."""

import pytest
from django.test import Client

from cms.device_door import DEVICE_API
from tests.factories.cms import UserFactory

PROTECTIONS = (
    "Content-Security-Policy",
    "Cross-Origin-Opener-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
)
SHORT, LONG = "/api/v1/sitting/", "/api/v1/regions/?q=x"


@pytest.mark.django_db
@pytest.mark.parametrize("header", PROTECTIONS)
def test_both_ways_protect_alike(client: Client, header: str) -> None:
    short, long = client.get(SHORT), client.get(LONG)
    assert short.headers[header] == long.headers[header]


@pytest.mark.parametrize("place", DEVICE_API)
def test_the_short_way_knows_no_session(client: Client, db: None, place: str) -> None:
    client.force_login(UserFactory.create())
    response = client.put(place, {}, content_type="application/json")
    assert not hasattr(response.wsgi_request, "session")
    assert not response.cookies


def test_a_wrong_host_is_refused(client: Client) -> None:
    assert client.get(SHORT, headers={"host": "elsewhere.example"}).status_code == 400


@pytest.mark.django_db
def test_words_are_in_the_language_that_is_asked_for(client: Client) -> None:
    response = client.get(SHORT, headers={"accept-language": "en"})
    assert response.headers["Content-Language"] == "en"
    assert "Accept-Language" in response.headers["Vary"]
    assert response.json()["detail"].startswith("We cannot find")


@pytest.mark.django_db
def test_what_is_not_there_is_said_in_the_one_error_shape(client: Client) -> None:
    response = client.get("/api/v1/sittings/nothing/")
    assert response.status_code == 404
    assert set(response.json()) == {"code", "detail", "data"}
