"""What devices and teachers fill in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from classrooms.models import School
from cms.models import Region
from cms.models.regions import RegionQuerySet
from cms.taxonomy import Grade, SchoolType

OPEN_MINUTES = (20, 45, 90)
EXTEND_MINUTES = (10, 30)
REGIONS_FOUND = 20
CHOOSE = ("", _("えらんでください"))
"""The first line of a list, so that nothing is sent which nobody chose."""


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


def regions_with_schools() -> RegionQuerySet:
    """Return the municipalities that a school can be in."""
    return Region.objects.municipalities().with_schools()


class SchoolForm(forms.Form):
    """A school as its first teacher registers it."""

    name = forms.CharField(
        label=_("学校名"),
        max_length=80,
        help_text=_("例：みどり市立みどり中学校"),
        error_messages={
            "required": _("学校名を入れてください。"),
            "max_length": _("学校名は80文字までにしてください。"),
        },
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    school_type = forms.ChoiceField(
        label=_("学校の種類"),
        choices=[CHOOSE, *SchoolType.choices],
        error_messages={
            "required": _("学校の種類をえらんでください。"),
            "invalid_choice": _("学校の種類を、もういちどえらんでください。"),
        },
    )
    region = forms.RegexField(
        r"\A[0-9]{5}\Z",
        label=_("市区町村"),
        error_messages={
            "required": _("市区町村をさがして、一覧から一つえらんでください。"),
            "invalid": _("市区町村を、一覧からえらびなおしてください。"),
        },
    )

    def clean_region(self) -> Region:
        """Return the municipality of the code."""
        region = regions_with_schools().filter(pk=self.cleaned_data["region"]).first()
        if region is None:
            raise forms.ValidationError(self.fields["region"].error_messages["invalid"])
        return region


class RegionSearchForm(forms.Form):
    """How a municipality is looked for: by its name or reading, or in its prefecture."""

    BY_PREFECTURE = "prefecture"

    q = forms.CharField(
        label=_("市区町村の名前や読み"),
        required=False,
        max_length=40,
        help_text=_("漢字でも、ひらがなでも。一部だけでもさがせます。"),
        error_messages={"max_length": _("名前や読みは40文字までにしてください。")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    prefecture = forms.RegexField(r"\A[0-9]{2}\Z", label=_("都道府県"), required=False)
    region = forms.RegexField(r"\A[0-9]{5}\Z", required=False)
    by = forms.CharField(required=False, max_length=20)

    def chosen(self) -> Region | None:
        """Return the municipality that was chosen so far."""
        code = self._given("region")
        return regions_with_schools().filter(pk=code).first() if code else None

    def found(self) -> list[Region]:
        """Return the municipalities to choose from: at most twenty by name, or a prefecture's all."""
        text, prefecture = self._given("q"), self._given("prefecture")
        if prefecture and (not text or self._given("by") == self.BY_PREFECTURE):
            return list(regions_with_schools().filter(prefecture=prefecture).order_by("code"))
        return list(Region.objects.matching(text).with_schools()[:REGIONS_FOUND])

    def _given(self, field: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(field, ""))


class ClassroomForm(forms.Form):
    """A class of the school: no pupil's name."""

    name = forms.CharField(
        label=_("クラス名"),
        max_length=30,
        help_text=_("例：2年3組"),
        error_messages={
            "required": _("クラス名を入れてください。"),
            "max_length": _("クラス名は30文字までにしてください。"),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grade"] = forms.ChoiceField(
            label=_("学年"),
            choices=[CHOOSE, *((grade.value, grade.label) for grade in school.grades)],
            error_messages={
                "required": _("学年をえらんでください。"),
                "invalid_choice": _("この学校にある学年からえらんでください。"),
            },
        )
        self.fields["size"] = forms.IntegerField(
            label=_("席の数"),
            min_value=1,
            max_value=school.largest_class,
            help_text=_("出席番号のいちばん大きい数。名前は登録しません。"),
            error_messages={
                "required": _("席の数を入れてください。"),
                "invalid": _("席の数は、数字で入れてください。"),
                "min_value": _("席の数は1以上にしてください。"),
                "max_value": _(
                    "席の数は、この学校では%(limit_value)sまでです。数を確かめてください。"
                ),
            },
            widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        )

    def clean_grade(self) -> Grade:
        """Return the grade itself."""
        return Grade(self.cleaned_data["grade"])


class TargetForm(forms.Form):
    """What a class is given to do: the kind and the key of a registered activity's target."""

    target = forms.RegexField(r"\A[^:]{1,30}:[^:]{1,120}\Z")

    def clean_target(self) -> tuple[str, str]:
        """Return kind and key."""
        kind, _colon, key = self.cleaned_data["target"].partition(":")
        return kind, key


LONGEST_MINUTES = 180


def offered_minutes(suggested: int | None) -> tuple[int, ...]:
    """Return for how long a session may be opened, by one tap each: what is suggested stands first."""
    if suggested is None or suggested in OPEN_MINUTES:
        return OPEN_MINUTES
    return (suggested, *OPEN_MINUTES)


class OpenForm(forms.Form):
    """How long a session is open, and the way in which it is held; empty for the suggested one."""

    minutes = forms.IntegerField(min_value=1, max_value=LONGEST_MINUTES)
    way = forms.CharField(required=False, max_length=30)


class ExtendForm(forms.Form):
    """How much longer a session is open."""

    minutes = forms.TypedChoiceField(
        coerce=int, choices=[(minutes, minutes) for minutes in EXTEND_MINUTES]
    )
