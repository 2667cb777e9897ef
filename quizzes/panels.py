"""What editors write with: prose, and editions beside the Japanese words."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import InlinePanel
from wagtail.admin.panels.base import get_form_for_model
from wagtail.admin.widgets import AdminAutoHeightTextInput


class Prose(AdminAutoHeightTextInput):
    """
    Takes text of several lines as it was shown.

    Browsers send other line ends than they got, so that what nobody touched would seem rewritten.
    """

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """Return what was sent, its lines ending as they are stored."""
        value = super().value_from_datadict(data, files, name)
        return value.replace("\r\n", "\n") if isinstance(value, str) else value


class EditionForm(WagtailAdminModelForm):
    """
    An edition, and whether its editor says to have compared it with the Japanese as it is now.

    ``shown`` is what its editor began with, by :meth:`DraftEdition.snapshot`: what only a draft has so far
    has no row that it could be compared with.
    """

    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    is_compared = forms.BooleanField(
        label=_("いまの日本語と読みくらべました"),
        required=False,
        help_text=_("日本語を直したあと、こちらは直さなくてよいときに、えらびます。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Remember what is shown."""
        super().__init__(*args, **kwargs)
        self.initial["shown"] = self.instance.snapshot()

    def clean_language(self) -> str:
        """Keep an edition that is there in its language: its words would be another edition's."""
        language: str = self.cleaned_data["language"]
        if self.instance.pk and self.initial.get("language") not in {language, ""}:
            raise forms.ValidationError(
                _("言葉は、あとから変えられません。消して、あたらしく書いてください。")
            )
        return language


class EditionsPanel(InlinePanel):
    """An inline panel of editions."""

    def __init__(self, relation_name: str = "editions", **kwargs: Any) -> None:
        """Name what the panel is for, wherever it stands."""
        kwargs.setdefault("heading", _("ほかの言葉"))
        kwargs.setdefault("label", _("ほかの言葉"))
        kwargs.setdefault("max_num", len(settings.LANGUAGES) - 1)
        super().__init__(relation_name, **kwargs)

    def get_form_options(self) -> dict[str, Any]:
        """Let the children's forms be :class:`EditionForm`, with whatever drafts may leave out."""
        options: dict[str, Any] = super().get_form_options()
        child = self.child_edit_handler.get_form_options()
        options["formsets"][self.relation_name]["form"] = get_form_for_model(
            self.db_field.related_model,
            form_class=EditionForm,
            fields=child.get("fields", []),
            defer_required_on_fields=child.get("defer_required_on_fields") or [],
        )
        return options
