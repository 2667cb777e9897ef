"""
The regions that ship with the platform: reads and checks ``cms/data/regions.csv``, and folds names
so that the chooser finds them however they are typed.

Pure: knows no model and no database. Where the file comes from is told in ``cms/data/README.md``.
"""

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

REGIONS_CSV = Path(__file__).resolve().parent / "data" / "regions.csv"
COLUMNS = ("code", "kind", "name", "kana", "parent", "note")


class RegionKind(TextChoices):
    """
    What a region is. Tokyo's 23 special wards are municipalities; a ward is part of a designated
    city.
    """

    BLOCK = "block", _("地方")
    PREFECTURE = "prefecture", _("都道府県")
    MUNICIPALITY = "municipality", _("市区町村")
    WARD = "ward", _("政令指定都市の区")


COUNTS = {
    RegionKind.BLOCK: 8,
    RegionKind.PREFECTURE: 47,
    RegionKind.MUNICIPALITY: 1747,  # 1,741 and the six villages of the northern territories
    RegionKind.WARD: 171,  # since Hamamatsu's seven wards became three on 2024-01-01
}
"""How many regions of each kind a whole file has."""

CODE_SHAPES = {
    RegionKind.BLOCK: re.compile(r"B[1-8]"),
    RegionKind.PREFECTURE: re.compile(r"[0-4][0-9]"),
    RegionKind.MUNICIPALITY: re.compile(r"[0-4][0-9]{4}"),
    RegionKind.WARD: re.compile(r"[0-4][0-9]{4}"),
}
PARENT_KINDS = {
    RegionKind.PREFECTURE: RegionKind.BLOCK,
    RegionKind.MUNICIPALITY: RegionKind.PREFECTURE,
    RegionKind.WARD: RegionKind.MUNICIPALITY,
}
HIRAGANA = re.compile(r"[ぁ-ゖ]+")


@dataclass(frozen=True, kw_only=True)
class RegionRow:
    """One region as the file has it."""

    code: str
    kind: RegionKind
    name: str
    kana: str
    parent: str
    note: str

    @property
    def prefecture(self) -> str:
        """The code of the prefecture above a municipality or a ward; else empty."""
        return self.code[:2] if self.kind in (RegionKind.MUNICIPALITY, RegionKind.WARD) else ""


class RegionDataError(Exception):
    """The file of regions is broken; ``problems`` lists everything that is wrong with it."""

    def __init__(self, *, path: Path, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join((f"{path.name} cannot be loaded:", *self.problems)))


def read_regions(*, path: Path = REGIONS_CSV) -> tuple[RegionRow, ...]:
    """
    Read the whole file, parents before their children.

    :raises RegionDataError: if the file is not UTF-8, has other columns, has a row that cannot be
        understood, or fails :func:`find_problems`
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise RegionDataError(path=path, problems=["It is not UTF-8."]) from error
    except OSError as error:
        raise RegionDataError(path=path, problems=[f"It cannot be read: {error}."]) from error
    reader = csv.reader(lines)
    header = tuple(next(reader, []))
    if header != COLUMNS:
        problem = f"Line 1: the columns are {', '.join(header)} and not {', '.join(COLUMNS)}."
        raise RegionDataError(path=path, problems=[problem])
    rows: list[RegionRow] = []
    problems: list[str] = []
    for cells in reader:
        if len(cells) != len(COLUMNS):
            problems.append(
                f"Line {reader.line_num}: {len(cells)} cells instead of {len(COLUMNS)}."
            )
        elif cells[1] not in RegionKind.values:
            problems.append(f"Line {reader.line_num}: {cells[1]!r} is no kind of region.")
        else:
            code, kind, name, kana, parent, note = cells
            rows.append(
                RegionRow(
                    code=code,
                    kind=RegionKind(kind),
                    name=name,
                    kana=kana,
                    parent=parent,
                    note=note,
                )
            )
    problems += find_problems(rows)
    if problems:
        raise RegionDataError(path=path, problems=problems)
    order = list(RegionKind)
    return tuple(sorted(rows, key=lambda row: (order.index(row.kind), row.code)))


def find_problems(rows: Iterable[RegionRow]) -> list[str]:
    """Say, one sentence each, what keeps these rows from being Japan's regions, all of them."""
    rows = list(rows)
    by_code = {row.code: row for row in rows}
    codes = Counter(row.code for row in rows)
    problems = [f"{code} occurs {times} times." for code, times in codes.items() if times > 1]
    kinds = Counter(row.kind for row in rows)
    problems += [
        f"There are {kinds[kind]} regions of kind {kind.value} instead of {expected}."
        for kind, expected in COUNTS.items()
        if kinds[kind] != expected
    ]
    for row in rows:
        if not CODE_SHAPES[row.kind].fullmatch(row.code):
            problems.append(f"{row.code!r} is no code of a {row.kind.value}.")
        if not row.name:
            problems.append(f"{row.code} has no name.")
        if not HIRAGANA.fullmatch(row.kana):
            problems.append(f"{row.code} {row.name}: the reading {row.kana!r} is not hiragana.")
        problems += _problems_of_parent(row, by_code)
    return problems


def _problems_of_parent(row: RegionRow, by_code: dict[str, RegionRow]) -> list[str]:
    expected = PARENT_KINDS.get(row.kind)
    if expected is None:
        return [f"{row.code} is a block and cannot have a parent."] if row.parent else []
    parent = by_code.get(row.parent)
    if parent is None:
        return [f"{row.code} {row.name}: its parent {row.parent!r} is unknown."]
    if parent.kind != expected:
        return [f"{row.code} {row.name}: its parent {row.parent} is no {expected.value}."]
    if row.prefecture and not row.parent.startswith(row.prefecture):
        return [f"{row.code} {row.name}: its parent {row.parent} is in another prefecture."]
    return []


# --- Search --------------------------------------------------------------------------------

SUFFIXES = {
    "市": ("し",),
    "区": ("く",),
    "町": ("まち", "ちょう"),
    "村": ("むら", "そん"),
    "県": ("けん",),
    "府": ("ふ",),
    "都": ("と",),
}
"""The last character of a name that people leave out, and how it is read. 北海道 keeps its 道."""

LONGEST_KEY = 64
"""More characters than the longest key has; a longer text matches nothing."""

KATAKANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
KANA_VARIANTS = str.maketrans("ぁぃぅぇぉっゃゅょゎゕゖぢづ", "あいうえおつやゆよわかけじず")
KANJI_VARIANTS = str.maketrans(
    "﨑髙龍瀧澤濱廣國惠櫻與曾檜鯵釜竃舘嶋條檮冨邊蘆關鹽",
    "崎高竜滝沢浜広国恵桜与曽桧鰺竈竈館島条梼富辺芦関塩",
)


def fold(text: str) -> str:
    """
    Reduce a name, or what somebody typed for it, to the form in which the two are compared.

    Width (NFKC), katakana or hiragana, small or large kana, ぢ/じ and づ/ず, and common variants of
    kanji make no difference; spaces and punctuation fall away. What remains holds letters and
    digits only. Romaji stays romaji: we have no romanised names.
    """
    text = unicodedata.normalize("NFKC", text)
    text = "".join(character for character in text if character.isalnum())
    return text.translate(KATAKANA).translate(KANA_VARIANTS).translate(KANJI_VARIANTS)


def name_forms(*, name: str, kana: str) -> tuple[str, ...]:
    """
    List the ways to write one name: kanji and kana, each whole and without 市, 区, 町, 村, 県…

    >>> name_forms(name="浜松市", kana="はままつし")
    ('浜松市', '浜松', 'はままつし', 'はままつ')
    """
    for reading in SUFFIXES.get(name[-1], ()):
        if kana.endswith(reading) and len(name) > 1:
            return (name, name[:-1], kana, kana.removesuffix(reading))
    return (name, kana)


def name_keys(region: RegionRow) -> str:
    """Write the folded forms of the region's own name as ``|浜松市|浜松|はままつし|はままつ|``."""
    return _joined(name_forms(name=region.name, kana=region.kana))


def address_keys(
    municipality: RegionRow, *, prefecture: RegionRow, wards: Iterable[RegionRow] = ()
) -> str:
    """
    Write, folded, the beginnings of an address in the municipality: its name behind its
    prefecture's, and for a designated city also its wards, alone, behind the city and behind both.
    """
    prefectures = name_forms(name=prefecture.name, kana=prefecture.kana)
    whole = (municipality.name, municipality.kana)
    forms = ["".join(parts) for parts in product(prefectures, whole)]
    for ward in wards:
        within_city = (municipality.name + ward.name, municipality.kana + ward.kana)
        forms += [ward.name, ward.kana, *within_city]
        forms += ["".join(parts) for parts in product(prefectures, within_city)]
    return _joined(forms)


def _joined(forms: Iterable[str]) -> str:
    return "|" + "".join(f"{key}|" for key in dict.fromkeys(fold(form) for form in forms))
