"""What editors of the bank fill in."""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from quizzes.items.models import Item


class ItemForm(WagtailAdminModelForm):
    """
    An item with its choices, held to :meth:`Item.clean` as they were submitted.

    The choices are put into the item before it is cleaned, in memory only; otherwise the rules would be
    asked about the choices that were there before. A draft may break the rules about keys, so that work
    can be saved half-way; publishing may not.
    """

    def _post_clean(self) -> None:
        choices = self.formsets["choices"]
        if choices.is_valid():
            choices.instance = self.instance
            choices.save(commit=False)
        super()._post_clean()

    def _update_errors(self, errors: ValidationError) -> None:
        if self.is_deferred_validation or not self.formsets["choices"].is_valid():
            errors = _without(errors, code=Item.KEYS_WRONG)
        if errors.error_dict:
            super()._update_errors(errors)


class QuizForm(WagtailAdminModelForm):
    """A quiz with its items, at least one when it is published."""

    def clean(self) -> dict[str, Any]:
        """Refuse to publish a quiz without items; a draft may have none yet."""
        cleaned: dict[str, Any] = super().clean()
        entries = self.formsets["entries"]
        if (
            not self.is_deferred_validation
            and entries.is_valid()
            and not any(row and not row.get("DELETE") for row in entries.cleaned_data)
        ):
            self.add_error(None, _("問題を一つ以上入れてください。"))
        return cleaned


def _without(errors: ValidationError, *, code: str) -> ValidationError:
    """Return the errors without those of the form as a whole that have the code."""
    kept = dict(errors.error_dict)
    general = [error for error in kept.pop(NON_FIELD_ERRORS, []) if error.code != code]
    return ValidationError({**kept, **({NON_FIELD_ERRORS: general} if general else {})})
