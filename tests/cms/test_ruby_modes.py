"""The mode in the address: what is under it, what is not, and what each page suggests without it."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_script_prefix
from wagtail.contrib.redirects.models import Redirect

from classrooms import activities
from classrooms.models import Session
from cms import middleware, reader, ruby_middleware
from cms.furigana.modes import RubyMode
from cms.models import StandardPage
from cms.ruby_middleware import RubyMiddleware
from cms.taxonomy import Band, Grade
from lessons.models import LessonPage
from tests.devices import Device
from tests.factories.classrooms import SessionFactory
from tests.factories.cms import PASSWORD, StandardPageFactory, UserFactory
from tests.factories.lessons import LessonPageFactory
from tests.factories.quizzes import QuizFactory, held

ADDED = re.compile(r"<wbr>|<ruby>|</ruby>|<rp>.*?</rp>|<rt[^>]*>.*?</rt>")
TOGETHER = re.compile(r'<span class="ruby-text">(.*?)</span>', re.DOTALL)
OWN = re.compile(r'(?:href|action)="(/[^"]*)"')
READINGS = '<rt aria-hidden="true">'


@pytest.fixture(autouse=True)
def nothing_is_left() -> Iterator[None]:
    """Addresses are reversed after each test as they were before it."""
    yield
    assert get_script_prefix() == "/"


@pytest.fixture
def prose(db: None) -> StandardPage:
    return StandardPageFactory.create(slug="privacy", title="個人情報")


def html(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return str(response.content.decode())


def main_of(page: str) -> str:
    """Return what stands in the page's main part, without the buttons, whose words always have readings."""
    main = page.partition("<main")[2].partition("</main>")[0]
    return re.sub(r'<div class="read-aloud.*?</div>', "", main, flags=re.DOTALL)


# --- Addresses -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "mode", "rest"),
    [
        ("/ruby-4/lessons/", RubyMode.G4, "/lessons/"),
        ("/ruby-all/", RubyMode.ALL, "/"),
        ("/ruby-none/en/help/", RubyMode.NONE, "/en/help/"),
        ("/ruby-7", RubyMode.G7, ""),
        ("/ruby-8/", None, "/ruby-8/"),
        ("/ruby-44/", None, "/ruby-44/"),
        ("/ruby-/", None, "/ruby-/"),
        ("/en/ruby-4/", None, "/en/ruby-4/"),
        ("/lessons/ruby-4/", None, "/lessons/ruby-4/"),
    ],
)
def test_the_mode_stands_first(path: str, mode: RubyMode | None, rest: str) -> None:
    assert reader.split_address(path) == (mode, rest)


@pytest.mark.parametrize("prefix", ["/ruby-4", "/ruby-none", "/ruby-all"])
@pytest.mark.parametrize("language", ["", "/en"])
def test_every_link_and_form_keeps_the_mode(
    client: Client, prose: StandardPage, prefix: str, language: str
) -> None:
    page = html(client, f"{prefix}{language}/privacy/")
    chooser = page.partition('<ul class="reading-choices">')[2].partition("</ul>")[0]
    others = page.replace(chooser, "")
    addresses = [found for found in OWN.findall(others) if not found.startswith("/static/")]
    assert len(addresses) > 8
    assert [found for found in addresses if not found.startswith(f"{prefix}/")] == []
    assert f'href="{prefix}{language}/help/"' in page


def test_the_other_language_keeps_the_mode(client: Client, prose: StandardPage) -> None:
    assert 'href="/ruby-4/en/literacy/?a=1"' in html(client, "/ruby-4/literacy/?a=1")
    assert 'href="/ruby-4/literacy/"' in html(client, "/ruby-4/en/literacy/")


def test_the_navigation_knows_where_it_is(client: Client, db: None) -> None:
    assert 'href="/ruby-4/join/" aria-current="page"' in html(client, "/ruby-4/join/")


@pytest.mark.parametrize(
    ("address", "status", "target"),
    [
        ("/ruby-4", 307, "/ruby-4/"),
        ("/ruby-4?a=1", 307, "/ruby-4/?a=1"),
        ("/ruby-4/privacy", 301, "/ruby-4/privacy/"),
        ("/ruby-4/cms/", 307, "/cms/"),
        ("/ruby-4/cms/pages/?q=1", 307, "/cms/pages/?q=1"),
        ("/ruby-4/api/v1/regions/", 307, "/api/v1/regions/"),
        ("/ruby-4/static/favicon.svg", 307, "/static/favicon.svg"),
        ("/ruby-4/media/x.png", 307, "/media/x.png"),
        ("/ruby-4/teach/", 307, "/teach/"),
        ("/ruby-4/en/teach/", 307, "/en/teach/"),
        ("/ruby-4/accounts/login/", 307, "/accounts/login/"),
        ("/ruby-4/healthz", 307, "/healthz"),
    ],
)
def test_what_has_one_form_is_at_its_plain_address(
    client: Client, prose: StandardPage, address: str, status: int, target: str
) -> None:
    response = client.get(address)
    assert (response.status_code, response["Location"]) == (status, target)


def test_what_was_sent_to_the_api_is_sent_there_again(client: Client, db: None) -> None:
    response = client.post("/ruby-4/api/v1/join/", {"code": "x"}, content_type="application/json")
    assert (response.status_code, response["Location"]) == (307, "/api/v1/join/")


@pytest.mark.parametrize(
    "address",
    ["/ruby-8/", "/ruby-x/privacy/", "/ruby-4/ruby-5/", "/ruby-4/nowhere/", "/en/ruby-4/"],
)
def test_no_other_mode_exists(client: Client, prose: StandardPage, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_foreign_host_in_the_path_leads_nowhere(client: Client, prose: StandardPage) -> None:
    response = client.get("/ruby-4//evil.example/", follow=False)
    assert "evil.example" not in response.get("Location", "").partition("/ruby-4/")[0]
    assert 'href="//evil' not in response.content.decode()
    assert 'href="http://evil' not in response.content.decode()


def test_an_editors_redirect_holds_under_a_mode(client: Client, prose: StandardPage) -> None:
    Redirect.objects.create(old_path="/old", redirect_page=prose)
    Redirect.objects.create(old_path="/words", redirect_link="/help/")
    Redirect.objects.create(old_path="/desk", redirect_link="/teach/")
    Redirect.objects.create(old_path="/away", redirect_link="https://example.jp/")
    for old, new in (
        ("/old/", "/privacy/"),
        ("/ruby-4/old/", "/ruby-4/privacy/"),
        ("/ruby-4/words/", "/ruby-4/help/"),
        ("/ruby-4/desk/", "/teach/"),
        ("/ruby-4/away/", "https://example.jp/"),
    ):
        assert client.get(old)["Location"] == new


def test_searchers_are_shown_the_plain_page(client: Client, prose: StandardPage) -> None:
    canonical = '<link rel="canonical" href="http://testserver/en/privacy/">'
    noindex = '<meta name="robots" content="noindex">'
    plain, ours = html(client, "/en/privacy/?a=1"), html(client, "/ruby-4/en/privacy/")
    assert (canonical in plain, noindex in plain) == (True, False)
    assert (canonical in ours, noindex in ours) == (True, True)


def test_a_view_that_breaks_leaves_no_mode_behind() -> None:
    def breaks(request: HttpRequest) -> HttpResponse:
        assert get_script_prefix() == "/ruby-4/"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        RubyMiddleware(breaks)(RequestFactory().get("/ruby-4/help/"))
    assert get_script_prefix() == "/"


def test_the_admin_is_where_it_is_whoever_asks_first(client: Client, prose: StandardPage) -> None:
    middleware.admin_address.cache_clear()
    html(client, "/ruby-4/privacy/")
    assert middleware.admin_address() == "/cms/"


# --- Readings ------------------------------------------------------------------------------


def test_a_page_without_its_readings_is_the_page(client: Client, prose: StandardPage) -> None:
    plain, read = html(client, "/privacy/"), html(client, "/ruby-all/privacy/")
    assert "個人情報" in main_of(plain)
    assert "<ruby>" not in main_of(plain)
    assert "<ruby>" in main_of(read)
    without = TOGETHER.sub(r"\1", ADDED.sub("", main_of(read)))
    assert without.replace("/ruby-all/", "/") == main_of(plain)


def test_none_is_a_choice_too(client: Client, prose: StandardPage, settings: Any) -> None:
    settings.SUGGEST_RUBY = True
    prose.band = Band.PRIMARY_LOWER
    prose.save()
    assert "<ruby>" in main_of(html(client, "/privacy/"))
    assert "<ruby>" not in main_of(html(client, "/ruby-none/privacy/"))


def test_the_length_is_that_of_what_is_sent(client: Client, prose: StandardPage) -> None:
    response = client.get("/ruby-all/privacy/")
    assert int(response["Content-Length"]) == len(response.content)


def middleware_on(response: HttpResponse, method: str = "GET") -> HttpResponse:
    request = RequestFactory().generic(method, "/ruby-all/x/")
    answered = RubyMiddleware(lambda _request: response)(request)
    assert isinstance(answered, HttpResponse)
    return answered


@pytest.mark.parametrize(
    ("response", "method"),
    [
        (HttpResponse("漢字", content_type="application/json"), "GET"),
        (HttpResponse("漢字", content_type="text/plain; charset=utf-8"), "GET"),
        (HttpResponse("漢字", headers={"Content-Encoding": "gzip"}), "GET"),
        (HttpResponse("漢字"), "HEAD"),
        (HttpResponse(b"", status=304), "GET"),
    ],
)
def test_only_a_page_that_is_read_gets_readings(response: HttpResponse, method: str) -> None:
    before = response.content
    assert middleware_on(response, method).content == before


def test_a_public_page_is_read_once(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.CACHES = {
        **django_settings.CACHES,
        "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "ruby"},
    }
    caches["pages"].clear()
    read: list[str] = []

    def annotate(text: str, *, mode: RubyMode, overrides: Any) -> str:
        read.append(text)
        return f"{text}!"

    monkeypatch.setattr(ruby_middleware, "annotate", annotate)
    decided: dict[str, str] = {}
    monkeypatch.setattr(ruby_middleware, "overrides_for", lambda page: decided)
    public = {"Cache-Control": "public, max-age=60"}
    for _again in range(2):
        assert middleware_on(HttpResponse("漢字", headers=public)).content.decode() == "漢字!"
    assert read == ["漢字"]
    decided["漢字"] = "かんじ"
    middleware_on(HttpResponse("漢字", headers=public))
    assert len(read) == 2, "an editor corrected a reading"
    for _again in range(2):
        middleware_on(HttpResponse("答え", headers={"Cache-Control": "private, no-store"}))
        middleware_on(HttpResponse("答え"))
    assert len(read) == 6, "what is one person's is kept nowhere"
    caches["pages"].clear()


# --- What pages suggest --------------------------------------------------------------------


@pytest.fixture
def suggesting(settings: Any) -> None:
    settings.SUGGEST_RUBY = True


@pytest.mark.parametrize(
    ("band", "words", "are_read"),
    [
        (Band.PRIMARY_LOWER, "一", True),
        (Band.PRIMARY_UPPER, "一", False),
        (Band.PRIMARY_UPPER, "議", True),
        (Band.JUNIOR_HIGH, "議", False),
        (Band.JUNIOR_HIGH, "誰", True),
        (Band.HIGH, "誰", False),
        (Band.GUARDIAN, "誰", False),
        ("", "誰", True),
    ],
)
@pytest.mark.usefixtures("suggesting")
def test_a_page_is_read_as_its_band_reads(
    client: Client, prose: StandardPage, band: str, words: str, are_read: bool
) -> None:
    prose.band, prose.title = band, words
    prose.save()
    heading = html(client, "/privacy/").partition("<h1>")[2].partition("</h1>")[0]
    assert ("<ruby>" in heading) is are_read


@pytest.mark.parametrize("address", ["/join/", "/help/", "/nowhere/", "/join/K7RM4Y/"])
def test_what_a_small_child_meets_is_read(
    client: Client, db: None, suggesting: None, address: str
) -> None:
    page = client.get(address).content.decode()
    assert READINGS in page
    words = re.sub(r"<[^>]+>", "", re.sub(r"<ruby>.*?</ruby>", "", main_of(page)))
    assert not re.search(r"[一-龠]", words), words


@pytest.mark.parametrize("address", ["/teach/", "/accounts/login/", "/cms/nowhere/"])
def test_adults_pages_are_left_alone(
    client: Client, db: None, suggesting: None, address: str
) -> None:
    client.login(email=UserFactory.create(superuser=True).email, password=PASSWORD)
    page = client.get(address, follow=True).content.decode()
    assert "<ruby>" not in main_of(page)
    assert "reading-choices" not in page


# --- A class -------------------------------------------------------------------------------


def session_of(grade: Grade, **more: Any) -> Session:
    session: Session = SessionFactory(open=True, seat_count=4, **more)
    session.assignment.classroom.grade = grade
    session.assignment.classroom.save()
    return session


@pytest.mark.parametrize(
    ("grade", "came_by", "goes_to"),
    [
        (Grade.P4, "", "/ruby-4"),
        (Grade.J3, "", "/ruby-7"),
        (Grade.H1, "", "/ruby-none"),
        (Grade.P4, "/ruby-2", "/ruby-2"),
        (Grade.P4, "/ruby-none", "/ruby-none"),
    ],
)
def test_the_class_presets_and_the_reader_chooses(
    db: None, grade: Grade, came_by: str, goes_to: str
) -> None:
    session = session_of(grade)
    held(session, QuizFactory())
    device = Device()
    door = device.post(f"{came_by}/join/", {"code": session.code})
    assert door["Location"] == f"{came_by}/join/{session.code}/"
    seated = device.post(door["Location"], {"seat": "2"})
    assert seated["Location"] == f"{goes_to}/play/"
    assert device.cookies["seat"]["path"] == "/"
    assert f'href="{goes_to}/play/1/"' in html(device, seated["Location"])
    assert device.get(door["Location"])["Location"] == f"{goes_to}/play/"


def test_the_player_stays_in_the_mode(db: None) -> None:
    session = session_of(Grade.P4)
    held(session, QuizFactory())
    device = Device()
    device.join(session)
    device.get("/ruby-2/play/")
    answered = device.post("/ruby-2/play/1/", {"choice": "1", "sequence": "1"})
    assert answered["Location"] == "/ruby-2/play/1/"
    shown = html(device, "/ruby-2/play/1/")
    assert READINGS in main_of(shown)
    assert device.post("/ruby-2/play/finish/")["Location"] == "/ruby-2/play/result/"


def test_the_player_is_read_as_the_class_reads(db: None, suggesting: None) -> None:
    session = session_of(Grade.P1)
    held(session, QuizFactory())
    device = Device()
    device.join(session)
    for address in ("/play/", "/play/1/", f"/join/{session_of(Grade.P1).code}/"):
        assert READINGS in main_of(html(device, address))


def test_another_site_is_refused_under_a_mode(db: None) -> None:
    session = session_of(Grade.P4)
    device = Device()
    refused = device.post(
        f"/ruby-4/join/{session.code}/", {"seat": "1"}, headers={"sec-fetch-site": "cross-site"}
    )
    assert refused.status_code == 403


@pytest.mark.parametrize(
    ("language", "entry"), [("", "/ruby-5/lessons/x/"), ("/en", "/ruby-5/en/lessons/x/")]
)
def test_a_lesson_is_entered_in_the_class_and_the_language(
    db: None, language: str, entry: str
) -> None:
    lesson: LessonPage = LessonPageFactory.create(slug="x")
    session = session_of(
        Grade.P5, assignment__kind="lesson", assignment__target_key=str(lesson.translation_key)
    )
    activities.activity("lesson").open(session=session, key=session.assignment.target_key, way="")
    device = Device()
    seated = device.post(f"{language}/join/{session.code}/", {"seat": "1"})
    assert seated["Location"] == entry
    assert device.get(entry).status_code == 200


# --- The reader's choice -------------------------------------------------------------------


def test_every_way_to_read_is_a_link(client: Client, prose: StandardPage) -> None:
    page = html(client, "/ruby-4/privacy/?a=1")
    for mode in RubyMode.values:
        assert f'href="/ruby-{mode}/privacy/?a=1"' in page
    assert 'href="/privacy/?a=1"' in page
    assert re.findall(r'href="([^"]+)" aria-current="true"', page) == ["/ruby-4/privacy/?a=1"]
    assert 'href="/privacy/" aria-current="true"' in html(client, "/privacy/")


def test_the_choice_can_be_read_by_who_needs_it(client: Client, prose: StandardPage) -> None:
    panel = html(client, "/privacy/").partition('class="preferences"')[2].partition("</details>")[0]
    assert READINGS in panel
    words = re.sub(r"<[^>]+>", "", re.sub(r"<ruby>.*?</ruby>", "", panel))
    assert not re.search(r"[一-龠]", words), words
    assert "<ruby>" not in html(client, "/en/privacy/")


# --- The editor's preview ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "is_read"), [("", False), ("none", False), ("1", True), ("7", False)]
)
def test_an_editor_previews_by_grade(prose: StandardPage, mode: str, is_read: bool) -> None:
    prose.title = "学校"
    prose.band = Band.HIGH
    response = prose.make_preview_request(preview_mode=mode)
    heading = response.content.decode().partition("<h1>")[2].partition("</h1>")[0]
    assert ("<ruby>" in heading) is is_read
    assert "reading-choices" not in response.content.decode()


def test_the_preview_offers_every_mode(prose: StandardPage) -> None:
    names = [name for name, _label in prose.preview_modes]
    assert names == ["", "none", "1", "2", "3", "4", "5", "6", "7", "all"]
    assert prose.default_preview_mode == ""
    assert json.dumps([str(label) for _name, label in prose.preview_modes])


def test_a_draft_is_read_by_its_own_readings(
    prose: StandardPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []

    def overrides_for(page: Any) -> dict[str, str]:
        asked.append(page)
        return {}

    monkeypatch.setattr(ruby_middleware, "overrides_for", overrides_for)
    prose.make_preview_request(preview_mode="1")
    assert asked == [prose.pk]
