"""Guides for parents: what a reader sees, and what an editor sees besides."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.test.utils import WagtailPageTestCase

from cms.models import HomePage
from lessons.guides.blocks import GUIDE_BLOCKS, LEAFLET_BLOCKS
from lessons.models import CampaignIndexPage, CampaignPage, GuideIndexPage, GuidePage
from tests.factories.cms import PASSWORD, ContactPointFactory, UserFactory, stream
from tests.factories.guides import UNVERIFIED, VERIFIED, GuidePageFactory

GUIDE = "/guides/kitchen/"
BUDGET = 16
FORGED = "0" * 32


@pytest.fixture
def guide(db: None) -> GuidePage:
    return GuidePageFactory.create(slug="kitchen", title="台所のガイド")


@pytest.fixture
def editor(client: Client, db: None) -> Client:
    client.login(email=UserFactory.create(superuser=True).email, password=PASSWORD)
    return client


def html(client: Client, address: str = GUIDE) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return str(response.content.decode())


class WhereGuidesMayStand(WagtailPageTestCase):
    """Each page in its index, each index under the home page."""

    def test_guides_and_campaigns_stand_in_their_indexes_alone(self) -> None:
        self.assertAllowedParentPageTypes(GuideIndexPage, {HomePage})
        self.assertAllowedParentPageTypes(CampaignIndexPage, {HomePage})
        self.assertAllowedParentPageTypes(GuidePage, {GuideIndexPage})
        self.assertAllowedParentPageTypes(CampaignPage, {CampaignIndexPage})
        self.assertAllowedSubpageTypes(GuideIndexPage, {GuidePage})
        self.assertAllowedSubpageTypes(CampaignIndexPage, {CampaignPage})
        self.assertAllowedSubpageTypes(GuidePage, {})
        self.assertAllowedSubpageTypes(CampaignPage, {})
        self.assertCanNotCreateAt(HomePage, GuidePage)
        self.assertCanNotCreateAt(GuideIndexPage, CampaignPage)


# --- Who reads what ------------------------------------------------------------------------


@pytest.mark.parametrize("address", [GUIDE, f"/en{GUIDE}", "/guides/", "/en/guides/"])
def test_a_guide_is_cacheable_by_its_address_and_sets_no_cookie(
    client: Client, guide: GuidePage, address: str
) -> None:
    response = client.get(address)
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert "Cookie" not in response.headers.get("Vary", "")
    assert not response.cookies
    assert guide.title in response.content.decode()


def test_what_is_not_verified_is_read_by_an_editor_alone(client: Client, guide: GuidePage) -> None:
    everyones = html(client)
    assert VERIFIED in everyones
    assert UNVERIFIED not in everyones
    client.cookies["sessionid"] = FORGED
    assert html(client) == everyones
    client.login(email=UserFactory.create().email, password=PASSWORD)
    assert UNVERIFIED not in html(client), "a teacher is no editor"


def test_an_editor_reads_what_is_still_to_be_verified(editor: Client, guide: GuidePage) -> None:
    page = html(editor)
    assert page.count(f"：{UNVERIFIED}") == 2, "in the list above, with links"
    assert page.count(f">{UNVERIFIED} ") == 2, "in their checklists"
    assert "まだ確かめていない項目が2個あります" in page
    assert editor.get(GUIDE).headers["Cache-Control"] == "private, no-store"


def test_a_parent_picks_the_device_by_plain_links(client: Client, guide: GuidePage) -> None:
    page = html(client)
    links = re.findall(r'href="#(device-[a-z-]+)"', page)
    assert links == ["device-console"], "a device of which nothing is verified is not offered"
    assert page.count('id="device-console"') == 1
    assert "新しい端末" not in page


def test_a_checklist_says_what_it_was_checked_against_and_when(
    client: Client, guide: GuidePage
) -> None:
    page = html(client)
    assert "出典A" in page
    assert "2026年11月1日に確かめました" in page
    assert "出典B" not in page


def test_two_checklists_at_one_anchor_are_refused(guide: GuidePage) -> None:
    raw = {"device": "端末", "anchor": "same", "about": "説明", "rows": []}
    guide.body = stream(("device_checklist", raw), ("device_checklist", raw))
    with pytest.raises(ValidationError, match="same"):
        guide.full_clean()


# --- Blocks --------------------------------------------------------------------------------


def test_a_figure_without_its_year_is_read_by_an_editor_alone(
    client: Client, guide: GuidePage
) -> None:
    figures = [
        {"label": "年のある数字", "value": "1人", "year": 2024, "source": "国"},
        {"label": "年のない数字", "value": "2人", "year": None, "source": "国"},
    ]
    guide.body = stream(("figures", {"title": "数字", "figures": figures, "note": ""}))
    guide.save_revision().publish()
    everyones = html(client)
    assert "年のある数字" in everyones
    assert "年のない数字" not in everyones
    client.login(email=UserFactory.create(superuser=True).email, password=PASSWORD)
    assert "年のない数字" in html(client)


def test_the_familys_sheet_sends_nothing_anywhere(client: Client, guide: GuidePage) -> None:
    sheet = {
        "title": "わが家のルール",
        "introduction": "選びます。",
        "cards": [{"theme": "時間", "rule": "夜は居間。", "ask": "何時？"}] * 3,
        "lines": 4,
        "promise": "しかりません。",
    }
    guide.body = stream(("rule_sheet", sheet))
    guide.save_revision().publish()
    page = html(client).split("<main")[1].split("</main>")[0]
    assert page.count('type="checkbox"') == 3
    assert page.count("write-line") == 4
    assert "<form" not in page
    assert " name=" not in page, "a field without a name is never sent"


def test_a_parent_is_told_whom_a_parent_can_turn_to(client: Client, guide: GuidePage) -> None:
    ContactPointFactory.create(name="子どもだけの窓口")
    ContactPointFactory.create(name="保護者の窓口", for_guardian=True)
    ContactPointFactory.create(name="確かめていない窓口", for_guardian=True, unverified=True)
    guide.body = stream(("guardian_help", {"text": "話せます。"}))
    guide.save_revision().publish()
    page = html(client)
    assert "保護者の窓口" in page
    assert "子どもだけの窓口" not in page
    assert "確かめていない窓口" not in page


# --- The index -----------------------------------------------------------------------------


def test_the_index_costs_the_same_for_many_guides(client: Client, guide: GuidePage) -> None:
    html(client, "/guides/")
    with CaptureQueriesContext(connection) as for_one:
        html(client, "/guides/")
    for _ in range(5):
        GuidePageFactory.create()
    with CaptureQueriesContext(connection) as for_many:
        assert html(client, "/guides/").count('class="card-link"') == 6
    assert len(for_many) == len(for_one) <= BUDGET


# --- What an editor chooses from -----------------------------------------------------------

CHOICES = {f"{name}-{type(block).__name__}": block for name, block in GUIDE_BLOCKS + LEAFLET_BLOCKS}


@pytest.mark.parametrize("name", CHOICES)
def test_a_block_shows_itself_without_inline_style_or_script(name: str, db: None) -> None:
    block = CHOICES[name]
    shown = block.render(block.get_preview_value(), block.get_preview_context(None))
    assert re.sub(r"<[^>]+>|\s", "", shown)
    assert not re.search(r"style=|<script|\son[a-z]+=", shown)


def test_an_editor_sees_unverified_rows_in_the_preview(db: None) -> None:
    block = CHOICES["device_checklist-DeviceChecklistBlock"]
    shown = block.render(block.get_preview_value(), block.get_preview_context(None))
    assert "編集者だけに見えます" in shown
    assert "編集者だけに見えます" not in block.render(block.get_preview_value())
