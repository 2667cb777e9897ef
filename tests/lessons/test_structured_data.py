"""What search engines and feed readers are told of lessons."""

import json
import re
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from cms.taxonomy import Band
from lessons.structured_data import as_data_block
from tests.factories.cms import StandardPageFactory, stream
from tests.factories.lessons import LessonPageFactory

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def test_a_lesson_says_what_it_is(client: Client, db: None) -> None:
    LessonPageFactory.create(
        slug="x",
        title="題</script><script>alert(1)</script>",
        summary='まとめ & "引用" <!--',
        band=Band.JUNIOR_HIGH,
        minutes=45,
        aims=stream(("aim", "言える"), ("aim", "決める")),
        last_published_at=datetime(2026, 11, 1, tzinfo=UTC),
    )
    html = client.get("/lessons/x/").content.decode()
    (block,) = BLOCK.findall(html)
    data = json.loads(block)
    assert data["@context"] == "https://schema.org"
    assert data["@type"] == "LearningResource"
    assert data["name"] == "題</script><script>alert(1)</script>"
    assert data["description"] == 'まとめ & "引用" <!--'
    assert data["inLanguage"] == "ja"
    assert data["educationalLevel"] == "中学校"
    assert data["typicalAgeRange"] == "12-15"
    assert data["timeRequired"] == "PT45M"
    assert data["teaches"] == ["言える", "決める"]
    assert data["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert data["isAccessibleForFree"] is True
    assert data["dateModified"] == "2026-11-01T00:00:00+00:00"
    assert data["url"] == "http://testserver/lessons/x/"
    assert "<script>alert" not in html


@pytest.mark.parametrize("text", ["</script>", "<!--", "]]>", "&lt;", "\u2028"])
def test_no_tag_begins_or_ends_in_a_data_block(text: str) -> None:
    block = as_data_block({"x": text})
    assert not set("<>&") & set(block)
    assert json.loads(block) == {"x": text}


@pytest.mark.parametrize("band", Band)
def test_every_band_has_an_age(client: Client, db: None, band: Band) -> None:
    LessonPageFactory.create(slug="x", band=band)
    (block,) = BLOCK.findall(client.get("/lessons/x/").content.decode())
    assert json.loads(block)["typicalAgeRange"]


# --- The feed ------------------------------------------------------------------------------


def feed(client: Client, address: str = "/lessons/feed/") -> list[dict[str, str | None]]:
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("application/rss+xml")
    assert "public" in response.headers["Cache-Control"]
    channel = ET.fromstring(response.content).find("channel")  # noqa: S314 - our own
    assert channel is not None
    return [{part.tag: part.text for part in item} for item in channel.findall("item")]


def test_the_feed_tells_of_what_is_new(client: Client, db: None) -> None:
    for day, slug in ((1, "old"), (2, "new")):
        LessonPageFactory.create(
            slug=slug,
            title=f"<{slug}>",
            first_published_at=datetime(2026, 11, day, tzinfo=UTC),
        )
    LessonPageFactory.create(slug="draft", live=False)
    StandardPageFactory.create(slug="prose")
    items = feed(client)
    assert [item["link"] for item in items] == [
        "http://testserver/lessons/new/",
        "http://testserver/lessons/old/",
    ]
    assert items[0]["title"] == "<new>"
    assert items[0]["description"] == "一文のまとめ"
    assert items[0]["category"] == "中学校"
    assert [item["link"] for item in feed(client, "/en/lessons/feed/")] == [
        item["link"] for item in items
    ], "a page without an edition is told of in Japanese"


def test_an_empty_feed_is_a_feed(client: Client, db: None) -> None:
    assert feed(client) == []


def test_whole_addresses_begin_with_the_sites_own(client: Client, db: None, settings: Any) -> None:
    settings.SITE_ADDRESS = "https://example.org"
    LessonPageFactory.create(slug="x")
    assert feed(client)[0]["link"] == "https://example.org/lessons/x/"


def test_the_index_leads_to_the_feed(client: Client, db: None) -> None:
    LessonPageFactory.create()
    assert 'type="application/rss+xml"' in client.get("/lessons/").content.decode()
