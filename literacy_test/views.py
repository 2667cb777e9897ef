"""The test's public pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cms.caching import public_page


@public_page
def about(request: HttpRequest) -> HttpResponse:
    """Say what the test is, show the seven classes and the ministry's published series."""
    return render(request, "literacy_test/about.html", {})
