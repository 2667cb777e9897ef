"""What this app adds to Wagtail's admin."""

from wagtail.snippets.models import register_snippet

from lessons.viewsets import VideoViewSet

register_snippet(VideoViewSet)
