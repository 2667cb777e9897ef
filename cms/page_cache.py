"""
Public pages kept by the server itself, so that a class that opens one lesson costs one rendering.

Django's own pair of cache middleware is not used: it looks for the page after the session, language
and every other middleware have run, or before them under a key that holds whatever language the
thread was left in; it needs two look-ups, pickles whole responses, keeps every query that anyone
invents, and cannot be told that a page has changed. This one stands near the top, keeps only what is
``public``, and forgets everything when an editor publishes.

Signals are used for forgetting alone: whatever happens, a page is forgotten after PUBLIC_SECONDS or
as soon as it says itself. Processes that share no cache learn of a change no sooner than that.
"""

import gzip
import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import uuid4

from django.core.cache import caches
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import get_max_age, patch_vary_headers
from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
    published,
    unpublished,
)

from cms.caching import PUBLIC_SECONDS, is_signed_in

GENERATION = "page:generation"
LARGEST = 1024 * 1024
"""What is larger is answered and not kept."""

COMPRESS_FROM = 1024
ACCEPTS_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")
SHOWN_EVERYWHERE = ("cms.ContactPoint", "cms.ReadingOverride", "wagtailcore.Site")
"""Models that are not published like pages, or not only, and that pages show."""

EDITORS_SIGNALS = (
    page_published,
    page_unpublished,
    page_slug_changed,
    post_page_move,
    published,
    unpublished,
)
UNCHANGED = ("Cache-Control", "Content-Language", "Content-Security-Policy", "ETag", "Vary")
"""What a 304 repeats of the page's headers."""


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page as it was answered, with the state of the site that it was made from."""

    generation: str | None
    headers: dict[str, str]
    body: bytes
    compressed: bytes

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Return the page, or that it has not changed, in the form that the browser takes."""
        if self.headers["ETag"] in request.META.get("HTTP_IF_NONE_MATCH", ""):
            headers = {name: self.headers[name] for name in UNCHANGED if name in self.headers}
            return HttpResponseNotModified(headers=headers)
        is_compressed = self.compressed and ACCEPTS_GZIP.search(
            request.META.get("HTTP_ACCEPT_ENCODING", "")
        )
        body = self.compressed if is_compressed else self.body
        response = HttpResponse(body, headers=self.headers)
        response.headers["Content-Length"] = str(len(body))
        if is_compressed:
            response.headers["Content-Encoding"] = "gzip"
        return response


class PublicPageMiddleware:
    """
    Answers a public page from the cache, and keeps those that pass by.

    Only an address without a query is kept, so that the number of entries is that of the pages in
    their modes and languages. A browser that holds a session never gets a kept page; the seat cookie
    changes no public page, and is not looked at. Pages are compressed here and not elsewhere: they hold
    no secret that their size could betray.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer from the cache, or pass the request on and keep the answer."""
        if (
            request.method != "GET"
            or request.META.get("QUERY_STRING")
            or is_signed_in(request)
            or getattr(request, "is_dummy", False)  # an editor's preview
        ):
            return self.get_response(request)
        store = caches["pages"]
        key = _key(request)
        found = store.get_many([key, GENERATION])
        generation: str | None = found.get(GENERATION)
        kept: KeptPage | None = found.get(key)
        if kept is not None and kept.generation == generation:
            return kept.answer(request)
        response = self.get_response(request)
        made = _kept(response, generation)
        if made is None:
            return response
        store.set(key, made, min(PUBLIC_SECONDS, get_max_age(response) or 0))
        return made.answer(request)


def _key(request: HttpRequest) -> str:
    address = f"{request.scheme}://{request.get_host()}{request.path}"
    return f"page:{sha256(address.encode(errors='surrogatepass')).hexdigest()}"


def _kept(response: HttpResponseBase, generation: str | None) -> KeptPage | None:
    """Return the response as it is kept, or nothing if it is not for everyone."""
    if (
        response.status_code != 200  # noqa: PLR2004 - the HTTP status itself
        or not isinstance(response, HttpResponse)
        or "public" not in response.get("Cache-Control", "")
        or not response.get("Content-Type", "").startswith("text/html")
        or response.cookies
        or any(response.has_header(name) for name in ("Vary", "Content-Encoding", "Set-Cookie"))
        or len(response.content) > LARGEST
    ):
        return None
    body = response.content
    patch_vary_headers(response, ["Accept-Encoding"])
    response.headers["ETag"] = f'W/"{sha256(body).hexdigest()[:24]}"'
    compressed = gzip.compress(body, 6, mtime=0) if len(body) >= COMPRESS_FROM else b""
    return KeptPage(generation, dict(response.headers.items()), body, compressed)


# --- Forgetting ----------------------------------------------------------------------------


def forget_pages(**_signal: Any) -> None:
    """Forget every kept page as soon as what was changed is stored."""
    transaction.on_commit(lambda: caches["pages"].set(GENERATION, uuid4().hex, timeout=None))


def forget_on_changes() -> None:
    """Forget pages whenever something changes that they show."""
    for signal in EDITORS_SIGNALS:
        signal.connect(forget_pages, dispatch_uid="cms.page_cache")
    for model in SHOWN_EVERYWHERE:
        for signal in (post_save, post_delete):
            signal.connect(forget_pages, sender=model, dispatch_uid=f"cms.page_cache.{model}")
