"""
CSV and XLSX: one item a row, columns named as the bank's fields.

Another language has columns of its own, named like the Japanese ones with the language's code behind:
``stem:en``, ``choice1_text:en``. They are there for the languages that an item is told in; ``made_from:en``
is the digest of the Japanese that the words were compared with, and may be left empty.

Spreadsheets take what begins like a formula for one, so that an apostrophe is put before it and taken
off again. Formulas in a file are read as the text that they are.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import tablib
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.taxonomy import Band
from quizzes.interchange.archives import Archive
from quizzes.interchange.bounds import (
    MAX_CHOICES,
    MAX_ITEMS,
    MAX_ROWS,
    FileEmpty,
    FileRefused,
    TooManyItems,
)
from quizzes.interchange.editions import edition_languages, made_from, with_editions
from quizzes.interchange.encodings import decoded
from quizzes.interchange.portable import (
    PORTABLE_KINDS,
    ItemRefused,
    Loss,
    PortableChoice,
    PortableEdition,
    PortableItem,
    PortableWords,
    Reading,
    Written,
    canonical,
    check_kind,
    check_readable,
    gather,
    is_small_class,
    ordered_bands,
    read_key,
    refused_kind,
    written_each,
)
from quizzes.interchange.worths import TRUE_FALSE_WORDS
from quizzes.items.kinds import KINDS as RULES
from quizzes.items.kinds import ItemKind

FIELDS = (
    *("key", "kind", "stem", "explanation", "small_class", "bands", "help_card", "open_use"),
    "source",
)
CHOICE_FIELDS = ("text", "is_key", "rationale", "misconception", "target")
CHOICES = [
    [f"choice{number}_{name}" for name in CHOICE_FIELDS] for number in range(1, MAX_CHOICES + 1)
]
COLUMNS = (*FIELDS, *(name for names in CHOICES for name in names))
EDITION_FIELDS = ("stem", "explanation", "made_from")
WORDS = ("text", "rationale", "target")
REQUIRED = ("stem", "choice1_text", "choice2_text", "choice1_is_key")

FORMULA = re.compile(r"'*[=+\-@|%＝＋－＠]")
"""How what a spreadsheet may run begins, with the apostrophes that keep it from it."""
CODE = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""How XLSX writes a character that it could not hold otherwise."""
YES = frozenset({"1", "true", "yes", "はい", "○", "〇", "x", "✓"})
NO = frozenset({"0", "false", "no", "いいえ", "×", ""})
KINDS = PORTABLE_KINDS


class SheetBroken(FileRefused):
    """The file is no table that can be read."""

    code = "sheet_broken"
    message = gettext_lazy(
        "表として読めません。表計算ソフトで保存しなおして、もういちど送ってください。"
    )


class ColumnsMissing(FileRefused):
    """The first row does not name the columns that every item needs."""

    code = "columns_missing"
    message = gettext_lazy(
        "1行目に列の名前がありません：%(columns)s。書き出したファイルの1行目を使ってください。"
    )


# --- Writing -------------------------------------------------------------------------------


def write_csv(items: list[PortableItem]) -> Written:
    """Return the items as CSV, which spreadsheets open as UTF-8."""
    table, losses = _table(items)
    return Written(data=str(table.export("csv")).encode("utf-8-sig"), losses=losses)


def write_xlsx(items: list[PortableItem]) -> Written:
    """Return the items as XLSX."""
    table, losses = _table(items, escape=lambda text: CODE.sub(r"_x005F\g<0>", text))
    data = table.export("xlsx", column_width=24)
    return Written(data=data, losses=losses)


def _table(items: list[PortableItem], escape: Any = str) -> tuple[Any, tuple[Loss, ...]]:
    told = {edition.language for item in items for edition in item.editions}
    languages = [code for code in edition_languages() if code in told]
    headers = [*COLUMNS, *(column for code in languages for column in edition_columns(code))]
    table = tablib.Dataset(headers=headers, title="items")
    rows, losses = written_each(items, _row)
    for row in rows:
        table.append([escape(guarded(row.get(column, ""))) for column in headers])
    return table, losses


def edition_columns(language: str) -> list[str]:
    """Return the columns of a language's words."""
    choices = [f"choice{number}_{name}" for number in range(1, MAX_CHOICES + 1) for name in WORDS]
    return [f"{name}:{language}" for name in (*EDITION_FIELDS, *choices)]


def _row(item: PortableItem) -> dict[str, str]:
    check_kind(item, KINDS)
    row = {
        "key": item.key,
        "kind": item.kind,
        "stem": item.stem,
        "explanation": item.explanation,
        "small_class": item.small_class,
        "bands": " ".join(item.bands),
        "help_card": _mark(item.help_card),
        "open_use": _mark(item.open_use),
        "source": item.source,
    }
    for names, choice in zip(CHOICES, item.choices, strict=False):
        cells = {**asdict(choice), "is_key": _mark(choice.is_key)}
        row |= {column: cells[name] for column, name in zip(names, CHOICE_FIELDS, strict=True)}
    for edition in item.editions:
        row |= {f"{name}:{edition.language}": getattr(edition, name) for name in EDITION_FIELDS}
        for number, words in enumerate(edition.choices, start=1):
            row |= {
                f"choice{number}_{name}:{edition.language}": getattr(words, name) for name in WORDS
            }
    return row


def _mark(value: bool) -> str:
    return "1" if value else "0"


def guarded(text: str) -> str:
    """Return the text so that no spreadsheet runs it."""
    return f"'{text}" if FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """Return the text without the apostrophe that guarded it."""
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


# --- Reading -------------------------------------------------------------------------------


def read_csv(data: bytes) -> Reading:
    """
    Return what the file says.

    :raises FileRefused: if it is no table, or too large
    """
    # tablib would refuse the whole file for one row that is too long; here the row is named.
    rows = csv.reader(StringIO(decoded(data), newline=""))
    try:
        return _reading(rows)
    except csv.Error as error:
        raise SheetBroken from error


def read_xlsx(data: bytes) -> Reading:
    """
    Return what the file's first sheet says, and name the others.

    :raises FileRefused: if it is no table, or too large
    """
    archive = Archive(data)
    if "xl/workbook.xml" not in archive:
        raise SheetBroken
    try:
        # tablib would hide formulas behind their last results.
        book = openpyxl.load_workbook(BytesIO(data), read_only=True, keep_links=False)
        first, *others = book.worksheets
        reading = _reading(_sheet_rows(first))
    except FileRefused:
        raise
    except Exception as error:
        raise SheetBroken from error
    ignored = tuple(
        _("シート「%(name)s」は取りこみません。") % {"name": sheet.title[:40]} for sheet in others
    )
    return replace(reading, notes=(*reading.notes, *ignored))


def _sheet_rows(sheet: Any) -> Iterator[list[str]]:
    for number, row in enumerate(sheet.iter_rows(values_only=True)):
        if number > MAX_ROWS:
            raise TooManyItems
        yield [CODE.sub(lambda code: chr(int(code[1], 16)), _cell_text(cell)) for cell in row]


def _cell_text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(getattr(cell, "text", cell))  # an array formula carries its words


def _reading(rows: Iterable[Sequence[str]]) -> Reading:
    lines = iter(rows)
    header = [canonical(cell) for cell in next(lines, ())]
    if not any(header):
        raise FileEmpty
    missing = [column for column in REQUIRED if column not in header]
    if missing:
        raise ColumnsMissing(columns=", ".join(missing))
    languages = list(edition_languages())
    known = [*COLUMNS, *(column for code in languages for column in edition_columns(code))]
    notes = [
        _("列「%(column)s」は取りこみません。") % {"column": cell[:40]}
        for cell in dict.fromkeys(header)
        if cell and cell not in known
    ]
    notes += [
        _("列「%(column)s」が2つ以上あります。はじめの列を使います。") % {"column": cell}
        for cell in known
        if header.count(cell) > 1
    ]
    items: list[PortableItem] = []
    refused: list[Loss] = []
    for number, line in enumerate(lines, start=2):
        cells = [canonical(unguarded(canonical(cell))) for cell in line]
        if not any(cells):
            continue
        if len(items) + len(refused) >= MAX_ITEMS:
            raise TooManyItems
        values = dict(reversed(list(zip(header, cells, strict=False))))
        try:
            items.append(_item(values, beyond=cells[len(header) :]))
        except ItemRefused as refusal:
            where = _("%(number)d行目") % {"number": number}
            name = f"{where} {values.get('key', '')}".strip()
            refused.append(Loss(name=name[:80], reason=str(refusal)))
    return gather(items, refused=refused, notes=notes)


def _item(values: dict[str, str], beyond: Sequence[str]) -> PortableItem:
    if any(beyond):
        raise ItemRefused(_("見出しより列が多くあります。カンマの数をたしかめてください。"))
    notes: list[str] = []
    kind = values.get("kind", "") or ItemKind.SINGLE.value
    if kind not in KINDS:
        raise refused_kind(kind)
    choices = list(_choices(values))
    if kind == ItemKind.TRUE_FALSE:
        choices = list(_affirmed(choices, notes))
    if not RULES[kind].has_targets and any(choice.target for choice in choices):
        notes.append(_("相手や組は、この形式では使わないので取りこみません。"))
        choices = [replace(choice, target="") for choice in choices]
    small_class = values.get("small_class", "")
    if small_class and not is_small_class(small_class):
        notes.append(_("小分類「%(value)s」はありません。") % {"value": small_class[:20]})
        small_class = ""
    bands = re.split(r"[\s,、;]+", values.get("bands", ""))
    notes += [
        _("対象「%(value)s」はありません。") % {"value": band[:20]}
        for band in bands
        if band and band not in Band.values
    ]
    given = values.get("key", "")
    key = read_key(given, content="\n".join(values.values()))
    if given and given != key:
        notes.append(_("名前「%(name)s」は取りこみません。") % {"name": given[:80]})
    item = PortableItem(
        key=key,
        kind=kind,
        stem=values.get("stem", ""),
        explanation=values.get("explanation", ""),
        choices=tuple(choices),
        small_class=small_class,
        bands=ordered_bands(set(bands)),
        help_card=_is_marked(values.get("help_card", "")),
        open_use=_is_marked(values.get("open_use", "") or "1"),
        source=values.get("source", ""),
        notes=tuple(notes),
    )
    return with_editions(check_readable(item), _editions(values, len(choices)))


def _affirmed(choices: list[PortableChoice], notes: list[str]) -> Iterator[PortableChoice]:
    """Yield the choices, in Japanese where a spreadsheet has written true and false its own way."""
    words = dict(zip(("true", "false"), TRUE_FALSE_WORDS, strict=True))
    for choice in choices:
        word = words.get(choice.text.lower())
        if word:
            change = {"text": choice.text, "word": word}
            notes.append(_("「%(text)s」は「%(word)s」にしました。") % change)
        yield replace(choice, text=word or choice.text)


def _editions(values: dict[str, str], count: int) -> Iterator[PortableEdition]:
    for code in edition_languages():
        columns = edition_columns(code)
        if any(values.get(column) for column in columns):
            cells = [
                [values.get(f"choice{number}_{name}:{code}", "") for name in WORDS]
                for number in range(1, MAX_CHOICES + 1)
            ]
            while len(cells) > count and not any(cells[-1]):
                cells.pop()
            yield PortableEdition(
                language=code,
                made_from=made_from(values.get(f"made_from:{code}", "")),
                stem=values.get(f"stem:{code}", ""),
                explanation=values.get(f"explanation:{code}", ""),
                choices=tuple(
                    PortableWords(**dict(zip(WORDS, words, strict=True))) for words in cells
                ),
            )


def _choices(values: dict[str, str]) -> Iterator[PortableChoice]:
    cells = [[values.get(name, "") for name in names] for names in CHOICES]
    while cells and not any(cells[-1][:1] + cells[-1][2:]):
        cells.pop()
    for text, is_key, rationale, misconception, target in cells:
        yield PortableChoice(
            text=text,
            is_key=_is_marked(is_key),
            rationale=rationale,
            misconception=misconception,
            target=target,
        )


def _is_marked(cell: str) -> bool:
    if cell.lower() in YES | NO:
        return cell.lower() in YES
    raise ItemRefused(
        _("「%(cell)s」は、はい（1）か、いいえ（0）に直してください。") % {"cell": cell[:20]}
    )
