"""The formats: which there are, what their files are called, and who reads and writes them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quizzes.interchange import gift, moodle, qti3, qti22, sheets
from quizzes.interchange.bounds import MAX_UPLOAD_BYTES, FileEmpty, FileRefused, FileTooLarge
from quizzes.interchange.documents import parse
from quizzes.interchange.packages import read_document, read_package
from quizzes.interchange.portable import PORTABLE_KINDS, PortableItem, Reading, Written
from quizzes.interchange.qti import neutral
from quizzes.items.kinds import ItemKind


class FormatUnknown(FileRefused):
    """The file's name ends like none of the formats."""

    code = "format_unknown"
    message = _(
        "この名前のファイルは読めません。%(endings)s のどれかの形で書き出して、送ってください。"
    )

    def __init__(self) -> None:
        super().__init__(endings="、".join(READERS))


@dataclass(frozen=True, kw_only=True)
class Format:
    """A format that items are written in."""

    name: str
    label: str | Promise
    file_name: str
    media_type: str
    write: Callable[[list[PortableItem]], Written]
    kinds: frozenset[str] = PORTABLE_KINDS
    """The kinds that it can say."""
    remarks: Mapping[str, str | Promise] = field(default_factory=dict)
    """What it says otherwise of some of them."""
    has_editions: bool = True


FORMATS = {
    form.name: form
    for form in (
        Format(
            name="qti3",
            label=_("QTI 3.0（パッケージ）"),
            file_name="items-qti30.zip",
            media_type="application/zip",
            write=qti3.write,
        ),
        Format(
            name="qti22",
            label=_("QTI 2.2（パッケージ）"),
            file_name="items-qti22.zip",
            media_type="application/zip",
            write=qti22.write,
        ),
        Format(
            name="moodle",
            label=_("Moodle XML"),
            file_name="items-moodle.xml",
            media_type="application/xml",
            write=moodle.write,
            kinds=moodle.KINDS,
            remarks=moodle.REMARKS,
        ),
        Format(
            name="gift",
            label=_("GIFT"),
            file_name="items.gift",
            media_type="text/plain; charset=utf-8",
            write=gift.write,
            kinds=gift.KINDS,
            remarks=gift.REMARKS,
            has_editions=False,
        ),
        Format(
            name="csv",
            label=_("CSV（表）"),
            file_name="items.csv",
            media_type="text/csv; charset=utf-8",
            write=sheets.write_csv,
        ),
        Format(
            name="xlsx",
            label=_("XLSX（表計算）"),
            file_name="items.xlsx",
            media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            write=sheets.write_xlsx,
        ),
    )
}


@dataclass(frozen=True, kw_only=True)
class Carried:
    """What each of the formats keeps of a kind of item, or of all of them, in their order."""

    name: str
    answers: tuple[str, ...]


def carried() -> list[Carried]:
    """Return what the formats keep, kind by kind, and then of words in other languages."""
    kinds = [
        Carried(
            name=str(kind.label),
            answers=tuple(_answer(form, kind.value) for form in FORMATS.values()),
        )
        for kind in ItemKind
    ]
    languages = tuple(str(YES if form.has_editions else NO) for form in FORMATS.values())
    return [*kinds, Carried(name=str(_("ほかの言葉")), answers=languages)]


def _answer(form: Format, kind: str) -> str:
    if kind not in form.kinds:
        return str(NO)
    return str(OTHERWISE if kind in form.remarks else YES)


YES, OTHERWISE, NO = _("書ける"), _("書ける（部分点がちがう）"), _("書けない")


def _read_xml(data: bytes) -> Reading:
    root = parse(data)
    is_item = neutral(root.tag) == "assessment-item"
    return read_document(root) if is_item else moodle.read_tree(root)


READERS: dict[str, Callable[[bytes], Reading]] = {
    ".zip": read_package,
    ".xml": _read_xml,
    ".gift": gift.read,
    ".txt": gift.read,
    ".csv": sheets.read_csv,
    ".xlsx": sheets.read_xlsx,
}


def read(*, name: str, data: bytes) -> Reading:
    """
    Return what the file says; its name says what it is, and its content is held to that.

    :raises FileRefused: if it is of no format that we read, too large, empty, broken or unsafe
    """
    reader = READERS.get(PurePath(name).suffix.lower())
    if reader is None:
        raise FormatUnknown
    if len(data) > MAX_UPLOAD_BYTES:
        raise FileTooLarge
    if not data:
        raise FileEmpty
    return reader(data)
