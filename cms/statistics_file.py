"""
An operator's file of public statistics: reads it and finds everything that is wrong with it.

The format is told in ``cms/data/README.md``. Pure: knows no model and no database.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

COLUMNS = (
    "code",
    "population",
    "population_year",
    "population_source",
    "enrolment_primary",
    "enrolment_junior_high",
    "enrolment_high",
    "enrolment_year",
    "enrolment_source",
)
CODE_WITH_CHECK_DIGIT = 6
LONGEST_FIGURE = 20
LARGEST_FIGURE = 200_000_000
EARLIEST_YEAR = 1950
LONGEST_SOURCE = 200
PLAIN_NUMBER = re.compile(r"[0-9]+|[0-9]{1,3}(,[0-9]{3})+")
NEGATIVE_NUMBER = re.compile(r"[-−▲△]\s*[0-9][0-9,]*")
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, kw_only=True)
class Population:
    """A number of inhabitants, with its year and source."""

    inhabitants: int
    year: int
    source: str


@dataclass(frozen=True, kw_only=True)
class Enrolment:
    """Numbers of pupils by stage, at least one of them known, with their year and source."""

    primary: int | None
    junior_high: int | None
    high: int | None
    year: int
    source: str


@dataclass(frozen=True, kw_only=True)
class RegionStatistics:
    """What one line of the file says about one region; what it leaves blank is None."""

    code: str
    population: Population | None
    enrolment: Enrolment | None


class StatisticsFileError(Exception):
    """One thing that is wrong with the file, in words for the operator, and the line it is on."""

    def __init__(self, line: int, reason: str) -> None:
        self.line = line
        self.reason = reason
        super().__init__(_("%(line)d行目：%(reason)s") % {"line": line, "reason": reason})


class StatisticsFileRefused(Exception):
    """The file cannot be used; ``errors`` holds everything that is wrong with it, by line."""

    def __init__(self, errors: Iterable[StatisticsFileError]) -> None:
        self.errors = tuple(sorted(errors, key=lambda error: error.line))
        super().__init__("\n".join(str(error) for error in self.errors))


def parse_statistics(
    *, data: bytes, codes: Collection[str], latest_year: int
) -> tuple[RegionStatistics, ...]:
    """
    Read the file, which is UTF-8 (with or without a byte order mark) or Windows-31J (cp932).

    :param codes: the regions that statistics may be given for
    :param latest_year: figures of a later year are a slip of the pen
    :raises StatisticsFileRefused: with every error found, if there is one
    """
    reader = csv.reader(io.StringIO(_decode(data), newline=""), strict=True)
    errors: list[StatisticsFileError] = []
    found: list[RegionStatistics] = []
    first_lines: dict[str, int] = {}
    columns: list[str] | None = None
    try:
        last_line = 0
        for record in reader:
            line, last_line = last_line + 1, reader.line_num
            cells = [cell.strip() for cell in record]
            if not any(cells):
                continue
            if columns is None:
                columns = _read_header(line, cells)
                continue
            row = _Row(line=line, cells=cells, columns=columns)
            statistics = row.read(codes=codes, latest_year=latest_year)
            first_line = first_lines.setdefault(statistics.code, line)
            if statistics.code and first_line != line:
                row.refuse(
                    _(
                        "地域コード %(code)s は、%(line)d行目にもあります。1つの地域は1行にしてください。"
                    )
                    % {"code": statistics.code, "line": first_line}
                )
            errors += row.errors
            found.append(statistics)
    except csv.Error as error:
        reason = _('CSVとして読めません。引用符（"）がとじているか、たしかめてください。')
        errors.append(StatisticsFileError(max(reader.line_num, 1), reason))
        raise StatisticsFileRefused(errors) from error
    if columns is None:
        errors.append(StatisticsFileError(1, _("ファイルが空です。")))
    elif not found:
        errors.append(StatisticsFileError(1, _("見出しのほかに、行がありません。")))
    if errors:
        raise StatisticsFileRefused(errors)
    return tuple(found)


def _decode(data: bytes) -> str:
    if data.startswith(UTF_16_MARKS) or b"\0" in data:
        raise StatisticsFileRefused([StatisticsFileError(1, _wrong_encoding())])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp932")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise StatisticsFileRefused([StatisticsFileError(line, _wrong_encoding())]) from error


def _wrong_encoding() -> str:
    return _("文字コードが読めません。UTF-8 か Shift_JIS（Windows）で保存しなおしてください。")


def _read_header(line: int, cells: list[str]) -> list[str]:
    missing = [column for column in COLUMNS if column not in cells]
    unknown = [cell for cell in cells if cell and cell not in COLUMNS]
    repeated = [column for column in COLUMNS if cells.count(column) > 1]
    errors = [
        StatisticsFileError(line, words % {"columns": ", ".join(columns)})
        for words, columns in (
            (_("列がたりません：%(columns)s"), missing),
            (_("知らない列があります：%(columns)s"), unknown),
            (_("同じ列が2つ以上あります：%(columns)s"), repeated),
        )
        if columns
    ]
    if errors:
        raise StatisticsFileRefused(errors)
    return cells


@dataclass(kw_only=True)
class _Row:
    """One line while it is read; ``errors`` gathers what is wrong with it."""

    line: int
    cells: list[str]
    columns: list[str]
    errors: list[StatisticsFileError] = field(default_factory=list)

    def refuse(self, reason: str) -> None:
        self.errors.append(StatisticsFileError(self.line, reason))

    def read(self, *, codes: Collection[str], latest_year: int) -> RegionStatistics:
        """Read the line; what it says counts only if no error was gathered."""
        # Spreadsheets leave out blank cells at the end of a line; they never add filled ones.
        blanks = [""] * (len(self.columns) - len(self.cells))
        if any(self.cells[len(self.columns) :]):
            self.refuse(_("見出しより列が多くあります。カンマの数をたしかめてください。"))
        values = dict(zip(self.columns, self.cells + blanks, strict=False))
        return RegionStatistics(
            code=self._code(values["code"], codes),
            population=self._population(values, latest_year),
            enrolment=self._enrolment(values, latest_year),
        )

    def _code(self, text: str, codes: Collection[str]) -> str:
        code = unicodedata.normalize("NFKC", text)
        if not code:
            self.refuse(_("code（地域コード）がありません。"))
        elif code in codes:
            return code
        elif code.zfill(5) in codes or code.zfill(2) in codes:
            self.refuse(
                _(
                    "地域コード %(code)s は、はじめの 0 が消えています。「文字列」として書いてください。"
                )
                % {"code": code[:20]}
            )
        elif len(code) == CODE_WITH_CHECK_DIGIT and code[:5] in codes:
            self.refuse(
                _(
                    "地域コード %(code)s は6けたです。最後の検査数字をとって、5けたで書いてください。"
                )
                % {"code": code[:20]}
            )
        else:
            self.refuse(
                _("地域コード %(code)s の都道府県、市区町村、区はありません。")
                % {"code": code[:20]}
            )
        return code

    def _population(self, values: dict[str, str], latest_year: int) -> Population | None:
        inhabitants = self._figure(values, "population")
        year, source = self._provenance(
            values, "population", figures=("population",), latest_year=latest_year
        )
        if inhabitants is None or year is None or not source:
            return None
        return Population(inhabitants=inhabitants, year=year, source=source)

    def _enrolment(self, values: dict[str, str], latest_year: int) -> Enrolment | None:
        figures = ("enrolment_primary", "enrolment_junior_high", "enrolment_high")
        primary, junior_high, high = (self._figure(values, column) for column in figures)
        year, source = self._provenance(
            values, "enrolment", figures=figures, latest_year=latest_year
        )
        if year is None or not source or (primary, junior_high, high) == (None, None, None):
            return None
        return Enrolment(
            primary=primary, junior_high=junior_high, high=high, year=year, source=source
        )

    def _figure(self, values: dict[str, str], column: str) -> int | None:
        text = unicodedata.normalize("NFKC", values[column])
        if not text:
            return None
        words = {"column": column, "text": text[:20]}
        if NEGATIVE_NUMBER.fullmatch(text):
            self.refuse(
                _("%(column)s の「%(text)s」は負の数です。0以上の数を書いてください。") % words
            )
        elif not PLAIN_NUMBER.fullmatch(text):
            self.refuse(
                _("%(column)s の「%(text)s」は数ではありません。わからないときは空にしてください。")
                % words
            )
        elif len(text) > LONGEST_FIGURE or (figure := int(text.replace(",", ""))) > LARGEST_FIGURE:
            self.refuse(_("%(column)s の「%(text)s」は大きすぎます。") % words)
        else:
            return figure
        return None

    def _provenance(
        self, values: dict[str, str], group: str, *, figures: tuple[str, ...], latest_year: int
    ) -> tuple[int | None, str]:
        """Read a group's year and source, which it has if and only if it has a figure."""
        source = unicodedata.normalize("NFC", values[f"{group}_source"])
        year_text = unicodedata.normalize("NFKC", values[f"{group}_year"])
        columns = {
            "figures": ", ".join(figures),
            "year": f"{group}_year",
            "source": f"{group}_source",
        }
        if not any(values[column] for column in figures):
            if year_text or source:
                self.refuse(
                    _("%(year)s か %(source)s だけがあり、数（%(figures)s）がありません。")
                    % columns
                )
            return None, ""
        if not source:
            self.refuse(_("数があるのに、出典（%(source)s）がありません。") % columns)
        elif len(source) > LONGEST_SOURCE:
            self.refuse(
                _("出典（%(source)s）が長すぎます。%(longest)d字までにしてください。")
                % {**columns, "longest": LONGEST_SOURCE}
            )
        if not year_text:
            self.refuse(_("数があるのに、年（%(year)s）がありません。") % columns)
        elif not re.fullmatch(r"[0-9]{4}", year_text) or not (
            EARLIEST_YEAR <= int(year_text) <= latest_year
        ):
            self.refuse(
                _(
                    "%(year)s の「%(text)s」は年として読めません。%(first)d から %(last)d までの西暦で書いてください。"
                )
                % {**columns, "text": year_text[:20], "first": EARLIEST_YEAR, "last": latest_year}
            )
        else:
            return int(year_text), source
        return None, source
