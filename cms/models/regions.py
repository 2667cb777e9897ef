"""Regions: Japan's blocks, prefectures, municipalities and wards, and what is known about them."""

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _

from cms.region_data import LONGEST_KEY, RegionKind, fold

__all__ = ["Region", "RegionKind", "RegionQuerySet"]


class RegionQuerySet(models.QuerySet["Region"]):
    """Questions about regions. Codes are ordered from north to south."""

    def blocks(self) -> "RegionQuerySet":
        """The eight blocks."""
        return self.filter(kind=RegionKind.BLOCK)

    def prefectures(self) -> "RegionQuerySet":
        """The 47 prefectures."""
        return self.filter(kind=RegionKind.PREFECTURE)

    def municipalities(self) -> "RegionQuerySet":
        """Cities, Tokyo's special wards, towns and villages, their prefectures fetched with them."""
        return self.filter(kind=RegionKind.MUNICIPALITY).select_related("prefecture")

    def within(self, region: "Region") -> "RegionQuerySet":
        """Everything below the region, at whatever depth; not the region itself."""
        match region.kind:
            case RegionKind.BLOCK:
                return self.filter(Q(parent=region) | Q(prefecture__parent=region))
            case RegionKind.PREFECTURE:
                return self.filter(prefecture=region)
            case _:
                return self.filter(parent=region)

    def with_schools(self) -> "RegionQuerySet":
        """Places that can have schools: all but those whose note says otherwise."""
        return self.filter(note="")

    def matching(self, text: str) -> "RegionQuerySet":
        """
        Municipalities that somebody who types ``text`` may mean, best first.

        The name itself (with or without 市, 区, 町, 村) comes before names that begin with the text,
        these before names that contain it, and last come places whose address begins with it: the
        prefecture, alone or with the name, or a ward of a designated city, which stands for its
        city. Within each group places without a note come first, then the order of codes. Kanji and
        kana both match, see :func:`cms.region_data.fold`. Blank text matches nothing.
        """
        key = fold(text)
        if not key or len(key) > LONGEST_KEY:
            return self.none()
        exact, start = f"|{key}|", f"|{key}"
        return (
            self.municipalities()
            .filter(Q(search__contains=key) | Q(search_address__contains=start))
            .annotate(
                match_rank=Case(
                    When(search__contains=exact, then=Value(0)),
                    When(search__contains=start, then=Value(1)),
                    When(search__contains=key, then=Value(2)),
                    default=Value(3),
                )
            )
            .order_by("match_rank", "note", "code")
        )


class Region(models.Model):
    """
    A block, prefecture, municipality or ward.

    Names are Japanese in both languages of the site: the official list has no romanised names, and
    we make none up. A municipality's parent is its prefecture; a ward's parent is its city;
    ``prefecture`` names the prefecture of both, and a constraint holds it to the code.

    Everything up to ``search_address`` belongs to ``load_regions``; the statistics belong to
    ``import_statistics`` and are empty until an operator has imported them: a figure never stands
    without its year and source. The search columns are written by the loader alone; the table has
    some 2,000 rows and is searched for parts of words, so that no index would be used on them.
    """

    code = models.CharField(_("地域コード"), primary_key=True, max_length=5)
    kind = models.CharField(_("種類"), max_length=12, choices=RegionKind)
    name = models.CharField(_("名前"), max_length=20)
    kana = models.CharField(_("読み"), max_length=40)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("上の地域"),
    )
    prefecture = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="places",
        verbose_name=_("都道府県"),
    )
    note = models.CharField(_("注記"), max_length=100, blank=True)
    search = models.TextField(editable=False)
    search_address = models.TextField(editable=False, blank=True)

    population = models.PositiveIntegerField(_("人口"), null=True, blank=True)
    population_year = models.PositiveSmallIntegerField(_("人口の年"), null=True, blank=True)
    population_source = models.CharField(_("人口の出典"), max_length=200, blank=True)
    enrolment_primary = models.PositiveIntegerField(_("児童数（小学校）"), null=True, blank=True)
    enrolment_junior_high = models.PositiveIntegerField(
        _("生徒数（中学校）"), null=True, blank=True
    )
    enrolment_high = models.PositiveIntegerField(_("生徒数（高校）"), null=True, blank=True)
    enrolment_year = models.PositiveSmallIntegerField(_("児童生徒数の年度"), null=True, blank=True)
    enrolment_source = models.CharField(_("児童生徒数の出典"), max_length=200, blank=True)

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = _("地域")
        verbose_name_plural = _("地域")
        ordering = ["code"]
        indexes = [models.Index(fields=["kind", "prefecture"], name="region_kind_prefecture")]
        constraints = [
            models.CheckConstraint(
                name="region_place_fits_kind",
                condition=(
                    Q(kind=RegionKind.BLOCK, parent=None, prefecture=None)
                    | Q(kind=RegionKind.PREFECTURE, parent__isnull=False, prefecture=None)
                    | Q(kind=RegionKind.MUNICIPALITY, prefecture__isnull=False)
                    & Q(parent=F("prefecture"))
                    | Q(kind=RegionKind.WARD, parent__isnull=False, prefecture__isnull=False)
                    & ~Q(parent=F("prefecture"))
                ),
            ),
            models.CheckConstraint(
                name="region_prefecture_begins_code",
                condition=Q(prefecture=None) | Q(prefecture=Left("code", 2)),
            ),
            models.CheckConstraint(
                name="region_population_is_sourced",
                condition=(
                    Q(population=None, population_year=None, population_source="")
                    | Q(population__isnull=False, population_year__isnull=False)
                    & ~Q(population_source="")
                ),
            ),
            models.CheckConstraint(
                name="region_enrolment_is_sourced",
                condition=(
                    Q(
                        enrolment_primary=None,
                        enrolment_junior_high=None,
                        enrolment_high=None,
                        enrolment_year=None,
                        enrolment_source="",
                    )
                    | (
                        Q(enrolment_primary__isnull=False)
                        | Q(enrolment_junior_high__isnull=False)
                        | Q(enrolment_high__isnull=False)
                    )
                    & Q(enrolment_year__isnull=False)
                    & ~Q(enrolment_source="")
                ),
            ),
        ]

    def __str__(self) -> str:
        """「静岡県 浜松市」, 「静岡県 浜松市 中央区」; blocks and prefectures by their name alone."""
        names = [self.name]
        if self.kind == RegionKind.WARD and self.parent is not None:
            names.insert(0, self.parent.name)
        if self.prefecture is not None:
            names.insert(0, self.prefecture.name)
        return " ".join(names)
