"""Whole addresses of the site's pages, for those who read them elsewhere: search engines, feeds, cards."""

from django.conf import settings
from django.http import HttpRequest


def absolute_address(request: HttpRequest | None, path: str) -> str:
    """
    Return the whole address of a path of ours.

    The site's own address is ``SITE_ADDRESS`` where an operator set it, else the host that was asked.
    """
    if settings.SITE_ADDRESS or request is None:
        base = settings.SITE_ADDRESS or settings.WAGTAILADMIN_BASE_URL
        return str(base).rstrip("/") + path
    return request.build_absolute_uri(path)
