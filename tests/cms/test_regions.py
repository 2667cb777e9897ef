"""Regions: the shipped list, the hierarchy, the search, the load and the constraints."""

from collections import Counter
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from cms.actions.regions import RegionsLoaded, load_regions
from cms.models import Region, RegionKind
from cms.region_data import (
    COUNTS,
    LONGEST_KEY,
    REGIONS_CSV,
    RegionDataError,
    fold,
    name_forms,
    read_regions,
)
from tests.factories.regions import (
    BlockFactory,
    MunicipalityFactory,
    PrefectureFactory,
    WardFactory,
)


@pytest.fixture
def japan(db: None) -> RegionsLoaded:
    """All regions of the shipped file."""
    return load_regions()


# --- The file ------------------------------------------------------------------------------


def test_the_shipped_file_is_whole() -> None:
    rows = read_regions()
    kinds = Counter(row.kind for row in rows)
    assert kinds == COUNTS
    assert len(rows) == 1973
    villages = [row.name for row in rows if row.note]
    assert villages == ["色丹村", "泊村", "留夜別村", "留別村", "紗那村", "蘂取村"]
    suffixes = Counter(row.name[-1] for row in rows if row.kind == RegionKind.MUNICIPALITY)
    assert suffixes == {"市": 792, "町": 743, "村": 189, "区": 23}


@pytest.mark.parametrize(
    ("block", "prefectures"),
    [
        ("B1", "北海道"),
        ("B2", "青森県 岩手県 宮城県 秋田県 山形県 福島県"),
        ("B3", "茨城県 栃木県 群馬県 埼玉県 千葉県 東京都 神奈川県"),
        ("B4", "新潟県 富山県 石川県 福井県 山梨県 長野県 岐阜県 静岡県 愛知県"),
        ("B5", "三重県 滋賀県 京都府 大阪府 兵庫県 奈良県 和歌山県"),
        ("B6", "鳥取県 島根県 岡山県 広島県 山口県"),
        ("B7", "徳島県 香川県 愛媛県 高知県"),
        ("B8", "福岡県 佐賀県 長崎県 熊本県 大分県 宮崎県 鹿児島県 沖縄県"),
    ],
)
def test_blocks_hold_the_prefectures_of_school_geography(block: str, prefectures: str) -> None:
    rows = read_regions()
    assert [row.name for row in rows if row.parent == block] == prefectures.split()


def test_designated_cities_have_their_wards() -> None:
    rows = read_regions()
    cities = {row.code: row.name for row in rows if row.kind == RegionKind.MUNICIPALITY}
    wards = Counter(cities[row.parent] for row in rows if row.kind == RegionKind.WARD)
    assert wards == {
        "札幌市": 10,
        "仙台市": 5,
        "さいたま市": 10,
        "千葉市": 6,
        "横浜市": 18,
        "川崎市": 7,
        "相模原市": 3,
        "新潟市": 8,
        "静岡市": 3,
        "浜松市": 3,
        "名古屋市": 16,
        "京都市": 11,
        "大阪市": 24,
        "堺市": 7,
        "神戸市": 9,
        "岡山市": 4,
        "広島市": 8,
        "北九州市": 7,
        "福岡市": 7,
        "熊本市": 5,
    }
    hamamatsu = {row.code: row.name for row in rows if row.parent == "22130"}
    assert hamamatsu == {"22138": "中央区", "22139": "浜名区", "22140": "天竜区"}


@pytest.mark.parametrize(
    ("code", "name", "kana"),
    [
        ("01233", "伊達市", "だてし"),
        ("01398", "喜茂別町", "きもべつちょう"),
        ("01668", "白糠町", "しらぬかちょう"),
        ("04203", "塩竈市", "しおがまし"),
        ("06428", "庄内町", "しょうないまち"),
        ("08208", "龍ケ崎市", "りゅうがさきし"),
        ("11216", "羽生市", "はにゅうし"),
        ("12235", "匝瑳市", "そうさし"),
        ("12403", "九十九里町", "くじゅうくりまち"),
        ("13102", "中央区", "ちゅうおうく"),
        ("13228", "あきる野市", "あきるのし"),
        ("13307", "檜原村", "ひのはらむら"),
        ("14383", "真鶴町", "まなづるまち"),
        ("19208", "南アルプス市", "みなみあるぷすし"),
        ("22130", "浜松市", "はままつし"),
        ("28221", "丹波篠山市", "たんばささやまし"),
        ("28227", "宍粟市", "しそうし"),
        ("29426", "広陵町", "こうりょうちょう"),
        ("40231", "那珂川市", "なかがわし"),
        ("47326", "北谷町", "ちゃたんちょう"),
        ("47353", "渡嘉敷村", "とかしきそん"),
    ],
)
def test_difficult_names_and_readings(code: str, name: str, kana: str) -> None:
    row = next(row for row in read_regions() if row.code == code)
    assert (row.name, row.kana) == (name, kana)


@pytest.mark.parametrize(
    ("break_it", "said"),
    [
        (lambda text: text.replace("code,kind", "id,kind", 1), "Line 1: the columns are id"),
        (lambda text: text.replace("22130,municipality", "22130,city"), "'city' is no kind"),
        (lambda text: text.replace(",22,\n", ",22\n", 1), "5 cells instead of 6"),
        (lambda text: text.replace("22139,ward,浜名区,はまなく,22130,\n", ""), "170 regions of kind ward"),
        (lambda text: text.replace("22139,ward", "22138,ward"), "22138 occurs 2 times"),
        (lambda text: text.replace("はまなく,22130", "はまなく,22999"), "its parent '22999' is unknown"),
        (lambda text: text.replace("はまなく,22130", "はまなく,22"), "its parent 22 is no municipality"),
        (lambda text: text.replace("はまなく,22130", "はまなく,13201"), "is in another prefecture"),
        (lambda text: text.replace("はままつし", "ハママツシ"), "is not hiragana"),
        (lambda text: text.replace("22130,municipality,浜松市,はままつし", "22130,municipality,浜松市,"), "is not hiragana"),
        (lambda text: text.replace("22139,ward,浜名区", "22139,ward,"), "22139 has no name"),
        (lambda text: text.replace("22139,ward", "2139,ward"), "'2139' is no code of a ward"),
        (lambda text: text.replace("B4,block,中部,ちゅうぶ,", "B4,block,中部,ちゅうぶ,B1"), "cannot have a parent"),
        (lambda text: "", "Line 1"),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_and_writes_nothing(
    db: None, tmp_path: Path, break_it: Callable[[str], str], said: str
) -> None:
    text = REGIONS_CSV.read_text(encoding="utf-8")
    broken = tmp_path / "regions.csv"
    broken.write_text(break_it(text), encoding="utf-8")
    assert broken.read_text(encoding="utf-8") != text
    with pytest.raises(RegionDataError, match=said):
        load_regions(path=broken)
    assert not Region.objects.exists()


def test_a_file_that_is_not_utf_8_or_not_there_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "regions.csv"
    with pytest.raises(RegionDataError, match="cannot be read"):
        read_regions(path=path)
    path.write_bytes(REGIONS_CSV.read_text(encoding="utf-8").encode("cp932", "replace"))
    with pytest.raises(RegionDataError, match="not UTF-8"):
        read_regions(path=path)


# --- Names and the hierarchy ---------------------------------------------------------------


def test_regions_are_called_by_their_place(japan: RegionsLoaded) -> None:
    codes = ["B4", "22", "22130", "22139", "13206"]
    regions = Region.objects.in_bulk(codes)
    assert [str(regions[code]) for code in codes] == [
        "中部",
        "静岡県",
        "静岡県 浜松市",
        "静岡県 浜松市 浜名区",
        "東京都 府中市",
    ]


def test_the_hierarchy_is_complete(japan: RegionsLoaded) -> None:
    assert Region.objects.blocks().count() == 8
    assert Region.objects.prefectures().count() == 47
    assert Region.objects.municipalities().count() == 1747
    chubu, shizuoka, hamamatsu, ward = (
        Region.objects.get(code=code) for code in ("B4", "22", "22130", "22139")
    )
    assert Region.objects.prefectures().within(chubu).count() == 9
    assert Region.objects.municipalities().within(chubu).count() == 316
    assert Region.objects.municipalities().within(shizuoka).count() == 35
    assert Region.objects.within(shizuoka).count() == 35 + 6
    assert [region.name for region in Region.objects.within(hamamatsu)] == [
        "中央区",
        "浜名区",
        "天竜区",
    ]
    assert not Region.objects.within(ward).exists()
    blocks = Region.objects.blocks()
    below = sum(Region.objects.municipalities().within(block).count() for block in blocks)
    assert below == 1747


# --- Search --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("ハママツ", "はままつ"),
        ("ﾊﾏﾏﾂ", "はままつ"),
        ("はま まつ　市", "はままつ市"),
        ("茅ケ崎", fold("茅ヶ崎")),
        ("茅ｹ崎", fold("茅ヶ崎")),
        ("竜ヶ崎", fold("龍ケ崎")),
        ("ぬまず", fold("ヌマヅ")),
        ("べっかい", fold("べつかい")),
        ("100%_|'\"\\\0", "100"),
        ("　・。", ""),
    ],
)
def test_folding_forgets_how_something_is_typed(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@pytest.mark.parametrize(
    ("name", "kana", "forms"),
    [
        ("浜松市", "はままつし", ("浜松市", "浜松", "はままつし", "はままつ")),
        ("四日市市", "よっかいちし", ("四日市市", "四日市", "よっかいちし", "よっかいち")),
        ("森町", "もりまち", ("森町", "森", "もりまち", "もり")),
        ("森町", "もりちょう", ("森町", "森", "もりちょう", "もり")),
        ("読谷村", "よみたんそん", ("読谷村", "読谷", "よみたんそん", "よみたん")),
        ("京都府", "きょうとふ", ("京都府", "京都", "きょうとふ", "きょうと")),
        ("北海道", "ほっかいどう", ("北海道", "ほっかいどう")),
    ],
)
def test_names_lose_only_their_last_character(name: str, kana: str, forms: tuple[str, ...]) -> None:
    assert name_forms(name=name, kana=kana) == forms


FOUND_FIRST = {
    # with and without the suffix, kana, katakana, half width
    "はままつ": ["静岡県 浜松市"],
    "浜松": ["静岡県 浜松市"],
    "浜松市": ["静岡県 浜松市"],
    "ﾊﾏﾏﾂｼ": ["静岡県 浜松市"],
    "濱松": ["静岡県 浜松市"],
    "シズオカ": ["静岡県 静岡市"],
    "よこはまし": ["神奈川県 横浜市"],
    "つ": ["三重県 津市"],
    # with the prefecture
    "静岡県浜松市": ["静岡県 浜松市"],
    "静岡 浜松": ["静岡県 浜松市"],
    "しずおかけん　はままつし": ["静岡県 浜松市"],
    "静岡県はままつ": ["静岡県 浜松市"],
    "東京都府中": ["東京都 府中市"],
    "広島府中": ["広島県 府中市", "広島県 府中町"],
    # a ward stands for its city
    "横浜市青葉区": ["神奈川県 横浜市"],
    "神奈川県横浜市青葉": ["神奈川県 横浜市"],
    "浜名区": ["静岡県 浜松市"],
    "中央区": ["東京都 中央区", "北海道 札幌市"],
    # one name, several places
    "府中": ["東京都 府中市", "広島県 府中市", "広島県 府中町"],
    "伊達市": ["北海道 伊達市", "福島県 伊達市"],
    "森町": ["北海道 森町", "静岡県 森町"],
    "泊村": ["北海道 泊村", "北海道 泊村"],
    # the name itself, names that begin so, names that hold it
    "大津": ["滋賀県 大津市", "熊本県 大津町", "大阪府 泉大津市"],
    "にしのみや": ["兵庫県 西宮市"],
    "みどり": ["群馬県 みどり市"],
    "アルプス": ["山梨県 南アルプス市"],
    # however it is typed
    "茅ケ崎": ["神奈川県 茅ヶ崎市"],
    "竜ケ崎市": ["茨城県 龍ケ崎市"],
    "塩釜": ["宮城県 塩竈市"],
    "ぬまず": ["静岡県 沼津市"],
    "べっかい": ["北海道 別海町"],
    "みなみアルプス": ["山梨県 南アルプス市"],
}
FOUND_NOTHING = (
    "",
    "　 ",
    "%",
    "_",
    "|",
    "ない市",
    "\0",
    "あ" * (LONGEST_KEY + 1),
    "浜松" * 50_000,
)


def test_search_finds_the_best_first(japan: RegionsLoaded) -> None:
    assert {
        typed: [str(region) for region in Region.objects.matching(typed)[: len(best)]]
        for typed, best in FOUND_FIRST.items()
    } == FOUND_FIRST


def test_search_finds_nothing_for_nothing(japan: RegionsLoaded) -> None:
    assert [typed[:9] for typed in FOUND_NOTHING if Region.objects.matching(typed).exists()] == []


def test_search_finds_municipalities_of_two_prefectures(japan: RegionsLoaded) -> None:
    found = Region.objects.matching("府中")
    assert {region.prefecture_id for region in found} == {"13", "34"}


def test_a_prefecture_finds_its_municipalities_after_names_that_fit(
    japan: RegionsLoaded,
) -> None:
    found = list(Region.objects.matching("静岡県"))
    assert len(found) == 35
    fukushima = [str(region) for region in Region.objects.matching("福島")]
    assert fukushima[:2] == ["北海道 福島町", "福島県 福島市"]
    assert "福島県 いわき市" in fukushima
    assert fukushima[-1] == "大阪府 大阪市", "its ward 福島区"


def test_no_ward_of_a_designated_city_is_offered(japan: RegionsLoaded) -> None:
    found = list(Region.objects.matching("中央区"))
    assert str(found[0]) == "東京都 中央区"
    assert {region.kind for region in found} == {RegionKind.MUNICIPALITY}
    assert "札幌市" in {region.name for region in found}


def test_places_with_a_note_come_after_their_namesakes(japan: RegionsLoaded) -> None:
    assert [region.code for region in Region.objects.matching("泊村")] == ["01403", "01696"]


def test_search_asks_the_database_once(
    japan: RegionsLoaded, django_assert_num_queries: Callable[[int], object]
) -> None:
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        assert [str(region) for region in Region.objects.matching("はま")[:20]]


def test_search_keeps_to_the_query_set(japan: RegionsLoaded) -> None:
    hiroshima = Region.objects.get(code="34")
    found = Region.objects.within(hiroshima).matching("府中")
    assert [region.name for region in found] == ["府中市", "府中町"]


# --- Loading -------------------------------------------------------------------------------


def test_a_second_load_changes_nothing(japan: RegionsLoaded) -> None:
    assert len(japan.created) == 1973
    again = load_regions()
    assert (again.created, again.updated, again.unlisted) == ((), (), ())
    assert len(again.unchanged) == 1973


def test_a_load_repairs_names_and_leaves_statistics(japan: RegionsLoaded) -> None:
    figures = {
        "population": 100,
        "population_year": 2020,
        "population_source": "テスト用の数",
        "enrolment_high": 3,
        "enrolment_year": 2025,
        "enrolment_source": "テスト用の数",
    }
    Region.objects.filter(code="22130").update(name="浜松", search="", **figures)
    loaded = load_regions()
    assert loaded.updated == ("22130",)
    assert Region.objects.filter(code="22130", name="浜松市", **figures).exists()
    assert Region.objects.matching("浜松市").exists()


def test_a_region_that_left_the_file_stays(japan: RegionsLoaded) -> None:
    city = Region.objects.get(code="22130")
    WardFactory.create(code="22131", name="中区", kana="なかく", parent=city)
    out = StringIO()
    call_command("load_regions", stdout=out)
    assert "22131 静岡県 浜松市 中区" in out.getvalue()
    assert Region.objects.filter(code="22131").exists()


def test_the_command_says_what_changed(db: None) -> None:
    out = StringIO()
    call_command("load_regions", stdout=out)
    assert "追加 1973、変更 0、そのまま 0" in out.getvalue()
    Region.objects.filter(code="22130").update(kana="はまつし")
    out = StringIO()
    call_command("load_regions", stdout=out)
    assert "変えました：22130 静岡県 浜松市" in out.getvalue()
    assert "追加 0、変更 1、そのまま 1972" in out.getvalue()


# --- Constraints ---------------------------------------------------------------------------


def refused(name: str, make: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make()


@pytest.mark.parametrize(
    "figures",
    [
        {"population": 100},
        {"population": 100, "population_year": 2020},
        {"population": 100, "population_source": "テスト用の数"},
        {"population_year": 2020, "population_source": "テスト用の数"},
        {"population_source": "テスト用の数"},
    ],
)
def test_a_population_stands_with_year_and_source(db: None, figures: dict[str, int | str]) -> None:
    refused("region_population_is_sourced", lambda: MunicipalityFactory.create(**figures))


@pytest.mark.parametrize(
    "figures",
    [
        {"enrolment_primary": 100},
        {"enrolment_junior_high": 100, "enrolment_year": 2025},
        {"enrolment_high": 100, "enrolment_source": "テスト用の数"},
        {"enrolment_year": 2025, "enrolment_source": "テスト用の数"},
    ],
)
def test_an_enrolment_stands_with_year_and_source(db: None, figures: dict[str, int | str]) -> None:
    refused("region_enrolment_is_sourced", lambda: MunicipalityFactory.create(**figures))


def test_sourced_figures_are_accepted(db: None) -> None:
    assert MunicipalityFactory.create(counted=True).population == 100_000
    MunicipalityFactory.create(
        enrolment_high=0, enrolment_year=2025, enrolment_source="テスト用の数"
    )


def test_no_figure_is_negative(db: None) -> None:
    city = MunicipalityFactory.create(counted=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Region.objects.filter(pk=city.pk).update(population=-1)


def test_a_place_fits_its_kind(db: None) -> None:
    block, shizuoka, hamamatsu = (
        BlockFactory.create(),
        PrefectureFactory.create(),
        MunicipalityFactory.create(hamamatsu=True),
    )
    constraint = "region_place_fits_kind"
    refused(constraint, lambda: BlockFactory.create(code="B5", parent=block))
    refused(constraint, lambda: PrefectureFactory.create(code="23", parent=None))
    refused(constraint, lambda: PrefectureFactory.create(code="23", prefecture=shizuoka))
    refused(constraint, lambda: MunicipalityFactory.create(parent=block))
    refused(constraint, lambda: MunicipalityFactory.create(parent=hamamatsu))
    refused(constraint, lambda: WardFactory.create(parent=shizuoka, prefecture=shizuoka))
    refused(constraint, lambda: WardFactory.create(parent=hamamatsu, prefecture=None))


def test_a_code_begins_with_its_prefecture(db: None) -> None:
    aichi = PrefectureFactory.create(code="23", name="愛知県", kana="あいちけん")
    refused(
        "region_prefecture_begins_code",
        lambda: MunicipalityFactory.create(code="22130", prefecture=aichi),
    )
