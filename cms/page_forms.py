"""Forms of pages that edit more than their own columns."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from cms.taxonomy import RiskClass


class BasePageForm(WagtailAdminPageForm):
    """
    Shows a page's risk classes as check boxes.

    They are rows, so that recommendations are one query; check boxes are what an editor expects.
    """

    risk_classes = forms.MultipleChoiceField(
        label=_("リスクの分類"),
        choices=RiskClass.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "risk_classes" in self.fields:
            self.initial["risk_classes"] = self.instance.risk_classes

    def save(self, commit: bool = True) -> Any:
        """Write the checked classes as the page's rows, then save as usual."""
        if "risk_classes" in self.cleaned_data:
            self.instance.set_risk_classes(self.cleaned_data["risk_classes"])
        return super().save(commit=commit)
