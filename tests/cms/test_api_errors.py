"""The API's one error shape, whatever went wrong."""

import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
from django.utils import translation
from rest_framework import exceptions, serializers, status

from cms.api import _WORDS, exception_handler
from cms.refusals import Refusal, TooManyAttempts
from tests.devices import API, Device, says


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
