"""One view: read JSON, insert one row, answer."""

import json

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


urlpatterns = [path("insert", insert)]
