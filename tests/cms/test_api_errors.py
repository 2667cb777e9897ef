"""The API's one error shape, whatever went wrong."""

import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.transaction import atomic
from django.http import Http404
from django.test import Client
from django.utils import translation
from rest_framework import exceptions, serializers, status

from cms.api import _WORDS, exception_handler
from cms.refusals import Refusal, TooManyAttempts
from tests.devices import API, Device, says
from tests.factories.cms import UserFactory


class SampleRefused(Refusal):
    """A refusal with data."""

    code = "sample"
    status = 418
    message = "%(number)s番です。"


class InvalidSerializer(serializers.Serializer[Any]):
    """Needs a number."""

    number = serializers.IntegerField()


def validation_error() -> exceptions.ValidationError:
    serializer = InvalidSerializer(data={"number": "x"})
    serializer.is_valid()
    return exceptions.ValidationError(serializer.errors)


@pytest.mark.parametrize(
    ("error", "expected_status", "code", "data"),
    [
        (SampleRefused(number=3), 418, "sample", {"number": 3}),
        (TooManyAttempts(), 429, "too_many_attempts", {}),
        (Http404(), 404, "not_found", {}),
        (PermissionDenied(), 403, "permission_denied", {}),
        (RequestDataTooBig(), 413, "payload_too_large", {}),
        (OperationalError("the server closed the connection"), 503, "try_again_soon", {}),
        (InterfaceError("the connection is closed"), 503, "try_again_soon", {}),
        (exceptions.ParseError(), 400, "parse_error", {}),
        (exceptions.NotAuthenticated(), 401, "not_authenticated", {}),
        (exceptions.MethodNotAllowed("PUT"), 405, "method_not_allowed", {}),
        (exceptions.UnsupportedMediaType("x"), 415, "unsupported_media_type", {}),
        (exceptions.NotAcceptable(), 406, "not_acceptable", {}),
        (validation_error(), 400, "invalid", {"fields": {"number": ["invalid"]}}),
    ],
)
def test_one_shape(error: Exception, expected_status: int, code: str, data: dict[str, Any]) -> None:
    response = exception_handler(error, {})
    assert response is not None
    assert response.status_code == expected_status
    assert set(response.data) == {"code", "detail", "data"}
    assert (response.data["code"], response.data["data"]) == (code, data)
    assert response.data["detail"].endswith("。")


def test_a_mistake_of_ours_stays_a_server_error() -> None:
    assert exception_handler(ValueError("a bug"), {}) is None


@pytest.mark.django_db
def test_a_statement_that_is_wrong_is_a_mistake_of_ours_on_both_databases() -> None:
    with pytest.raises(DatabaseError) as raised, connection.cursor() as cursor, atomic():
        cursor.execute("SELECT 1 FROM no_such_table")
    assert exception_handler(raised.value, {}) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/", "/join/ABCDEF/", "/teach/", "/help/", "/nothing/", "/readyz"]
)
def test_a_page_without_its_database_asks_to_come_again(
    client: Client, settings: Any, path: str
) -> None:
    client.force_login(UserFactory())
    client.raise_request_exception = False
    settings.SUGGEST_RUBY = True

    def refuse(*_args: Any) -> None:
        raise OperationalError("the server closed the connection")

    with connection.execute_wrapper(refuse):
        response = client.get(path)
    assert response.status_code == 503
    assert response["Retry-After"] == "5"
    assert "少し待って" in response.content.decode()


def test_the_api_says_when_to_come_again() -> None:
    response = exception_handler(OperationalError("locked"), {})
    assert response is not None
    assert response["Retry-After"] == "5"


def test_an_error_says_nothing_of_what_was_sent() -> None:
    response = exception_handler(validation_error(), {})
    assert response is not None
    assert "'x'" not in str(response.data)
    assert "sent" not in response.data


def test_every_error_of_the_framework_that_a_device_can_meet_has_our_words() -> None:
    unlikely = {"authentication_failed", "throttled", "error"}
    codes = {
        error.default_code
        for error in vars(exceptions).values()
        if isinstance(error, type) and issubclass(error, exceptions.APIException)
    }
    assert codes - unlikely == set(_WORDS)
    assert status.is_client_error(exceptions.ParseError.status_code)


@pytest.mark.parametrize("code", _WORDS)
def test_the_words_say_what_to_do(code: str) -> None:
    with translation.override("ja"):
        assert str(_WORDS[code]).endswith("。")


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ["", "songs/", "join", "sittings/"])
def test_an_address_at_which_nothing_is(method: str, path: str) -> None:
    response = getattr(Device(), method)(f"{API}/{path}")
    says(response, status=404, code="not_found")
    assert not response.cookies


@pytest.mark.django_db
def test_json_whatever_a_client_would_rather_have() -> None:
    response = Device().get(f"{API}/sitting/", headers={"accept": "text/html"})
    says(response, status=401, code="seat_lost")


def test_the_schema_is_json_too() -> None:
    response = Device().get(f"{API}/schema/", headers={"accept": "text/html"})
    assert response.status_code == 200
    assert json.loads(response.content)["info"]["title"] == "Anshin Manabi API"
