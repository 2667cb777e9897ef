"""Two views: one inserts a row, one returns as many bytes as a page has."""

import json
import os

from django.http import HttpRequest, HttpResponse
from django.urls import path

from tests.bench.limit.models import Row


def insert(request: HttpRequest) -> HttpResponse:
    """Insert one row."""
    body = json.loads(request.body)
    Row.objects.create(
        sitting=1, item=1, sequence=body["sequence"], response=body["response"], points=1
    )
    stored = b'{"stored": true}'
    headers = {"Content-Length": len(stored)}  # which middleware adds elsewhere
    return HttpResponse(stored, content_type="application/json", headers=headers)


PAGE = b"x" * int(os.environ.get("BENCH_PAGE_BYTES", "0"))


def page(request: HttpRequest) -> HttpResponse:
    """Return the page's bytes."""
    return HttpResponse(PAGE, headers={"Content-Length": len(PAGE)})


urlpatterns = [path("insert", insert), path("page", page)]
