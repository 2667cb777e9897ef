"""Taking chosen items out of the bank, from its list in the admin."""

from typing import Any

from django.http import HttpResponse
from django.utils.functional import classproperty
from django.utils.translation import gettext_lazy as _
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from quizzes.interchange.actions import export_items
from quizzes.interchange.formats import FORMATS
from quizzes.interchange.forms import ExportForm
from quizzes.interchange.portable import Loss
from quizzes.items.models import Item


class ExportBulkAction(SnippetBulkAction):
    """
    Hands the chosen items over as a file.

    What the format cannot say is shown first, and written only when the editor has accepted it.
    """

    display_name = _("書き出す")
    action_type = "interchange_export"
    aria_label = _("えらんだ問題をファイルに書き出す")
    template_name = "quizzes/interchange/export.html"
    action_priority = 20
    form_class = ExportForm
    losses: tuple[Loss, ...] = ()

    @classproperty
    def models(cls) -> list[type[Item]]:  # noqa: N805 - a property of the class
        """Offer it on the bank's list alone."""
        return [Item]

    @classmethod
    def get_queryset(cls, model: type[Item], object_ids: list[str]) -> Any:
        """Return the chosen items with what they are made of, in the bank's order."""
        chosen = model.objects.filter(pk__in=object_ids).select_related("latest_revision")
        return chosen.prefetch_related("choices", "bands", "editions__choices")

    def check_perm(self, obj: Item) -> bool:
        """Tell whether the person may read all of the item: whoever may change it."""
        return bool(
            self.permission_policy.user_has_permission_for_instance(
                self.request.user, "change", obj
            )
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the format cannot say."""
        return {**super().get_context_data(**kwargs), "losses": self.losses}

    def prepare_action(self, objects: list[Item], objects_without_access: Any) -> HttpResponse:
        """Answer with the file, or ask again where something would stay behind."""
        assert self.cleaned_form is not None
        chosen = self.cleaned_form.cleaned_data
        form = FORMATS[chosen["form"]]
        written = export_items(items=objects, form=form)
        if written.losses and not chosen["accept_losses"]:
            self.losses = written.losses
            return self.render_to_response(self.get_context_data(form=self.cleaned_form))
        response = HttpResponse(written.data, content_type=form.media_type)
        response["Content-Disposition"] = f'attachment; filename="{form.file_name}"'
        return response
