"""What devices and teachers fill in."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CodeForm(forms.Form):
    """A class code as a child types it."""

    code = forms.CharField(
        label=_("クラスコード"),
        max_length=40,
        error_messages={"required": _("先生の画面にあるコードを入れましょう。")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "inputmode": "text",
                "class": "code-input",
            }
        ),
    )


class SeatForm(forms.Form):
    """The number of a seat."""

    seat = forms.IntegerField(
        label=_("席の番号"),
        min_value=1,
        error_messages={
            "required": _("自分の番号をえらびましょう。"),
            "invalid": _("番号は数字でえらびましょう。"),
        },
    )
