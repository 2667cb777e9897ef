"""
The manifest of a QTI package: which documents are items, and what is known of each.

What the bank knows stands in LOM, which other programs keep: tags are keywords, the source is what the
item is based on, a misconception is an annotation for its choice. An item in another language is a
document of its own, a version of the Japanese one, with the digest of the Japanese that it was compared with.
"""

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

from django.conf import settings
from django.utils.translation import gettext as _

from quizzes.interchange.documents import child_text, declared, local
from quizzes.interchange.portable import PortableEdition, PortableItem, canonical
from quizzes.interchange.tags import tagged, written_tags

NAME = "imsmanifest.xml"
LOM = "http://ltsc.ieee.org/xsd/LOM"
ITEM_TYPES = ("imsqti_item_xmlv2", "imsqti_item_xmlv3")
ANNOTATED = "choice_"
CATALOG, MADE_FROM = "anshin-manabi", "anshin-manabi:made-from"
BASED_ON, VERSION_OF = "isbasedon", "isversionof"


@dataclass(frozen=True, kw_only=True)
class Profile:
    """How one version of QTI fills in a manifest."""

    namespace: str
    schema: str
    name: str
    version: str
    item_type: str


@dataclass(frozen=True, kw_only=True)
class Resource:
    """A resource of a manifest: its document's path in the package, and what LOM says of it."""

    path: str
    kind: str
    is_remote: bool = False
    tags: tuple[str, ...] = ()
    source: str = ""
    misconceptions: dict[int, str] = field(default_factory=dict)
    original: str = ""
    """The key of the item that it tells in another language."""
    made_from: str = ""

    @property
    def is_item(self) -> bool:
        """Whether the resource is an item of a version that we read."""
        return self.kind.startswith(ITEM_TYPES)

    def completed(self, item: PortableItem) -> PortableItem:
        """Return the item with what the manifest knows of it."""
        choices = [
            replace(choice, misconception=self.misconceptions.get(position, ""))
            for position, choice in enumerate(item.choices, start=1)
        ]
        return tagged(replace(item, choices=tuple(choices), source=self.source), self.tags)


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A document of a package: an item, or an edition of it."""

    path: str
    item: PortableItem
    edition: PortableEdition | None = None


# --- Writing -------------------------------------------------------------------------------


def written_manifest(documents: Iterable[Listed], profile: Profile) -> bytes:
    """Return the manifest of the documents."""
    root = Element("manifest", identifier="MANIFEST-anshin-manabi")
    root.attrib.update({**declared(profile.namespace, profile.schema), "xmlns:imsmd": LOM})
    metadata = SubElement(root, "metadata")
    SubElement(metadata, "schema").text = profile.name
    SubElement(metadata, "schemaversion").text = profile.version
    SubElement(root, "organizations")
    resources = SubElement(root, "resources")
    for document in documents:
        language = f".{document.edition.language}" if document.edition else ""
        resource = SubElement(
            resources,
            "resource",
            identifier=f"I-{document.item.key}{language}",
            type=profile.item_type,
            href=document.path,
        )
        lom = (
            _lom_of_edition(document.item, document.edition)
            if document.edition
            else _lom(document.item)
        )
        SubElement(resource, "metadata").append(lom)
        SubElement(resource, "file", href=document.path)
    return tostring(root, encoding="UTF-8", xml_declaration=True)


def _lom(item: PortableItem) -> Element:
    lom = _lom_general(item.key, settings.LANGUAGE_CODE, written_tags(item))
    if item.source:
        _lom_string(_lom_part(_lom_relation(lom, BASED_ON), "description"), item.source)
    for position, choice in enumerate(item.choices, start=1):
        if choice.misconception:
            description = _lom_part(_lom_part(lom, "annotation"), "description")
            _lom_string(description, f"{ANNOTATED}{position}: {choice.misconception}")
    return lom


def _lom_of_edition(item: PortableItem, edition: PortableEdition) -> Element:
    lom = _lom_general(f"{item.key}.{edition.language}", edition.language, [])
    original = _lom_relation(lom, VERSION_OF)
    _lom_identifier(original, CATALOG, item.key)
    if edition.made_from:
        _lom_identifier(original, MADE_FROM, edition.made_from)
    return lom


def _lom_general(entry: str, language: str, keywords: list[str]) -> Element:
    lom = Element("imsmd:lom")
    general = _lom_part(lom, "general")
    _lom_identifier(general, CATALOG, entry)
    _lom_part(general, "language").text = language
    for keyword in keywords:
        _lom_string(_lom_part(general, "keyword"), keyword)
    return lom


def _lom_identifier(parent: Element, catalog: str, entry: str) -> None:
    identifier = _lom_part(parent, "identifier")
    _lom_part(identifier, "catalog").text = catalog
    _lom_part(identifier, "entry").text = entry


def _lom_relation(lom: Element, value: str) -> Element:
    relation = _lom_part(lom, "relation")
    kind = _lom_part(relation, "kind")
    _lom_part(kind, "source").text = "LOMv1.0"
    _lom_part(kind, "value").text = value
    return _lom_part(relation, "resource")


def _lom_part(parent: Element, name: str) -> Element:
    return SubElement(parent, f"imsmd:{name}")


def _lom_string(parent: Element, text: str) -> None:
    string = _lom_part(parent, "string")
    string.set("language", "ja")
    string.text = text


# --- Reading -------------------------------------------------------------------------------


def read_resources(root: Element) -> Iterator[Resource]:
    """Yield what the manifest lists."""
    base = _base(root)
    for resources in root:
        if local(resources.tag) != "resources":
            continue
        for resource in resources:
            if local(resource.tag) == "resource":
                inner = posixpath.join(base, _base(resources), _base(resource))
                yield _resource(resource, inner)


def _base(element: Element) -> str:
    return element.get("{http://www.w3.org/XML/1998/namespace}base", "")


def _resource(resource: Element, base: str) -> Resource:
    href = resource.get("href", "")
    parts = list(resource.iter())
    keywords = [canonical("".join(p.itertext())) for p in parts if local(p.tag) == "keyword"]
    sources = [canonical(child_text(part, "description")) for part in _related(parts, BASED_ON)]
    originals = dict(
        _entries(identifier) for part in _related(parts, VERSION_OF) for identifier in part
    )
    misconceptions = {}
    for part in parts:
        if local(part.tag) == "annotation":
            name, _colon, words = canonical(child_text(part, "description")).partition(": ")
            position = name.removeprefix(ANNOTATED)
            if name.startswith(ANNOTATED) and position in set("12345678"):
                misconceptions[int(position)] = words
    path = _path_in_package(href, base)
    return Resource(
        path=href if path is None else path,
        kind=resource.get("type", ""),
        is_remote=path is None,
        tags=tuple(keywords),
        source=next(iter(sources), ""),
        misconceptions=misconceptions,
        original=originals.get(CATALOG, ""),
        made_from=originals.get(MADE_FROM, ""),
    )


def _related(parts: list[Element], value: str) -> Iterator[Element]:
    """Yield what the resource is related to in that way."""
    for part in parts:
        if local(part.tag) == "relation" and child_text(part, "kind", "value").strip() == value:
            yield from (child for child in part if local(child.tag) == "resource")


def _entries(identifier: Element) -> tuple[str, str]:
    return child_text(identifier, "catalog").strip(), child_text(identifier, "entry").strip()


def _path_in_package(href: str, base: str) -> str | None:
    """Return where the address leads in the package; nothing if it leads out of it."""
    try:
        target = urlsplit(href)
    except ValueError:
        return None
    if target.scheme or target.netloc:
        return None
    return posixpath.normpath(posixpath.join(base, unquote(target.path)))


def left_out(resource: Resource) -> str:
    """Return what is said of a resource that is no item, or lies elsewhere."""
    if resource.is_remote:
        return _("ほかの場所にあるファイル「%(url)s」は、取りに行きません。") % {
            "url": resource.path[:80]
        }
    return _("ファイル「%(name)s」（%(kind)s）は取りこみません。") % {
        "name": resource.path[:80],
        "kind": resource.kind[:40],
    }
