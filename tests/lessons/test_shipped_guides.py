"""The guides and the campaign that ship: complete, verified or hidden, calm, and fit for paper."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cms import shipping
from cms.shipping import read_yaml, texts
from lessons.guides.content_loaders import CAMPAIGNS, CONTENT, GUIDES
from lessons.guides.leaflets import pdf_is_possible
from lessons.models import CampaignPage, GuidePage
from tests.test_content import FORBIDDEN

MAIN, RULES, SPRING = "/guides/anshin-net/", "/guides/family-rules/", "/campaigns/spring-2027/"
IN_SPRING = datetime(2027, 3, 10, 3, 0, tzinfo=UTC)
FILES = sorted([*GUIDES.rglob("*.yaml"), *CAMPAIGNS.rglob("*.yaml")])
EDITIONS = sorted(
    path
    for folder in ("guides", "campaigns", "indexes")
    for path in (CONTENT / folder).glob("editions/*/*.yaml")
)


NEEDED = {"locales", "contacts", "home", "guide indexes", "guides", "campaigns"}


@pytest.fixture
def shipped(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for loader in shipping.registered():
        if loader.name in NEEDED:
            list(loader.load(timezone.now()))
    monkeypatch.setattr("django.utils.timezone.now", lambda: IN_SPRING)


def blocks(guide: GuidePage, kind: str) -> list[Any]:
    return [block.value for block in guide.body if block.block_type == kind]


def html(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return str(response.content.decode())


@pytest.mark.parametrize("address", [MAIN, RULES, SPRING, "/guides/", "/campaigns/"])
def test_every_page_for_parents_is_read_without_signing_in(
    client: Client, shipped: None, address: str
) -> None:
    for prefix in ("", "/en"):
        response = client.get(prefix + address)
        assert response.status_code == 200
        assert not response.cookies
        page = response.content.decode()
        assert "style=" not in page
        assert not re.search(r"<script(?![^>]*\bsrc=)", page)
        ids = re.findall(r'\bid="([^"]+)"', page)
        assert len(ids) == len(set(ids))
        levels = [int(n) for n in re.findall(r"<h([1-6])[ >]", page.split("<main")[1])]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_guide_has_a_checklist_for_every_device_and_line(shipped: None) -> None:
    guide = GuidePage.objects.get(slug="anshin-net", locale__language_code="ja")
    assert [block.value["anchor"] for block in guide.device_checklists(for_editor=False)] == [
        "line",
        "iphone-ipad",
        "android",
        "windows",
        "school-device",
        "switch",
        "playstation",
        "wifi",
    ]


def test_what_is_not_verified_ships_hidden(client: Client, shipped: None) -> None:
    page = html(client, MAIN)
    for unverified in ("ファミリーリンク", "Family Safety", "承認と購入", "家族の管理者", "77.8"):
        assert unverified not in page
    guide = GuidePage.objects.get(slug="anshin-net", locale__language_code="ja")
    assert len(guide.unverified_rows()) == 10


def test_rows_that_wait_for_an_editor_say_so_in_their_source(shipped: None) -> None:
    guide = GuidePage.objects.get(slug="anshin-net", locale__language_code="ja")
    for checklist in blocks(guide, "device_checklist"):
        for row in checklist["rows"]:
            assert ("編集者の確認待ち" in row["source"]) == (row["verified_on"] is None)
            assert row["verified_on"] is None or row["verified_on"] <= date(2026, 11, 23)


def test_the_guide_says_what_the_law_asks_and_what_it_does_not_reach(
    client: Client, shipped: None
) -> None:
    page = html(client, MAIN)
    for word in ("18歳未満", "有効にする", "条例", "おさがり", "SIMだけ", "Wi-Fiだけ", "名義"):
        assert word in page


def test_every_device_link_leads_somewhere(client: Client, shipped: None) -> None:
    page = html(client, MAIN)
    for anchor in re.findall(r'href="#([^"]+)"', page):
        assert f'id="{anchor}"' in page, anchor


def test_the_spring_edition_shows_in_spring(client: Client, shipped: None) -> None:
    edition = CampaignPage.objects.get(slug="spring-2027", locale__language_code="ja")
    assert (edition.shows_from, edition.shows_until) == (date(2027, 2, 1), date(2027, 5, 31))
    assert edition.guide is not None
    for address in ("/", "/guides/", "/campaigns/"):
        assert "春のあんしんネット 2027" in html(client, address)


@pytest.mark.skipif(not pdf_is_possible(), reason="needs Pango")
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_leaflet_fits_on_two_sides(client: Client, shipped: None, prefix: str) -> None:
    pdf = client.get(f"{prefix}{SPRING}leaflet.pdf").content
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", _opened(pdf))) == 2


def _opened(pdf: bytes) -> bytes:
    from tests.lessons.test_leaflets import readable

    return readable(pdf)


def test_leaflets_use_only_letters_that_the_paper_fonts_hold(project_root: Path) -> None:
    from fontTools.ttLib import TTFont

    font = TTFont(project_root / "frontend" / "fonts" / "biz-udpgothic-paper.woff2")
    held = set(font.getBestCmap())
    for path in CAMPAIGNS.rglob("*.yaml"):
        for text in texts(read_yaml(path)):
            assert not {c for c in text if ord(c) not in held and c != "\n"}, path


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(CONTENT)))
def test_no_word_blames_frightens_or_pictures(path: Path) -> None:
    found = [word for text in texts(read_yaml(path)) for word in FORBIDDEN if word in text]
    assert not found


# --- Editions ------------------------------------------------------------------------------


def shape(value: Any, name: str = "") -> Any:
    """Return the structure of a file's value, with what must be repeated and without its words."""
    if isinstance(value, dict):
        return {key: shape(part, key) for key, part in value.items()}
    if isinstance(value, list):
        return [shape(part, name) for part in value]
    if isinstance(value, str) and name not in {"type", "key", "anchor"}:
        return bool(value)
    return value


def entries(content: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for collection, found in content.items():
        if isinstance(found, list):
            yield from ((f"{collection} {entry['key']}", entry) for entry in found)
        else:
            yield collection, found


@pytest.mark.parametrize("path", EDITIONS, ids=lambda path: str(path.relative_to(CONTENT)))
def test_an_edition_has_the_shape_of_its_original(path: Path) -> None:
    original = dict(entries(read_yaml(path.parents[2] / path.name)))
    for key, entry in entries(read_yaml(path)):
        for field, value in entry.items():
            assert shape(value, field) == shape(original[key][field], field), f"{key}: {field}"


def test_every_file_for_parents_has_both_editions() -> None:
    for path in (*GUIDES.glob("*.yaml"), *CAMPAIGNS.glob("*.yaml")):
        for language in ("en", "ja-x-easy"):
            assert (path.parent / "editions" / language / path.name).is_file(), path.name
