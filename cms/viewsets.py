"""How editors and operators find and change what belongs to the ground floor."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import BooleanFilter, ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.panels import FieldPanel, ObjectList, Panel
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.generic.chooser import BaseChooseView, ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import Page
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet
from wagtail.snippets.views.snippets import IndexView as SnippetIndexView

from cms.models import ContactPoint, ReadingKind, ReadingOverride, Region, RegionKind
from cms.models.contacts import WORDS
from cms.models.readings import EXAMPLE_LENGTH, READING_LENGTH, SURFACE_LENGTH


class SearchForm(BaseFilterForm):
    """
    A chooser's search: finds what contains the text.

    Wagtail's own search needs spaces between words; Japanese has none. Subclasses say in which
    ``fields`` to look, or override :meth:`search`.
    """

    fields_searched: ClassVar[tuple[str, ...]] = ()

    q = forms.CharField(
        label=_("探す言葉"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("探す")}),
    )

    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        """Return those of the objects that match the text, all if there is none."""
        objects = super().filter(objects)
        text = self.cleaned_data.get("q", "").strip()
        if not text:
            return objects
        self.is_searching = True
        self.search_query = text
        return self.search(objects, text)

    def search(self, objects: QuerySet[Any], text: str) -> QuerySet[Any]:
        """Return the objects that contain the text in one of the fields."""
        condition = Q()
        for field in self.fields_searched:
            condition |= Q(**{f"{field}__icontains": text})
        return objects.filter(condition)


# --- Regions -------------------------------------------------------------------------------


class RegionSearchForm(SearchForm):
    """Finds municipalities as teachers do: by name, reading, prefecture or ward."""

    def search(self, objects: QuerySet[Any], text: str) -> QuerySet[Any]:
        """Return the municipalities that somebody who types the text may mean, best first."""
        return Region.objects.matching(text)


class _RegionChoiceMixin(BaseChooseView):
    filter_form_class = RegionSearchForm
    per_page = 20

    @property
    def columns(self) -> list[Column]:
        return [*super().columns, Column("kana", label=_("読み")), Column("note", label=_("注記"))]


class RegionChooseView(_RegionChoiceMixin, ChooseView):
    """The chooser's window."""


class RegionChooseResultsView(_RegionChoiceMixin, ChooseResultsView):
    """The chooser's list, while one types."""


class RegionChooserViewSet(ChooserViewSet):
    """Chooses a municipality by typing part of its name; usable by keyboard alone."""

    model = Region
    icon = "site"
    choose_one_text = _("市区町村をえらぶ")
    choose_another_text = _("えらびなおす")
    edit_item_text = _("地域を見る")
    choose_view_class = RegionChooseView
    choose_results_view_class = RegionChooseResultsView
    register_widget = False  # a contact point's prefecture is chosen among 47, not here

    def get_object_list(self) -> QuerySet[Region]:
        """Offer municipalities only."""
        return Region.objects.municipalities()


region_chooser = RegionChooserViewSet("choose_region")


class RegionFilterSet(WagtailFilterSet):
    """Narrows the list of regions."""

    kind = ChoiceFilter(label=_("種類"), choices=RegionKind.choices, widget=forms.RadioSelect)
    with_population = BooleanFilter(
        label=_("人口"), field_name="population", lookup_expr="isnull", exclude=True
    )

    class Meta:
        model = Region
        fields: ClassVar[list[str]] = []


class RegionIndexView(IndexView):
    """Lists regions."""

    def get_base_queryset(self) -> QuerySet[Region]:
        """Fetch what their names are made of with them."""
        return Region.objects.select_related("parent", "prefecture")


class RegionViewSet(ModelViewSet):
    """
    Regions and their public figures, to look at only.

    ``load_regions`` and ``import_statistics`` write them, from files that name their source.
    """

    model = Region
    icon = "site"
    menu_label = _("地域")
    add_to_settings_menu = True
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = RegionIndexView
    list_display: ClassVar[list[Any]] = [
        "__str__",
        Column("code", label=_("地域コード"), sort_key="code"),
        Column("get_kind_display", label=_("種類")),
        Column("kana", label=_("読み")),
        Column("population", label=_("人口"), sort_key="population"),
        Column("population_year", label=_("人口の年")),
    ]
    filterset_class = RegionFilterSet
    search_fields: ClassVar[list[str]] = ["code", "name", "kana", "prefecture__name"]
    search_backend_name = None
    list_per_page = 50
    inspect_view_fields: ClassVar[list[str]] = [
        "code",
        "kind",
        "name",
        "kana",
        "parent",
        "prefecture",
        "note",
        "population",
        "population_year",
        "population_source",
        "enrolment_primary",
        "enrolment_junior_high",
        "enrolment_high",
        "enrolment_year",
        "enrolment_source",
    ]
    exclude_form_fields: ClassVar[list[str]] = []

    def get_urlpatterns(self) -> list[Any]:
        """Keep what only reads."""
        reading = {"index", "index_results", "inspect"}
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in reading]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Name only the addresses that there are."""
        writing = ("add", "edit", "delete", "history", "usage")
        return super().get_common_view_kwargs(
            **{f"{view}_url_name": None for view in writing}, **kwargs
        )

    def register_admin_url_finder(self) -> None:
        """Offer no address to edit a region at."""

    def get_permissions_to_register(self) -> Any:
        """Offer administrators the one permission that does something."""
        return super().get_permissions_to_register().filter(codename="view_region")


# --- The help directory --------------------------------------------------------------------


class ContactPointFilterSet(WagtailFilterSet):
    """Narrows the help directory."""

    live = BooleanFilter(label=_("公開中"))
    verified = BooleanFilter(
        label=_("確認ずみ"), field_name="verified_on", lookup_expr="isnull", exclude=True
    )
    urgent = BooleanFilter(label=_("いま危ないとき"))

    class Meta:
        model = ContactPoint
        fields: ClassVar[list[str]] = ["for_child", "for_guardian", "for_teacher"]


def check_in_words(contact: ContactPoint) -> str:
    """Say whether somebody has to check the contact point again; nothing if not, or of an edition."""
    if contact.is_edition:
        return ""
    if contact.verified_on is None:
        return str(_("未確認：編集者にだけ見えます"))
    if contact.is_due_for_check(timezone.localdate()):
        return str(_("確かめなおす時期です"))
    return ""


class ContactPointIndexView(SnippetIndexView):
    """Lists contact points."""

    def get_base_queryset(self) -> QuerySet[ContactPoint]:
        """Fetch their hours and their languages with them."""
        return ContactPoint.objects.with_hours().select_related("locale")


EDITION_PANEL = ObjectList([FieldPanel(name) for name in WORDS]).bind_to_model(ContactPoint)


class ContactPointEditView(EditView):
    """Changes a contact point; of an edition its words, since its facts are the Japanese one's."""

    def get_panel(self) -> Panel:
        """Return what the form shows."""
        return EDITION_PANEL if self.object.is_edition else super().get_panel()

    def get_form_class(self) -> type[forms.BaseForm]:
        """Return the form of what is shown: the viewset's own has every field."""
        return self.panel.get_form_class()


class ContactPointViewSet(SnippetViewSet):
    """The help directory; the date of verification stands in the list, because numbers change."""

    model = ContactPoint
    index_view_class = ContactPointIndexView
    edit_view_class = ContactPointEditView
    icon = "help"
    menu_label = _("相談先")
    menu_order = 310
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display: ClassVar[list[Any]] = [
        "name",
        Column("phone", label=_("電話番号")),
        Column("opening_times", label=_("受付時間")),
        BooleanColumn("urgent", label=_("いま危ないとき")),
        DateColumn("verified_on", label=_("確認した日"), sort_key="verified_on"),
        Column("check", label=_("確認"), accessor=check_in_words),
        BooleanColumn("live", label=_("公開中")),
    ]
    filterset_class = ContactPointFilterSet
    search_fields: ClassVar[list[str]] = ["name", "key", "phone", "description"]
    search_backend_name = None
    ordering: ClassVar[list[str]] = ["order", "name"]


# --- Readings ------------------------------------------------------------------------------


class ReadingOverrideFilterSet(WagtailFilterSet):
    """Narrows the list of readings."""

    everywhere = BooleanFilter(label=_("すべてのページ"), field_name="page", lookup_expr="isnull")

    class Meta:
        model = ReadingOverride
        fields: ClassVar[list[str]] = ["kind"]


class ReadingCreateView(CreateView):
    """Adds a reading; the report of uncertain readings fills the form by its address."""

    def get_initial_form_instance(self) -> ReadingOverride:
        """Begin with what the address says."""
        given = self.request.GET
        kind = given.get("kind", "")
        page = given.get("page", "")
        return ReadingOverride(
            surface=given.get("surface", "")[:SURFACE_LENGTH],
            reading=given.get("reading", "")[:READING_LENGTH],
            example=given.get("example", "")[:EXAMPLE_LENGTH],
            kind=kind if kind in ReadingKind.values else ReadingKind.CORRECTS,
            page=Page.objects.filter(pk=page).first() if page.isdigit() else None,
        )


class ReadingOverrideViewSet(SnippetViewSet):
    """Readings that editors decide; what ships stands among them."""

    model = ReadingOverride
    icon = "title"
    menu_label = _("漢字の読み")
    menu_order = 320
    add_to_admin_menu = True
    copy_view_enabled = False
    add_view_class = ReadingCreateView
    list_display: ClassVar[list[Any]] = [
        "surface",
        Column("reading", label=_("読み"), sort_key="reading"),
        Column("get_kind_display", label=_("どうするか"), sort_key="kind"),
        Column("page", label=_("このページだけ")),
        BooleanColumn("live", label=_("公開中")),
    ]
    filterset_class = ReadingOverrideFilterSet
    search_fields: ClassVar[list[str]] = ["surface", "reading", "note"]
    search_backend_name = None
    list_per_page = 50
