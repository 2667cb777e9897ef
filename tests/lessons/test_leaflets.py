"""The leaflet: tagged PDF with our own letters, made offline, once for its content."""

import re
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client

from lessons.checks import check_pdf
from lessons.guides import leaflets
from lessons.guides.leaflets import PdfUnavailable, leaflet_pdf, render_pdf, static_file
from lessons.models import CampaignPage
from tests.factories.cms import ContactPointFactory
from tests.factories.guides import CampaignPageFactory

LEAFLET = "/campaigns/spring/leaflet.pdf"
PAGE = "/campaigns/spring/leaflet/"
NOW = datetime(2027, 3, 10, 3, 0, tzinfo=UTC)

needs_pango = pytest.mark.skipif(
    not leaflets.pdf_is_possible(), reason=f"needs Pango ({leaflets.PANGO})"
)


@pytest.fixture
def spring(db: None, monkeypatch: pytest.MonkeyPatch) -> CampaignPage:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    ContactPointFactory.create(name="保護者の窓口", phone="0120-11-2222", for_guardian=True)
    return CampaignPageFactory.create()


def readable(pdf: bytes) -> bytes:
    """Return the PDF with every compressed stream opened."""
    opened = [pdf]
    for match in re.finditer(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            opened.append(zlib.decompress(match[1]))
        except zlib.error:
            continue
    return b"\n".join(opened)


@needs_pango
def test_a_leaflet_is_tagged_pdf_on_two_sides(client: Client, spring: CampaignPage) -> None:
    response = client.get(LEAFLET)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert not response.cookies
    pdf = readable(response.content)
    assert b"pdfuaid:part" in pdf
    assert b"/MarkInfo" in pdf
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) == 2


@needs_pango
def test_every_letter_of_a_leaflet_is_ours(client: Client, spring: CampaignPage) -> None:
    pdf = readable(client.get(LEAFLET).content)
    fonts = {name.decode() for name in re.findall(rb"/BaseFont\s*/[A-Z]{6}\+([\w-]+)", pdf)}
    assert fonts, "letters are embedded"
    assert {name.split("Paper")[0] for name in fonts} == {"BIZ-UDPGothic-"}, "no fallback font"


@needs_pango
def test_a_leaflet_loads_nothing_but_our_static_files() -> None:
    for address in ("https://example.com/a.png", "file:///etc/hostname", "/media/private.png"):
        document = f'<html lang="ja"><title>x</title><img alt="x" src="{address}">'
        with pytest.raises(BaseException, match="may not load"):
            render_pdf(document)


def test_only_static_files_are_found() -> None:
    assert static_file(f"{leaflets.BASE}/static/favicon.svg") is not None
    assert static_file(f"{leaflets.BASE}/static/../manage.py") is None
    assert static_file(f"{leaflets.BASE}/media/x.png") is None
    assert static_file("https://example.com/static/favicon.svg") is None


def test_a_leaflet_is_made_once_for_its_content(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    monkeypatch.setattr(leaflets, "render_pdf", lambda html: made.append(html) or b"%PDF")
    for html in ("one", "one", "two"):
        assert leaflet_pdf(html=html) == b"%PDF"
    assert made == ["one", "two"]
    cache.clear()
    leaflet_pdf(html="one")
    assert made == ["one", "two", "one"]


def test_a_kept_leaflet_is_asked_for_by_its_digest(
    client: Client, spring: CampaignPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leaflets, "render_pdf", lambda html: b"%PDF")
    first = client.get(LEAFLET)
    again = client.get(LEAFLET, headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    spring.introduction = "べつの言葉"
    spring.save_revision().publish()
    changed = client.get(LEAFLET, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200


def test_the_printable_page_holds_the_leaflet_the_code_and_the_numbers(
    client: Client, spring: CampaignPage
) -> None:
    response = client.get(PAGE)
    page = response.content.decode()
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert page.count('class="leaflet-side"') == 2
    assert "http://testserver/guides/main/" in page
    assert "0120-11-2222" in page
    assert "ガイドへのQRコード" in page
    assert "2027年版" in page


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_code_leads_to_the_guide_in_the_leaflets_own_language(
    client: Client, spring: CampaignPage, prefix: str
) -> None:
    page = client.get(prefix + PAGE).content.decode()
    assert re.findall(r"http://testserver/[a-z/-]+", page).count("http://testserver/guides/main/")
    assert "http://testserver/en/guides" not in page


def test_where_pdf_cannot_be_made_the_printable_page_stands_in(
    client: Client, spring: CampaignPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(html: str) -> bytes:
        raise PdfUnavailable

    monkeypatch.setattr(leaflets, "render_pdf", fails)
    response = client.get(LEAFLET)
    page = response.content.decode()
    assert response.status_code == 503
    assert "PDFを作れません" in page
    assert page.count('class="leaflet-side"') == 2
    assert "public" not in response.headers.get("Cache-Control", "")


def test_a_machine_without_pango_is_told_which_package(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*args: object) -> None:
        raise OSError

    monkeypatch.setattr(leaflets, "CDLL", missing)
    monkeypatch.setattr("builtins.__import__", _without_weasyprint(__import__))
    (warning,) = check_pdf()
    assert warning.id == "lessons.W001"
    assert "libpango" in str(warning.hint)
    with pytest.raises(PdfUnavailable):
        render_pdf("<p>")


def _without_weasyprint(real_import):
    def importing(name: str, *args: object, **kwargs: object) -> object:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real_import(name, *args, **kwargs)

    return importing


def test_a_machine_with_pango_is_told_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaflets, "CDLL", lambda name: None)
    assert check_pdf() == []


def test_a_campaign_without_a_leaflet_has_none(client: Client, spring: CampaignPage) -> None:
    CampaignPageFactory.create(slug="bare", guide=None, leaflet_front="[]")
    assert client.get("/campaigns/bare/leaflet.pdf").status_code == 404
    assert client.get("/campaigns/nowhere/leaflet.pdf").status_code == 404
    assert "leaflet" not in client.get("/campaigns/bare/").content.decode().split("<main")[1]


def test_letters_for_paper_hold_all_kanji_of_daily_use(project_root: Path) -> None:
    """What an editor writes on a leaflet must not fall back on a font of the machine."""
    from fontTools.ttLib import TTFont

    grades = (project_root / "frontend" / "fonts" / "grades.txt").read_text(encoding="utf-8")
    kanji = {c for line in grades.splitlines() if not line.startswith("#") for c in line[2:]}
    assert len(kanji) == 2136
    for name in ("paper", "paper-bold"):
        font = TTFont(project_root / "frontend" / "fonts" / f"biz-udpgothic-{name}.woff2")
        assert {ord(c) for c in kanji} <= set(font.getBestCmap())
