"""The demo: what ``make demo`` prints is enough to enter as each role."""

import re
from io import StringIO
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.test import Client

from classrooms.models import Session
from tests.shipped import ship_few

pytestmark = pytest.mark.django_db


def demo() -> str:
    said = StringIO()
    call_command("demo", stdout=said)
    return said.getvalue()


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ship_few(tmp_path, monkeypatch)
    call_command("load_content", verbosity=0, stdout=StringIO())


@pytest.mark.usefixtures("shipped")
def test_everyone_can_enter_with_what_is_printed() -> None:
    said = demo()
    accounts = re.findall(r"(\S+@demo\.example)\s+(\S+)", said)
    assert len(accounts) == 4
    for email, password in accounts:
        assert Client().login(email=email, password=password)
        assert EmailAddress.objects.get(email=email).verified
    code = re.search(r"code (\w{6})", said)
    assert code
    assert Client().get(f"/join/{code[1]}/").status_code == 200


@pytest.mark.usefixtures("shipped")
def test_a_second_demo_changes_passwords_only() -> None:
    first, second = demo(), demo()
    assert Session.objects.count() == 1
    assert re.findall(r"code (\w{6})", first) == re.findall(r"code (\w{6})", second)
    assert set(re.findall(r"demo\.example\s+(\S+)", first)).isdisjoint(
        re.findall(r"demo\.example\s+(\S+)", second)
    )
