"""Reads the furigana mode off the address and writes the readings into what is answered."""

from collections.abc import Callable, Mapping
from copy import copy
from hashlib import sha256

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import get_script_prefix
from wagtail.contrib.redirects.middleware import RedirectMiddleware
from wagtail.models import Page

from cms import reader
from cms.furigana.html import annotate
from cms.furigana.modes import RubyMode
from cms.models import overrides_for

Overrides = Mapping[str, str]

KEPT_SECONDS = 60 * 60
"""How long an annotated page is kept: an hour, so that a new dictionary shows within the morning."""


class RubyMiddleware:
    """
    Takes the mode off the path, puts it into the script prefix, and annotates the HTML answered.

    An answer whose address names no mode is annotated as its view suggests (``ruby_default``, see
    :func:`cms.reader.suggest_ruby`), and left alone if it suggests nothing. It stands outside the
    language's middleware, which reads the path, and inside the policy's, which does not.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in the mode that the address names, or in the one that the view suggests."""
        mode, path = reader.split_address(request.path_info)
        if mode is None:
            response = self.get_response(request)
            return _annotated(response, _suggested(request, response), request)
        if not path or reader.is_plain_only(path):
            return self._elsewhere(request, mode, path)
        request.path_info = path
        with reader.addressed(mode):
            response = self.get_response(request)
        return _annotated(response, mode, request)

    @staticmethod
    def _elsewhere(request: HttpRequest, mode: RubyMode, path: str) -> HttpResponse:
        """Lead to the plain address of what has no other, and ``/ruby-4`` to ``/ruby-4/``."""
        request.path_info = path or "/"
        address = reader.address_in(request, None if path else mode)
        return HttpResponseRedirect(address, preserve_request=True)


def _suggested(request: HttpRequest, response: HttpResponseBase) -> RubyMode | None:
    suggested: RubyMode | None = getattr(response, "ruby_default", None)
    is_lost = response.status_code == 404  # noqa: PLR2004 - the HTTP status itself
    if suggested is None and is_lost and settings.SUGGEST_RUBY:
        return None if reader.is_plain_only(request.path_info) else reader.CHILDS_DOOR
    return suggested


def _annotated(
    response: HttpResponseBase, mode: RubyMode | None, request: HttpRequest
) -> HttpResponseBase:
    if mode is None or request.method == "HEAD" or not _is_readable(response):
        return response
    assert isinstance(response, HttpResponse)
    page: Page | None = getattr(response, "ruby_page", None)
    is_shared = "public" in response.get("Cache-Control", "")
    overrides = overrides_for(page.pk if page is not None else None)
    response.content = (_kept if is_shared else _read)(response.content, mode, overrides)
    if "Content-Length" in response:
        response["Content-Length"] = str(len(response.content))
    return response


def _is_readable(response: HttpResponseBase) -> bool:
    return (
        isinstance(response, HttpResponse)
        and bool(response.content)
        and response.get("Content-Type", "").startswith("text/html")
        and not response.has_header("Content-Encoding")
    )


def _read(html: bytes, mode: RubyMode, overrides: Overrides) -> bytes:
    return annotate(html.decode(), mode=mode, overrides=overrides).encode()


def _kept(html: bytes, mode: RubyMode, overrides: Overrides) -> bytes:
    """
    Return the annotated page from the cache, or read it and keep it.

    The key is all that goes in: what was written, the mode and the editors' readings, so that a change
    of any of them needs no purge. Only pages that everyone may see come here; for all others the engine
    still knows the sentences that it has read before.
    """
    store = caches["pages"]
    decided = repr(sorted(overrides.items())).encode()
    key = f"ruby:{mode.value}:{sha256(decided).hexdigest()[:16]}:{sha256(html).hexdigest()}"
    found: bytes | None = store.get(key)
    if found is None:
        found = _read(html, mode, overrides)
        store.set(key, found, KEPT_SECONDS)
    return found


class PlainRedirectMiddleware(RedirectMiddleware):
    """Finds editors' redirects by the plain address, and keeps the mode in where they lead."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Redirect what was not found, if an editor said where it went."""
        if response.status_code != 404 or reader.chosen_mode() is None:  # noqa: PLR2004
            answered: HttpResponseBase = super().process_response(request, response)
            return answered
        plain = copy(request)
        plain.path = reader.plain_path(request)
        with reader.addressed(None):
            answered = super().process_response(plain, response)
        address = answered.get("Location", "")
        is_ours = address.startswith("/") and not address.startswith("//")
        if is_ours and answered is not response and not reader.is_plain_only(address):
            answered["Location"] = get_script_prefix() + address.lstrip("/")
        return answered
