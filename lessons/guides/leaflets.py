"""
Leaflets as PDF: tagged, with our own letters inside, made without any network.

WeasyPrint stands on the system's Pango. Where that is missing everything else still works, so that
nothing here is imported before a leaflet is asked for.
"""

import mimetypes
import threading
from ctypes import CDLL
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from cms.refusals import Refusal

BASE = "https://leaflet.invalid"
"""What relative addresses in a leaflet are resolved against: a host that cannot exist."""

PANGO = "libpango-1.0.so.0"
KEPT_SECONDS = 60 * 60 * 24
VARIANT = "pdf/ua-1"

_one_at_a_time = threading.Lock()


class PdfUnavailable(Refusal):
    """The machine lacks what PDF is made with."""

    code = "pdf_unavailable"
    status = 503
    message = _(
        "いま、このサイトではPDFを作れません。代わりに、同じ内容の印刷用のページを表示しています。"
        "ブラウザーの「印刷」で、A4の紙に両面で印刷できます。"
    )


def leaflet_digest(html: str) -> str:
    """Return what tells one leaflet's content from another's, styles and letters included."""
    return sha256(f"{VARIANT}\n{html}".encode()).hexdigest()


def leaflet_pdf(*, html: str) -> bytes:
    """
    Return the document as PDF, made once for its content.

    Its style sheets name built files, whose names change with what is in them; the words are in the
    document. So the document's digest says whether a kept PDF is still the right one.

    :raises PdfUnavailable: if the machine lacks Pango
    """
    key = f"leaflet:{leaflet_digest(html)}"
    kept: bytes | None = cache.get(key)
    if kept is not None:
        return kept
    with _one_at_a_time:  # a class that opens the leaflet together costs one rendering
        kept = cache.get(key)
        if kept is None:
            kept = render_pdf(html)
            cache.set(key, kept, KEPT_SECONDS)
    return kept


def render_pdf(html: str) -> bytes:
    """
    Render the document as tagged PDF.

    :raises PdfUnavailable: if the machine lacks Pango
    """
    weasyprint = _weasyprint()

    class OurFilesOnly(weasyprint.urls.URLFetcher):  # type: ignore[name-defined]
        """Reads our static files and nothing else: no network, no other file of the machine."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            """Return the static file, or stop the rendering rather than fall back on other letters."""
            path = static_file(url)
            if path is None:
                raise weasyprint.urls.FatalURLFetchingError(f"a leaflet may not load {url}")
            kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            body = unpacked(path) if path.suffix == ".woff2" else path.read_bytes()
            return weasyprint.urls.URLFetcherResponse(url, body, {"Content-Type": kind})

    document = weasyprint.HTML(string=html, base_url=f"{BASE}/", url_fetcher=OurFilesOnly())
    pdf: bytes = document.write_pdf(pdf_variant=VARIANT)
    return pdf


@lru_cache(maxsize=12)
def unpacked(path: Path) -> bytes:
    """Return the font without its compression, undone once in a process: it takes longest of all."""
    from fontTools.ttLib import TTFont  # comes with WeasyPrint

    font, plain = TTFont(path), BytesIO()
    font.flavor = None
    font.save(plain)
    return plain.getvalue()


def static_file(url: str) -> Path | None:
    """Return the static file that stands at the address, or nothing."""
    prefix = BASE + settings.STATIC_URL
    name = url.removeprefix(prefix)
    if name == url or ".." in name.split("/"):
        return None
    found = finders.find(name)
    return Path(found) if isinstance(found, str) else None


def pdf_is_possible() -> bool:
    """
    Tell whether leaflets can be made here.

    Looking for the library is quick; WeasyPrint itself, which takes a second to load, is asked only
    where libraries have other names.
    """
    try:
        CDLL(PANGO)
    except OSError:
        try:
            _weasyprint()
        except PdfUnavailable:
            return False
    return True


def _weasyprint() -> Any:
    try:
        import weasyprint  # loads Pango, which the machine may lack, and takes a second
    except OSError as error:
        raise PdfUnavailable from error
    return weasyprint
