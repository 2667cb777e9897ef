"""Blocks that guides and leaflets for parents are made of, beside those of lessons and of any page."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks import PROSE_BLOCKS, PROSE_FEATURES
from lessons.blocks import ChecklistBlock, StepsBlock


class PartlyForEditorsBlock(blocks.StructBlock):
    """
    A list of which readers see only what an editor has completed; an editor sees all of it.

    ``rows_in`` names the list, ``complete_with`` what a row of it must have. The template gets what may
    be read as ``rows``.
    """

    rows_in: ClassVar[str]
    complete_with: ClassVar[str]

    def get_context(
        self, value: Any, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Add the rows that may be read; the page says whether its reader is an editor."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        rows = value[self.rows_in].bound_blocks
        if not context.get("reads_as_editor"):
            rows = [row for row in rows if row.value[self.complete_with]]
        return {**context, "rows": rows}

    def get_searchable_content(self, value: Any) -> list[str]:
        """Return what everyone reads: a search would tell what nobody has verified."""
        rows = value[self.rows_in]
        complete = [row for row in rows if row[self.complete_with]]
        if not complete:
            return []
        shown = {**value, self.rows_in: self.child_blocks[self.rows_in].normalize(complete)}
        found: list[str] = super().get_searchable_content(shown)
        return found

    def get_preview_context(
        self, value: Any, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Show the block as an editor reads it."""
        context: dict[str, Any] = super().get_preview_context(value, parent_context)
        return {**context, "reads_as_editor": True}


class CardBlock(blocks.StructBlock):
    """One of a few things that stand side by side."""

    title = blocks.CharBlock(label=_("見出し"), max_length=40)
    text = blocks.TextBlock(label=_("本文"), max_length=300)

    class Meta:
        icon = "doc-empty"
        label = _("カード")
        description = _("見出しと短い文。")
        template = "lessons/guides/blocks/card_block.html"
        preview_value = {"title": "話す", "text": "今日あったことを、一つ聞きます。"}


class CardsBlock(blocks.StructBlock):
    """A few things side by side: steps of a way, layers of a shield."""

    title = blocks.CharBlock(label=_("見出し"), max_length=60)
    cards = blocks.ListBlock(CardBlock(), label=_("カード"), min_num=2, max_num=6)

    class Meta:
        icon = "grip"
        label = _("ならべるカード")
        description = _("同じ重さのことを、二つから六つならべます。番号がつきます。")
        template = "lessons/guides/blocks/cards_block.html"
        preview_value = {
            "title": "三つの守り",
            "cards": [
                {"title": "携帯の回線", "text": "家の外でも働きます。"},
                {"title": "家のWi-Fi", "text": "家の中で働きます。"},
            ],
        }


class CheckRowBlock(blocks.StructBlock):
    """
    One thing to check on a device.

    Menus and rules change: without a date of verification only an editor reads it.
    """

    text = blocks.TextBlock(label=_("すること"), max_length=240)
    source = blocks.CharBlock(label=_("出典"), max_length=120)
    verified_on = blocks.DateBlock(
        label=_("確認した日"),
        required=False,
        help_text=_("出典で確かめた日。空のあいだは、編集者だけに見えます。"),
    )

    class Meta:
        icon = "check"
        label = _("確かめること")
        description = _("端末で確かめること一つ。確認した日がないあいだは、編集者だけに見えます。")
        template = "lessons/guides/blocks/check_row_block.html"
        preview_value = {
            "text": "使ってよい時間を、いっしょに決めて設定する。",
            "source": "端末の公式の案内",
            "verified_on": "2026-11-01",
        }


class DeviceChecklistBlock(PartlyForEditorsBlock):
    """What to check on one kind of device or line."""

    rows_in = "rows"
    complete_with = "verified_on"

    device = blocks.CharBlock(label=_("端末や回線"), max_length=40)
    anchor = blocks.RegexBlock(
        regex=r"^[a-z][a-z0-9-]{1,29}$",
        label=_("アドレスの目印"),
        help_text=_("半角の小文字、数字、-。ページの中で一つだけ。変えないでください。"),
    )
    about = blocks.TextBlock(label=_("どんなときか"), max_length=240)
    rows = blocks.ListBlock(CheckRowBlock(), label=_("確かめること"))

    class Meta:
        icon = "mobile-alt"
        label = _("端末別のチェック")
        description = _("端末や回線ごとに、確かめることと、その出典と確認した日。")
        template = "lessons/guides/blocks/device_checklist_block.html"
        preview_value = {
            "device": "家のWi-Fi",
            "anchor": "wifi",
            "about": "家の中の端末が、みんな通る入り口です。",
            "rows": [
                {
                    "text": "どの端末がつながっているかを見る。",
                    "source": "当サイト",
                    "verified_on": None,
                },
            ],
        }


class FigureBlock(blocks.StructBlock):
    """One published figure. Without its year only an editor reads it."""

    label = blocks.CharBlock(label=_("何の数字か"), max_length=120)
    value = blocks.CharBlock(label=_("値と単位"), max_length=30)
    year = blocks.IntegerBlock(
        label=_("年"),
        required=False,
        min_value=2000,
        max_value=2100,
        help_text=_("調べられた年。空のあいだは、編集者だけに見えます。"),
    )
    source = blocks.CharBlock(label=_("出典"), max_length=120)

    class Meta:
        icon = "snippet"
        label = _("数字")
        description = _("公表された数字一つと、その年と出典。")
        template = "lessons/guides/blocks/figure_block.html"
        preview_value = {"label": "例", "value": "71.5%", "year": 2024, "source": "総務省"}


class FiguresBlock(PartlyForEditorsBlock):
    """Published figures as a table, each with its year and source."""

    rows_in = "figures"
    complete_with = "year"

    title = blocks.CharBlock(label=_("見出し"), max_length=60)
    figures = blocks.ListBlock(FigureBlock(), label=_("数字"))
    note = blocks.TextBlock(label=_("読み方"), max_length=300, required=False)

    class Meta:
        icon = "table"
        label = _("数字の表")
        description = _("公表された数字を、年と出典といっしょに。")
        template = "lessons/guides/blocks/figures_block.html"
        preview_value = {
            "title": "数字で見る",
            "figures": [{"label": "例", "value": "71.5%", "year": 2024, "source": "総務省"}],
            "note": "",
        }


class RuleCardBlock(blocks.StructBlock):
    """A rule that a family may take, and what to decide about it together."""

    theme = blocks.CharBlock(label=_("何のルールか"), max_length=20)
    rule = blocks.TextBlock(label=_("ルール"), max_length=120)
    ask = blocks.TextBlock(label=_("いっしょに決めること"), max_length=120)

    class Meta:
        icon = "form"
        label = _("ルールのカード")
        description = _("家族が選べるルール一つと、いっしょに決めること。")
        template = "lessons/guides/blocks/rule_card_block.html"
        preview_value = {
            "theme": "時間",
            "rule": "夜は（　　）時に、リビングに置く。",
            "ask": "休みの日の前は、どうする？",
        }


class RuleSheetBlock(blocks.StructBlock):
    """The family's sheet: rules to choose from and lines to write on, by hand, on paper."""

    title = blocks.CharBlock(label=_("紙の題"), max_length=40)
    introduction = blocks.TextBlock(label=_("はじめに"), max_length=200)
    cards = blocks.ListBlock(RuleCardBlock(), label=_("ルールのカード"))
    lines = blocks.IntegerBlock(
        label=_("書きこむ行の数"), min_value=1, max_value=12, help_text=_("紙にだけ出ます。")
    )
    promise = blocks.TextBlock(label=_("おとなの約束"), max_length=200)

    class Meta:
        icon = "doc-full"
        label = _("家族のルールの紙")
        description = _("選んで、手で書いて、はっておく紙。印刷するとA4一まい。何も残りません。")
        template = "lessons/guides/blocks/rule_sheet_block.html"
        preview_value = {
            "title": "わが家のルール",
            "introduction": "いっしょに選んで、手で書きます。",
            "cards": [{"theme": "時間", "rule": "夜は居間に置く。", "ask": "何時にする？"}],
            "lines": 3,
            "promise": "話してくれたことを、しかりません。",
        }


class GuardianHelpBlock(blocks.StructBlock):
    """Where a parent can turn."""

    offers_help = True

    text = blocks.TextBlock(
        label=_("ことば"), max_length=240, help_text=_("短く、あたたかく。連絡先は自動で付きます。")
    )

    class Meta:
        icon = "help"
        label = _("保護者の相談カード")
        description = _("保護者が相談できる先。こまったときのページから付きます。")
        template = "lessons/guides/blocks/guardian_help_block.html"
        preview_value = {"text": "ひとりで決めなくて、だいじょうぶ。"}


class LeafletPanelBlock(blocks.StructBlock):
    """A titled piece of a leaflet."""

    title = blocks.CharBlock(label=_("見出し"), max_length=40)
    text = blocks.RichTextBlock(label=_("本文"), features=PROSE_FEATURES)

    class Meta:
        icon = "doc-full"
        label = _("囲み")
        description = _("リーフレットの中の、見出しのある囲み。")
        template = "lessons/guides/blocks/leaflet_panel_block.html"
        preview_value = {"title": "三つの守り", "text": "<p>回線、Wi-Fi、アプリ。</p>"}


class LeafletStepsBlock(StepsBlock):
    """Steps on paper."""

    class Meta:
        icon = "list-ol"
        label = _("手順")
        description = _("リーフレットの中の、番号のついた手順。")
        template = "lessons/guides/blocks/leaflet_steps_block.html"
        preview_value = {"title": "四つのステップ", "steps": ["話す。", "設定する。"]}


class LeafletChecksBlock(ChecklistBlock):
    """Boxes to tick with a pen."""

    class Meta:
        icon = "tick-inverse"
        label = _("チェック")
        description = _("リーフレットの中の、ペンで印をつける項目。")
        template = "lessons/guides/blocks/leaflet_checks_block.html"
        preview_value = {"title": "今夜の5分", "items": ["端末をいっしょに見た"]}


class LeafletRuleBlock(blocks.StructBlock):
    """Lines to write on."""

    title = blocks.CharBlock(label=_("見出し"), max_length=40)
    prompts = blocks.ListBlock(blocks.CharBlock(label=_("書き出し"), max_length=30))

    class Meta:
        icon = "edit"
        label = _("書きこみ欄")
        description = _("リーフレットの中の、手で書く行。")
        template = "lessons/guides/blocks/leaflet_rule_block.html"
        preview_value = {"title": "わが家のルール", "prompts": ["夜は", "困ったら"]}


GUIDE_BLOCKS = [
    *PROSE_BLOCKS,
    ("steps", StepsBlock()),
    ("checklist", ChecklistBlock()),
    ("cards", CardsBlock()),
    ("device_checklist", DeviceChecklistBlock()),
    ("figures", FiguresBlock()),
    ("rule_sheet", RuleSheetBlock()),
    ("guardian_help", GuardianHelpBlock()),
]

LEAFLET_BLOCKS = [
    ("panel", LeafletPanelBlock()),
    ("steps", LeafletStepsBlock()),
    ("checks", LeafletChecksBlock()),
    ("rules", LeafletRuleBlock()),
]
