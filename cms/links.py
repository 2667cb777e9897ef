"""The links in what is published, and which of them lead nowhere."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db.models import URLField
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.blocks import (
    Block,
    ChooserBlock,
    ListBlock,
    RichTextBlock,
    StreamBlock,
    StructBlock,
    URLBlock,
)
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, Site

from cms.models import BasePage, ContactPoint, LinkCheck

OTHER_PROTOCOLS = ("mailto:", "tel:")


@dataclass(frozen=True, kw_only=True)
class Link:
    """A link, and the page or contact point that it stands in."""

    source: Any
    text: str
    address: str = ""
    page_id: int | None = None
    document_id: int | None = None
    anchor: str = ""
    is_gone: bool = False
    """Whether what an editor chose has been deleted, so that nobody knows what it was."""

    @property
    def is_external(self) -> bool:
        """Tell whether it leads to another site."""
        return self.address.startswith(("http://", "https://", "//"))


@dataclass(frozen=True, kw_only=True)
class BrokenLink:
    """A link that leads nowhere, and why, for an editor."""

    link: Link
    address: str
    problem: str

    @property
    def where(self) -> str:
        """The name of what the link stands in."""
        return str(self.link.source)

    @property
    def text(self) -> str:
        """The link's words."""
        return self.link.text


# --- Walking through what is published -----------------------------------------------------


def published_links() -> Iterator[Link]:
    """Yield every link of every published page and contact point."""
    for page in BasePage.objects.live().order_by("path").specific():
        yield from links_in(page)
    for contact in ContactPoint.objects.originals().filter(live=True).order_by("pk"):
        yield from links_in(contact)


def links_in(source: Any) -> Iterator[Link]:
    """Yield the links in the fields of a page or contact point, in their order."""
    for field in source._meta.get_fields():  # noqa: SLF001 - Django's API
        value = getattr(source, field.name, None) if field.concrete else None
        if not value:
            continue
        if isinstance(field, StreamField):
            yield from _in_block(source, value.stream_block, value)
        elif isinstance(field, RichTextField):
            yield from _in_html(source, value)
        elif isinstance(field, URLField):
            yield Link(source=source, text=str(source), address=value)


def _in_block(source: Any, block: Block, value: Any) -> Iterator[Link]:
    if isinstance(block, StreamBlock):
        for child in value:
            yield from _in_block(source, child.block, child.value)
    elif isinstance(block, StructBlock):
        for name, below in block.child_blocks.items():
            yield from _in_block(source, below, value.get(name))
    elif isinstance(block, ListBlock):
        for part in value:
            yield from _in_block(source, block.child_block, part)
    elif isinstance(block, ChooserBlock):
        yield from _in_chooser(source, block, value)
    elif isinstance(block, RichTextBlock) and value is not None:
        yield from _in_html(source, value.source)
    elif isinstance(block, URLBlock) and value:
        yield Link(source=source, text=str(block.label), address=value)


def _in_chooser(source: Any, block: ChooserBlock, value: Any) -> Iterator[Link]:
    label = str(block.label)
    if value is None and block.required:
        yield Link(source=source, text=label, is_gone=True)
    elif isinstance(value, Page):
        yield Link(source=source, text=label, page_id=value.pk)


class _Anchors(HTMLParser):
    """Gathers links and ids from HTML."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[tuple[dict[str, str], str]] = []
        self.ids: set[str] = set()
        self._open: dict[str, str] | None = None
        self._text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a link, and note what can be led to."""
        found = {name: value or "" for name, value in attrs}
        if "id" in found:
            self.ids.add(found["id"])
        if tag == "a":
            self._open, self._text = found, ""

    def handle_data(self, data: str) -> None:
        """Gather the link's words."""
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        """End a link."""
        if tag == "a" and self._open is not None:
            self.links.append((self._open, " ".join(self._text.split())))
            self._open = None


def _in_html(source: Any, html: str) -> Iterator[Link]:
    for attributes, text in _Anchors(html).links:
        number = attributes.get("id", "")
        match attributes.get("linktype"):
            case "page" if number.isdigit():
                yield Link(source=source, text=text, page_id=int(number))
            case "document" if number.isdigit():
                yield Link(source=source, text=text, document_id=int(number))
            case _ if address := attributes.get("href", "").strip():
                path, anchor = _at(address)
                yield Link(source=source, text=text, address=path, anchor=anchor)


def _at(address: str) -> tuple[str, str]:
    """Return the address and the anchor: of a page of ours the path alone, of this one nothing."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address, ""
    if parts.netloc and parts.netloc == urlsplit(settings.WAGTAILADMIN_BASE_URL).netloc:
        return parts.path or "/", parts.fragment
    if not parts.netloc and not parts.scheme:
        return parts.path, parts.fragment
    return address, ""


# --- Which of them lead nowhere ------------------------------------------------------------


def broken_links(links: Iterable[Link]) -> list[BrokenLink]:
    """Return those of the links that lead nowhere, in their order; other sites as they last answered."""
    links = list(links)
    page_ids = {link.page_id for link in links if link.page_id}
    pages = {page.pk: page for page in Page.objects.filter(pk__in=page_ids)}
    document_ids = {link.document_id for link in links if link.document_id}
    documents = set(
        get_document_model().objects.filter(pk__in=document_ids).values_list("pk", flat=True)
    )
    checks = {check.url: check for check in LinkCheck.objects.broken()}
    ids = lru_cache(maxsize=None)(_ids)
    found = []
    for link in links:
        problem = ""
        if link.is_gone:
            problem = _("選んだものが、なくなりました")
        elif link.page_id:
            problem = _page_problem(pages.get(link.page_id))
        elif link.document_id and link.document_id not in documents:
            problem = _("文書が、なくなりました")
        elif link.is_external:
            problem = checks[link.address].words if link.address in checks else ""
        elif link.address:
            problem = _path_problem(link.address)
        elif link.anchor and link.anchor not in ids(link.source):
            problem = _("ページの中に、その目印がありません")
        if problem:
            found.append(BrokenLink(link=link, address=_shown(link, pages), problem=problem))
    return found


def _page_problem(page: Page | None) -> str:
    if page is None:
        return _("ページが、なくなりました")
    return "" if page.live else _("ページが、公開されていません")


def _shown(link: Link, pages: dict[int, Page]) -> str:
    if link.page_id:
        page = pages.get(link.page_id)
        return str(page.title) if page else _("ページ %(id)d") % {"id": link.page_id}
    if link.document_id:
        return _("文書 %(id)d") % {"id": link.document_id}
    return link.address or (f"#{link.anchor}" if link.anchor else "")


def _ids(page: Any) -> set[str]:
    """Return what an anchor can lead to in the page as everyone reads it."""
    if not isinstance(page, BasePage):
        return set()
    response = page.make_preview_request()
    return _Anchors(response.content.decode()).ids


def _path_problem(address: str) -> str:
    """Return what is wrong with a path of ours that somebody wrote by hand."""
    if address.startswith((*OTHER_PROTOCOLS, settings.MEDIA_URL, settings.STATIC_URL)):
        return ""
    site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
    path = unquote(address)
    if not path.startswith("/") or site is None:
        return _("/ か https:// で始まるアドレスではありません")
    if Redirect.get_for_site(site).filter(old_path=Redirect.normalise_path(path)).exists():
        return ""
    language = translation.get_language_from_path(path) or settings.LANGUAGE_CODE
    with translation.override(language):
        try:
            match = resolve(path)
        except Resolver404:
            return _("そのアドレスには、何もありません")
        if match.url_name == "wagtail_serve" and not _is_served(site, match):
            return _("そのアドレスには、公開されたページがありません")
    return ""


def _is_served(site: Site, match: Any) -> bool:
    request = HttpRequest()
    request.META["SERVER_NAME"], request.META["SERVER_PORT"] = site.hostname, str(site.port)
    return Page.route_for_request(request, match.args[0] if match.args else "") is not None
