"""What search engines are told: the pages in all their editions, places outside the page tree, robots.txt."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as django_sitemap
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.contrib.sitemaps import Sitemap as WagtailSitemap

from cms.caching import mark_public
from cms.models import BasePage
from cms.site_address import absolute_address


class PageSitemap(WagtailSitemap):
    """Every published page of every language, each with its other editions."""

    limit = 50_000  # the protocol's own: one file, so that editions find one another

    def items(self) -> QuerySet[BasePage]:
        """Return the pages below the site's root and its editions in other languages."""
        below = Q(pk__in=())
        for root in self.get_wagtail_site().root_page.get_translations(inclusive=True):
            below |= Q(path__startswith=root.path)
        return (
            BasePage.objects.filter(below)
            .shown(now=timezone.now())
            .filter(alias_of=None)
            .order_by("path")
            .prefetch_related("locale")
            .defer_streamfields()
            .specific()
        )

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, Any]]:
        pages = list(self.paginator.page(page).object_list)
        editions: dict[Any, list[dict[str, str]]] = defaultdict(list)
        for found in pages:
            editions[found.translation_key].append(
                {
                    "location": found.get_sitemap_urls(self.request)[0]["location"],
                    "lang_code": found.locale.language_code,
                }
            )
        urls = []
        for found in pages:
            others = editions[found.translation_key]
            first, *more = found.get_sitemap_urls(self.request)
            urls += [{**first, "alternates": others if len(others) > 1 else []}, *more]
        published = [url["lastmod"] for url in urls]
        if published and None not in published:
            self.latest_lastmod = max(published)
        return urls


class PlaceSitemap(Sitemap):
    """Places that are no pages of the tree, by the names of their addresses, in every language."""

    i18n = True
    alternates = True

    def __init__(self, request: HttpRequest, names: Iterable[str]) -> None:
        origin = urlsplit(absolute_address(request, "/"))
        self.protocol, self.host = origin.scheme, origin.netloc
        self.names = list(names)

    def items(self) -> list[str]:
        """Return the names."""
        return self.names

    def location(self, item: str) -> str:
        """Return the path in the language that the sitemap asks for."""
        return reverse(item)

    def get_domain(self, site: Any = None) -> str:
        """Return the host of the site's own address."""
        return self.host


def sitemap(request: HttpRequest, places: Iterable[str]) -> HttpResponse:
    """Answer with all pages and with the places of these names."""
    maps: dict[str, Any] = {"pages": PageSitemap(request), "places": PlaceSitemap(request, places)}
    response = django_sitemap(request, maps)
    mark_public(request, response)
    return response


def robots(request: HttpRequest) -> HttpResponse:
    """Say what is not worth a search engine's visit, and where the sitemap is."""
    closed = [reverse(name) for name in ("wagtailadmin_home",)]
    closed += [
        address
        for name in ("search", "account_login", "teach:index")
        for address in _in_all_languages(name)
    ]
    lines = ["User-agent: *", "Disallow: /api/", *(f"Disallow: {path}" for path in closed)]
    lines += ["", f"Sitemap: {absolute_address(request, reverse('sitemap'))}", ""]
    response = HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
    mark_public(request, response)
    return response


def _in_all_languages(name: str) -> list[str]:
    addresses = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            addresses.append(reverse(name))
    return addresses
