"""What is pasted or loaded as rich text, through the real form: words stay, everything else goes."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cms.models import StandardPage
from cms.shipping import rich_text
from tests.factories.cms import HomePageFactory, StandardPageFactory, UserFactory

WORD = (
    '<p class="MsoNormal" style="mso-line-height-rule:exactly" onclick="alert(1)">'
    '<b style="mso-bidi-font-weight:normal"><span lang="EN-US">太字<o:p></o:p></span></b></p>'
    "<script>alert(1)</script><style>p{color:red}</style><!--[if gte mso 9]><xml></xml><![endif]-->"
    '<img src="x" onerror="alert(1)"><iframe src="https://evil.example/"></iframe>'
)
HARMLESS_TEXT = "ことば"


def block(text: str, *, kind: str = "unstyled", links: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return a paragraph as the editor in the browser sends it, linked as a whole by each address."""
    return {
        "key": "abcde",
        "text": text,
        "type": kind,
        "depth": 0,
        "inlineStyleRanges": [{"offset": 0, "length": len(text), "style": "BOLD"}],
        "entityRanges": [
            {"offset": 0, "length": len(text), "key": number} for number in range(len(links))
        ],
    }


def content(*blocks: dict[str, Any], entities: tuple[dict[str, Any], ...] = ()) -> str:
    return json.dumps(
        {
            "blocks": list(blocks),
            "entityMap": {str(number): entity for number, entity in enumerate(entities)},
        }
    )


def link(address: str, **data: str) -> dict[str, Any]:
    return {"type": "LINK", "mutability": "MUTABLE", "data": {"url": address, **data}}


@pytest.fixture
def page(client: Client, db: None) -> StandardPage:
    """A page whose editor is signed in."""
    HomePageFactory.create()
    client.force_login(UserFactory.create(superuser=True))
    return StandardPageFactory.create()


def publish(client: Client, page: StandardPage, *texts: str) -> str:
    """Send the form with these texts and return the page's main part as everybody reads it."""
    fields = {
        "title": page.title,
        "slug": page.slug,
        "introduction": "はじめに",
        "summary": "",
        "band": "",
        "seo_title": "",
        "search_description": "",
        "body-count": str(len(texts)),
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "action-publish": "1",
    }
    for number, text in enumerate(texts):
        fields |= {
            f"body-{number}-deleted": "",
            f"body-{number}-order": str(number),
            f"body-{number}-type": "text",
            f"body-{number}-id": "",
            f"body-{number}-value": text,
        }
    saved = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), fields)
    assert saved.status_code == 302, saved.content.decode()
    page.refresh_from_db()
    client.logout()
    html = client.get(page.url).content.decode()
    return str(html.split("<main")[1].split("</main>")[0])


def test_pasted_markup_is_read_as_words_and_never_as_markup(
    client: Client, page: StandardPage
) -> None:
    """The editor in the browser sends text and styles; markup inside the text is only text."""
    html = publish(client, page, content(block(WORD)))
    assert "&lt;script&gt;alert(1)" in html
    for markup in ("<script", "<style", "<img", "<iframe", "<o:p", "<span lang", "<span style"):
        assert markup not in html
    assert not re.search(r"<[a-z][^>]*\s(?:on[a-z]+|style)=", html)
    assert "<b>" in html or "<strong>" in html, "what an editor may do, stays"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:msgbox(1)",
    ],
)
def test_a_link_that_would_run_something_leads_nowhere(
    client: Client, page: StandardPage, address: str
) -> None:
    text = content(block(HARMLESS_TEXT, links=(address,)), entities=(link(address),))
    html = publish(client, page, text)
    assert HARMLESS_TEXT in html
    for scheme in ("script:", "data:", 'href="java'):
        assert scheme not in html.lower()


def test_a_link_to_a_page_of_the_web_stays_and_brings_no_handler(
    client: Client, page: StandardPage
) -> None:
    address = "https://www.example.jp/?a=1&b=2"
    entity = link(address, onclick="alert(1)", style="color:red", target="_top")
    html = publish(
        client, page, content(block(HARMLESS_TEXT, links=(address,)), entities=(entity,))
    )
    assert 'href="https://www.example.jp/?a=1&amp;b=2"' in html
    for attribute in ("onclick", "style=", "target="):
        assert attribute not in html


@pytest.mark.parametrize("kind", ["IMAGE", "EMBED", "DOCUMENT", "SCRIPT"])
def test_what_an_editor_may_not_insert_is_left_out(
    client: Client, page: StandardPage, kind: str
) -> None:
    entity = {
        "type": kind,
        "mutability": "IMMUTABLE",
        "data": {"src": "x", "url": "https://evil.example/", "id": 1, "onerror": "alert(1)"},
    }
    inserted = block("絵", links=("x",))
    html = publish(client, page, content(block(HARMLESS_TEXT), inserted, entities=(entity,)))
    assert HARMLESS_TEXT in html
    for part in ("evil.example", "onerror", "<embed", "<iframe", "<img"):
        assert part not in html


@pytest.mark.parametrize("sent", ["", "{", "[]", "null", '{"blocks": 1}', WORD])
def test_what_is_no_rich_text_never_becomes_markup(
    client: Client, page: StandardPage, sent: str
) -> None:
    """Nobody's browser sends this; somebody's program may."""
    client.raise_request_exception = False
    response = client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        {
            "title": page.title,
            "slug": page.slug,
            "body-count": "1",
            "body-0-deleted": "",
            "body-0-order": "0",
            "body-0-type": "text",
            "body-0-id": "",
            "body-0-value": sent,
            "comments-TOTAL_FORMS": "0",
            "comments-INITIAL_FORMS": "0",
            "action-publish": "1",
        },
    )
    page.refresh_from_db()
    assert "<script" not in str(page.body)
    assert response.status_code in {200, 302, 400, 500}


@pytest.mark.parametrize(
    ("markdown", "left_out"),
    [
        (WORD, ["<script", "<img", "<span", "<p class"]),
        ("[押す](javascript:alert(1))", ["href"]),
        ("[押す](data:text/html;base64,PHM+)", ["href"]),
        ("<a href='javascript:x'>押す</a>", ["<a"]),
        ("![絵](javascript:x)", ["<img"]),
    ],
)
def test_what_ships_is_cleaned_when_it_is_loaded(markdown: str, left_out: list[str]) -> None:
    html = rich_text(markdown)
    assert not [part for part in left_out if part in html]
