"""Videos that lessons show, each with captions and the words that are spoken in it."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from lessons.videos.files import check_captions, check_video, media_type


class Video(models.Model):
    """
    A video of the site's own. Nobody needs it to understand a lesson, and nobody is shut out of it.

    Captions and transcript are required, because a lesson is also read without sound, without a line
    that carries video, on paper, and by those who cannot see it.
    """

    title = models.CharField(_("題"), max_length=100)
    file = models.FileField(
        _("動画"),
        upload_to="videos/",
        validators=[check_video],
        help_text=_("MP4かWebM、100MBまで。3分より短いものが授業に向いています。"),
    )
    captions = models.FileField(
        _("字幕"),
        upload_to="videos/",
        validators=[check_captions],
        help_text=_("WebVTT（.vtt）。話している言葉と、意味のある音を書きます。"),
        error_messages={
            "blank": _(
                "字幕がありません。音が聞こえない人も見られるように、WebVTT（.vtt）を選んでください。"
            )
        },
    )
    transcript = models.TextField(
        _("書き起こし"),
        help_text=_("話している言葉と、画面で起きていること。これだけ読んでも分かるように。"),
        error_messages={
            "blank": _(
                "書き起こしがありません。動画を見られない人のために、話と場面を文字で書いてください。"
            )
        },
    )

    panels: ClassVar[list[Any]] = [
        FieldPanel("title"),
        FieldPanel("file"),
        FieldPanel("captions"),
        FieldPanel("transcript"),
    ]

    class Meta:
        verbose_name = _("動画")
        verbose_name_plural = _("動画")
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(
                name="video_has_captions_and_transcript",
                condition=~models.Q(file="") & ~models.Q(captions="") & ~models.Q(transcript=""),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def media_type(self) -> str:
        """The type that the page tells the browser."""
        return media_type(self.file.name or "")
