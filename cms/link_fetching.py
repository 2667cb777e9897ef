"""
Asking another site whether an address still answers, without being led into one's own network.

Only ``https`` on its usual port is asked, only addresses that the whole internet can reach, and what was
resolved is what is connected to, redirects included. No body is read and nothing is sent but the request.
"""

import http.client
import socket
import ssl
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urljoin, urlsplit

from django.utils.encoding import iri_to_uri

SECONDS = 10
MOST_REDIRECTS = 5
HTTPS_PORT = 443
USER_AGENT = "AnshinManabi-LinkCheck/1"
TRANSLATED = IPv6Network("64:ff9b::/96")
"""Addresses behind which an IPv4 address stands, which may be a private one."""

ASK_AGAIN = frozenset({403, 404, 405, 406, 501})
"""What some servers answer to HEAD though the page is there."""


class Problem(StrEnum):
    """Why an address has no status."""

    UNREADABLE = "unreadable"
    NOT_HTTPS = "not_https"
    PRIVATE = "private"
    NO_HOST = "no_host"
    TIMED_OUT = "timed_out"
    TLS = "tls"
    UNREACHABLE = "unreachable"
    REDIRECTS = "redirects"


class NotAsked(Exception):
    """The address cannot or must not be asked; says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """What became of asking: a status, or the problem."""

    status: int | None = None
    problem: Problem | None = None

    @property
    def answers(self) -> bool:
        """Tell whether the address led to a page."""
        return self.status is not None and 200 <= self.status < 300  # noqa: PLR2004 - HTTP's own


Connect = Callable[[str, str], http.client.HTTPConnection]
Resolve = Callable[[str], Iterable[str]]


class _PinnedConnection(http.client.HTTPSConnection):
    """A connection to one address, whose certificate is held against the name all the same."""

    def __init__(self, host: str, address: str) -> None:
        self._tls = ssl.create_default_context()
        super().__init__(host, HTTPS_PORT, timeout=SECONDS, context=self._tls)
        self._address = address

    def connect(self) -> None:
        """Connect to the address that was checked, not to what the name means a moment later."""
        plain = socket.create_connection((self._address, HTTPS_PORT), SECONDS)
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)


def resolve(host: str) -> list[str]:
    """
    Return the addresses of the host.

    :raises NotAsked: if it has none
    """
    try:
        found = socket.getaddrinfo(host, HTTPS_PORT, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotAsked(Problem.NO_HOST) from error
    return [str(entry[4][0]) for entry in found]


def is_public(address: str) -> bool:
    """Tell whether the whole internet reaches the address."""
    try:
        parsed: IPv4Address | IPv6Address = ip_address(address.split("%", maxsplit=1)[0])
    except ValueError:
        return False
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is not None:
            parsed = parsed.ipv4_mapped
        elif parsed.sixtofour or parsed.teredo or parsed in TRANSLATED:
            return False
    return parsed.is_global and not parsed.is_multicast


def fetch(url: str, *, resolve: Resolve = resolve, connect: Connect = _PinnedConnection) -> Fetched:
    """Return what the address answers after at most five redirects."""
    try:
        for _step in range(MOST_REDIRECTS + 1):
            status, location = _ask(url, resolve=resolve, connect=connect)
            if not location:
                return Fetched(status=status)
            url = urljoin(url, location)
    except NotAsked as refusal:
        return Fetched(problem=refusal.problem)
    except TimeoutError:
        return Fetched(problem=Problem.TIMED_OUT)
    except ssl.SSLError:
        return Fetched(problem=Problem.TLS)
    except (OSError, http.client.HTTPException, UnicodeError):
        return Fetched(problem=Problem.UNREACHABLE)
    return Fetched(problem=Problem.REDIRECTS)


def _ask(url: str, *, resolve: Resolve, connect: Connect) -> tuple[int, str]:
    """Return the status, and where a redirect leads."""
    parts = _readable(url)
    host = str(parts.hostname).encode("idna").decode()
    addresses = list(resolve(host))
    if not addresses or not all(is_public(address) for address in addresses):
        raise NotAsked(Problem.PRIVATE)
    path = iri_to_uri((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
    for method in ("HEAD", "GET"):
        with closing(connect(host, addresses[0])) as connection:
            connection.request(method, path, headers={"User-Agent": USER_AGENT, "Accept": "*/*"})
            response = connection.getresponse()
            status, location = response.status, response.getheader("Location", "")
        if method == "GET" or status not in ASK_AGAIN:
            break
    return status, location if 300 <= status < 400 else ""  # noqa: PLR2004 - HTTP's own


def _readable(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise NotAsked(Problem.UNREADABLE) from error
    if parts.scheme != "https" or port not in {None, HTTPS_PORT}:
        raise NotAsked(Problem.NOT_HTTPS)
    if not parts.hostname or parts.username is not None or parts.password is not None:
        raise NotAsked(Problem.UNREADABLE)
    return parts
