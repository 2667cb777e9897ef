"""Images, each with the words that stand for it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition


class SiteImage(AbstractImage):
    """An image of the site. Its description is its alternative text and is required."""

    admin_form_fields = ("title", "file", "description", "collection", "tags")

    class Meta(AbstractImage.Meta):
        verbose_name = _("画像")
        verbose_name_plural = _("画像")
        constraints = [
            models.CheckConstraint(
                name="site_image_has_description", condition=~models.Q(description="")
            )
        ]


SiteImage._meta.get_field("description").blank = False  # noqa: SLF001 - Wagtail offers no setting


class SiteRendition(AbstractRendition):
    """A size of an image, made when a page first asks for it."""

    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="site_rendition_once"
            )
        ]
