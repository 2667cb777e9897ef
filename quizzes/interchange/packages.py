"""QTI packages: a zip with a manifest and one document for each item."""

import zipfile
from io import BytesIO
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.interchange.archives import Archive
from quizzes.interchange.bounds import MAX_ITEMS, FileRefused, TooManyItems
from quizzes.interchange.documents import XMLBroken, parse
from quizzes.interchange.manifests import (
    NAME,
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
    gather,
    written_each,
)
from quizzes.interchange.qti import Dialect, read_item, written_item

WRITTEN_AT = (2000, 1, 1, 0, 0, 0)
"""The same items are the same bytes, whenever they are written."""


class ManifestMissing(FileRefused):
    """The zip is no package."""

    code = "manifest_missing"
    message = gettext_lazy(
        "QTIのパッケージではありません（imsmanifest.xml がありません）。"
        "表計算のファイルなら、名前のおわりを .xlsx にして送ってください。"
    )


def write_package(items: list[PortableItem], *, dialect: Dialect, profile: Profile) -> Written:
    """Return the items as a package; what it cannot say is named."""
    parts, refused = written_each(items, lambda item: (item, *written_item(item, dialect)))
    paths = {f"items/{item.key}.xml": item for item, _document, _notes in parts}
    documents = {f"items/{item.key}.xml": document for item, document, _notes in parts}
    losses = [
        Loss(name=item.key, reason=note) for item, _document, notes in parts for note in notes
    ]
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for path, data in {NAME: written_manifest(paths, profile), **documents}.items():
            member = zipfile.ZipInfo(path, WRITTEN_AT)
            package.writestr(member, data, zipfile.ZIP_DEFLATED)
    return Written(data=buffer.getvalue(), losses=(*refused, *losses))


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
    if len(found) > MAX_ITEMS:
        raise TooManyItems
    items, refused = [], []
    for resource in found:
        try:
            items.append(resource.completed(_read(archive, resource)))
        except ItemRefused as refusal:
            refused.append(Loss(name=resource.path[:80], reason=str(refusal)))
    listed = {NAME, *(resource.path for resource in resources)}
    notes += [
        _("ファイル「%(name)s」は取りこみません。") % {"name": name[:80]}
        for name in archive.names
        if name not in listed
    ]
    return gather(items, refused=refused, notes=notes)


def _read(archive: Archive, resource: Resource) -> PortableItem:
    if resource.path not in archive:
        raise ItemRefused(_("問題のファイルが、ZIPの中にありません。"))
    try:
        return read_item(parse(archive.read(resource.path)))
    except XMLBroken as refusal:
        raise ItemRefused(refusal.detail) from refusal


def read_document(root: Element) -> Reading:
    """
    Return what a single item's document says.

    :raises FileRefused: if there is nothing in it
    """
    try:
        return gather([read_item(root)], refused=[])
    except ItemRefused as refusal:
        return gather([], refused=[Loss(name=root.get("identifier", "")[:80], reason=str(refusal))])
