"""The lessons that ship, as a class and its teacher meet them."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from cms import shipping
from tests.factories.cms import PASSWORD, UserFactory
from tests.shipped import ship_few

LESSON = "/lessons/strangers-online/"
WRITTEN_AS_JAPANESE = re.compile(r"[\u3001-\u30ff\u4e00-\u9fff\uff01-\uff5d]")


@pytest.fixture
def shipped(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ship_few(tmp_path, monkeypatch)
    for loader in shipping.registered():
        if loader.name not in {"regions", "readings"}:
            list(loader.load(timezone.now()))


def test_every_page_that_ships_is_read_without_signing_in(client: Client, shipped: None) -> None:
    for address in ("/", "/privacy/", "/accessibility/", "/lessons/", LESSON, "/help/"):
        for prefix in ("", "/en"):
            response = client.get(prefix + address)
            assert response.status_code == 200, prefix + address
            assert not response.cookies
            html = response.content.decode()
            assert "style=" not in html
            assert not re.search(r'<script(?![^>]*(?:\bsrc=|type="application/ld\+json"))', html)
            assert not re.search(r"\son[a-z]+=", html)


def test_headings_of_the_lesson_leave_no_level_out(client: Client, shipped: None) -> None:
    html = client.get(LESSON).content.decode().split("<main")[1]
    levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", html)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_only_a_teacher_reads_how_to_teach(client: Client, shipped: None) -> None:
    words = ("生徒が打ち明けてきたら", "学習指導要領とのつながり", "用意するもの", "授業の流れ")
    everyones = client.get(LESSON).content.decode()
    assert not [word for word in words if word in everyones]
    client.login(email=UserFactory.create().email, password=PASSWORD)
    teachers = client.get(LESSON).content.decode()
    assert [word for word in words if word in teachers] == list(words)


def test_an_english_page_holds_nothing_japanese_that_does_not_say_so(
    client: Client, shipped: None
) -> None:
    lessons = (LESSON, "/lessons/job-offers/", "/lessons/game-purchases/")
    others = ("/", "/lessons/?band=junior_high", "/guides/anshin-net/", "/campaigns/", "/join/")
    for address in (*lessons, *others, "/help/?need=talk", "/literacy/"):
        response = client.get(f"/en{address}")
        assert response.status_code == 200, address
        page = BeautifulSoup(response.content, "html.parser")
        for part in page.select('[lang^="ja"], script'):
            part.decompose()
        labels = [str(tag["aria-label"]) for tag in page.select("[aria-label]")]
        words = [*page.stripped_strings, *labels]
        assert [found for found in words if WRITTEN_AS_JAPANESE.search(found)] == [], address
