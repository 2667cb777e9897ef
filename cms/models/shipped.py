"""What ships with the code and has been loaded, so that a reload never overwrites an editor."""

from django.db import models


class ShippedContent(models.Model):
    """
    One piece of shipped content as it was last loaded.

    ``revision`` is the Wagtail revision that the loader made. As long as it is still the object's
    newest, nobody has edited the object, and a newer shipped version may replace it.
    """

    key = models.CharField(max_length=120, unique=True)
    digest = models.CharField(max_length=64)
    revision = models.ForeignKey(
        "wagtailcore.Revision", models.SET_NULL, null=True, related_name="+"
    )
    loaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key
