"""Pages that are not in the page tree: the help directory, health, and what Django asks for."""

import sys
from typing import Any

from django.core.paginator import Paginator
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseServerError, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cms.caching import PUBLIC_SECONDS, is_signed_in, mark_public
from cms.directory import Entry, Question, by_need, entries, first_choices, seconds_fresh
from cms.models import ContactAudience, ContactPoint, Region
from cms.reader import CHILDS_DOOR, suggest_ruby
from cms.refusals import CrossOrigin, TryAgainSoon, refusal_of
from cms.search import clean_query, find

RESULTS_PER_PAGE = 10


@require_safe
def help_directory(request: HttpRequest) -> HttpResponse:
    """
    Show whom to turn to, by who one is and what one wants to do, and who answers now.

    What nobody has verified is shown to editors, and to them alone. A cache keeps the page no longer
    than what it says of now stays true.
    """
    now = timezone.now()
    question = Question.from_query(request.GET)
    sees_all = is_signed_in(request) and request.user.has_perm("cms.change_contactpoint")
    contacts = ContactPoint.objects.published() if sees_all else ContactPoint.objects.shown()
    contacts = contacts.for_audience(question.audience).told_in(get_language())
    everything = entries(contacts.select_related("prefecture").with_hours(), now=now)
    found = [
        entry
        for entry in everything
        if entry.contact.prefecture is None or entry.contact.prefecture.code == question.prefecture
    ]
    others = [entry for entry in found if not entry.contact.urgent]
    first = first_choices(others) if question.need is None else []
    groups = by_need(others)
    response = render(
        request,
        "cms/help.html",
        {
            "question": question,
            "audiences": [
                (audience, Question(audience=audience, prefecture=question.prefecture))
                for audience in ContactAudience
            ],
            "needs": [(need, question.asking(need)) for need, _ in groups],
            "urgent": [entry for entry in found if entry.contact.urgent],
            "first": first,
            "groups": [
                (need, left)
                for need, group in groups
                if question.need in {None, need}
                and (left := [entry for entry in group if entry not in first])
            ],
            "prefectures": _prefectures(everything),
        },
    )
    seconds = seconds_fresh(found, now=now, longest=PUBLIC_SECONDS)
    mark_public(request, response, seconds=seconds)
    suggest_ruby(response, CHILDS_DOOR)
    return response


def _prefectures(found: list[Entry]) -> list[Region]:
    """Return the prefectures that have entries of their own, from north to south."""
    local = {entry.contact.prefecture for entry in found}
    return sorted((region for region in local if region), key=lambda region: region.code)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """
    Show what answers the query, and above it whom to turn to where the query may ask for that.

    What somebody looked for is theirs: the answer stays out of every cache, and no query is kept.
    """
    query = clean_query(request.GET.get("q", ""))
    findings = find(query=query, language=get_language(), now=timezone.now()) if query else None
    context: dict[str, Any] = {"query": query, "findings": findings, "is_search": True}
    if findings is not None:
        page = Paginator(findings.page_ids, RESULTS_PER_PAGE).get_page(request.GET.get("page"))
        context |= {"results": page, "pages": findings.pages(page.object_list)}
    response = render(request, "cms/search.html", context)
    if query:
        add_never_cache_headers(response)
    else:
        mark_public(request, response)
    response.headers["X-Robots-Tag"] = "noindex"
    suggest_ruby(response, CHILDS_DOOR)
    return response


def healthz(request: HttpRequest) -> HttpResponse:
    """Say that the process answers."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> HttpResponse:
    """Say that the process can reach its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


def server_error(request: HttpRequest) -> HttpResponse:
    """
    Show that something is wrong on our side, or that the database is away and comes back.

    What a view raises has its page already (:mod:`cms.middleware`); here is what middleware raises. Like
    Django's own, the page knows no request, so that nothing can fail again.
    """
    error = sys.exc_info()[1]
    refusal = refusal_of(error) if isinstance(error, Exception) else None
    if not isinstance(refusal, TryAgainSoon):
        return HttpResponseServerError(render_to_string("500.html"))
    page = render_to_string("refusal.html", {"refusal": refusal})
    headers = {"Retry-After": str(refusal.retry_after)}
    return HttpResponse(page, status=refusal.status, headers=headers)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Show a refusal in our words where Django's CSRF check fails."""
    return render(request, "refusal.html", {"refusal": CrossOrigin()}, status=403)
