"""What is looked at and compared: two sides of a matter."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks import ChooserGroup


class ComparisonRowBlock(blocks.StructBlock):
    """One point of a comparison, seen from both sides."""

    left = blocks.TextBlock(label=_("左"), max_length=200)
    right = blocks.TextBlock(label=_("右"), max_length=200)

    class Meta:
        icon = "minus"
        label = _("くらべること")
        description = _("同じことを、左と右で。")
        template = "lessons/blocks/comparison_row_block.html"
        preview_value = {"left": "「またね」で終わる", "right": "やめさせてくれない"}


class ComparisonBlock(blocks.StructBlock):
    """Two sides of a matter, point by point."""

    title = blocks.CharBlock(label=_("見出し"), max_length=60)
    left_label = blocks.CharBlock(label=_("左の見出し"), max_length=30)
    right_label = blocks.CharBlock(label=_("右の見出し"), max_length=30)
    rows = blocks.ListBlock(ComparisonRowBlock(), label=_("くらべること"), min_num=1, max_num=12)

    class Meta:
        icon = "table"
        label = _("くらべる表")
        description = _("二つをならべて、ちがいを見つけます。")
        group = ChooserGroup.FIGURES
        template = "lessons/blocks/comparison_block.html"
        preview_value = {
            "title": "くらべてみよう",
            "left_label": "気持ちよく続く付き合い",
            "right_label": "立ち止まる合図",
            "rows": [
                {"left": "「今日は無理」で終わる", "right": "「なんで？」と責める"},
                {"left": "家の人に知られてもよい", "right": "「内緒にして」と言う"},
            ],
        }
