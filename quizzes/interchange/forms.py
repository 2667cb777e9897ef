"""What editors fill in to bring items in and to take them out."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.taxonomy import Band, SmallClass
from quizzes.interchange.bounds import MAX_ITEMS, MAX_UPLOAD_BYTES, MEGABYTE
from quizzes.interchange.formats import FORMATS, READERS


class UploadForm(forms.Form):
    """A file, and what to assume where it says nothing."""

    file = forms.FileField(
        label=_("ファイル"),
        allow_empty_file=True,  # the reader says what an empty file needs
        widget=forms.FileInput(attrs={"accept": ",".join(READERS)}),
        help_text=_(
            "QTI 3.0・2.2（.zip、.xml）、Moodle XML（.xml）、GIFT（.gift、.txt）、"
            "表（.csv、.xlsx）。%(megabytes)d MB、%(items)d問まで。"
        ),
        error_messages={"required": _("ファイルをえらんでください。")},
    )
    small_class = forms.ChoiceField(
        label=_("小分類（ファイルに書いていない問題）"),
        choices=[("", _("えらばない")), *SmallClass.choices],
        required=False,
    )
    bands = forms.MultipleChoiceField(
        label=_("対象（ファイルに書いていない問題）"),
        choices=Band.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        file = self.fields["file"]
        limits = {"megabytes": MAX_UPLOAD_BYTES // MEGABYTE, "items": MAX_ITEMS}
        file.help_text = str(file.help_text) % limits


class ConfirmForm(forms.Form):
    """The decision on a report."""

    with_changes = forms.BooleanField(
        label=_("もうある問題にも、ファイルの言葉で新しい下書きをつくる"),
        help_text=_("公開中の言葉は、編集者が公開するまで変わりません。"),
        required=False,
    )


class ExportForm(forms.Form):
    """The format to take items out in."""

    form = forms.ChoiceField(
        label=_("ファイルの形式"),
        choices=[(name, form.label) for name, form in FORMATS.items()],
        widget=forms.RadioSelect,
        initial="qti3",
    )
    accept_losses = forms.BooleanField(label=_("書けないものがあっても、書き出す"), required=False)
