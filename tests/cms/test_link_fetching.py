"""Asking other sites: what an answer means, and what is never asked. The suite stays on this machine."""

import http.client
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from cms.link_fetching import Fetched, NotAsked, Problem, fetch, is_public, resolve

PUBLIC = "203.0.113.7"


class Site(BaseHTTPRequestHandler):
    """A site whose paths say what they answer."""

    seen: list[str] = []

    def do_HEAD(self) -> None:
        self.seen.append(f"{self.command} {self.path}")
        match self.path.split("?")[0].strip("/").split("/"):
            case ["status", code]:
                self._answer(int(code))
            case ["get-only"]:
                self._answer(405 if self.command == "HEAD" else 200)
            case ["to", *rest]:
                self._answer(302, "/" + "/".join(rest))
            case ["loop"]:
                self._answer(301, "/loop")
            case ["inside"]:
                self._answer(302, "https://inside.example/")
            case ["plain"]:
                self._answer(302, "http://site.example/")
            case _:
                self._answer(200)

    def do_GET(self) -> None:
        self.do_HEAD()

    def _answer(self, status: int, location: str = "") -> None:
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Keep quiet."""


@pytest.fixture
def site() -> Iterator[HTTPServer]:
    server = HTTPServer(("127.0.0.1", 0), Site)
    Site.seen = []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def ask(site: HTTPServer, url: str) -> Fetched:
    """Ask as the command does, with the site standing for one on the internet."""
    names = {"site.example": [PUBLIC], "inside.example": ["10.0.0.1"]}

    def connect(host: str, address: str) -> http.client.HTTPConnection:
        assert address == PUBLIC, "only an address that was checked is connected to"
        return http.client.HTTPConnection("127.0.0.1", site.server_port, timeout=5)

    return fetch(url, resolve=lambda host: names[host], connect=connect)


@pytest.fixture(autouse=True)
def documentation_is_public(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one address for documentation stand for a public one."""
    monkeypatch.setattr(
        "cms.link_fetching.is_public", lambda address: address == PUBLIC or is_public(address)
    )


@pytest.mark.parametrize(
    ("path", "status"),
    [("/", 200), ("/status/404", 404), ("/status/500", 500), ("/get-only", 200), ("/to/to/x", 200)],
)
def test_an_answer_is_its_status(site: HTTPServer, path: str, status: int) -> None:
    fetched = ask(site, f"https://site.example{path}")
    assert fetched == Fetched(status=status)
    assert fetched.answers == (status == 200)


def test_a_head_that_is_refused_is_asked_again(site: HTTPServer) -> None:
    ask(site, "https://site.example/get-only")
    assert Site.seen == ["HEAD /get-only", "GET /get-only"]


def test_an_address_in_japanese_is_asked_in_full(site: HTTPServer) -> None:
    ask(site, "https://site.example/相談?種類=電話#部分")
    assert Site.seen == ["HEAD /%E7%9B%B8%E8%AB%87?%E7%A8%AE%E9%A1%9E=%E9%9B%BB%E8%A9%B1"]


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("http://site.example/", Problem.NOT_HTTPS),
        ("ftp://site.example/", Problem.NOT_HTTPS),
        ("file:///etc/passwd", Problem.NOT_HTTPS),
        ("https://site.example:8443/", Problem.NOT_HTTPS),
        ("https://user:word@site.example/", Problem.UNREADABLE),
        ("https:///x", Problem.UNREADABLE),
        ("https://[::1/", Problem.UNREADABLE),
        ("https://inside.example/", Problem.PRIVATE),
        ("https://site.example/inside", Problem.PRIVATE),
        ("https://site.example/plain", Problem.NOT_HTTPS),
        ("https://site.example/loop", Problem.REDIRECTS),
    ],
)
def test_what_is_not_asked_says_why(site: HTTPServer, url: str, problem: Problem) -> None:
    assert ask(site, url) == Fetched(problem=problem)


def test_one_private_address_among_several_is_one_too_many() -> None:
    fetched = fetch("https://x.example/", resolve=lambda host: [PUBLIC, "127.0.0.1"])
    assert fetched.problem is Problem.PRIVATE


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - not bound to
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:127.0.0.1",
        "64:ff9b::a00:1",
        "2002:7f00:1::",
        "no address",
    ],
)
def test_an_address_of_ones_own_network_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8"])
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_this_machine_is_never_asked(host: str) -> None:
    assert fetch(f"https://{host}/").problem is Problem.PRIVATE


def test_a_host_without_address_is_said_so() -> None:
    with pytest.raises(NotAsked):
        resolve("no-such-host.invalid")


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (TimeoutError(), Problem.TIMED_OUT),
        (ConnectionRefusedError(), Problem.UNREACHABLE),
        (http.client.BadStatusLine("x"), Problem.UNREACHABLE),
    ],
)
def test_a_site_that_does_not_answer_is_no_error(error: Exception, problem: Problem) -> None:
    def connect(host: str, address: str) -> http.client.HTTPConnection:
        raise error

    fetched = fetch("https://x.example/", resolve=lambda host: [PUBLIC], connect=connect)
    assert fetched.problem is problem
