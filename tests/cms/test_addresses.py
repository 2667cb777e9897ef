"""Where a request came from: as far as our own proxies can be trusted, and never readable."""

from typing import Any

import pytest
from django.test import RequestFactory

from cms.addresses import client_address, masked_address

REMOTE = "203.0.113.1"


def request(forwarded: str | None = None) -> Any:
    headers = {} if forwarded is None else {"x-forwarded-for": forwarded}
    return RequestFactory().get("/", headers=headers, REMOTE_ADDR=REMOTE)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, None, REMOTE),
        (0, "198.51.100.1", REMOTE),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "192.0.2.9, 198.51.100.1", "198.51.100.1"),
        (1, " 192.0.2.9 ,198.51.100.1 ", "198.51.100.1"),
        (2, "192.0.2.9, 198.51.100.1, 10.0.0.1", "198.51.100.1"),
        (2, "198.51.100.1", REMOTE),
        (1, None, REMOTE),
        (1, "", REMOTE),
        (1, "198.51.100.1,", REMOTE),
    ],
)
def test_client_address(settings: Any, proxies: int, forwarded: str | None, address: str) -> None:
    settings.TRUSTED_PROXY_COUNT = proxies
    assert client_address(request(forwarded)) == address


def test_a_mask_tells_addresses_apart_and_reveals_none(settings: Any) -> None:
    settings.TRUSTED_PROXY_COUNT = 1
    first, again, other = (
        masked_address(request(address))
        for address in ("198.51.100.1", "198.51.100.1", "198.51.100.2")
    )
    assert first == again != other
    assert len(first) == 24
    assert set(first) <= set("0123456789abcdef")


def test_a_mask_cannot_be_made_without_the_key(settings: Any) -> None:
    before = masked_address(request())
    settings.SECRET_KEY = "another"
    assert masked_address(request()) != before


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff:2", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("::ffff:192.0.2.7", "192.0.2.7", True),
        ("192.0.2.7", "192.0.2.8", False),
    ],
)
def test_a_line_counts_as_one_however_many_addresses_it_has(
    one: str, other: str, same: bool
) -> None:
    requests = [RequestFactory().get("/", REMOTE_ADDR=address) for address in (one, other)]
    first, second = (masked_address(request) for request in requests)
    assert (first == second) is same
