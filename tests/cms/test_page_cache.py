"""Public pages that the server keeps: the same for everyone, forgotten in time, never personal."""

import gzip
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from wagtail.models import Page

from cms.caching import PUBLIC_SECONDS
from cms.models import StandardPage
from cms.page_cache import PublicPageMiddleware, forget_pages
from tests.factories.cms import ContactPointFactory, StandardPageFactory, UserFactory

PUBLIC = {"Cache-Control": "public, max-age=60"}
Queries = Callable[[int], AbstractContextManager[Any]]
Commits = Callable[..., AbstractContextManager[Any]]


@pytest.fixture(autouse=True)
def kept(settings: Any) -> Iterator[None]:
    """The cache that the test settings leave out."""
    settings.CACHES = {
        **django_settings.CACHES,
        "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "test"},
    }
    caches["pages"].clear()
    yield
    caches["pages"].clear()


@pytest.fixture
def prose(db: None) -> StandardPage:
    return StandardPageFactory.create(slug="privacy", title="はじめ")


@pytest.mark.parametrize("address", ["/privacy/", "/en/privacy/", "/ruby-4/privacy/", "/help/"])
def test_a_second_reader_asks_the_database_nothing(
    client: Client, prose: StandardPage, django_assert_num_queries: Queries, address: str
) -> None:
    first = client.get(address)
    with django_assert_num_queries(0):
        second = client.get(address)
    assert second.content == first.content
    assert dict(second.headers) == dict(first.headers)
    assert "script-src 'self'" in second["Content-Security-Policy"]
    assert second["X-Frame-Options"] == "DENY"
    assert second["Cache-Control"] == "public, max-age=60"
    assert int(second["Content-Length"]) == len(second.content)


def test_addresses_are_told_apart(client: Client, prose: StandardPage) -> None:
    pages = [
        client.get(f"{mode}{language}/privacy/", secure=secure).content
        for mode in ("", "/ruby-4")
        for language in ("", "/en")
        for secure in (False, True)
    ]
    assert len(set(pages)) == len(pages)
    assert client.get("/privacy/", headers={"host": "localhost"}).content not in pages


def test_a_pupils_device_gets_the_kept_page(
    client: Client, prose: StandardPage, django_assert_num_queries: Queries
) -> None:
    client.get("/privacy/")
    client.cookies["seat"] = "something"
    with django_assert_num_queries(0):
        client.get("/privacy/")


def test_who_is_signed_in_neither_gets_nor_leaves_a_page(
    client: Client, prose: StandardPage
) -> None:
    teacher = Client()
    teacher.force_login(UserFactory.create())
    assert teacher.get("/privacy/")["Cache-Control"] == "private, no-store"
    assert client.get("/privacy/")["Cache-Control"] == "public, max-age=60"
    assert teacher.get("/privacy/")["Cache-Control"] == "private, no-store"


# --- Forms of one page ---------------------------------------------------------------------


def test_a_browser_gets_it_compressed(client: Client, prose: StandardPage) -> None:
    plain = client.get("/privacy/")
    assert plain["Vary"] == "Accept-Encoding"
    for _kept in range(2):
        packed = client.get("/privacy/", headers={"accept-encoding": "br, gzip"})
        assert packed["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.content) == plain.content
        assert int(packed["Content-Length"]) == len(packed.content) < len(plain.content)
    refusing = client.get("/privacy/", headers={"accept-encoding": "gzip;q=0, identity"})
    assert "Content-Encoding" not in refusing.headers


def test_what_has_not_changed_is_not_sent_again(client: Client, prose: StandardPage) -> None:
    tag = client.get("/privacy/")["ETag"]
    again = client.get("/privacy/", headers={"if-none-match": tag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    assert again["Cache-Control"] == "public, max-age=60"
    assert client.get("/privacy/", headers={"if-none-match": 'W/"other"'}).status_code == 200


# --- Forgetting ----------------------------------------------------------------------------


def test_publishing_shows_at_once(
    client: Client, prose: StandardPage, django_capture_on_commit_callbacks: Commits
) -> None:
    assert "はじめ" in client.get("/privacy/").content.decode()
    prose.title = "つぎ"
    with django_capture_on_commit_callbacks(execute=True):
        prose.save_revision().publish()
    assert "<h1>つぎ</h1>" in client.get("/privacy/").content.decode()


def test_unpublishing_shows_at_once(
    client: Client, prose: StandardPage, django_capture_on_commit_callbacks: Commits
) -> None:
    client.get("/privacy/")
    with django_capture_on_commit_callbacks(execute=True):
        prose.unpublish()
    assert client.get("/privacy/").status_code == 404


def test_deleting_shows_at_once(
    client: Client, prose: StandardPage, django_capture_on_commit_callbacks: Commits
) -> None:
    client.get("/privacy/")
    with django_capture_on_commit_callbacks(execute=True):
        Page.objects.get(pk=prose.pk).delete()
    assert client.get("/privacy/").status_code == 404


def test_a_contact_shows_at_once(
    client: Client, db: None, django_capture_on_commit_callbacks: Commits
) -> None:
    client.get("/help/")
    with django_capture_on_commit_callbacks(execute=True):
        ContactPointFactory.create(name="あたらしい窓口")
    assert "あたらしい窓口" in client.get("/help/").content.decode()


def test_a_page_lives_a_minute(
    client: Client, prose: StandardPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get("/privacy/")
    StandardPage.objects.filter(pk=prose.pk).update(title="つぎ")
    assert "はじめ" in client.get("/privacy/").content.decode()
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + PUBLIC_SECONDS + 1)
    assert "つぎ" in client.get("/privacy/").content.decode()


# --- What is kept --------------------------------------------------------------------------


def times_made(response: Callable[[], HttpResponse], *requests: HttpRequest) -> int:
    """Return how many of the requests reached the view."""
    made = 0

    def view(request: HttpRequest) -> HttpResponse:
        nonlocal made
        made += 1
        return response()

    middleware = PublicPageMiddleware(view)
    for request in requests:
        middleware(request)
    return made


def request(method: str = "GET", path: str = "/x/", **more: Any) -> HttpRequest:
    return RequestFactory().generic(method, path, **more)


def public(**headers: str) -> HttpResponse:
    return HttpResponse("<p>あ", headers=PUBLIC | headers)


def with_cookie() -> HttpResponse:
    response = public()
    response.set_cookie("seat", "x")
    return response


def test_a_public_page_is_made_once() -> None:
    assert times_made(public, request(), request()) == 1


@pytest.mark.parametrize(
    "response",
    [
        lambda: HttpResponse("<p>"),
        lambda: HttpResponse("<p>", headers={"Cache-Control": "private, no-store"}),
        lambda: HttpResponse("<p>", headers=PUBLIC, status=404),
        lambda: HttpResponse("<p>", headers=PUBLIC, content_type="application/json"),
        lambda: public(Vary="Cookie"),
        with_cookie,
    ],
)
def test_what_may_be_one_persons_is_made_each_time(response: Callable[[], HttpResponse]) -> None:
    assert times_made(response, request(), request()) == 2


def preview() -> HttpRequest:
    made = request()
    made.is_dummy = True  # type: ignore[attr-defined]
    return made


@pytest.mark.parametrize(
    "other",
    [
        lambda: request("HEAD"),
        lambda: request("POST"),
        lambda: request(path="/x/?page=2"),
        lambda: request(headers={"cookie": "sessionid=anything"}),
        preview,
    ],
)
def test_nothing_else_is_answered_from_the_cache(other: Callable[[], HttpRequest]) -> None:
    assert times_made(public, request(), other(), other(), request()) == 3


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_page_that_was_made_before_a_change_is_not_kept() -> None:
    def changes_meanwhile() -> HttpResponse:
        forget_pages()
        return public()

    assert times_made(changes_meanwhile, request(), request()) == 2
