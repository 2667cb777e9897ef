"""Figures as bars with a table, their source and year."""

import re
from dataclasses import dataclass
from typing import Any

from django.core.validators import URLValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks import ChooserGroup

WRITTEN_CLOSE = re.compile(r"[%％]|[\u3005-\u30ff\u3400-\u9fff\uff66-\uff9f]")
"""How a unit begins that stands right after its number: a per cent sign, kana or kanji."""

PER_CENT = frozenset(("%", "％"))
WHOLE = 100


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A value in words, its unit with it, and the length of its bar in hundredths of the scale."""

    label: str
    value: str
    length: float


class FigureBlock(blocks.StructBlock):
    """One figure of a chart."""

    label = blocks.CharBlock(label=_("名前"), max_length=40)
    value = blocks.FloatBlock(label=_("数"), min_value=0)

    class Meta:
        icon = "decimal"
        label = _("数")
        description = _("グラフの一本。")
        template = "cms/blocks/figure_block.html"
        preview_value = {"label": "2024年度", "value": 71.5}


class ChartBlock(blocks.StructBlock):
    """Figures as bars with a table, their source and year."""

    title = blocks.CharBlock(label=_("見出し"), max_length=80)
    unit = blocks.CharBlock(label=_("単位"), max_length=10, help_text=_("人、%、件など。"))
    series = blocks.ListBlock(FigureBlock(), label=_("数"), min_num=1, max_num=12)
    note = blocks.TextBlock(
        label=_("数の読み方"),
        required=False,
        max_length=300,
        help_text=_("何を数えたか、何は分からないか。"),
    )
    source = blocks.CharBlock(
        label=_("出典"), max_length=160, help_text=_("発行者と題。数は、ここにあるものだけ。")
    )
    year = blocks.IntegerBlock(label=_("出典の年"), min_value=1990, max_value=2100)
    source_url = blocks.URLBlock(
        label=_("出典のアドレス"),
        required=False,
        validators=[
            URLValidator(["https"], message=_("https:// で始まるアドレスにしてください。"))
        ],
    )

    class Meta:
        icon = "order-up"
        label = _("統計のグラフ")
        description = _("棒グラフと表。出典と年が必ず付きます。")
        group = ChooserGroup.FIGURES
        template = "cms/blocks/chart_block.html"
        preview_value = {
            "title": "家の人が「ルールがある」と答えた割合",
            "unit": "%",
            "series": [{"label": "保護者", "value": 77.8}, {"label": "子ども", "value": 67.5}],
            "note": "",
            "source": "見本の調査",
            "year": 2024,
            "source_url": "",
        }

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> Any:
        """Add the bars, and the sentence that stands for them where they are not seen."""
        context = super().get_context(value, parent_context=parent_context)
        figures = bars(
            [(figure["label"], figure["value"]) for figure in value["series"]], unit=value["unit"]
        )
        context["bars"] = figures
        context["figures"] = gettext("、").join(
            f"{figure.label} {figure.value}" for figure in figures
        )
        return context


def bars(figures: list[tuple[str, float]], *, unit: str) -> list[Bar]:
    """
    Return the figures as bars on a scale whose lengths do not mislead.

    It begins at nothing and ends with the largest figure; shares end with the whole, of which they are.
    """
    largest = max((value for _label, value in figures), default=0) or 1
    scale = max(largest, WHOLE) if unit.strip() in PER_CENT else largest
    return [
        Bar(
            label=label,
            value=with_unit(_in_words(value), unit),
            length=round(100 * value / scale, 1),
        )
        for label, value in figures
    ]


def with_unit(figure: str, unit: str) -> str:
    """Return the figure with its unit: apart from it, unless that is a per cent sign or Japanese."""
    unit = unit.strip()
    gap = "" if WRITTEN_CLOSE.match(unit) else " "
    return f"{figure}{gap}{unit}".rstrip()


def _in_words(value: float) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".")
