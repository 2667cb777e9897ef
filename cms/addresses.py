"""The network address that a request came from: used to limit attempts, never stored."""

import hmac
from hashlib import sha256
from ipaddress import IPv4Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest

IPV6_PREFIX = 64


def client_address(request: HttpRequest) -> str:
    """
    Return the address of the client nearest to us that we can trust.

    Behind ``TRUSTED_PROXY_COUNT`` proxies the address is that many entries from the right of
    X-Forwarded-For, since everything further left can be written by the client itself.
    """
    remote = str(request.META.get("REMOTE_ADDR", ""))
    count: int = settings.TRUSTED_PROXY_COUNT
    if count == 0:
        return remote
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    return forwarded[-count] if len(forwarded) >= count and forwarded[-count] else remote


def masked_address(request: HttpRequest) -> str:
    """
    Return a keyed digest of the client's network, so that a counter's name reveals none.

    An IPv6 line holds 2**64 addresses and more; it is counted as one, by its first 64 bits.
    """
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, _network(client_address(request)).encode(), sha256).hexdigest()[:24]


def _network(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(IPv6Network((int(parsed), IPV6_PREFIX), strict=False))
