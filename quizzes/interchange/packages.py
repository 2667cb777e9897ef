"""QTI packages: a zip with a manifest and one document for each item in each language that it is told in."""

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.interchange.archives import Archive
from quizzes.interchange.bounds import MAX_ITEMS, FileRefused, TooManyItems
from quizzes.interchange.documents import XMLBroken, parse
from quizzes.interchange.editions import edition_of, with_editions
from quizzes.interchange.manifests import (
    NAME,
    Listed,
    Profile,
    Resource,
    left_out,
    read_resources,
    written_manifest,
)
from quizzes.interchange.portable import (
    ItemRefused,
    Loss,
    PortableItem,
    Reading,
    Written,
    check_readable,
    gather,
    written_each,
)
from quizzes.interchange.qti import Dialect
from quizzes.interchange.qti_reading import language_told, read_item, read_words
from quizzes.interchange.qti_writing import written_item
from quizzes.interchange.tags import LOOKS_LIKE

WRITTEN_AT = (2000, 1, 1, 0, 0, 0)
"""The same items are the same bytes, whenever they are written."""
FOLDER, ENDING = "items/", ".xml"
WITHOUT_ORIGINAL = gettext_lazy(
    "ほかの言葉の文だけでは取りこめません。日本語の問題といっしょに送ってください。"
)


class ManifestMissing(FileRefused):
    """The zip is no package."""

    code = "manifest_missing"
    message = gettext_lazy(
        "QTIのパッケージではありません（imsmanifest.xml がありません）。"
        "表計算のファイルなら、名前のおわりを .xlsx にして送ってください。"
    )


def write_package(items: list[PortableItem], *, dialect: Dialect, profile: Profile) -> Written:
    """Return the items as a package; what it cannot say is named."""
    parts, refused = written_each(items, lambda item: list(_documents(item, dialect)))
    listed = [(entry, document) for part in parts for entry, document, _notes in part]
    losses = [
        Loss(name=entry.path.removeprefix(FOLDER).removesuffix(ENDING), reason=note)
        for part in parts
        for entry, _document, notes in part
        for note in notes
    ]
    manifest = written_manifest([entry for entry, _document in listed], profile)
    documents = {entry.path: document for entry, document in listed}
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for path, data in {NAME: manifest, **documents}.items():
            member = zipfile.ZipInfo(path, WRITTEN_AT)
            package.writestr(member, data, zipfile.ZIP_DEFLATED)
    return Written(data=buffer.getvalue(), losses=(*refused, *losses))


def _documents(item: PortableItem, dialect: Dialect) -> Iterator[tuple[Listed, bytes, list[str]]]:
    for edition in (None, *item.editions):
        language = f".{edition.language}" if edition else ""
        entry = Listed(path=f"{FOLDER}{item.key}{language}{ENDING}", item=item, edition=edition)
        yield entry, *written_item(item, dialect, edition)


def read_package(data: bytes) -> Reading:
    """
    Return what the package says, of whichever version its items are.

    :raises FileRefused: if it is no package, or unsafe
    """
    archive = Archive(data)
    if NAME not in archive:
        raise ManifestMissing
    resources = list(read_resources(parse(archive.read(NAME))))
    found = [resource for resource in resources if resource.is_item and not resource.is_remote]
    notes = [left_out(resource) for resource in resources if resource not in found]
    if sum(not resource.original for resource in found) > MAX_ITEMS:
        raise TooManyItems
    items, refused = _read_each(archive, found)
    listed = {NAME, *(resource.path for resource in resources)}
    notes += [
        _("ファイル「%(name)s」は取りこみません。") % {"name": name[:80]}
        for name in archive.names
        if name not in listed
    ]
    return gather(items, refused=refused, notes=notes)


def _read_each(
    archive: Archive, resources: list[Resource]
) -> tuple[list[PortableItem], list[Loss]]:
    """Return the items with what is told of them, and the documents that are refused."""
    items: dict[str, PortableItem] = {}
    again, refused = [], []
    for resource in sorted(resources, key=lambda resource: bool(resource.original)):
        try:
            document = _document(archive, resource)
            if resource.original:
                told = _told(items.get(resource.original), document, resource)
                items[told.key] = told
                continue
            item = check_readable(resource.completed(read_words(document)))
        except ItemRefused as refusal:
            refused.append(Loss(name=resource.path[:80], reason=str(refusal)))
            continue
        if item.key in items:
            again.append(item)
        items.setdefault(item.key, item)
    return [*items.values(), *again], refused


def _document(archive: Archive, resource: Resource) -> Element:
    if resource.path not in archive:
        raise ItemRefused(_("問題のファイルが、ZIPの中にありません。"))
    try:
        return parse(archive.read(resource.path))
    except XMLBroken as refusal:
        raise ItemRefused(refusal.detail) from refusal


def _told(original: PortableItem | None, document: Element, resource: Resource) -> PortableItem:
    """
    Return the item with what the document says of it, and what of that could not be kept.

    :raises ItemRefused: if the document tells another item, or one that is not there
    """
    if original is None:
        raise ItemRefused(str(WITHOUT_ORIGINAL))
    words = read_words(document)
    keys = [[choice.is_key for choice in item.choices] for item in (original, words)]
    if words.kind not in {original.kind, LOOKS_LIKE.get(original.kind)} or keys[0] != keys[1]:
        raise ItemRefused(_("形式か、選択肢か、正答が、日本語の問題とちがいます。"))
    edition = edition_of(words, language=language_told(document), compared=resource.made_from)
    noted = replace(original, notes=(*original.notes, *words.notes))
    return with_editions(noted, [*original.editions, edition])


def read_document(root: Element) -> Reading:
    """
    Return what a single item's document says.

    :raises FileRefused: if there is nothing in it
    """
    name = root.get("identifier", "")[:80]
    if language_told(root):
        return gather([], refused=[Loss(name=name, reason=str(WITHOUT_ORIGINAL))])
    try:
        return gather([read_item(root)], refused=[])
    except ItemRefused as refusal:
        return gather([], refused=[Loss(name=name, reason=str(refusal))])
