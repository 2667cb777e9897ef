"""Blocks that any page may be made of. Each has an icon, a description, a preview and a template."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

PROSE_FEATURES = ["bold", "italic", "ol", "ul", "link"]


class HeadingBlock(blocks.CharBlock):
    """A section's heading."""

    class Meta:
        icon = "title"
        label = _("見出し")
        description = _("節の見出し。ページの中で目次のように読まれます。")
        template = "cms/blocks/heading_block.html"
        preview_value = "まず、知っておきたいこと"


class TextBlock(blocks.RichTextBlock):
    """Reading text."""

    class Meta:
        icon = "pilcrow"
        label = _("本文")
        description = _("読みもの。一つの文に、一つのことを書きます。")
        template = "cms/blocks/text_block.html"
        preview_value = (
            "<p>ことばは、あいての心にとどきます。送るまえに、いちど読みかえしましょう。</p>"
        )

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**{"features": PROSE_FEATURES, **kwargs})


class KeyPointBlock(blocks.StructBlock):
    """The one thing to remember."""

    title = blocks.CharBlock(label=_("見出し"), max_length=60)
    text = blocks.RichTextBlock(label=_("本文"), features=PROSE_FEATURES)

    class Meta:
        icon = "tick-inverse"
        label = _("だいじなこと")
        description = _("覚えて帰ってほしいことを一つ。")
        template = "cms/blocks/key_point_block.html"
        preview_value = {
            "title": "ひとりで決めない",
            "text": "<p>まよったら、信頼できる大人に話します。</p>",
        }


class HelpCardBlock(blocks.StructBlock):
    """Where to turn, placed where harm is spoken of."""

    text = blocks.TextBlock(
        label=_("ことば"), max_length=200, help_text=_("短く、あたたかく。連絡先は自動で付きます。")
    )

    class Meta:
        icon = "help"
        label = _("相談カード")
        description = _(
            "つらい話に触れるところに置きます。相談先は、こまったときのページから付きます。"
        )
        template = "cms/blocks/help_card_block.html"
        preview_value = {"text": "ひとりでかかえなくて、だいじょうぶ。話せる人がいます。"}


PROSE_BLOCKS = [
    ("heading", HeadingBlock()),
    ("text", TextBlock()),
    ("key_point", KeyPointBlock()),
    ("help_card", HelpCardBlock()),
]
