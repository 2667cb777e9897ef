"""What a teacher fills in to hand over answer files."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from classrooms.models import MAX_CLASS_SIZE

MOST_FILES = MAX_CLASS_SIZE
TOO_MANY = _("ファイルは、いちどに%(most)d個までです。分けて送ってください。")


class FilesInput(forms.FileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[UploadedFile]:
        """Return all files that were chosen."""
        chosen: list[UploadedFile] = files.getlist(name)
        return chosen


class FilesField(forms.FileField):
    """One or more files, of which nothing is known yet: the reader says what is wrong with each."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Return the files."""
        if len(data) > MOST_FILES:
            raise forms.ValidationError(TOO_MANY % {"most": MOST_FILES})
        return [super(FilesField, self).clean(file, initial) for file in data or [None]]


class AnswerFilesForm(forms.Form):
    """The files of one or more seats."""

    chosen = FilesField(
        label=_("答えのファイル"),
        allow_empty_file=True,
        help_text=_("いくつかの席のファイルを、まとめてえらべます。"),
        widget=FilesInput(attrs={"accept": ".json,application/json"}),
        error_messages={"required": _("ファイルをえらんでください。")},
    )
