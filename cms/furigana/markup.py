"""
HTML cut into what it is made of, byte for byte.

The standard library's parser was tried first. After a stray ``&#`` it hands on the rest of a page,
tags and attributes included, as if it were text; and it drops what stands in an end tag. So this
module cuts as the HTML standard's tokenizer does, and keeps every character's place in the source.
"""

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

VOID = frozenset(
    (
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
    )
)
RAW = frozenset(("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"))
"""Elements whose content holds no tags."""

_scanner = re.compile(
    r"""
    (?P<comment> <!-- (?: -?> | .*? (?: --!?> | \Z ) ) | <[!?][^>]*>? | </(?![a-zA-Z])[^>]*>? )
    | <(?P<slash>/?)(?P<tag>[a-zA-Z][^\s/>]*)
      (?P<attributes> (?> (?: = \s* (?: "[^"]*" | '[^']*' ) | [^>] )* ) )
      (?P<closed> >? )
    | (?P<text> [^<]+ | < )
    """,
    re.VERBOSE | re.DOTALL,
)
_attribute = re.compile(
    r"""([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""", re.DOTALL
)


class Kind(Enum):
    """What a piece of HTML is."""

    TEXT = "text"
    START = "start"
    END = "end"
    OTHER = "other"


class Piece(NamedTuple):
    """A piece of the source; ``name`` is a tag's, in small letters, and ``attributes`` its inside."""

    kind: Kind
    start: int
    end: int
    name: str = ""
    attributes: str = ""


def pieces(source: str) -> Iterator[Piece]:
    """Yield the source's pieces in order; together they are the source."""
    position = 0
    while position < len(source):
        match = _scanner.match(source, position)
        if match is None:  # no such character: what is not a tag is text
            return
        start, position = match.span()
        if match["text"] is not None:
            yield Piece(Kind.TEXT, start, position)
        elif match["comment"] is not None or not match["closed"]:
            yield Piece(Kind.OTHER, start, position)
        else:
            name = match["tag"].lower()
            kind = Kind.END if match["slash"] else Kind.START
            yield Piece(kind, start, position, name, match["attributes"])
            if kind is Kind.START and name in RAW:
                end = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(source, position)
                stop = end.start() if end else len(source)
                if position < stop:
                    yield Piece(Kind.OTHER, position, stop)
                position = stop


def attributes(inside: str) -> dict[str, str]:
    """Return a tag's attributes by their names in small letters; the first of a name counts."""
    found: dict[str, str] = {}
    for name, double, single, bare in _attribute.findall(inside):
        found.setdefault(name.lower(), double or single or bare)
    return found
