"""Forms of the admin that say more than their models."""

from typing import Any

from wagtail.admin.forms import WagtailAdminModelForm

from lessons.models import Video

ACCEPTED = {"file": "video/mp4,video/webm", "captions": ".vtt"}


class VideoForm(WagtailAdminModelForm):
    """Says what is missing from a video in the model's own words, and offers fitting files only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("captions", "transcript"):
            words = getattr(Video, name).field.error_messages["blank"]
            self.fields[name].error_messages["required"] = words
        for name, accepted in ACCEPTED.items():
            self.fields[name].widget.attrs["accept"] = accepted
