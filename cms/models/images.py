"""Images, each with the words that stand for it."""

from typing import Any

from django.core.files import File
from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import (
    AbstractImage,
    AbstractRendition,
    WagtailImageField,
    WagtailImageFieldFile,
    get_upload_to,
)

from cms.image_files import only_pixels, size_in_header


class SiteImageFile(WagtailImageFieldFile):
    """An image in storage. Whatever way it comes, only its pixels are kept."""

    def save(self, name: str, content: File[bytes], save: bool = True) -> None:
        """
        Store the image's pixels under the name.

        :raises UnsuitableImage: if it is no image that the site can take
        """
        pixels = ContentFile(only_pixels(content, name=name), name=name)  # named, or it has no size
        super().save(name, pixels, save=save)

    def get_image_dimensions(self) -> tuple[int, int] | tuple[None, None]:
        """Read the size from the header: a file that nobody has looked at yet is not decoded."""
        was_closed = self.closed
        self.open()
        try:
            return size_in_header(self)
        finally:
            if was_closed:
                self.close()
            else:
                self.seek(0)


class SiteImageField(WagtailImageField):
    """A column for an image of which only the pixels are kept."""

    attr_class = SiteImageFile


class SiteImage(AbstractImage):
    """An image of the site. Its description is its alternative text and is required."""

    file = SiteImageField(
        verbose_name=_("ファイル"),
        upload_to=get_upload_to,
        width_field="width",
        height_field="height",
    )
    description = models.CharField(
        _("画像の説明"),
        max_length=255,
        help_text=_(
            "画像が見えない人に読まれる文。写っている大事なことを、一つか二つの文で書きます。"
        ),
        error_messages={
            "blank": _("画像が見えない人のために、何の画像かを書いてください。"),
        },
    )

    admin_form_fields = ("title", "file", "description", "collection", "tags")

    class Meta(AbstractImage.Meta):
        verbose_name = _("画像")
        verbose_name_plural = _("画像")
        constraints = [
            models.CheckConstraint(
                name="site_image_has_description", condition=~models.Q(description="")
            )
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Take the size and digest of the file as it is kept, not as it came."""
        is_new_file = bool(self.file) and not self.file._committed  # noqa: SLF001 - Django offers no other way
        super().save(*args, **kwargs)
        if is_new_file:
            self._set_image_file_metadata()
            type(self).objects.filter(pk=self.pk).update(
                file_size=self.file_size, file_hash=self.file_hash
            )


class SiteRendition(AbstractRendition):
    """A size of an image, made when a page first asks for it."""

    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="site_rendition_once"
            )
        ]
