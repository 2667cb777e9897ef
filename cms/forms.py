"""Forms of the admin that ask for more than Wagtail's own."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms import FileField
from django.utils.translation import gettext_lazy as _
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from cms.image_files import UnsuitableImage, only_pixels


class SiteImageFormField(WagtailImageField):
    """
    An upload that is refused before it is decoded, or left with nothing but its pixels.

    The upload itself is rewritten: Wagtail may put it aside until its description is written.
    """

    def to_python(self, data: Any) -> Any:
        """
        Return the upload, stripped.

        :raises ValidationError: if it is no image that the site can take
        """
        upload: Any = FileField.to_python(self, data)
        if upload is None:
            return None
        self.check_image_file_size(upload)
        try:
            pixels = only_pixels(upload, name=upload.name or "")
        except UnsuitableImage as refusal:
            raise ValidationError(refusal.detail, code=refusal.code) from refusal
        _rewrite(upload, pixels)
        return super().to_python(upload)


class SiteImageForm(BaseImageForm):
    """An image with the words that stand for it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            given = self.fields["file"]
            self.fields["file"] = SiteImageFormField(
                label=given.label, required=given.required, widget=given.widget
            )
        if "description" in self.fields:
            self.fields["description"].error_messages["required"] = _(
                "画像が見えない人のために、何の画像かを書いてください。"
            )


def _rewrite(upload: UploadedFile, content: bytes) -> None:
    """Put the content in place of what was uploaded, in memory or on disk alike."""
    upload.seek(0)
    upload.truncate()
    upload.write(content)
    upload.flush()
    upload.seek(0)
    upload.size = len(content)
