"""Files made to do harm, or broken on their way: each is refused in words, and nothing happens."""

import io
import struct
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from time import monotonic
from unittest.mock import patch

import openpyxl
import pytest

from cms.refusals import Refusal
from quizzes.interchange import archives, formats, gift, moodle, qti3, sheets
from quizzes.interchange.bounds import MAX_ITEMS, MAX_UPLOAD_BYTES
from quizzes.interchange.markup import text_of_html
from quizzes.interchange.portable import ItemRefused
from quizzes.models import Item
from tests.quizzes.interchange.conftest import Send
from tests.quizzes.interchange.portables import MATCH, MULTIPLE, SINGLE

LAUGHS = b"""<?xml version="1.0"?>
<!DOCTYPE quiz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;">]>
<quiz><question type="multichoice"><name><text>&c;</text></name></question></quiz>"""
OUTSIDE = b"""<?xml version="1.0"?>
<!DOCTYPE quiz [<!ENTITY secret SYSTEM "file:///etc/passwd">]>
<quiz><question type="multichoice"><name><text>&secret;</text></name></question></quiz>"""
DOCTYPE = b'<!DOCTYPE quiz SYSTEM "http://example.com/quiz.dtd"><quiz></quiz>'
PACKAGE = qti3.write([SINGLE, MULTIPLE]).data


def zipped(members: dict[str, bytes], **fields: int) -> bytes:
    """Return a zip of the members; the fields are those of its entries."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            for field, value in fields.items():
                setattr(entry, field, value)
            file.writestr(entry, data)
    return buffer.getvalue()


def repacked(change: Callable[[dict[str, bytes]], None]) -> bytes:
    """Return our package with other members."""
    with zipfile.ZipFile(io.BytesIO(PACKAGE)) as file:
        members = {name: file.read(name) for name in file.namelist()}
    change(members)
    return zipped(members)


def with_item(document: bytes) -> bytes:
    """Return our package with another document for one of its items."""
    return repacked(lambda members: members.update({f"items/{SINGLE.key}.xml": document}))


def workbook(rows: list[list[object]]) -> bytes:
    """Return a workbook of the rows."""
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(buffer)
    return buffer.getvalue()


def with_sheet(xml: bytes) -> bytes:
    """Return a workbook whose sheet is the XML."""
    with zipfile.ZipFile(io.BytesIO(workbook([["stem"]]))) as file:
        members = {name: file.read(name) for name in file.namelist()}
    return zipped({**members, "xl/worksheets/sheet1.xml": xml})


def lying_about_size(data: bytes) -> bytes:
    """Return the zip with every size in its directory said to be one byte."""
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data = data[: at + 24] + struct.pack("<I", 1) + data[at + 28 :]
        at = data.find(b"PK\x01\x02", at + 4)
    return data


CSV = b"key,kind,stem,choice1_text,choice1_is_key,choice2_text\r\n"
DEEP = b"<quiz>" + b"<a>" * 100_000 + b"</a>" * 100_000 + b"</quiz>"
ROW = b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>stem</t></is></c></row>'
SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'

HOSTILE = {
    "zip bomb": ("a.zip", zipped({"imsmanifest.xml": b"\0" * 30_000_000}), "zip_too_large"),
    "zip bomb in parts": (
        "a.zip",
        zipped({f"{n}.bin": bytes(range(256)) * 900 for n in range(100)}),
        "zip_too_large",
    ),
    "lying zip": (
        "a.zip",
        lying_about_size(zipped({"imsmanifest.xml": b"<a>" * 100_000})),
        "zip_broken",
    ),
    "many members": ("a.zip", zipped({f"{n}": b"" for n in range(3600)}), "zip_too_large"),
    "parent folder": ("a.zip", zipped({"../../etc/cron.d/x": b"x"}), "zip_unsafe"),
    "parent inside": ("a.zip", zipped({"items/../../x": b"x"}), "zip_unsafe"),
    "absolute": ("a.zip", zipped({"/etc/passwd": b"x"}), "zip_unsafe"),
    "drive": ("a.zip", zipped({"C:\\windows\\x": b"x"}), "zip_unsafe"),
    "symbolic link": (
        "a.zip",
        zipped({"imsmanifest.xml": b"/etc/passwd"}, external_attr=0o120777 << 16),
        "zip_unsafe",
    ),
    "device": ("a.zip", zipped({"x": b""}, external_attr=0o020666 << 16), "zip_unsafe"),
    "half a zip": ("a.zip", PACKAGE[: len(PACKAGE) // 2], "zip_broken"),
    "end of a zip": ("a.zip", PACKAGE[len(PACKAGE) // 2 :], "zip_broken"),
    "no zip": ("a.zip", b"PK\x03\x04 not at all", "zip_broken"),
    "empty zip": ("a.zip", zipped({}), "manifest_missing"),
    "workbook as zip": ("a.zip", workbook([["stem"]]), "manifest_missing"),
    "package as workbook": ("a.xlsx", PACKAGE, "sheet_broken"),
    "workbook as text": ("a.csv", workbook([["stem"]]), "encoding_unknown"),
    "laughs in the manifest": ("a.zip", zipped({"imsmanifest.xml": LAUGHS}), "xml_unsafe"),
    "laughs in an item": ("a.zip", with_item(LAUGHS), "xml_unsafe"),
    "billion laughs": ("a.xml", LAUGHS, "xml_unsafe"),
    "external entity": ("a.xml", OUTSIDE, "xml_unsafe"),
    "external document type": ("a.xml", DOCTYPE, "xml_unsafe"),
    "laughs in a sheet": ("a.xlsx", with_sheet(LAUGHS), "sheet_broken"),
    "outside a sheet": ("a.xlsx", with_sheet(OUTSIDE), "sheet_broken"),
    "broken sheet": ("a.xlsx", with_sheet(b"<worksheet>"), "sheet_broken"),
    "far row": (
        "a.xlsx",
        with_sheet(SHEET % (ROW % (1, 1) + ROW % (10**12, 10**12))),
        "columns_missing",
    ),
    "depth": ("a.xml", DEEP, "xml_too_deep"),
    "not closed": ("a.xml", b"<quiz><question>", "xml_broken"),
    "unknown encoding": ("a.xml", b'<?xml version="1.0" encoding="klingon"?><quiz/>', "xml_broken"),
    "two-byte encoding": (
        "a.xml",
        '<?xml version="1.0" encoding="shift_jis"?><quiz>あ</quiz>'.encode("cp932"),
        "xml_broken",
    ),
    "other XML": ("a.xml", b"<html/>", "not_moodle_xml"),
    "no items": ("a.xml", b"<quiz/>", "no_items"),
    "a picture": ("a.gift", b"\x89PNG\r\n\x1a\n\0\0", "encoding_unknown"),
    "wrong encoding": ("a.gift", "問題".encode("utf-16"), "encoding_unknown"),
    "bytes of nothing": ("a.csv", b"\x81\xff\xfe\x80", "encoding_unknown"),
    "no columns": ("a.csv", "問題文,答え\r\n".encode(), "columns_missing"),
    "no rows": ("a.csv", CSV, "no_items"),
    "endless cell": ("a.csv", CSV + b'k,single,"' + b"x" * 200_000, "sheet_broken"),
    "unknown name": ("a.exe", b"MZ", "format_unknown"),
    "no name": ("a", b"x", "format_unknown"),
    "too large": ("a.gift", b"x" * (MAX_UPLOAD_BYTES + 1), "file_too_large"),
    "10,000 items as GIFT": ("a.gift", b"q {=a ~b}\n\n" * 10_000, "too_many_items"),
    "10,000 items as CSV": ("a.csv", CSV + b"k,single,q,a,1,b\r\n" * 10_000, "too_many_items"),
    "10,000 items as XML": (
        "a.xml",
        b"<quiz>" + b'<question type="essay"/>' * 10_000 + b"</quiz>",
        "too_many_items",
    ),
    **{
        f"empty{ending}": (f"a{ending}", b"", "file_empty")
        for ending in (".zip", ".xml", ".gift", ".csv", ".xlsx")
    },
    **{
        f"blank{ending}": (f"a{ending}", b" \n \n", "file_empty")
        for ending in (".xml", ".gift", ".csv")
    },
}


@pytest.mark.parametrize("hostile", list(HOSTILE))
def test_a_hostile_file_is_refused(hostile: str) -> None:
    name, data, code = HOSTILE[hostile]
    with pytest.raises(Refusal) as refusal:
        formats.read(name=name, data=data)
    assert refusal.value.code == code
    assert refusal.value.detail.endswith("。")
    assert "%" not in refusal.value.detail


@pytest.mark.django_db
@pytest.mark.parametrize(
    "hostile", ["zip bomb", "symbolic link", "billion laughs", "far row", "empty.zip", "no name"]
)
def test_the_editor_is_told(send: Send, hostile: str) -> None:
    name, data, _code = HOSTILE[hostile]
    response = send(name, data)
    assert response.status_code in {400, 413}
    html = response.content.decode()
    with pytest.raises(Refusal) as refusal:
        formats.read(name=name, data=data)
    assert refusal.value.detail in html
    assert 'role="alert"' in html
    assert not Item.objects.exists()


def test_10_000_rows_of_a_workbook_are_too_many() -> None:
    header = ["stem", "choice1_text", "choice1_is_key", "choice2_text"]
    with pytest.raises(Refusal) as refusal:
        sheets.read_xlsx(workbook([header, *([["q", "a", 1, "b"]] * (MAX_ITEMS + 1))]))
    assert refusal.value.code == "too_many_items"


def test_blank_rows_come_to_an_end() -> None:
    header = b"".join(
        b'<c r="%s1" t="inlineStr"><is><t>%s</t></is></c>' % cell
        for cell in [
            (b"A", b"stem"),
            (b"B", b"choice1_text"),
            (b"C", b"choice1_is_key"),
            (b"D", b"choice2_text"),
        ]
    )
    rows = b'<row r="1">%s</row>' % header + ROW % (10**12, 10**12)
    with pytest.raises(Refusal) as refusal:
        sheets.read_xlsx(with_sheet(SHEET % rows))
    assert refusal.value.code == "too_many_items"


def test_an_encrypted_member_is_refused() -> None:
    data = bytearray(zipped({"imsmanifest.xml": b"<manifest/>"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + offset] |= 1
    with pytest.raises(archives.ZipUnsafe):
        formats.read(name="a.zip", data=bytes(data))


def test_a_broken_item_is_named_and_the_others_stay() -> None:
    reading = formats.read(name="a.zip", data=with_item(b"<qti-assessment-item>"))
    assert reading.items == (MULTIPLE,)
    (loss,) = reading.refused
    assert loss.name == f"items/{SINGLE.key}.xml"
    assert "XMLとして読めません" in loss.reason


def test_nothing_is_written_to_a_disk_and_nothing_is_fetched() -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError(args)

    with (
        patch("zipfile.ZipFile.extract", refuse),
        patch("zipfile.ZipFile.extractall", refuse),
        patch("socket.socket.connect", refuse),
    ):
        formats.read(name="a.zip", data=PACKAGE)


# --- What is cleaned -----------------------------------------------------------------------

EVIL = (
    '<p onclick="x()">だれ<script>alert("x")</script>に<style>p{}</style>'
    '<img src="https://example.com/track.png" alt="絵">話す？'
    '<a href="javascript:alert(1)">ここ</a><iframe src="https://example.com/"></iframe></p>'
)
NOTES = (
    "<script>",
    "<style>",
    "<iframe>",
    "https://example.com/track.png",
    "スクリプト",
    "リンク先",
)


def assert_cleaned(stem: str, notes: tuple[str, ...]) -> None:
    assert stem == "だれに絵話す？ここ"
    for expected in NOTES:
        assert any(expected in note for note in notes), expected


def test_script_and_media_leave_moodle_xml_by_name() -> None:
    document = f"""<quiz><question type="multichoice"><name><text>q</text></name>
    <questiontext format="html"><text><![CDATA[{EVIL}]]></text><file name="x.png">QUJD</file>
    </questiontext><answer fraction="100"><text>a</text></answer>
    <answer fraction="0"><text>b</text></answer></question></quiz>"""
    (item,) = moodle.read(document.encode()).items
    assert_cleaned(item.stem, item.notes)
    assert any("<file>" in note for note in item.notes)


def test_script_and_media_leave_gift_by_name() -> None:
    stem = EVIL.replace("{", "\\{").replace("}", "\\}").replace("=", "\\=").replace(":", "\\:")
    for form in ("[html]", ""):
        (item,) = gift.read(f"::q::{form}{stem} {{=a ~b}}".encode()).items
        assert_cleaned(item.stem, item.notes)


def test_script_and_media_leave_qti_by_name() -> None:
    with zipfile.ZipFile(io.BytesIO(PACKAGE)) as file:
        document = file.read(f"items/{SINGLE.key}.xml").decode()
    start, end = document.index("<qti-prompt>"), document.index("</qti-prompt>")
    evil = EVIL.replace('alt="絵">', 'alt="絵"/>')
    document = f"{document[:start]}<qti-prompt>{evil}{document[end:]}"
    reading = formats.read(name="a.xml", data=document.encode())
    assert_cleaned(reading.items[0].stem, reading.items[0].notes)


@pytest.mark.parametrize(
    "html", ["<![x[", "<!--", "<p", "</", "&#0;&#x110000;&bogus;", "<" * 500, "<!DOCTYPE x ["]
)
def test_broken_markup_breaks_nothing(html: str) -> None:
    data = f"::q::[html]問い{html.replace('#', chr(92) + '#')} {{=a ~b}}".encode()
    reading = gift.read(data)
    assert len(reading.items) + len(reading.refused) == 1


def test_remote_documents_are_named_and_not_fetched() -> None:
    def point_away(members: dict[str, bytes]) -> None:
        manifest = members["imsmanifest.xml"].decode()
        path = f'href="items/{SINGLE.key}.xml"'
        members["imsmanifest.xml"] = manifest.replace(
            path, 'href="https://example.com/item.xml"'
        ).encode()

    reading = formats.read(name="a.zip", data=repacked(point_away))
    assert reading.items == (MULTIPLE,)
    assert any("https://example.com/item.xml" in note for note in reading.notes)


@pytest.mark.parametrize(
    "href", ["../outside.xml", "/etc/passwd", "..%2Foutside.xml", "nowhere.xml"]
)
def test_a_manifest_leads_nowhere_but_into_its_package(href: str) -> None:
    def point_away(members: dict[str, bytes]) -> None:
        manifest = members["imsmanifest.xml"].decode()
        members["imsmanifest.xml"] = manifest.replace(f"items/{SINGLE.key}.xml", href).encode()

    reading = formats.read(name="a.zip", data=repacked(point_away))
    assert reading.items == (MULTIPLE,)
    assert [loss.reason for loss in reading.refused] == ["問題のファイルが、ZIPの中にありません。"]


# --- Formulas ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "'=1", "''=1", "＝1", "|x", '=HYPERLINK("http://x")']
)
def test_formulas_are_guarded_on_their_way_out(text: str) -> None:
    assert sheets.guarded(text).startswith("'")
    assert sheets.unguarded(sheets.guarded(text)) == text


def test_no_cell_of_a_workbook_is_a_formula() -> None:
    item = replace(SINGLE, stem='=HYPERLINK("http://example.com")', source="@x")
    data = sheets.write_xlsx([item]).data
    book = openpyxl.load_workbook(io.BytesIO(data))
    types = {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row}
    assert "f" not in types
    assert sheets.read_xlsx(data).items == (item,)


def test_a_formula_is_the_text_that_it_is() -> None:
    header = ["key", "stem", "choice1_text", "choice1_is_key", "choice2_text"]
    data = workbook([header, ["k", "=1+1", '=HYPERLINK("http://x")', 1, "b"]])
    (item,) = sheets.read_xlsx(data).items
    assert item.stem == "=1+1"
    assert item.choices[0].text == '=HYPERLINK("http://x")'


@pytest.mark.parametrize(
    "html",
    [
        "<br>" * 9_900,
        "<b> </b>" * 4_900,
        "<!--" * 9_900,
        "<!--" * 9_900 + ">",
        "<![CDATA[" * 4_000,
        "<?" * 19_000,
        "<a " * 13_000,
        "<a " * 13_000 + ">",
        '<a b="' * 6_001 + ">",
        "<a '" * 9_901 + ">",
        "<a/" * 13_000 + ">",
        "<a =" * 9_000 + ">",
        "<" * 39_000 + ">",
        "<script>" * 4_900,
        "&" * 39_000,
        "&a" * 19_000,
        "</" * 19_000,
    ],
)
def test_markup_made_to_take_long_takes_no_time(html: str) -> None:
    started = monotonic()
    with suppress(ItemRefused):
        text_of_html(html)
    assert monotonic() - started < 5


def test_comments_made_to_take_long_take_no_time() -> None:
    started = monotonic()
    gift.read(b"// " + b"[id:" * 100_000 + b"\n::q::q {=a ~b}")
    assert monotonic() - started < 5


def test_lines_of_ours_made_to_take_long_take_no_time() -> None:
    started = monotonic()
    for line in (
        "// [rationale:1:" + "\\" * 200_001,
        "// [source:" + "x" * 400_000,
        "// [source:]" + " " * 400_000 + "x",
        "// [source:" * 40_000,
    ):
        gift.read(f"{line}\n::q::q {{=a -> b =c -> d =e -> f}}".encode())
    assert monotonic() - started < 5


def test_pairs_made_to_be_too_many_are_refused() -> None:
    pairs = " ".join(f"=a{number} -> b{number}" for number in range(5_000))
    (loss,) = gift.read(f"::q::q {{{pairs}}}".encode()).refused
    assert "選択肢が5000こあります。" in loss.reason


def test_script_leaves_what_options_belong_to() -> None:
    document = qti3.write([MATCH]).data
    with zipfile.ZipFile(io.BytesIO(document)) as file:
        text = file.read(f"items/{MATCH.key}.xml").decode()
    target = MATCH.targets[0]
    evil = f'{target}<script>alert("x")</script><img src="https://example.com/t.png" alt="絵"/>'
    reading = formats.read(name="a.xml", data=text.replace(target, evil).encode())
    (item,) = reading.items
    assert item.targets[0] == f"{target}絵"
    assert any("<script>" in note for note in item.notes)
    assert any("https://example.com/t.png" in note for note in item.notes)


def test_an_address_that_is_none_is_remote() -> None:
    def point_away(members: dict[str, bytes]) -> None:
        manifest = members["imsmanifest.xml"].decode()
        members["imsmanifest.xml"] = manifest.replace(
            f"items/{SINGLE.key}.xml", "http://[broken"
        ).encode()

    reading = formats.read(name="a.zip", data=repacked(point_away))
    assert reading.items == (MULTIPLE,)
    assert any("http://[broken" in note for note in reading.notes)


def test_half_a_character_in_a_workbook_is_dropped() -> None:
    header = ["stem", "choice1_text", "choice1_is_key", "choice2_text", "x_xD800_"]
    reading = sheets.read_xlsx(workbook([header, ["q_xDFFF_", "a", 1, "b", ""]]))
    assert reading.items[0].stem == "q"
    assert reading.notes == ("列「x」は取りこみません。",)
