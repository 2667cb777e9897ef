"""XML documents, read without document types, entities, addresses or endless depth."""

from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from django.utils.translation import gettext_lazy as _

from quizzes.interchange.bounds import MAX_DEPTH, MAX_ELEMENTS, FileEmpty, FileRefused


class XMLBroken(FileRefused):
    """The document is not well-formed, or in an encoding that cannot be read."""

    code = "xml_broken"
    message = _(
        "XMLとして読めません（%(line)d行目）。UTF-8で書き出しなおして、もういちど送ってください。"
    )


class XMLUnsafe(FileRefused):
    """The document declares a document type or entities."""

    code = "xml_unsafe"
    message = _(
        "DOCTYPEやENTITYのあるXMLは、安全のために読みません。その行を消すか、"
        "ほかの形式で書き出して、送ってください。"
    )


class XMLTooDeep(FileRefused):
    """The document nests deeper, or has more elements, than any item needs."""

    code = "xml_too_deep"
    message = _(
        "XMLの入れ子が深すぎるか、要素が多すぎます。問題だけを書き出しなおして、送ってください。"
    )


class _BoundedBuilder(TreeBuilder):
    """Builds a tree that stays within bounds."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = self._count = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        """Open an element, if there is room."""
        self._depth += 1
        self._count += 1
        if self._depth > MAX_DEPTH or self._count > MAX_ELEMENTS:
            raise XMLTooDeep
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        """Close an element."""
        self._depth -= 1
        return super().end(tag)


def parse(data: bytes) -> Element:
    """
    Return the document's root.

    :raises FileRefused: if it is empty, broken, unsafe or too deep
    """
    if not data.strip():
        raise FileEmpty
    parser = DefusedXMLParser(target=_BoundedBuilder(), forbid_dtd=True)
    try:
        parser.feed(data)
        root: Element = parser.close()
    except DefusedXmlException as error:
        raise XMLUnsafe from error
    except ParseError as error:
        raise XMLBroken(line=error.position[0]) from error
    except (ValueError, LookupError) as error:  # an encoding that the parser does not know
        raise XMLBroken(line=1) from error
    return root


def local(tag: object) -> str:
    """Return an element's name without its namespace."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child_text(element: Element, *path: str) -> str:
    """Return the text below the path of local names, or nothing."""
    found: Element | None = element
    for name in path:
        found = next((child for child in found or () if local(child.tag) == name), None)
        if found is None:
            return ""
    return "".join(found.itertext()) if found is not None else ""


def declared(namespace: str, schema: str) -> dict[str, str]:
    """
    Return the attributes that name a root's vocabulary.

    ElementTree's own register of prefixes belongs to the process: two threads would take it from each other.
    """
    return {
        "xmlns": namespace,
        "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
        "xsi:schemaLocation": f"{namespace} {schema}",
    }
