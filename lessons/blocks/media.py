"""What is watched: a video with captions and transcript."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.blocks import ChooserGroup


class VideoBlock(blocks.StructBlock):
    """A video of the site's own, which nobody has to load to understand the lesson."""

    video = SnippetChooserBlock(
        "lessons.Video",
        label=_("動画"),
        help_text=_("動画は、字幕と書き起こしといっしょに、先に「動画」のメニューで登録します。"),
    )

    class Meta:
        icon = "media"
        label = _("動画")
        description = _("字幕と書き起こしのある動画。押すまで読みこまれません。")
        group = ChooserGroup.FIGURES
        template = "lessons/blocks/video_block.html"

    def get_preview_value(self) -> Any:
        """Return the block with the newest video, if there is one."""
        videos = self.child_blocks["video"].model_class.objects
        return self.normalize({"video": videos.order_by("-pk").first()})
