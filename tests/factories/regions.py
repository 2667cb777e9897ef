"""Regions for tests: Shizuoka in Chubu, and municipalities in it unless told otherwise."""

from factory.builder import Resolver
from factory.declarations import (
    LazyAttribute,
    LazyAttributeSequence,
    SelfAttribute,
    Sequence,
    SubFactory,
    Trait,
)
from factory.django import DjangoModelFactory

from cms.models import Region, RegionKind
from cms.region_data import RegionRow, address_keys, name_keys


def _row(region: Resolver | Region) -> RegionRow:
    return RegionRow(
        code=region.code,
        kind=RegionKind(region.kind),
        name=region.name,
        kana=region.kana,
        parent="",
        note="",
    )


class BlockFactory(DjangoModelFactory[Region]):
    """中部, or the block with the given code, which is reused if it is there."""

    class Meta:
        model = Region
        django_get_or_create = ("code",)

    code = "B4"
    kind = RegionKind.BLOCK
    name = "中部"
    kana = "ちゅうぶ"
    search = LazyAttribute(lambda region: name_keys(_row(region)))


class PrefectureFactory(DjangoModelFactory[Region]):
    """静岡県, or the prefecture with the given code, which is reused if it is there."""

    class Meta:
        model = Region
        django_get_or_create = ("code",)

    code = "22"
    kind = RegionKind.PREFECTURE
    name = "静岡県"
    kana = "しずおかけん"
    parent = SubFactory(BlockFactory)
    search = LazyAttribute(lambda region: name_keys(_row(region)))


class MunicipalityFactory(DjangoModelFactory[Region]):
    """
    A made-up city of 静岡県, or of ``prefecture=…``.

    Traits: ``hamamatsu`` is the real 浜松市; ``counted`` has population and enrolment with a source
    that says that they are made up.
    """

    class Meta:
        model = Region
        django_get_or_create = ("code",)

    class Params:
        hamamatsu = Trait(code="22130", name="浜松市", kana="はままつし")
        counted = Trait(
            population=100_000,
            population_year=2020,
            population_source="テスト用の数",
            enrolment_primary=5_000,
            enrolment_junior_high=2_500,
            enrolment_high=2_400,
            enrolment_year=2025,
            enrolment_source="テスト用の数",
        )

    prefecture = SubFactory(PrefectureFactory)
    code = LazyAttributeSequence(lambda region, n: f"{region.prefecture.code}{700 + n % 300}")
    kind = RegionKind.MUNICIPALITY
    name = Sequence(lambda n: f"見本{n}市")
    kana = "みほんし"
    parent = SelfAttribute("prefecture")
    search = LazyAttribute(lambda region: name_keys(_row(region)))
    search_address = LazyAttribute(
        lambda region: address_keys(_row(region), prefecture=_row(region.prefecture))
    )


class WardFactory(DjangoModelFactory[Region]):
    """浜松市浜名区, or a ward of ``parent=…`` with the given code and name."""

    class Meta:
        model = Region
        django_get_or_create = ("code",)

    code = "22139"
    kind = RegionKind.WARD
    name = "浜名区"
    kana = "はまなく"
    parent = SubFactory(MunicipalityFactory, hamamatsu=True)
    prefecture = SelfAttribute("parent.prefecture")
    search = LazyAttribute(lambda region: name_keys(_row(region)))
