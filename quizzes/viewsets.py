"""How editors find, write and publish items and quizzes."""

from typing import Any, ClassVar

from django import forms
from django.contrib.admin.utils import quote
from django.db.models import Count, ProtectedError, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views import View
from django_filters import BooleanFilter, ChoiceFilter, MultipleChoiceFilter
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, UpdatedAtColumn
from wagtail.snippets.views.chooser import (
    BaseSnippetChooseView,
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
)
from wagtail.snippets.views.snippets import (
    CreateView,
    DeleteView,
    EditView,
    SnippetViewSet,
    SnippetViewSetGroup,
    WorkflowActionView,
)

from cms.taxonomy import Band, SmallClass
from cms.viewsets import SearchForm
from quizzes.forms import ItemForm, QuizForm
from quizzes.interchange.views import may_interchange
from quizzes.items.kinds import ItemKind
from quizzes.models import Item, Quiz
from quizzes.review.models import NotApproved
from quizzes.review.panels import item_checklist_panel, quiz_checklist_panel
from quizzes.statistics.panels import ItemFiguresPanel, QuizFiguresPanel


def editions_in_words(original: Item | Quiz) -> str:
    """Name the languages of the editions, with what keeps each from its readers."""
    return "、".join(edition.state for edition in original.editions.all())


# --- Becoming public -----------------------------------------------------------------------


def may_publish_directly(user: Any) -> bool:
    """Tell whether the person may publish past the checklist: whoever runs the site, in an emergency."""
    return bool(user.is_superuser)


class ApprovedAlone(View):
    """
    A form whose object becomes public by a reviewer's approval alone.

    The permission to publish, which reviewers have, is what taking back asks for.
    """

    request: HttpRequest
    object: Any

    def get_available_actions(self) -> list[str]:
        """Leave out publishing directly."""
        actions: list[str] = super().get_available_actions()  # type: ignore[misc]
        if may_publish_directly(self.request.user):
            return actions
        return [action for action in actions if action != "publish"]

    def workflow_action_action(self) -> HttpResponse | None:
        """Keep what was saved, and say why it is not approved, if it is not."""
        try:
            response: HttpResponse | None = super().workflow_action_action()  # type: ignore[misc]
        except NotApproved as refusal:
            messages.error(self.request, refusal.detail)
            return redirect(self.get_edit_url())  # type: ignore[attr-defined]
        return response


class ApprovedAloneCreateView(ApprovedAlone, CreateView):
    """Writes something new."""


class ApprovedAloneEditView(ApprovedAlone, EditView):
    """Changes what is there."""


class ChecklistActionView(WorkflowActionView):
    """Approves or sends back from outside the form."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Act, or say why it is not approved."""
        try:
            response: HttpResponseBase = super().post(request, *args, **kwargs)
        except NotApproved as refusal:
            messages.error(request, refusal.detail)
            return redirect(self.redirect_url)
        return response


class KeptDeleteView(DeleteView):
    """Deletes what no class has met."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Delete, or say what to do instead with what answers point at."""
        try:
            response: HttpResponseBase = super().post(request, *args, **kwargs)
        except ProtectedError:
            messages.error(
                request,
                _("クラスで使われたので、消せません。使わないときは、公開をやめてください。"),
            )
            return redirect(self.edit_url_name, quote(self.object.pk))
        return response


class _ModeratedViewSet(SnippetViewSet):
    delete_view_class = KeptDeleteView
    add_view_class = ApprovedAloneCreateView
    edit_view_class = ApprovedAloneEditView
    workflow_action_view_class = ChecklistActionView


# --- Items ---------------------------------------------------------------------------------


class ItemFilterSet(WagtailFilterSet):
    """Narrows the bank."""

    band = MultipleChoiceFilter(
        label=_("対象"),
        field_name="bands__band",
        choices=Band.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    small_class = MultipleChoiceFilter(
        label=_("小分類"), choices=SmallClass.choices, widget=forms.CheckboxSelectMultiple
    )
    kind = ChoiceFilter(label=_("形式"), choices=ItemKind.choices, widget=forms.RadioSelect)
    live = BooleanFilter(label=_("公開中"))
    open_use = BooleanFilter(label=_("クイズで使う"))

    class Meta:
        model = Item
        fields: ClassVar[list[str]] = []


class ItemSearchForm(SearchForm):
    """Finds items by their words."""

    fields_searched = ("stem", "key", "choices__text")

    def search(self, objects: QuerySet[Any], text: str) -> QuerySet[Any]:
        """Return each item once, however many of its choices match."""
        return super().search(objects, text).distinct()


class _ItemChoiceMixin(BaseSnippetChooseView):
    filter_form_class = ItemSearchForm

    @property
    def columns(self) -> list[Column]:
        return [*super().columns, Column("get_small_class_display", label=_("小分類"))]


class ItemChooseView(_ItemChoiceMixin, ChooseView):
    """The chooser's window."""


class ItemChooseResultsView(_ItemChoiceMixin, ChooseResultsView):
    """The chooser's list, while one types."""


class ItemChooserViewSet(SnippetChooserViewSet):
    """Chooses items for a quiz: secure items are not offered."""

    choose_view_class = ItemChooseView
    choose_results_view_class = ItemChooseResultsView
    choose_one_text = _("問題をえらぶ")
    choose_another_text = _("えらびなおす")
    edit_item_text = _("この問題を直す")

    def get_object_list(self) -> QuerySet[Item]:
        """Offer items for open use, newest words first."""
        return Item.objects.filter(open_use=True)


class ItemViewSet(_ModeratedViewSet):
    """The bank of items."""

    model = Item
    icon = "help"
    menu_label = _("問題")
    chooser_viewset_class = ItemChooserViewSet
    copy_view_enabled = False
    edit_handler = ObjectList(
        [item_checklist_panel(), *Item.panels, ItemFiguresPanel()], base_form_class=ItemForm
    )
    list_display: ClassVar[list[Any]] = [
        "stem",
        Column("key", label=_("鍵"), sort_key="key"),
        Column("get_small_class_display", label=_("小分類"), sort_key="small_class"),
        Column(
            "bands",
            label=_("対象"),
            accessor=lambda item: "、".join(str(band) for band in item.bands.all()),
        ),
        Column("get_kind_display", label=_("形式")),
        Column("editions", label=_("ほかの言葉"), accessor=editions_in_words),
        BooleanColumn("live", label=_("公開中")),
        BooleanColumn("has_unpublished_changes", label=_("未公開の変更")),
        UpdatedAtColumn(),
    ]
    list_per_page = 50
    filterset_class = ItemFilterSet
    search_fields: ClassVar[list[str]] = ["stem", "key", "explanation"]
    search_backend_name = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Item]:
        """Fetch the bands and the editions with the items."""
        return Item.objects.prefetch_related("bands", "choices", "editions__choices")


# --- Quizzes -------------------------------------------------------------------------------


class QuizFilterSet(WagtailFilterSet):
    """Narrows the list of quizzes."""

    band = MultipleChoiceFilter(
        label=_("対象"), choices=Band.choices, widget=forms.CheckboxSelectMultiple
    )
    live = BooleanFilter(label=_("公開中"))

    class Meta:
        model = Quiz
        fields: ClassVar[list[str]] = ["feedback", "pace", "practice"]


class QuizSearchForm(SearchForm):
    """Finds quizzes by their words."""

    fields_searched = ("title", "key", "introduction")


class QuizChooseView(ChooseView):
    """The chooser's window."""

    filter_form_class = QuizSearchForm


class QuizChooseResultsView(ChooseResultsView):
    """The chooser's list, while one types."""

    filter_form_class = QuizSearchForm


class QuizChooserViewSet(SnippetChooserViewSet):
    """Chooses a quiz for a lesson."""

    choose_view_class = QuizChooseView
    choose_results_view_class = QuizChooseResultsView
    choose_one_text = _("クイズをえらぶ")
    choose_another_text = _("えらびなおす")
    edit_item_text = _("このクイズを直す")


class QuizViewSet(_ModeratedViewSet):
    """Quizzes, composed of the bank's items."""

    model = Quiz
    icon = "list-ol"
    menu_label = _("クイズ")
    chooser_viewset_class = QuizChooserViewSet
    copy_view_enabled = False
    edit_handler = ObjectList(
        [quiz_checklist_panel(), *Quiz.panels, QuizFiguresPanel()], base_form_class=QuizForm
    )
    list_display: ClassVar[list[Any]] = [
        "title",
        Column("key", label=_("鍵"), sort_key="key"),
        Column("get_band_display", label=_("対象"), sort_key="band"),
        Column("entry_count", label=_("問題の数")),
        Column("get_feedback_display", label=_("答え合わせ")),
        Column("get_pace_display", label=_("すすめ方")),
        BooleanColumn("practice", label=_("ひとりで練習")),
        Column("editions", label=_("ほかの言葉"), accessor=editions_in_words),
        BooleanColumn("live", label=_("公開中")),
        BooleanColumn("has_unpublished_changes", label=_("未公開の変更")),
        UpdatedAtColumn(),
    ]
    filterset_class = QuizFilterSet
    search_fields: ClassVar[list[str]] = ["title", "key", "introduction"]
    search_backend_name = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Quiz]:
        """Count the items with the quizzes, and fetch the editions."""
        return Quiz.objects.annotate(entry_count=Count("entries")).prefetch_related("editions")


class InterchangeMenuItem(MenuItem):
    """Leads those who write items to where items come in."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether the person may bring items in."""
        return may_interchange(request.user)


class BankGroup(SnippetViewSetGroup):
    """The bank's entry in the admin's menu."""

    items = (ItemViewSet, QuizViewSet)
    menu_label = _("問題とクイズ")
    menu_icon = "help"
    menu_name = "bank"
    menu_order = 300

    def get_submenu_items(self) -> list[MenuItem]:
        """Put the page on which items come in below the lists."""
        return [
            *super().get_submenu_items(),
            InterchangeMenuItem(
                _("取りこみ・書き出し"),
                reverse("interchange"),
                name="interchange",
                icon_name="upload",
                order=900,
            ),
        ]
