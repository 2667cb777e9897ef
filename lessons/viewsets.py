"""How editors find and register what lessons show."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import ObjectList
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.viewsets import SearchForm
from lessons.forms import VideoForm
from lessons.models import Video


class VideoSearchForm(SearchForm):
    """Finds videos by their words."""

    fields_searched: ClassVar[tuple[str, ...]] = ("title", "transcript")


class VideoChooseView(ChooseView):
    """The chooser's window."""

    filter_form_class = VideoSearchForm


class VideoChooseResultsView(ChooseResultsView):
    """The chooser's list, while one types."""

    filter_form_class = VideoSearchForm


class VideoChooserViewSet(SnippetChooserViewSet):
    """Chooses a video for a lesson."""

    choose_view_class = VideoChooseView
    choose_results_view_class = VideoChooseResultsView
    choose_one_text = _("動画をえらぶ")
    choose_another_text = _("えらびなおす")
    edit_item_text = _("この動画を直す")


class VideoViewSet(SnippetViewSet):
    """Videos with their captions and transcripts."""

    model = Video
    icon = "media"
    menu_order = 310
    add_to_admin_menu = True
    edit_handler = ObjectList(Video.panels, base_form_class=VideoForm)
    list_display: ClassVar[list[str]] = ["title", "file"]
    chooser_viewset_class = VideoChooserViewSet
