"""A campaign's leaflet: as PDF, and as a page to print where PDF cannot be made."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from wagtail.models import Page

from cms.caching import mark_public
from cms.models import ContactAudience, ContactPoint
from lessons.guides.leaflets import PdfUnavailable, leaflet_digest, leaflet_pdf
from lessons.guides.models import CampaignPage
from lessons.guides.windows import Phase

LEAFLET_CONTACTS = 5


def leaflet(request: HttpRequest, slug: str) -> HttpResponseBase:
    """
    Answer with the leaflet as PDF.

    When the campaign is over its page says so, and a leaflet of last year would not. Where the machine
    cannot make PDF, the same leaflet is shown as a page to print.

    :raises Http404: if there is no such leaflet, or not yet
    """
    page = open_campaign(request, slug)
    if page.window.phase(now=timezone.now()) is Phase.OVER:
        return public(request, redirect(str(page.get_url(request))))
    html = render_to_string("lessons/guides/leaflet_document.html", leaflet_context(request, page))
    try:
        pdf = leaflet_pdf(html=html)
    except PdfUnavailable as refusal:
        context = {**leaflet_context(request, page), "refusal": refusal}
        return render(request, "lessons/guides/leaflet_page.html", context, status=refusal.status)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = str(
        content_disposition_header(as_attachment=False, filename=f"{page.slug}.pdf")
    )
    etag = f'"{leaflet_digest(html)}"'
    response["ETag"] = etag
    answer = get_conditional_response(request, etag=etag, response=response)
    return public(request, answer or response)


def leaflet_page(request: HttpRequest, slug: str) -> HttpResponseBase:
    """
    Show the leaflet as a page to print.

    :raises Http404: if there is no such leaflet, or not yet
    """
    page = open_campaign(request, slug)
    if page.window.phase(now=timezone.now()) is Phase.OVER:
        return public(request, redirect(str(page.get_url(request))))
    return public(
        request,
        render(request, "lessons/guides/leaflet_page.html", leaflet_context(request, page)),
    )


def open_campaign(request: HttpRequest, slug: str) -> CampaignPage:
    """
    Return the published campaign in the reader's language, or else in the site's own.

    :raises Http404: if there is none, it has no leaflet, or it is ahead and the reader no editor
    """
    page = CampaignPage.objects.at_slug(slug, language=get_language() or "")
    if page is None or not page.has_leaflet or not page.is_open_to(request, now=timezone.now()):
        raise Http404
    return page


def leaflet_context(request: HttpRequest, page: CampaignPage) -> dict[str, Any]:
    """Return what a leaflet is made of: the campaign, where its code leads, and whom to call."""
    guide = page.guide if page.guide is not None and page.guide.live else None
    contacts = (
        ContactPoint.objects.shown()
        .filter(prefecture=None)
        .exclude(phone="")
        .for_audience(ContactAudience.GUARDIAN)
        .told_in(get_language() or settings.LANGUAGE_CODE)
        .with_hours()
    )
    return {
        "page": page,
        "guide": guide,
        "guide_url": address_on_paper(request, guide or page),
        "contacts": contacts[:LEAFLET_CONTACTS],
    }


def address_on_paper(request: HttpRequest, page: Page) -> str:
    """
    Return the page's full address in its own language, as it is read on paper.

    Whatever the reader has chosen for a screen, such as readings over kanji, is not in it.
    """
    _root, _home, path = page.url_path.split("/", 2)
    language = page.locale.language_code
    prefix = "" if language == settings.LANGUAGE_CODE else f"{language}/"
    return f"{request.scheme}://{request.get_host()}/{prefix}{path}"


def public(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Mark the answer for caches and return it."""
    mark_public(request, response)
    return response
