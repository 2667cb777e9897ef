"""What is new to read, for those who follow the site: an RSS feed of pages that say they are news."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import get_page_models

from cms.caching import mark_public
from cms.models import BasePage
from cms.reader import addressed
from cms.site_address import absolute_address
from cms.taxonomy import Band

NEWEST = 30


@dataclass(frozen=True, kw_only=True)
class News:
    """A page that is told of, and its whole address."""

    page: BasePage
    address: str


class NewsFeed(Feed):
    """
    The newest lessons and guides in the language of the address.

    A page without an edition in that language is told of in Japanese.
    """

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer with the feed, which caches may keep."""
        response: HttpResponse = super().__call__(request, *args, **kwargs)
        mark_public(request, response)
        return response

    def get_object(self, request: HttpRequest) -> HttpRequest:
        """Return the request: whole addresses begin with its host."""
        return request

    def title(self, request: HttpRequest) -> str:
        """Return the feed's name."""
        return _("あんしんまなび：新しい教材とガイド")

    def description(self, request: HttpRequest) -> str:
        """Say what is in it."""
        return _("ネットを安心して使うための、新しい教材と保護者のガイドのお知らせです。")

    def link(self, request: HttpRequest) -> str:
        """Return where the lessons are."""
        with addressed(None):
            return absolute_address(request, reverse("wagtail_serve", args=["lessons/"]))

    def feed_url(self, request: HttpRequest) -> str:
        """Return the feed's own address."""
        with addressed(None):
            return absolute_address(request, reverse("news-feed"))

    def items(self, request: HttpRequest) -> list[News]:
        """Return the newest pages that are news, one edition of each."""
        kinds = [
            model for model in get_page_models() if issubclass(model, BasePage) and model.is_news
        ]
        language = get_language()
        newest = (
            BasePage.objects.live()
            .public()
            .type(*kinds)
            .filter(alias_of=None)
            .filter(locale__language_code__in={language, settings.LANGUAGE_CODE})
            .select_related("locale")
            .order_by("-first_published_at", "-pk")[: NEWEST * 2]
        )
        editions: dict[Any, BasePage] = {}
        for page in newest:
            kept = editions.setdefault(page.translation_key, page)
            if kept is not page and page.locale.language_code == language:
                editions[page.translation_key] = page
        return [
            News(page=page, address=page.own_address(request))
            for page in list(editions.values())[:NEWEST]
        ]

    def item_title(self, item: News) -> str:
        """Return the page's title."""
        return str(item.page.title)

    def item_description(self, item: News) -> str:
        """Return what the page says of itself in a sentence."""
        return str(item.page.summary)

    def item_link(self, item: News) -> str:
        """Return the page's whole address."""
        return item.address

    def item_pubdate(self, item: News) -> datetime | None:
        """Return when the page was first published."""
        return item.page.first_published_at

    def item_updateddate(self, item: News) -> datetime | None:
        """Return when the page was last published."""
        return item.page.last_published_at

    def item_categories(self, item: News) -> list[str]:
        """Return for whom the page is."""
        return [str(Band(item.page.band).label)] if item.page.band else []
