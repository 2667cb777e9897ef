"""
Refusal of requests that another site's page makes, without a cookie or a token.

The rules are those of Go's ``net/http.CrossOriginProtection``: browsers state the request's origin in
``Sec-Fetch-Site`` or ``Origin``, which page script cannot forge. It lets a pupil's device go without a
CSRF cookie; it does not authenticate anyone.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponseBase

from cms.refusals import CrossOrigin

View = Callable[..., HttpResponseBase]

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def check_same_origin(request: HttpRequest) -> None:
    """
    Let the request pass if it reads only, comes from our own pages, or from no browser.

    :raises CrossOrigin: if a browser says that another origin's page made it
    """
    if request.method in SAFE_METHODS:
        return
    site = request.headers.get("Sec-Fetch-Site", "")
    if site in {"same-origin", "none"}:
        return
    origin = request.headers.get("Origin", "")
    if not site and not origin:
        return
    if not site and urlsplit(origin).netloc == request.get_host():
        return
    raise CrossOrigin


def same_origin_required(view: View) -> View:
    """Guard a function view by :func:`check_same_origin`; mark it as needing no CSRF cookie."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        check_same_origin(request)
        return view(request, *args, **kwargs)

    guarded.csrf_exempt = True  # type: ignore[attr-defined]  # Django reads this attribute
    return guarded
