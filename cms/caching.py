"""What caches may keep: public pages by their address, everything personal never."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_cache_control

View = Callable[..., HttpResponseBase]

PUBLIC_SECONDS = 60


def is_signed_in(request: HttpRequest) -> bool:
    """Tell whether the browser holds a session, without opening it (which would vary the page)."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def mark_public(
    request: HttpRequest, response: HttpResponseBase, *, seconds: int = PUBLIC_SECONDS
) -> None:
    """Let caches keep the response by its address for a while, unless the reader is signed in."""
    if is_signed_in(request):
        patch_cache_control(response, private=True, no_store=True)
    else:
        patch_cache_control(response, public=True, max_age=seconds)


def public_page(view: View) -> View:
    """Make a function view's successful answers cacheable by address."""

    @wraps(view)
    def cached(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if response.status_code == 200:  # noqa: PLR2004 - the HTTP status itself
            mark_public(request, response)
        return response

    return cached
