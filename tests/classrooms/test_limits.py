"""Ceilings at the door: a guesser is stopped, a school behind one address is not."""

from collections.abc import Iterator
from typing import Any

import pytest
from limits import RateLimitItemPerMinute

from classrooms import devices
from classrooms.codes import SPACE
from classrooms.limits import CLAIMS_PER_SESSION, WRONG_CODES_PER_ADDRESS
from classrooms.models import Session
from cms.limits import limiter
from tests.devices import Device, says
from tests.factories.classrooms import SessionFactory

pytestmark = pytest.mark.django_db

FEW = 5


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ceilings of five, so that a test reaches them."""
    wrong = RateLimitItemPerMinute(FEW, 10, namespace="wrong-code")
    claims = RateLimitItemPerMinute(FEW, 1, namespace="claims")
    monkeypatch.setattr(devices, "WRONG_CODES_PER_ADDRESS", wrong)
    monkeypatch.setattr(devices, "CLAIMS_PER_SESSION", claims)


@pytest.fixture(params=["memory", pytest.param("redis", marks=pytest.mark.redis)])
def counted(request: pytest.FixtureRequest, few: None, settings: Any) -> Iterator[None]:
    """The limiter in the process, and the one in Redis."""
    if request.param == "redis":
        settings.CACHE_URL = request.getfixturevalue("redis_url")
        settings.CACHES = {
            **settings.CACHES,
            "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
        }
    limiter.cache_clear()
    yield
    limiter.cache_clear()


@pytest.fixture
def session() -> Session:
    """An open session."""
    session: Session = SessionFactory(open=True, code="K7RM4X", seat_count=30)
    return session


def guess(device: Device, code: str = "K7RM4Y") -> Any:
    return device.join_by(code=code, seat=1)


def test_too_many_wrong_codes_from_one_address(counted: None, session: Session) -> None:
    for _ in range(FEW):
        says(guess(Device()), status=404, code="code_unknown")
    refused = says(guess(Device()), status=429, code="too_many_attempts")
    assert refused == {}
    says(guess(Device(), session.code), status=429, code="too_many_attempts")
    says(guess(Device(address="198.51.100.9")), status=404, code="code_unknown")


def test_right_codes_never_count(counted: None, session: Session) -> None:
    for number in range(1, 3 * FEW + 1):
        session.refresh_from_db()
        limiter().clear(devices.CLAIMS_PER_SESSION, str(session.pk))
        assert Device().join(session, number).status_code == 201
    for _ in range(FEW):
        says(guess(Device()), status=404, code="code_unknown")


def test_closed_codes_never_count(counted: None, session: Session) -> None:
    ended = SessionFactory()
    for _ in range(3 * FEW):
        says(Device().join(ended), status=410, code="session_closed")
    assert Device().join(session, 1).status_code == 201


def test_too_many_claims_in_one_session(counted: None, session: Session) -> None:
    for number in range(1, FEW + 1):
        assert Device().join(session, number).status_code == 201
    says(Device().join(session, FEW + 1), status=429, code="too_many_attempts")
    assert Device().join(SessionFactory(open=True), 1).status_code == 201


def test_the_pages_count_as_the_api_does(counted: None, session: Session) -> None:
    for _ in range(FEW):
        says(guess(Device()), status=404, code="code_unknown")
    typed = Device().post("/join/", {"code": "K7RM4Y"})
    addressed = Device().get("/join/K7RM4Y/")
    assert (typed.status_code, addressed.status_code) == (429, 429)


def test_pages_and_addresses_with_wrong_codes_count(counted: None) -> None:
    for _ in range(FEW - 2):
        assert Device().post("/join/", {"code": "K7RM4Y"}).status_code == 404
    for _ in range(2):
        assert Device().get("/join/K7RM4Y/").status_code == 404
    says(guess(Device()), status=429, code="too_many_attempts")


def test_a_forwarded_address_is_believed_behind_our_proxies_alone(
    counted: None, settings: Any
) -> None:
    for number in range(FEW):
        device = Device()
        device.defaults["HTTP_X_FORWARDED_FOR"] = f"192.0.2.{number}"
        guess(device)
    says(guess(Device()), status=429, code="too_many_attempts")
    settings.TRUSTED_PROXY_COUNT = 1
    device = Device()
    device.defaults["HTTP_X_FORWARDED_FOR"] = "192.0.2.99"
    says(guess(device), status=404, code="code_unknown")


@pytest.mark.redis
def test_redis_holds_no_address(few: None, redis_url: str, settings: Any) -> None:
    import redis

    settings.CACHE_URL = redis_url
    limiter.cache_clear()
    guess(Device(address="203.0.113.77"))
    with redis.Redis.from_url(redis_url) as client:
        keys = b" ".join(client.keys("*"))
        assert keys
        assert b"203.0.113" not in keys
        assert all(client.ttl(key) > 0 for key in client.keys("*")), "counters vanish"


def test_a_school_behind_one_address_fits_and_a_guesser_does_not() -> None:
    """What the module says of its ceilings is what they are."""
    mistyped_as_ten_classes_begin = 400 / 4
    assert mistyped_as_ten_classes_begin <= WRONG_CODES_PER_ADDRESS.amount
    windows_a_day = 24 * 60 * 60 / WRONG_CODES_PER_ADDRESS.get_expiry()
    guesses_for_a_hit = SPACE / 500
    assert guesses_for_a_hit / (WRONG_CODES_PER_ADDRESS.amount * windows_a_day) >= 17
    assert CLAIMS_PER_SESSION.amount >= 5 * 60
    assert CLAIMS_PER_SESSION.get_expiry() == 60
