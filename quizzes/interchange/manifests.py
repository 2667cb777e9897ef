"""
The manifest of a QTI package: which documents are items, and what is known of each.

What the bank knows stands in LOM, which other programs keep: tags are keywords, the source is what the
item is based on, a misconception is an annotation for its choice.
"""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

from django.utils.translation import gettext as _

from quizzes.interchange.documents import child_text, declared, local
from quizzes.interchange.portable import PortableItem, canonical
from quizzes.interchange.tags import read_tags, written_tags

NAME = "imsmanifest.xml"
LOM = "http://ltsc.ieee.org/xsd/LOM"
ITEM_TYPES = ("imsqti_item_xmlv2", "imsqti_item_xmlv3")
ANNOTATED = "choice_"


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

    @property
    def is_item(self) -> bool:
        """Whether the resource is an item of a version that we read."""
        return self.kind.startswith(ITEM_TYPES)

    def completed(self, item: PortableItem) -> PortableItem:
        """Return the item with what the manifest knows of it."""
        known = read_tags(self.tags)
        choices = [
            replace(choice, misconception=self.misconceptions.get(position, ""))
            for position, choice in enumerate(item.choices, start=1)
        ]
        return replace(
            item,
            choices=tuple(choices),
            small_class=known.small_class,
            bands=known.bands,
            help_card=known.help_card,
            open_use=known.open_use,
            source=self.source,
            notes=(*item.notes, *known.notes),
        )


# --- Writing -------------------------------------------------------------------------------


def written_manifest(items: dict[str, PortableItem], profile: Profile) -> bytes:
    """Return the manifest of the items by their paths."""
    root = Element("manifest", identifier="MANIFEST-anshin-manabi")
    root.attrib.update({**declared(profile.namespace, profile.schema), "xmlns:imsmd": LOM})
    metadata = SubElement(root, "metadata")
    SubElement(metadata, "schema").text = profile.name
    SubElement(metadata, "schemaversion").text = profile.version
    SubElement(root, "organizations")
    resources = SubElement(root, "resources")
    for path, item in items.items():
        resource = SubElement(
            resources,
            "resource",
            identifier=f"I-{item.key}",
            type=profile.item_type,
            href=path,
        )
        SubElement(resource, "metadata").append(_lom(item))
        SubElement(resource, "file", href=path)
    return tostring(root, encoding="UTF-8", xml_declaration=True)


def _lom(item: PortableItem) -> Element:
    lom = Element("imsmd:lom")
    general = _lom_part(lom, "general")
    identifier = _lom_part(general, "identifier")
    _lom_part(identifier, "catalog").text = "anshin-manabi"
    _lom_part(identifier, "entry").text = item.key
    _lom_part(general, "language").text = "ja"
    for tag in written_tags(item):
        _lom_string(_lom_part(general, "keyword"), tag)
    if item.source:
        relation = _lom_part(lom, "relation")
        kind = _lom_part(relation, "kind")
        _lom_part(kind, "source").text = "LOMv1.0"
        _lom_part(kind, "value").text = "isbasedon"
        _lom_string(_lom_part(_lom_part(relation, "resource"), "description"), item.source)
    for position, choice in enumerate(item.choices, start=1):
        if choice.misconception:
            description = _lom_part(_lom_part(lom, "annotation"), "description")
            _lom_string(description, f"{ANNOTATED}{position}: {choice.misconception}")
    return lom


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
    sources = [
        canonical(child_text(part, "resource", "description"))
        for part in parts
        if local(part.tag) == "relation"
        and child_text(part, "kind", "value").strip() == "isbasedon"
    ]
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
    )


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
