"""Every page of the sitemap, and every template in every pair of readings, colours and language."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import cycle, islice, product
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import (
    PHONE,
    PROJECTOR,
    TABLET,
    Device,
    Site,
    assert_accessible,
    assert_fits,
    open_primary_session,
)

MODES = ("none", "4", "all")
LANGUAGES = ("ja", "ja-x-easy", "en")
THEMES = ("light", "contrast")
Row = tuple[str, str, str]
ROWS: list[Row] = [
    (MODES[mode], LANGUAGES[language], THEMES[(mode + language) % 2])
    for mode, language in product(range(3), range(3))
]
"""All pairs: every mode with every language, and both with either theme."""

TEMPLATES = {
    "home": r"/",
    "lesson index": r"/lessons/(\?.*)?",
    "lesson": r"/lessons/[^/]+/",
    "guide index": r"/guides/",
    "guide": r"/guides/[^/]+/",
    "campaign index": r"/campaigns/",
    "campaign": r"/campaigns/[^/]+/",
    "help": r"/help/",
    "literacy": r"/literacy/",
    "standard page": r"/(privacy|accessibility|why|it-happened)/",
}
"""How the addresses of a template look, without mode and language."""

THIS_IS_THE_SEASON = """
from datetime import timedelta
from lessons.models import CampaignPage
from lessons.guides.windows import tokyo_day
from django.utils import timezone
today = tokyo_day(timezone.now())
month = timedelta(days=30)
assert CampaignPage.objects.update(shows_from=today - month, shows_until=today + month)
"""


@pytest.fixture
def season(site: Site) -> None:
    """The spring campaign in its days, whatever day it is."""
    site.manage("shell", "-v", "0", "-c", THIS_IS_THE_SEASON)


def in_sitemap(page: Page, site: Site) -> Iterator[tuple[str, str]]:
    """List the language and path of every page that search engines are told of."""
    tree = ET.fromstring(page.request.get("/sitemap.xml").text())  # noqa: S314 - our own
    for place in tree.findall(".//{*}loc"):
        found = re.fullmatch(rf"{site.address}(?:/(ja-x-easy|en))?(/.*)", place.text or "")
        assert found, place.text
        yield found.group(1) or "ja", found.group(2)


def template_of(path: str) -> str:
    """Return the template of a page in the sitemap; whoever adds one adds its shape above."""
    fitting = [name for name, shape in TEMPLATES.items() if re.fullmatch(shape, path)]
    assert fitting, f"{path} is of no known template"
    return fitting[0]


def look(page: Page, path: str, row: Row, size: dict[str, int]) -> None:
    """Open the page as the row says, and hold it to what every page must be."""
    mode, language, theme = row
    page.set_viewport_size(size)  # type: ignore[arg-type]  # a dict of its two lengths
    page.evaluate("(theme) => localStorage.setItem('anshin.theme', theme)", theme)
    prefix = "" if language == "ja" else f"/{language}"
    answer = page.goto(f"/ruby-{mode}{prefix}{path}")
    assert answer, path
    assert answer.ok, f"{page.url}: {answer.status}"
    root = page.locator("html")
    expect(root).to_have_attribute("lang", language)
    expect(root).to_have_attribute("data-theme", theme)
    expect(page.locator("h1")).to_have_count(1)
    readings = page.locator("main rt:not(.read-aloud rt)").count()
    if mode == "none":
        assert not readings, page.url
    elif mode == "all" and language == "ja":
        assert readings, page.url
    assert_accessible(page)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert_fits(page)


@pytest.mark.usefixtures("season")
def test_every_page_of_the_sitemap_is_accessible_however_it_is_read(
    device: Device, site: Site
) -> None:
    page, sizes = device(PHONE), cycle((PHONE, TABLET))
    page.goto("/healthz")
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for language, path in in_sitemap(page, site):
        found[template_of(path), language].append(path)
    assert set(found) == set(product(TEMPLATES, LANGUAGES))
    for (_template, language), paths in found.items():
        rows = [row for row in ROWS if row[1] == language]
        visits = max(len(paths), len(rows))
        for path, row in islice(zip(cycle(paths), cycle(rows), strict=False), visits):
            look(page, path, row, next(sizes))


def test_the_pages_of_a_search_and_of_a_class_are_accessible_however_they_are_read(
    device: Device, site: Site
) -> None:
    page, sizes = device(PHONE), cycle((PHONE, TABLET))
    code = open_primary_session(site, "どう読んでも小学校")
    page.goto("/healthz")
    for path in (f"/search/?q={quote('ゲーム')}", "/join/", f"/join/{code}/"):
        for row in ROWS:
            look(page, path, row, next(sizes))
    page.goto(f"/join/{code}/")
    page.get_by_role("button", name=re.compile(r"^1\D")).click()
    page.goto("/play/")
    for row in ROWS:
        look(page, "/play/1/", row, next(sizes))
    page.goto("/play/1/")
    page.locator(".choice").first.click()
    page.locator("form[data-controller=player-keys] [type=submit]").click()
    page.locator("#verdict").wait_for()
    page.goto("/play/finish/")
    page.get_by_role("main").locator("form [type=submit]").click()
    expect(page).to_have_url(re.compile("/play/result/$"))
    for row in ROWS:
        look(page, "/play/result/", row, next(sizes))


@pytest.mark.parametrize("form", ["worksheet", "family", "slides"])
def test_a_lessons_other_forms_are_accessible_however_they_are_read(
    device: Device, form: str
) -> None:
    page, sizes = device(PHONE), cycle((PHONE, TABLET, PROJECTOR))
    page.goto("/healthz")
    for row in ROWS:
        look(page, f"/lessons/game-purchases/{form}/", row, next(sizes))


def test_keys_lead_through_a_lesson_on_the_big_screen(device: Device) -> None:
    page = device(PROJECTOR)
    page.goto("/lessons/game-purchases/slides/")
    for number in (1, 2):
        page.keyboard.press("ArrowRight")
        expect(page).to_have_url(re.compile(f"#slide-{number}$"))
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile("#slide-1$"))
    expect(page.locator("#slide-1")).to_be_in_viewport()


@pytest.mark.parametrize("form", ["worksheet", "family"])
def test_every_lessons_sheet_is_one_side_of_paper(device: Device, site: Site, form: str) -> None:
    page = device(TABLET)
    page.goto("/healthz")
    lessons = [place for place in in_sitemap(page, site) if template_of(place[1]) == "lesson"]
    assert {language for language, _path in lessons} == set(LANGUAGES)
    for language, path in lessons:
        prefix = "" if language == "ja" else f"/{language}"
        page.goto(f"{prefix}{path}{form}/")
        assert page.pdf(format="A4").count(b"/Type /Page\n") == 1, page.url


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("/lessons/game-purchases/", ("ゲームの中の買い物、どう決める？", "あと10分", "場面2")),
        ("/guides/family-rules/", ("わが家のルール", "わが家で決めたこと（手で書きます）")),
    ],
)
def test_paper_holds_the_page_and_no_navigation(
    device: Device, path: str, written: tuple[str, ...]
) -> None:
    page = device(TABLET)
    page.goto(f"/ruby-none{path}")
    paper = page.pdf(format="A4")
    assert paper.startswith(b"%PDF")
    assert len(paper) > 20_000
    page.emulate_media(media="print")
    text = page.locator("body").inner_text()
    for words in written:
        assert words in text
    for words in (
        "もくじ",
        "クラスに参加",
        "見やすさ",
        "このページを",
        "プライバシー",
        "つぎの言葉",
    ):
        assert words not in text
    assert (
        not page.locator("nav, header.site-bar, footer.site-footer, button")
        .filter(visible=True)
        .count()
    )
