"""Pages that are not in the page tree: the help directory, health, and what Django asks for."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from cms.caching import public_page
from cms.models import ContactAudience, ContactPoint
from cms.reader import CHILDS_DOOR, suggest_ruby
from cms.refusals import CrossOrigin


@public_page
def help_directory(request: HttpRequest) -> HttpResponse:
    """Show whom to turn to, by who one is; what an editor has not verified is left out."""
    contacts = list(ContactPoint.objects.shown().select_related("prefecture"))
    audiences = [
        (audience, [contact for contact in contacts if getattr(contact, f"for_{audience.value}")])
        for audience in ContactAudience
    ]
    response = render(
        request,
        "cms/help.html",
        {"urgent": [contact for contact in contacts if contact.urgent], "audiences": audiences},
    )
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


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Show a refusal in our words where Django's CSRF check fails."""
    return render(request, "refusal.html", {"refusal": CrossOrigin()}, status=403)
