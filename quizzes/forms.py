"""What editors of the bank fill in."""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import BaseModelFormSet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from quizzes.items.models import Item


class ItemForm(WagtailAdminModelForm):
    """
    An item with its choices and editions, held to :meth:`Item.clean` as they were submitted.

    They are put into the item before it is cleaned, in memory only; otherwise the rules would be asked
    about what was there before. A draft may break the rules about keys and editions, so that work can
    be saved half-way; publishing may not.
    """

    def _post_clean(self) -> None:
        for name in ("choices", "editions"):
            _put(self, name)
        super()._post_clean()
        settle(self.formsets["editions"])

    def _update_errors(self, errors: ValidationError) -> None:
        choices, editions = (self.formsets[name].is_valid() for name in ("choices", "editions"))
        if self.is_deferred_validation or not choices:
            errors = _without(errors, code=Item.KEYS_WRONG)
        if self.is_deferred_validation or not (choices and editions):
            errors = _without(errors, code=Item.EDITION_WRONG)
        if errors.error_dict:
            super()._update_errors(errors)


def _put(form: WagtailAdminModelForm, name: str) -> None:
    """Put the formset's rows into the form's object, in memory only."""
    formset = form.formsets[name]
    formset.instance = form.instance
    if formset.is_valid():
        formset.save(commit=False)


def settle(editions: BaseModelFormSet[Any, Any]) -> None:
    """Decide of each edition that was sent which Japanese words it goes with; see :class:`DraftEdition`."""
    if not editions.is_valid():
        return
    for form in editions.forms:
        given = form.cleaned_data
        if given and not given.get("DELETE"):
            form.instance.settle(shown=given["shown"], is_compared=given["is_compared"])


class QuizForm(WagtailAdminModelForm):
    """A quiz with its items, at least one when it is published."""

    def _post_clean(self) -> None:
        super()._post_clean()
        _put(self, "editions")
        settle(self.formsets["editions"])

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
