"""
Uploaded images and videos, served by this process on one's own machine alone.

In production a proxy serves them; see ``docs/operations.md``. Documents are not among them anywhere:
Wagtail's own view asks who may read those.
"""

import re
from pathlib import Path
from typing import IO

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

FOLDERS = ("images", "original_images", "videos")
"""What anybody may look at, below ``MEDIA_ROOT``."""

ONE_SPAN = re.compile(r"bytes=(?P<first>\d{0,15})-(?P<last>\d{0,15})")


@require_safe
def uploaded_file(request: HttpRequest, folder: str, path: str) -> HttpResponseBase:
    """
    Answer with the file, or with the part of it that a video's player asks for.

    :raises Http404: if there is no such file, or another server has that task
    """
    if not settings.SERVE_MEDIA:
        raise Http404
    # The folder is the root, so that no path leads out of it.
    response = serve(request, path, document_root=str(Path(settings.MEDIA_ROOT, folder)))
    if not isinstance(response, FileResponse):
        return response
    response["Accept-Ranges"] = "bytes"
    asked = ONE_SPAN.fullmatch(request.headers.get("Range", ""))
    if asked is None or not any(asked.groups()) or _has_changed(request, response):
        return response
    return _part(response, asked["first"], asked["last"])


def _has_changed(request: HttpRequest, response: FileResponse) -> bool:
    known = request.headers.get("If-Range")
    return known is not None and known != response["Last-Modified"]


def _part(response: FileResponse, first: str, last: str) -> HttpResponseBase:
    """Return the span of the file: ``first`` to ``last``, from ``first`` on, or its ``last`` bytes."""
    size = int(response["Content-Length"])
    if first:
        start, end = int(first), min(int(last or size), size - 1)
    else:
        start, end = max(0, size - int(last)), size - 1
    file = response.file_to_stream
    assert file is not None  # what ``serve`` answers with
    if start > end:
        file.close()
        refusal = HttpResponse(status=416)
        refusal["Content-Range"] = f"bytes */{size}"
        return refusal
    file.seek(start)
    part = FileResponse(_Span(file, end - start + 1), status=206)
    for name in ("Content-Type", "Last-Modified", "Accept-Ranges"):
        part[name] = response[name]
    part["Content-Length"] = str(end - start + 1)
    part["Content-Range"] = f"bytes {start}-{end}/{size}"
    return part


class _Span:
    """A file from where it stands, and no further than a number of bytes."""

    def __init__(self, file: IO[bytes], length: int) -> None:
        self.file, self.left = file, length

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, at most what is left of the span."""
        chunk = self.file.read(self.left if size < 0 else min(size, self.left))
        self.left -= len(chunk)
        return chunk

    def close(self) -> None:
        """Close the file."""
        self.file.close()
