"""Refusals: every one in the code base has a code of its own, a status, and words for a person."""

import pkgutil
from collections.abc import Iterator
from http import HTTPStatus
from importlib import import_module

import pytest
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise

from cms.middleware import RefusalMiddleware
from cms.refusals import CrossOrigin, PayloadTooLarge, Refusal, TooManyAttempts

DATA = {
    "number": 7,
    "seat_count": 30,
    "largest": 40,
    "sequence": 3,
    "megapixels": 25,
    "limit": 25,
    "format": "PNG",
    "name": "items.xml",
    "line": 3,
    "columns": "stem",
    "seat": 7,
    "reason": "しるしを付けてください。",
}
OURS = ("cms", "classrooms", "quizzes", "lessons", "literacy_test")


def all_refusals(of: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    for refusal in of.__subclasses__():
        if refusal.__module__.split(".")[0] in OURS:
            yield refusal
        yield from all_refusals(refusal)


for app in OURS:
    for module in pkgutil.walk_packages(import_module(app).__path__, f"{app}."):
        if ".migrations" not in module.name:
            import_module(module.name)

REFUSALS = sorted(set(all_refusals()), key=lambda refusal: refusal.__qualname__)


def test_the_search_finds_them() -> None:
    assert {CrossOrigin, PayloadTooLarge, TooManyAttempts} <= set(REFUSALS)
    assert len(REFUSALS) > 15


def test_no_two_share_a_code() -> None:
    codes = [refusal.code for refusal in REFUSALS]
    assert sorted(set(codes)) == sorted(codes)
    assert Refusal.code not in codes, "each says what it is"


def made(refusal: type[Refusal]) -> Refusal:
    """Return one of its kind: with data, or as it makes itself."""
    makes_itself = refusal.__init__ is not Refusal.__init__
    return refusal() if makes_itself else refusal(**DATA)


@pytest.mark.parametrize("refusal", REFUSALS)
def test_each_says_what_happened_and_what_to_do(refusal: type[Refusal]) -> None:
    assert refusal.__doc__
    assert refusal.code.isascii()
    assert refusal.code == refusal.code.lower()
    assert 400 <= HTTPStatus(refusal.status) < 500 or refusal.status == 503
    assert isinstance(refusal.message, Promise), "the words are translated when they are shown"
    with translation.override("ja"):
        words = made(refusal).detail
    assert words.endswith("。")
    assert words.count("。") >= 2 or "ましょう" in words or "ください" in words
    assert "%" not in words.replace("%(", "")
    assert "{" not in words, "no other placeholders"
    if refusal.next_page is not None:
        name, button = refusal.next_page
        assert reverse(name)
        assert isinstance(button, Promise)


def test_data_is_filled_into_the_words_and_kept_for_programs() -> None:
    class Sample(Refusal):
        """A refusal of this test."""

        message = "%(number)s番です。"

    refusal = Sample(number=3)
    assert refusal.detail == "3番です。"
    assert refusal.data == {"number": 3}
    assert str(refusal) == "refused"


def test_words_with_a_percent_sign_and_no_data_stay_as_they_are() -> None:
    class Sample(Refusal):
        """A refusal of this test."""

        message = "100%です。"

    assert Sample().detail == "100%です。"


def test_a_page_shows_the_refusal_that_its_view_raised() -> None:
    middleware = RefusalMiddleware(lambda request: None)  # type: ignore[arg-type,return-value]
    request = RequestFactory().get("/")
    page = middleware.process_exception(request, TooManyAttempts())
    assert page.status_code == 429
    assert str(TooManyAttempts.message) in page.content.decode()


def test_what_is_no_refusal_is_not_hidden() -> None:
    middleware = RefusalMiddleware(lambda request: None)  # type: ignore[arg-type,return-value]
    assert middleware.process_exception(RequestFactory().get("/"), ValueError()) is None
