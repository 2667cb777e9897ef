"""A running site on a database of its own, and devices with browsers of their own."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.e2e.chromium import find_chromium

ROOT = Path(__file__).parents[2]
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
START_SECONDS = 60

PHONE = {"width": 360, "height": 740}
TABLET = {"width": 820, "height": 1180}
PROJECTOR = {"width": 1920, "height": 1080}


@dataclass(frozen=True, kw_only=True)
class Site:
    """A running site: its address, its teacher, the code of its open session, its other accounts."""

    address: str
    teacher: str
    password: str
    code: str
    accounts: dict[str, tuple[str, str]]
    """Address and password of every role."""
    environment: dict[str, str]

    def manage(self, *words: str) -> str:
        """Run a management command on the site's database and return what it said."""
        return _manage(self.environment, *words)


def _manage(environment: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo, as `make demo` starts it, on a database of its own."""
    folder = tmp_path_factory.mktemp("site")
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{folder}/site.sqlite3",
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DEBUG": "0",
        "MEDIA_ROOT": str(folder / "media"),
    }
    _manage(environment, "migrate", "--verbosity", "0")
    _manage(environment, "load_content")
    _manage(environment, "collectstatic", "--noinput", "--verbosity", "0")
    said = _manage(environment, "demo", "--address", f"http://localhost:{port}")
    accounts = {
        role: (email, password)
        for role, email, password in re.findall(r"(\w+)\s+(\S+@\S+)\s+(\S+)", said)
    }
    code = re.search(r"code (\w{6})", said)
    assert accounts, said
    assert code, said
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"localhost:{port}"),
            *("--worker-class", "gthread", "--threads", "8", "--log-level", "error"),
        ],
        cwd=ROOT,
        env=environment,
    )
    try:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            with suppress(OSError), socket.create_connection(("localhost", port), 1):
                break
            time.sleep(0.1)
        yield Site(
            address=f"http://localhost:{port}",
            teacher=accounts["teacher"][0],
            password=accounts["teacher"][1],
            code=code.group(1),
            accounts=accounts,
            environment=environment,
        )
    finally:
        server.terminate()
        server.wait(timeout=START_SECONDS)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, which asks nobody on the network for anything."""
    path = find_chromium()
    assert path, "run `make test`: it installs Chromium or says what to type"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield browser
        browser.close()


OPEN_SESSION = """
from datetime import timedelta
from django.utils import timezone
from classrooms import activities
from classrooms.actions.classes import assign, create_classroom
from classrooms.actions.schools import found_school
from classrooms.actions.sessions import open_session
from classrooms.models import School
from cms.models import Region, User
from cms.taxonomy import Grade, SchoolType
now, teacher, name = timezone.now(), User.objects.get(email={teacher!r}), {name!r}
school = found_school(
    user=teacher, name=name, school_type=SchoolType.PRIMARY,
    region=Region.objects.municipalities().order_by("code")[0],
)
room = create_classroom(
    school=school, teacher=teacher, name=name, grade=Grade.P4, size=30, now=now
)
activity, target = next(
    (activity, target) for activity in activities.registered() for target in activity.targets()
    if target.url.endswith("/game-purchases/")
)
work = assign(classroom=room, kind=activity.kind, target_key=target.key, now=now)
print("code", open_session(assignment=work, minutes=60, now=now).code)
"""


def open_primary_session(site: Site, name: str) -> str:
    """Open a session of a fourth grade of its own, in a school of that name; return the code."""
    code = OPEN_SESSION.format(teacher=site.teacher, name=name)
    found = re.search(r"code (\w{6})", site.manage("shell", "-v", "0", "-c", code))
    assert found
    return found.group(1)


WITHOUT_NETWORK = "net::ERR_INTERNET_DISCONNECTED"
"""What a device says that a test took off the network: of a font, for one, that it asked for late."""

STYLE_REFUSED = "Applying inline style violates"
"""What the rich text editor loses under our policy: a grey hint; see docs/operations.md."""


def _is_page_editor(address: str) -> bool:
    return re.search(r"/cms/pages/(add/|\d+/edit/)", address) is not None


NEUTRAL = "https://www.jma.go.jp/"
"""Where the quick exit leads: the one foreign address that a page may lead to by itself."""

Device = Callable[..., Page]


@pytest.fixture
def device(browser: Browser, site: Site) -> Iterator[Device]:
    """Makes devices; each test ends by proving that none met a violation or an error."""
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def new(
        size: dict[str, int] = PHONE,
        *,
        script: bool = True,
        language: str = "ja-JP",
        touch: bool = False,
    ) -> Page:
        context = browser.new_context(
            base_url=site.address,
            viewport=size,
            java_script_enabled=script,
            locale=language,
            has_touch=touch,
        )
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console",
            lambda message: (
                problems.append(f"{page.url}: {message.text}")
                if message.type == "error"
                and "status of 4" not in message.text
                and WITHOUT_NETWORK not in message.text
                and not (_is_page_editor(page.url) and STYLE_REFUSED in message.text)
                else None
            ),
        )
        page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))
        page.on(
            "request",
            lambda request: (
                problems.append(f"{page.url} asked {request.url}")
                if not request.url.startswith((site.address, "about:", "data:", "blob:"))
                and not (request.url == NEUTRAL and request.is_navigation_request())
                else None
            ),
        )
        return page

    yield new
    for context in contexts:
        context.close()
    assert not problems, "\n".join(problems)


def assert_accessible(page: Page, *, within: str = "html") -> None:
    """
    Assert that axe finds nothing on the page, by the rules of WCAG 2.2 AA and good practice.

    ``within`` names a part of it by a selector, where the page around it is Wagtail's.
    """
    # What fades in is pale on its way: colours are judged where they come to rest.
    page.evaluate("() => document.getAnimations().forEach((animation) => animation.finish())")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        """async (within) => (await axe.run(within === "html" ? document : within, {
            runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        })).violations.map(({ id, help, nodes }) => ({ id, help, html: nodes.map((n) => n.html) }))""",
        within,
    )
    assert found == [], f"{page.url}: {json.dumps(found, ensure_ascii=False, indent=1)}"


def assert_fits(page: Page) -> None:
    """Assert that the page does not scroll sideways."""
    wider = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wider <= 0, f"{page.url} is {wider} px too wide"
