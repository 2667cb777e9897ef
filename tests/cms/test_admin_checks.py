"""House rules as system checks: met by all that is here, and noticed where they are not."""

from typing import Any

import pytest
from wagtail import blocks
from wagtail.models import Page, get_page_models

from cms.blocks import KeyPointBlock
from cms.checks import (
    block_messages,
    check_blocks,
    check_help_cards,
    check_pages,
    help_card_messages,
    page_messages,
)
from cms.models import HomePage, StandardPage


def ids(messages: Any) -> list[str]:
    """Return the messages' identifiers."""
    return [message.id for message in messages]


def test_all_pages_and_blocks_keep_the_house_rules() -> None:
    assert check_pages() == []
    assert check_blocks() == []
    assert check_help_cards() == []
    assert HomePage in get_page_models()


def test_a_page_says_where_it_belongs(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ids(page_messages(HomePage)) == []
    monkeypatch.delattr(HomePage, "parent_page_types")
    assert ids(page_messages(HomePage)) == ["cms.W001"]
    monkeypatch.delattr(HomePage, "subpage_types")
    assert ids(page_messages(HomePage)) == ["cms.W001", "cms.W002"]
    assert all(message.hint for message in page_messages(HomePage))


def test_wagtails_own_default_is_no_declaration() -> None:
    assert ids(page_messages(Page)) == ["cms.W001", "cms.W002"]


def test_a_block_says_what_it_is() -> None:
    assert ids(block_messages(KeyPointBlock())) == []

    class Silent(blocks.StructBlock):
        text = blocks.TextBlock()

    messages = list(block_messages(Silent()))
    assert ids(messages) == ["cms.W003", "cms.W004"]
    for name in ("icon", "description", "template"):
        assert name in messages[0].msg


@pytest.mark.parametrize("how", ["preview_value", "preview_template", "get_preview_value"])
def test_a_block_shows_itself_in_any_of_three_ways(how: str) -> None:
    class Meta:
        icon = "tick"
        label = "見本"
        description = "見本です。"
        template = "x.html"

    if how != "get_preview_value":
        setattr(Meta, how, "x")
    members: dict[str, Any] = {"Meta": Meta}
    if how == "get_preview_value":
        members["get_preview_value"] = lambda self: "x"
    block = type("Shown", (blocks.CharBlock,), members)
    assert ids(block_messages(block())) == []


def test_a_page_that_can_be_about_harm_shows_the_help_card(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert ids(help_card_messages(StandardPage)) == []
    monkeypatch.setattr(StandardPage, "template", "cms/home_page.html")
    (message,) = help_card_messages(StandardPage)
    assert message.id == "cms.W005"
    assert "{% help_card_at_end page %}" in str(message.hint)


def test_a_page_without_risk_classes_needs_no_card() -> None:
    assert ids(help_card_messages(HomePage)) == []
