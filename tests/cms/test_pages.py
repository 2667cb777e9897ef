import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from wagtail import hooks
from wagtail.models import Page
from wagtail.test.utils import WagtailPageTestCase

from cms.blocks import PROSE_BLOCKS
from cms.models import HomePage, StandardPage
from lessons.blocks import LESSON_BLOCKS
from lessons.models import LessonIndexPage, LessonPage
from tests.factories.cms import PASSWORD, HomePageFactory, StandardPageFactory, UserFactory

FORGED = "0" * 32


class WhereAPageMayStand(WagtailPageTestCase):
    """The page tree: one home page, prose and the index of lessons below it."""

    def test_the_home_page_stands_at_the_root_alone(self) -> None:
        self.assertAllowedParentPageTypes(HomePage, {Page})
        self.assertCanCreateAt(Page, HomePage)
        self.assertCanNotCreateAt(StandardPage, HomePage)
        self.assertCanNotCreateAt(HomePage, HomePage)

    def test_prose_stands_below_the_home_page_and_below_prose(self) -> None:
        self.assertAllowedParentPageTypes(StandardPage, {HomePage, StandardPage})
        self.assertAllowedSubpageTypes(StandardPage, {StandardPage})
        self.assertCanCreateAt(HomePage, StandardPage)

    def test_lessons_stand_in_their_index_alone(self) -> None:
        self.assertAllowedParentPageTypes(LessonIndexPage, {HomePage})
        self.assertAllowedSubpageTypes(LessonIndexPage, {LessonPage})
        self.assertAllowedParentPageTypes(LessonPage, {LessonIndexPage})
        self.assertAllowedSubpageTypes(LessonPage, {})
        self.assertCanCreateAt(HomePage, LessonIndexPage)
        self.assertCanCreateAt(LessonIndexPage, LessonPage)
        self.assertCanNotCreateAt(HomePage, LessonPage)


# --- Answers -------------------------------------------------------------------------------


@pytest.fixture
def prose(db: None) -> StandardPage:
    return StandardPageFactory.create(slug="privacy")


@pytest.mark.parametrize("address", ["/", "/en/", "/privacy/", "/en/privacy/"])
def test_a_page_is_cacheable_by_its_address_and_sets_no_cookie(
    client: Client, prose: StandardPage, address: str
) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert "Cookie" not in response.headers.get("Vary", "")
    assert not response.cookies


def test_a_page_is_the_same_whoever_asks(client: Client, prose: StandardPage) -> None:
    everyones = client.get("/privacy/").content
    client.cookies["seat"] = "something"
    assert client.get("/privacy/").content == everyones
    client.cookies["sessionid"] = FORGED
    assert client.get("/privacy/").content == everyones


def test_what_a_signed_in_reader_gets_is_not_kept(client: Client, prose: StandardPage) -> None:
    client.login(email=UserFactory.create().email, password=PASSWORD)
    response = client.get("/privacy/")
    assert response.headers["Cache-Control"] == "private, no-store"


def test_the_home_page_opens_every_door_in_the_readers_language(client: Client, db: None) -> None:
    HomePageFactory.create()
    for prefix in ("", "/en"):
        html = client.get(f"{prefix}/").content.decode()
        for door in ("teach", "lessons", "literacy", "help"):
            assert f'href="{prefix}/{door}/"' in html
        assert f'action="{prefix}/join/"' in html
        assert "csrfmiddlewaretoken" not in html


def test_the_code_field_leads_through_the_door(client: Client, db: None) -> None:
    HomePageFactory.create()
    response = client.post("/join/", {"code": ""}, headers={"Sec-Fetch-Site": "same-origin"})
    assert response.status_code == 400
    assert "先生の画面にあるコードを入れましょう。" in response.content.decode()


def test_japanese_prose_says_so_in_the_english_interface(
    client: Client, prose: StandardPage
) -> None:
    assert f"<h1>{prose.title}</h1>" in client.get("/privacy/").content.decode()
    english = client.get("/en/privacy/").content.decode()
    assert '<html lang="en"' in english
    assert f'<h1 lang="ja">{prose.title}</h1>' in english
    assert '<section class="prose stack" lang="ja">' in english


@pytest.mark.parametrize(("address", "budget"), [("/", 9), ("/en/", 10), ("/privacy/", 12)])
def test_a_page_keeps_its_query_budget(
    client: Client,
    prose: StandardPage,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    address: str,
    budget: int,
) -> None:
    with django_assert_max_num_queries(budget):
        client.get(address)


# --- Blocks --------------------------------------------------------------------------------

BLOCKS = dict([*PROSE_BLOCKS, *LESSON_BLOCKS])
CHAT = BLOCKS["chat"].child_blocks["messages"].child_blocks
ALL_BLOCKS = {**BLOCKS, **CHAT}


def icons() -> set[str]:
    paths: list[str] = []
    for register in hooks.get_hooks("register_icons"):
        paths = register(paths)
    return {path.rsplit("/", 1)[-1].removesuffix(".svg") for path in paths}


@pytest.mark.parametrize("name", ALL_BLOCKS)
def test_an_editor_sees_what_a_block_is(db: None, name: str) -> None:
    block = ALL_BLOCKS[name]
    assert block.meta.icon in icons()
    assert block.get_description()
    assert block.get_template()
    assert block.is_previewable
    value = block.get_preview_value()
    html = block.render(value, context=block.get_preview_context(value))
    assert name in {"quiz", "video"} or html.strip(), "an empty bank has none of them to show"


def test_the_editors_preview_wears_the_sites_dress(client: Client, db: None) -> None:
    client.force_login(UserFactory.create(superuser=True))
    block = BLOCKS["key_point"]
    response = client.get("/cms/block-preview/", {"id": block.definition_prefix})
    assert response.status_code == 200
    assert "ひとりで決めない" in response.content.decode()
