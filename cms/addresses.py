"""The network address that a request came from: used to limit attempts, never stored."""

import hmac
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest


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
    """Return a keyed digest of the client's address, so that a counter's name reveals none."""
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, client_address(request).encode(), sha256).hexdigest()[:24]
