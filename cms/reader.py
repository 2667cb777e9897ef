"""
How a reader reads: the furigana mode in the address, and the one that a page suggests without it.

A mode stands before everything else, ``/ruby-4/en/lessons/…``. It is part of the script prefix while
the page is made, so that every reversed address keeps it: links, forms, redirects and Wagtail's own.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import get_script_prefix, set_script_prefix, translate_url
from django.utils.translation import get_language, get_language_from_path, override
from wagtail.models import Page

from cms.furigana.modes import RubyMode

CHILDS_DOOR = RubyMode.G1
"""What a page suggests that every child must be able to read: the door, the help, a refusal."""

FOR_EVERYONE = RubyMode.G4
"""What the home page and the pages of prose suggest, which children, parents and teachers share."""

STEP = re.compile(rf"/ruby-(?P<mode>{'|'.join(RubyMode.values)})(?=/|$)")
LAST_STEP = re.compile(rf"ruby-(?P<mode>{'|'.join(RubyMode.values)})/$")


def split_address(path: str) -> tuple[RubyMode | None, str]:
    """Return the mode that the path begins with, if any, and the path without it."""
    found = STEP.match(path)
    return (RubyMode(found["mode"]), path[found.end() :]) if found else (None, path)


def is_plain_only(path: str) -> bool:
    """Tell whether a path without mode is read in one form alone, like the admin and the API."""
    steps = path.split("/")[1:]
    if get_language_from_path(path):
        steps = steps[1:]
    return bool(steps) and steps[0] in settings.ADDRESSES_WITHOUT_RUBY


# --- While a page is made ------------------------------------------------------------------


def chosen_mode() -> RubyMode | None:
    """Return the mode that addresses are reversed with now: the reader's choice, or none."""
    found = LAST_STEP.search(get_script_prefix())
    return RubyMode(found["mode"]) if found else None


@contextmanager
def addressed(mode: RubyMode | None) -> Iterator[None]:
    """Reverse addresses with the mode, or plain ones with none, and as before afterwards."""
    before = get_script_prefix()
    set_script_prefix(_prefix(mode))
    try:
        yield
    finally:
        set_script_prefix(before)


@contextmanager
def preset(mode: RubyMode) -> Iterator[None]:
    """Reverse addresses with the mode, unless the reader has chosen one."""
    with addressed(chosen_mode() or mode):
        yield


def _prefix(mode: RubyMode | None) -> str:
    plain = LAST_STEP.sub("", get_script_prefix())
    return plain if mode is None else f"{plain}ruby-{mode.value}/"


def address_in(request: HttpRequest, mode: RubyMode | None) -> str:
    """Return the address of the page being read in the mode, or the plain one, with its query."""
    return _prefix(mode) + request.get_full_path_info().lstrip("/")


def plain_path(request: HttpRequest) -> str:
    """Return the path of the page being read without mode and query."""
    return _prefix(None) + request.path_info.lstrip("/")


def readers_address(address: str) -> str:
    """
    Return the address of a page of ours, written without a reader in mind, as this reader follows it.

    One that names no language is read in the active one; whatever it names, in the reader's mode. What
    has neither, such as an uploaded file, stays as it is.
    """
    parts = urlsplit(address)
    path = split_address(parts.path)[1] or "/"
    language = get_language_from_path(path)
    readers = language or get_language() or settings.LANGUAGE_CODE
    mode = None if is_plain_only(path) else chosen_mode()
    with addressed(mode), override(language or settings.LANGUAGE_CODE):
        return translate_url(urlunsplit(parts._replace(path=path)), readers)


# --- What a view says of its answer --------------------------------------------------------


def suggest_ruby(
    response: HttpResponseBase, mode: RubyMode, *, page: Page | None = None
) -> HttpResponseBase:
    """Have the response read in the mode where the address names none, with the page's readings."""
    if settings.SUGGEST_RUBY:
        response.ruby_default = mode  # type: ignore[attr-defined]  # the middleware reads it
    response.ruby_page = page  # type: ignore[attr-defined]
    return response
