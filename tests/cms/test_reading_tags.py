from types import SimpleNamespace

import pytest
from django.utils import translation

from cms.templatetags.reading import Section, interface_lang, lang, lead_sentence, sections


def block(kind: str, value: str) -> SimpleNamespace:
    return SimpleNamespace(block_type=kind, value=value)


def outline(found: list[Section]) -> list[tuple[str, str, list[str]]]:
    return [
        (
            section.anchor,
            section.heading.value if section.heading else "",
            [b.value for b in section.blocks],
        )
        for section in found
    ]


def test_blocks_stand_under_their_headings() -> None:
    body = [
        block("text", "前"),
        block("heading", "一"),
        block("text", "い"),
        block("text", "ろ"),
        block("heading", "二"),
    ]
    assert outline(sections(body)) == [
        ("", "", ["前"]),
        ("section-1", "一", ["い", "ろ"]),
        ("section-2", "二", []),
    ]


def test_blocks_of_one_type_can_be_left_out() -> None:
    body = [block("note", "x"), block("heading", "一"), block("note", "y"), block("text", "い")]
    assert outline(sections(body, leave_out="note")) == [("section-1", "一", ["い"])]


def test_a_body_that_begins_with_a_heading_has_nothing_before_it() -> None:
    assert outline(sections([block("heading", "一")])) == [("section-1", "一", [])]
    assert sections([]) == []


@pytest.mark.parametrize(
    ("interface", "words", "attribute"),
    [("ja", "ja", ""), ("en", "ja", ' lang="ja"'), ("en", "en", ""), ("ja", "en", ' lang="en"')],
)
def test_words_of_another_language_say_so(interface: str, words: str, attribute: str) -> None:
    with translation.override(interface):
        assert lang(words) == attribute


@pytest.mark.parametrize(("interface", "attribute"), [("ja", ""), ("en", ' lang="en"')])
def test_the_interfaces_words_say_so_among_japanese(interface: str, attribute: str) -> None:
    with translation.override(interface):
        assert interface_lang() == attribute


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("話す。一人でよい。", "<strong>話す。</strong>一人でよい。"),
        ("話す。", "話す。"),
        ("話す", "話す"),
        ("<b>。<i>", "<strong>&lt;b&gt;。</strong>&lt;i&gt;"),
        ("いくら？　円に直します。", "<strong>いくら？</strong>　円に直します。"),
        ("話す。 一人で よい。", "<strong>話す。</strong> 一人で よい。"),
        ("Stop. You may rest. Really.", "<strong>Stop.</strong> You may rest. Really."),
        ("How much? Turn it into yen.", "<strong>How much?</strong> Turn it into yen."),
        ("Say “No.” Then go.", "<strong>Say “No.”</strong> Then go."),
        ("Wait 1.5 hours.", "Wait 1.5 hours."),
        ("Stop. ", "Stop. "),
    ],
)
def test_the_first_sentence_leads(text: str, html: str) -> None:
    assert lead_sentence(text) == html
