"""Every link, image and anchor of what ships leads somewhere, in every language; other sites are named."""

import re
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.error import HTTPError
from urllib.parse import unquote, urljoin, urlsplit
from urllib.request import urlopen
from xml.etree import ElementTree as ET

from tests.e2e.conftest import Site

AT_ONCE = 8

OTHER_SITES = {
    "childline.or.jp",
    "curetime.jp",
    "ihaho.jp",
    "takeitdown.ncmec.org",
    "www.cfa.go.jp",
    "www.internethotline.jp",
    "www.jinken.go.jp",
    "www.jma.go.jp",
    "www.safe-line.jp",
    "www.soumu.go.jp",
}
"""Where readers may be led. Whoever adds one has looked at it; tests ask none of them."""

WHO = ("guardian", "teacher")
"""Whom the help directory is shown to, beside a child."""

FOR_TEACHERS = re.compile(r"/(cms|accounts|teach)/")
"""What asks to sign in: that it answers is enough."""

FOR_A_SEAT = re.compile(r"/play/$")
"""What asks for a class's code with a page of its own, and with the status of one who has none."""

MODE = re.compile(r"^/ruby-\w+(?=/)")
"""How readings are shown, in front of an address: the same page."""

FORMS = re.compile(r"(/ja-x-easy|/en)?/lessons/[^/]+/(worksheet|family|slides)/")
"""A lesson on paper and on the big screen: in no sitemap, but read like a page."""


class Document(HTMLParser):
    """The addresses in a page, and what can be led to within it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.addresses: list[str] = []
        self.ids: set[str] = set()
        self.text: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Note what the element leads to, loads, or is known as."""
        found = {name: value or "" for name, value in attributes}
        self.ids.update(value for name in ("id", "name") if (value := found.get(name)))
        self.addresses += [found[name] for name in ("href", "src", "poster") if found.get(name)]
        self.addresses += [
            part.split()[0] for part in found.get("srcset", "").split(",") if part.strip()
        ]

    def handle_data(self, data: str) -> None:
        """Gather what is read."""
        self.text.append(data)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What stands at an address, after redirects."""

    status: int
    html: str


def ask(address: str) -> Answer:
    """Ask the running site."""
    try:
        with urlopen(address, timeout=30) as response:  # noqa: S310 - our own site
            is_page = response.headers.get_content_type() == "text/html"
            body = response.read()
            return Answer(status=response.status, html=body.decode() if is_page else "")
    except HTTPError as error:
        return Answer(status=error.code, html="")


def in_sitemap(site: Site) -> Iterator[str]:
    """Yield the address of every page that search engines are told of."""
    with urlopen(f"{site.address}/sitemap.xml", timeout=30) as response:  # noqa: S310
        tree = ET.fromstring(response.read())  # noqa: S314 - our own
    for place in tree.findall(".//{*}loc"):
        yield place.text or ""


class Crawl:
    """The pages read so far, what they lead to, and what was found there."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.answers: dict[str, Answer] = {}
        self.documents: dict[str, Document] = {}
        self.led_from: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        self.elsewhere: defaultdict[str, set[str]] = defaultdict(set)

    def read(self, addresses: set[str]) -> None:
        """Read the pages, without readings for they cost time, and note where they lead."""
        self._ask(addresses, before_path="/ruby-none")
        for address in addresses:
            document = self.document(address)
            for target in document.addresses:
                self._note(address, urljoin(address, target))

    def follow(self) -> None:
        """Ask whatever the pages lead to."""
        self._ask({address for address, _anchor in self.led_from} - set(self.answers))

    def document(self, address: str) -> Document:
        """Return the page at an address that was asked."""
        if address not in self.documents:
            self.documents[address] = Document(self.answers[address].html)
        return self.documents[address]

    def broken(self) -> list[str]:
        """Return what leads nowhere, with a page that leads there."""
        found = []
        for (address, anchor), pages in sorted(self.led_from.items()):
            answer = self.answers[address]
            if answer.status >= 400 and not FOR_A_SEAT.search(address):
                found.append(f"{answer.status} {address} on {min(pages)}")
            elif anchor and answer.html and anchor not in self.document(address).ids:
                found.append(f"no #{anchor} at {address} on {min(pages)}")
        return found

    def _ask(self, addresses: set[str], *, before_path: str = "") -> None:
        root = self.site.address
        with ThreadPoolExecutor(AT_ONCE) as threads:
            wanted = sorted(addresses)
            asked = [f"{root}{before_path}{address.removeprefix(root)}" for address in wanted]
            self.answers.update(zip(wanted, threads.map(ask, asked), strict=True))

    def _note(self, page: str, target: str) -> None:
        parts = urlsplit(target)
        if f"{parts.scheme}://{parts.netloc}" != self.site.address:
            self.elsewhere[f"{parts.scheme}:{parts.netloc}"].add(page)
            return
        path = MODE.sub("", parts.path)
        query = f"?{parts.query}" if parts.query and not FOR_TEACHERS.match(path) else ""
        anchor = unquote(parts.fragment)
        self.led_from[f"{self.site.address}{path}{query}", anchor].add(page)


def test_no_link_image_or_anchor_leads_nowhere(site: Site) -> None:
    crawl = Crawl(site)
    pages = set(in_sitemap(site))
    pages |= {f"{page}?who={who}" for page in pages for who in WHO if page.endswith("/help/")}
    crawl.read(pages)
    forms = {
        address for address, _anchor in crawl.led_from if FORMS.fullmatch(urlsplit(address).path)
    }
    assert len(forms) > len(pages) / 2, "a lesson leads to its other forms"
    crawl.read(forms)
    crawl.follow()
    assert not crawl.broken()
    assert set(crawl.elsewhere) <= {"tel:", *(f"https:{host}" for host in OTHER_SITES)}, {
        where: min(found) for where, found in crawl.elsewhere.items()
    }
    for address in pages | forms:
        assert "**" not in "".join(crawl.document(address).text), f"bare Markdown on {address}"
