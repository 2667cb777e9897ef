"""What search engines and those who share a page are told."""

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from PIL import Image
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Locale

from cms.templatetags.sharing import SHARED_IMAGE
from tests.factories.cms import HomePageFactory, StandardPageFactory
from tests.factories.lessons import LessonPageFactory

pytestmark = pytest.mark.django_db

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
HOST = "http://testserver"


def sitemap(client: Client) -> dict[str, list[str]]:
    """Return each address of the sitemap with those of its editions."""
    response = client.get("/sitemap.xml")
    assert response.status_code == 200
    assert "public" in response.headers["Cache-Control"]
    return {
        str(url.findtext("s:loc", namespaces=NAMES)): [
            link.attrib["href"] for link in url.findall("x:link", NAMES)
        ]
        for url in ET.fromstring(response.content).findall("s:url", NAMES)  # noqa: S314 - our own
    }


def test_pages_and_places_are_told_of(client: Client) -> None:
    LessonPageFactory.create(slug="a", band="junior_high")
    LessonPageFactory.create(slug="draft", live=False)
    closed = StandardPageFactory.create(slug="closed")
    closed.view_restrictions.create(restriction_type="login")
    found = sitemap(client)
    for path in ("/", "/lessons/", "/lessons/a/", "/help/"):
        assert HOST + path in found
    assert f"{HOST}/literacy/" in found
    assert {f"{HOST}/help/", f"{HOST}/en/help/"} <= set(found[f"{HOST}/help/"])
    assert not [address for address in found if re.search("draft|closed|search|teach", address)]
    for address in found:
        assert client.get(address.removeprefix(HOST)).status_code == 200


def test_a_page_names_its_editions(client: Client) -> None:
    page = StandardPageFactory.create(slug="privacy")
    english = Locale.objects.get_or_create(language_code="en")[0]
    for translated in (HomePageFactory.create(), page):
        translated.copy_for_translation(english).save_revision().publish()
    found = sitemap(client)
    editions = [f"{HOST}/privacy/", f"{HOST}/en/privacy/"]
    assert [found[address] for address in editions] == [editions, editions]
    assert client.get("/en/privacy/").status_code == 200


@pytest.mark.parametrize("number", [1, 10])
def test_the_sitemap_asks_as_often_for_many_pages(
    client: Client, number: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    LessonPageFactory.create_batch(number)
    sitemap(client)
    with django_assert_max_num_queries(16):
        sitemap(client)


def test_robots_are_told_where_not_to_go(client: Client, settings: Any) -> None:
    settings.SITE_ADDRESS = "https://example.org"
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"].startswith("text/plain")
    lines = response.content.decode().splitlines()
    for path in ("/search/", "/en/search/", "/cms/", "/teach/", "/api/"):
        assert f"Disallow: {path}" in lines
    assert "Sitemap: https://example.org/sitemap.xml" in lines


def meta(html: str) -> dict[str, str]:
    return dict(re.findall(r'<meta (?:property|name)="([a-z:_]+)" content="([^"]*)">', html))


def test_a_page_says_what_it_is_to_those_who_share_it(client: Client) -> None:
    LessonPageFactory.create(slug="x", title='題 "引用"', summary="まとめ")
    found = meta(client.get("/lessons/x/?ref=mail").content.decode())
    assert found["og:title"] == "題 &quot;引用&quot;"
    assert found["og:description"] == found["description"] == "まとめ"
    assert found["og:type"] == "article"
    assert found["og:url"] == f"{HOST}/lessons/x/", "without what came with the address"
    assert found["og:locale"] == "ja_JP"
    assert found["og:image"].startswith(f"{HOST}/static/")
    assert found["twitter:card"] == "summary_large_image"


@pytest.mark.parametrize(
    ("address", "locale"), [("/help/", "ja_JP"), ("/en/help/", "en_US"), ("/en/", "ja_JP")]
)
def test_every_page_has_a_card(client: Client, address: str, locale: str) -> None:
    HomePageFactory.create()
    found = meta(client.get(address).content.decode())
    assert found["og:locale"] == locale, "of the words, not of the interface"
    assert found["og:title"]
    assert found["og:description"]


def test_the_picture_is_ours_and_small() -> None:
    path = Path(str(finders.find(SHARED_IMAGE)))
    with Image.open(path) as picture:
        assert picture.size == (1200, 630)
    assert path.stat().st_size < 40_000
