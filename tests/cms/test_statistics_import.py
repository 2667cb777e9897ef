"""The import of public statistics: the file, what it changes, and everything that can be wrong."""

import csv
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cms.actions.regions import StatisticsImported, check_statistics, import_statistics
from cms.models import Region
from cms.statistics_file import (
    COLUMNS,
    Enrolment,
    Population,
    RegionStatistics,
    StatisticsFileRefused,
    parse_statistics,
)
from tests.factories.regions import BlockFactory, MunicipalityFactory

CODES = frozenset({"01", "22", "01100", "22130", "22139"})
SOURCE = "テスト用の数"
WHOLE = {
    "code": "22130",
    "population": "1000",
    "population_year": "2020",
    "population_source": SOURCE,
    "enrolment_primary": "100",
    "enrolment_junior_high": "50",
    "enrolment_high": "0",
    "enrolment_year": "2025",
    "enrolment_source": SOURCE,
}
POPULATION = {column: WHOLE[column] for column in COLUMNS[:4]}
ENROLMENT = {column: WHOLE[column] for column in (COLUMNS[0], *COLUMNS[4:])}


def file_of(*rows: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def parse(data: bytes) -> tuple[RegionStatistics, ...]:
    return parse_statistics(data=data, codes=CODES, latest_year=2026)


def errors_of(data: bytes) -> list[tuple[int, str]]:
    with pytest.raises(StatisticsFileRefused) as refused:
        parse(data)
    return [(error.line, error.reason) for error in refused.value.errors]


# --- The file, read ------------------------------------------------------------------------


def test_a_line_is_read() -> None:
    assert parse(file_of(WHOLE)) == (
        RegionStatistics(
            code="22130",
            population=Population(inhabitants=1000, year=2020, source=SOURCE),
            enrolment=Enrolment(primary=100, junior_high=50, high=0, year=2025, source=SOURCE),
        ),
    )


@pytest.mark.parametrize(
    "data",
    [
        file_of(WHOLE).decode().encode("utf-8-sig"),
        file_of(WHOLE).decode().encode("cp932"),
        file_of(WHOLE).replace(b"\r\n", b"\n"),
        file_of(WHOLE).rstrip(),
        file_of(WHOLE) + b"\r\n,,,,,,,,\r\n\r\n",
        file_of(WHOLE, columns=tuple(reversed(COLUMNS))),
        file_of(WHOLE).replace(b"source\r\n", b"source,,\r\n"),
        file_of({**WHOLE, "code": "２２１３０", "population": "１０００"}),
        file_of({**WHOLE, "population": "1,000", "population_year": " 2020 "}),
    ],
    ids=[
        "byte order mark",
        "cp932",
        "line feeds",
        "no last line end",
        "blank lines",
        "other order",
        "blank columns",
        "full width",
        "thousands",
    ],
)
def test_files_as_spreadsheets_save_them_are_read(data: bytes) -> None:
    assert parse(data) == parse(file_of(WHOLE))


def test_blank_is_unknown_and_not_zero() -> None:
    (only_population,) = parse(file_of(POPULATION))
    assert only_population.enrolment is None
    (one_stage,) = parse(file_of({**ENROLMENT, "enrolment_primary": "", "enrolment_high": ""}))
    assert one_stage.population is None
    assert one_stage.enrolment == Enrolment(
        primary=None, junior_high=50, high=None, year=2025, source=SOURCE
    )
    (nothing,) = parse(file_of({"code": "22"}))
    assert nothing == RegionStatistics(code="22", population=None, enrolment=None)


def test_trailing_blanks_that_a_spreadsheet_left_out_are_blank() -> None:
    header = ",".join(COLUMNS)
    (row,) = parse(f"{header}\n22130,1000,2020,{SOURCE}\n".encode())
    assert (row.population, row.enrolment) == (
        Population(inhabitants=1000, year=2020, source=SOURCE),
        None,
    )


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"code": ""}, "code（地域コード）がありません。"),
        ({"code": "99999"}, "地域コード 99999 の都道府県、市区町村、区はありません。"),
        ({"code": "B4"}, "地域コード B4 の都道府県、市区町村、区はありません。"),
        ({"code": "1100"}, "はじめの 0 が消えています"),
        ({"code": "1"}, "はじめの 0 が消えています"),
        ({"code": "221309"}, "最後の検査数字をとって、5けた"),
        ({"population": "-5"}, "population の「-5」は負の数です"),
        ({"population": "△5"}, "population の「△5」は負の数です"),
        ({"enrolment_high": "−1"}, "enrolment_high の「−1」は負の数です"),
        ({"population": "約千人"}, "population の「約千人」は数ではありません"),
        ({"population": "1000.5"}, "population の「1000.5」は数ではありません"),
        ({"population": "10,00"}, "population の「10,00」は数ではありません"),
        ({"enrolment_primary": "…"}, "は数ではありません"),
        ({"population": "300000000"}, "大きすぎます"),
        ({"population": "9" * 5000}, "大きすぎます"),
        ({"population_source": ""}, "出典（population_source）がありません"),
        ({"population_year": ""}, "年（population_year）がありません"),
        ({"population_year": "2027"}, "1950 から 2026 までの西暦"),
        ({"population_year": "1949"}, "1950 から 2026 までの西暦"),
        ({"population_year": "令和2年"}, "population_year の「令和2年」は年として読めません"),
        ({"population_source": "あ" * 201}, "長すぎます。200字まで"),
        ({"population": ""}, "population_year か population_source だけがあり"),
        ({"enrolment_source": ""}, "出典（enrolment_source）がありません"),
        ({"enrolment_year": ""}, "年（enrolment_year）がありません"),
        (
            {"enrolment_primary": "", "enrolment_junior_high": "", "enrolment_high": ""},
            "enrolment_year か enrolment_source だけがあり",
        ),
    ],
)
def test_a_wrong_line_is_refused_with_its_number(changes: dict[str, str], reason: str) -> None:
    ((line, said),) = errors_of(file_of({"code": "22"}, {**WHOLE, **changes}))
    assert line == 3
    assert reason in said


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        (b"", 1, "ファイルが空です"),
        (b"\r\n\r\n", 1, "ファイルが空です"),
        (file_of(), 1, "見出しのほかに、行がありません"),
        (file_of(columns=COLUMNS[:-1]), 1, "列がたりません：enrolment_source"),
        (file_of().replace(b"population,", b"jinko,"), 1, "列がたりません：population"),
        (file_of(columns=(*COLUMNS, "name")), 1, "知らない列があります：name"),
        (file_of(columns=(*COLUMNS, "code")), 1, "同じ列が2つ以上あります：code"),
        (file_of(WHOLE).decode().encode("utf-16"), 1, "文字コードが読めません"),
        (file_of(WHOLE).replace(b"22130", b"22\x00130"), 1, "文字コードが読めません"),
        (file_of(WHOLE).replace(b"22130", b"22\xff130"), 2, "文字コードが読めません"),
        (file_of(WHOLE) + b'22,"1000', 3, "CSVとして読めません"),
        (file_of(WHOLE) + b"22,,,,,,,,,1\r\n", 3, "見出しより列が多くあります"),
        (file_of(WHOLE, {"code": "22"}, WHOLE), 4, "22130 は、2行目にもあります"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused(data: bytes, line: int, reason: str) -> None:
    errors = errors_of(data)
    assert line in {number for number, _ in errors}
    assert any(reason in said for _, said in errors)


def test_every_error_is_told_at_once_and_by_line() -> None:
    data = file_of(
        {**WHOLE, "population": "-1", "enrolment_high": "x", "enrolment_source": ""},
        {"code": "22"},
        {"code": "77777", "population": "5"},
        {**POPULATION, "population_year": "3000"},
    )
    assert [line for line, _ in errors_of(data)] == [2, 2, 2, 4, 4, 4, 5, 5]


def test_line_numbers_count_lines_and_not_records() -> None:
    two_lines = {**POPULATION, "population_source": "上の行\n下の行"}
    assert [line for line, _ in errors_of(file_of(two_lines, {"code": "77777"}))] == [4]


# --- What an import changes ----------------------------------------------------------------


@pytest.fixture
def hamamatsu(db: None) -> Region:
    return MunicipalityFactory.create(hamamatsu=True)


def figures(region: Region) -> dict[str, object]:
    return dict(Region.objects.values(*COLUMNS).get(pk=region.pk))


def test_figures_are_stored_with_year_and_source(hamamatsu: Region) -> None:
    imported = import_statistics(data=file_of(WHOLE), latest_year=2026)
    assert imported == StatisticsImported(lines=1, populations=("22130",), enrolments=("22130",))
    assert figures(hamamatsu) == {
        "code": "22130",
        "population": 1000,
        "population_year": 2020,
        "population_source": SOURCE,
        "enrolment_primary": 100,
        "enrolment_junior_high": 50,
        "enrolment_high": 0,
        "enrolment_year": 2025,
        "enrolment_source": SOURCE,
    }


def test_the_same_file_again_changes_nothing(hamamatsu: Region) -> None:
    import_statistics(data=file_of(WHOLE), latest_year=2026)
    again = import_statistics(data=file_of(WHOLE), latest_year=2026)
    assert again == StatisticsImported(lines=1, populations=(), enrolments=())


def test_a_blank_group_leaves_what_is_stored(hamamatsu: Region) -> None:
    import_statistics(data=file_of(WHOLE), latest_year=2026)
    newer = {**POPULATION, "population": "900", "population_year": "2025"}
    import_statistics(data=file_of(newer), latest_year=2026)
    after = figures(hamamatsu)
    assert (after["population"], after["population_year"]) == (900, 2025)
    assert (after["enrolment_primary"], after["enrolment_year"]) == (100, 2025)


def test_no_older_figure_stands_under_a_newer_source(hamamatsu: Region) -> None:
    import_statistics(data=file_of(WHOLE), latest_year=2026)
    newer = {"code": "22130", "enrolment_primary": "90", "enrolment_year": "2026"}
    newer["enrolment_source"] = "新しい出典"
    import_statistics(data=file_of(newer), latest_year=2026)
    after = figures(hamamatsu)
    assert after["enrolment_primary"] == 90
    assert after["enrolment_junior_high"] is after["enrolment_high"] is None
    assert after["enrolment_source"] == "新しい出典"
    assert after["population"] == 1000


def test_nothing_is_written_if_anything_is_wrong(hamamatsu: Region) -> None:
    before = figures(hamamatsu)
    with pytest.raises(StatisticsFileRefused, match="3行目"):
        import_statistics(data=file_of(WHOLE, {"code": "77777"}), latest_year=2026)
    assert figures(hamamatsu) == before


def test_a_check_writes_nothing(hamamatsu: Region) -> None:
    before = figures(hamamatsu)
    checked = check_statistics(data=file_of(WHOLE), latest_year=2026)
    assert checked == StatisticsImported(lines=1, populations=("22130",), enrolments=("22130",))
    assert figures(hamamatsu) == before


def test_blocks_have_no_figures_of_their_own(db: None) -> None:
    BlockFactory.create()
    with pytest.raises(StatisticsFileRefused, match="地域コード B4"):
        import_statistics(data=file_of({**POPULATION, "code": "B4"}), latest_year=2026)


# --- The command ---------------------------------------------------------------------------


def run(path: Path, *options: str) -> str:
    out = io.StringIO()
    call_command("import_statistics", str(path), *options, stdout=out)
    return out.getvalue()


def test_the_command_imports(hamamatsu: Region, tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    path.write_bytes(file_of(WHOLE))
    assert "1行を読みました。人口の変更 1件、児童生徒数の変更 1件" in run(path)
    assert figures(hamamatsu)["population"] == 1000
    assert "人口の変更 0件、児童生徒数の変更 0件" in run(path)


def test_a_dry_run_writes_nothing_and_says_so(hamamatsu: Region, tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    path.write_bytes(file_of(WHOLE))
    out = run(path, "--dry-run")
    assert "人口の変更 1件" in out
    assert "何も書きこんでいません" in out
    assert figures(hamamatsu)["population"] is None


def test_the_command_names_every_error(hamamatsu: Region, tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    path.write_bytes(file_of({**WHOLE, "population": "-1"}, {"code": "77777"}))
    with pytest.raises(CommandError, match="直すところ") as refused:
        run(path)
    assert "2行目：population の「-1」は負の数です" in str(refused.value)
    assert "3行目：地域コード 77777" in str(refused.value)
    assert figures(hamamatsu)["population"] is None


def test_a_file_that_is_not_there_is_named(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"ファイルが読めません：.*nowhere\.csv"):
        run(tmp_path / "nowhere.csv")


def test_a_folder_is_no_file(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="ファイルが読めません"):
        run(tmp_path)
