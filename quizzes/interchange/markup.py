"""
Markup from elsewhere as the plain text that items hold, and what the text leaves out.

Script, styles and media never get further than their names. Nothing is fetched.
"""

import re
from collections.abc import Mapping
from html import escape
from html.parser import HTMLParser
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from quizzes.interchange.bounds import MAX_TEXT
from quizzes.interchange.documents import local
from quizzes.interchange.portable import ItemRefused, canonical

PARAGRAPHS = frozenset(
    {"p", "ul", "ol", "dl", "table", "blockquote", "pre", "section", "article", "figure"}
    | {f"h{level}" for level in range(1, 7)}
)
LINES = frozenset({"div", "li", "tr", "dt", "dd", "br", "hr", "figcaption"})
DROPPED = frozenset({"script", "style", "template", "noscript", "head", "title"})
MEDIA = frozenset(
    {"audio", "video", "iframe", "object", "embed", "svg", "math", "canvas", "source", "track"}
    | {"applet", "form", "input", "button", "select", "textarea", "link", "meta", "base"}
)
VOID = frozenset({"br", "hr", "img", "input", "source", "track", "link", "meta", "base", "embed"})
DECORATION = frozenset({"b", "strong", "i", "em", "u", "s", "sub", "sup", "code", "mark", "small"})
READINGS = frozenset({"rt", "rp"})
TAG = re.compile(r"<[a-zA-Z/!?]")
BLANKS = re.compile(r"[ \t\n\f]+")
UNSEEN = re.compile(r"<!--.*?(?:-->|\Z)|<[!?][^>]*(?:>|\Z)", re.DOTALL)
"""Comments and declarations, to the end of the text where they do not end."""
MAX_MARKUP = 4 * MAX_TEXT


class Words:
    """Gathers the text of markup as its tags and words come by, and notes on what is left out."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._silent: list[str] = []
        self._notes: dict[str, None] = {}

    def start(self, tag: str, attributes: Mapping[str, str | None]) -> None:
        """Meet a tag's beginning."""
        if tag in DROPPED | MEDIA:
            self._note(_("要素 <%(tag)s> は取りのぞきました。") % {"tag": tag[:30]})
        if tag == "rt":
            self._note(_("ふりがなは取りこみません。このサイトが、読む人に合わせてつけます。"))
        if any(name.startswith("on") for name in attributes) or "javascript:" in str(
            attributes.get("href")
        ):
            self._note(_("スクリプトは取りのぞきました。"))
        if self._silent or tag in DROPPED | MEDIA | READINGS:
            if tag not in VOID:
                self._silent.append(tag)
        elif tag == "img":
            self._image(attributes)
        elif tag == "a" and attributes.get("href"):
            self._note(
                _("リンク先 %(url)s は取りこみません。") % {"url": _short(attributes["href"])}
            )
        elif tag in DECORATION:
            self._note(_("文字のかざり <%(tag)s> は取りこみません。") % {"tag": tag})
        self._break(tag)

    def end(self, tag: str) -> None:
        """Meet a tag's end."""
        if tag in self._silent:
            while self._silent.pop() != tag:
                pass
        elif tag not in VOID:
            self._break(tag)

    def words(self, text: str) -> None:
        """Meet words: their blanks are as many as the markup's reader would see."""
        if not self._silent:
            self._text.append(BLANKS.sub(" ", text))

    def _image(self, attributes: Mapping[str, str | None]) -> None:
        self._note(_("画像 %(url)s は取りこみません。") % {"url": _short(attributes.get("src"))})
        self._text.append(attributes.get("alt") or "")

    def _break(self, tag: str) -> None:
        if self._silent:
            return
        if tag in PARAGRAPHS:
            self._text.append("\v\v")
        elif tag in LINES:
            self._text.append("\n" if tag in {"br", "hr"} else "\v")

    def _note(self, note: str) -> None:
        self._notes[note] = None

    @property
    def notes(self) -> list[str]:
        """What the text leaves out, each said once."""
        return list(self._notes)

    @property
    def text(self) -> str:
        """What the markup says, canonical."""
        text = BLANKS_IN_LINE.sub(" ", "".join(self._text))
        text = re.sub(" ?([\n\v]) ?", r"\1", text)

        def merge(run: re.Match[str]) -> str:
            soft, hard = run[0].count("\v"), run[0].count("\n")
            return "\n" * max(hard, min(soft, 2))

        return canonical(re.sub(r"[\n\v]+", merge, text))


BLANKS_IN_LINE = re.compile(" {2,}")


def _short(address: str | None) -> str:
    return f"「{(address or '')[:80]}」"


class _Reader(HTMLParser):
    def __init__(self, words: Words) -> None:
        super().__init__(convert_charrefs=True)
        self._words = words

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._words.start(tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        self._words.end(tag)

    def handle_data(self, data: str) -> None:
        self._words.words(data)


def text_of_html(html: str) -> tuple[str, list[str]]:
    """
    Return the plain text of HTML, and what it leaves out.

    :raises ItemRefused: if it is too long, or so broken that nobody can say what it means
    """
    if len(html) > MAX_MARKUP:
        raise ItemRefused(_("文章が長すぎます。画像をのぞいて、短くしてください。"))
    words = Words()
    reader = _Reader(words)
    # What never ends would be looked for again at every step of Python's reader.
    seen, end, rest = UNSEEN.sub("", html).rpartition(">")
    try:
        reader.feed(seen + end + rest.replace("<", "&lt;"))
        reader.close()
    except AssertionError as error:  # what Python's reader says of a broken declaration
        raise ItemRefused(_("HTMLがこわれています。文字だけにして、送ってください。")) from error
    return words.text, words.notes


def text_of_element(element: Element, *, without: frozenset[str] = frozenset()) -> Words:
    """Return the words of an XML element's content; elements named in ``without`` are passed over."""
    words = Words()

    def walk(parent: Element) -> None:  # no deeper than a document may be
        words.words(parent.text or "")
        for child in parent:
            tag = local(child.tag)
            if tag not in without:
                attributes = {local(name): value for name, value in child.attrib.items()}
                words.start(tag, attributes)
                walk(child)
                words.end(tag)
            words.words(child.tail or "")

    walk(element)
    return words


def has_tags(text: str) -> bool:
    """Tell whether text that may be HTML is."""
    return TAG.search(text) is not None


def keeps_blanks(text: str) -> bool:
    """Tell whether the text comes back the same from markup that merges runs of blanks."""
    html = "<br>".join(escape(line) for line in text.split("\n"))
    return text_of_html(html)[0] == text if len(html) <= MAX_MARKUP else False
