"""Blocks that any page may be made of. Each has an icon, a description, a preview and a template."""

from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock

PROSE_FEATURES = ["bold", "italic", "ol", "ul", "link"]
FILE_NAMES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg", ".heic"})


class ChooserGroup:
    """The headings under which an editor chooses a block."""

    READING = _("読む")
    FIGURES = _("見る・くらべる")
    STORIES = _("お話で考える")
    ACTIVITIES = _("活動する")
    TEACHERS = _("先生だけに見せる")


class HeadingBlock(blocks.CharBlock):
    """A section's heading."""

    class Meta:
        icon = "title"
        label = _("見出し")
        description = _("節の見出し。ページの中で目次のように読まれます。")
        group = ChooserGroup.READING
        template = "cms/blocks/heading_block.html"
        preview_value = "まず、知っておきたいこと"


class TextBlock(blocks.RichTextBlock):
    """Reading text."""

    class Meta:
        icon = "pilcrow"
        label = _("本文")
        description = _("読みもの。一つの文に、一つのことを書きます。")
        group = ChooserGroup.READING
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
        group = ChooserGroup.READING
        template = "cms/blocks/key_point_block.html"
        preview_value = {
            "title": "ひとりで決めない",
            "text": "<p>まよったら、信頼できる大人に話します。</p>",
        }


class HelpCardBlock(blocks.StructBlock):
    """Where to turn, placed where harm is spoken of."""

    offers_help = True

    text = blocks.TextBlock(
        label=_("ことば"), max_length=200, help_text=_("短く、あたたかく。連絡先は自動で付きます。")
    )

    class Meta:
        icon = "help"
        label = _("相談カード")
        description = _(
            "つらい話に触れるところに置きます。相談先は、こまったときのページから付きます。"
        )
        group = ChooserGroup.READING
        template = "cms/blocks/help_card_block.html"
        preview_value = {"text": "ひとりでかかえなくて、だいじょうぶ。話せる人がいます。"}


class ImageBlock(blocks.StructBlock):
    """
    An image that says something, with the words that say it too.

    Its alternative text belongs to the place: the same picture may say different things. What only
    decorates is not offered.
    """

    image = ImageChooserBlock(label=_("画像"))
    alt = blocks.CharBlock(
        label=_("画像のかわりになる言葉"),
        max_length=200,
        help_text=_(
            "画像が見えない人に、ここで伝えたいこと。「～の画像」とは書かなくてかまいません。"
        ),
    )
    caption = blocks.CharBlock(label=_("画像の下の言葉"), required=False, max_length=200)

    class Meta:
        icon = "image"
        label = _("画像")
        description = _("何かを伝える画像。見えない人のための言葉が必ず付きます。")
        group = ChooserGroup.FIGURES
        template = "cms/blocks/image_block.html"

    def get_preview_value(self) -> Any:
        """Return the block with the newest image, if there is one."""
        image = self.child_blocks["image"].model_class.objects.order_by("-pk").first()
        words = image.description if image is not None else "校門の前で話す二人の生徒"
        return self.normalize({"image": image, "alt": words, "caption": "画像の下の言葉"})

    def clean(self, value: Any) -> Any:
        """
        Refuse an image that nothing is said about.

        :raises StructBlockValidationError: if the words are missing, or are a file's name
        """
        words = str(value.get("alt") or "").strip()
        if not words:
            refused = _(
                "画像のかわりになる言葉が、まだありません。"
                "画像が見えない人に伝えたいことを、一つの文で書いてください。"
            )
        elif PurePath(words).suffix.lower() in FILE_NAMES:
            refused = _(
                "ファイルの名前では、画像が見えない人に伝わりません。"
                "画像が表していることを、一つの文で書いてください。"
            )
        else:
            return super().clean(value)
        raise StructBlockValidationError(block_errors={"alt": ValidationError(refused)})


PROSE_BLOCKS = [
    ("heading", HeadingBlock()),
    ("text", TextBlock()),
    ("key_point", KeyPointBlock()),
    ("help_card", HelpCardBlock()),
]
