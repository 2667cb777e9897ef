"""Settings: what is missing or weak stops the start and says what to do; what is set is safe."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from config.settings.databases import database_from_url
from config.settings.environment import cache, mail, number, required, switch

GOOD = {
    "SECRET_KEY": "k3Zr8wQp1xVn5tYb7mGd2sHf9jLc4aEu6oKiTgRyWvXzNqBhPdMs",
    "ALLOWED_HOSTS": "manabi.example.jp",
    "SITE_URL": "https://manabi.example.jp",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.jp:587",
    "DEFAULT_FROM_EMAIL": "info@manabi.example.jp",
    "BEHIND_TLS_PROXY": "1",
    "TRUSTED_PROXY_COUNT": "1",
}
VARIABLE = re.compile(
    r"""(?:\b(?:required|number|switch|cache|mail)|\benv\.\w+)\(\s*"(?P<name>[A-Z][A-Z0-9_]*)\""""
)
FIRST_COLUMN = re.compile(r"^\| `(?P<name>[A-Z][A-Z0-9_]*)` \|", re.MULTILINE)

SHOW = """
import json, django
django.setup()
from django.conf import settings
names = %r
print(json.dumps({name: getattr(settings, name, None) for name in names}))
"""


def run(root: Path, *arguments: str, **changes: str | None) -> subprocess.CompletedProcess[str]:
    """Run Python in production settings, with the good environment changed as told."""
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "DATABASE_URL": "sqlite://:memory:",
        **GOOD,
        **{name: value for name, value in changes.items() if value is not None},
    }
    for name, value in changes.items():
        if value is None:
            environment.pop(name, None)
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def import_production(root: Path, **changes: str | None) -> subprocess.CompletedProcess[str]:
    """Import production's settings alone, which is what every process does first."""
    return run(root, "-c", "import config.settings.production", **changes)


# --- What stops the start ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("SECRET_KEY", None, "SECRET_KEY is not set. Set it to 50 or more random characters"),
        ("SECRET_KEY", "short", "SECRET_KEY is weak"),
        ("SECRET_KEY", "ab" * 40, "SECRET_KEY is weak"),
        ("ALLOWED_HOSTS", None, "ALLOWED_HOSTS is not set. Set it to the site's host names"),
        ("ALLOWED_HOSTS", "a.example.jp,*", "ALLOWED_HOSTS must name hosts"),
        ("SITE_URL", None, "SITE_URL is not set. Set it to the site's address"),
        ("SITE_URL", "http://manabi.example.jp", "SITE_URL must begin with https://"),
        ("EMAIL_URL", None, "EMAIL_URL is not set. Set it to the mail server"),
        ("EMAIL_URL", "consolemail://", "EMAIL_URL must name a mail server"),
        ("EMAIL_URL", "smtp+tls://", "EMAIL_URL names no mail server"),
        ("EMAIL_URL", "post://x", "EMAIL_URL cannot be read"),
        ("DEFAULT_FROM_EMAIL", None, "DEFAULT_FROM_EMAIL is not set"),
        ("DATABASE_URL", "mysql://localhost/x", "DATABASE_URL must begin with sqlite://"),
        ("DATABASE_URL", "postgres://u:p@h:port/db", "DATABASE_URL cannot be read"),
        ("CACHE_URL", "memcached://localhost", "CACHE_URL must begin with redis://"),
        ("TRUSTED_PROXY_COUNT", "many", "TRUSTED_PROXY_COUNT is 'many'. Set it to a whole number"),
        ("RETENTION_DAYS", "0", "RETENTION_DAYS is '0'. Set it to a whole number, 1 or more"),
        ("BEHIND_TLS_PROXY", "maybe", "BEHIND_TLS_PROXY is 'maybe'. Set it to 1 or 0."),
        ("REQUIRE_STAFF_MFA", "ture", "REQUIRE_STAFF_MFA is 'ture'. Set it to 1 or 0."),
    ],
)
def test_a_bad_setting_stops_the_start_with_its_remedy(
    project_root: Path, name: str, value: str | None, words: str
) -> None:
    result = import_production(project_root, **{name: value})
    assert result.returncode != 0
    last_line = result.stderr.strip().splitlines()[-1]
    assert "ImproperlyConfigured" in last_line
    assert words in last_line


def test_secrets_are_not_in_what_is_said(project_root: Path) -> None:
    result = import_production(project_root, EMAIL_URL="post://user:swordfish@mail.example.jp")
    assert "swordfish" not in result.stderr.strip().splitlines()[-1]


def test_a_good_environment_starts(project_root: Path) -> None:
    result = import_production(project_root)
    assert result.returncode == 0, result.stderr


# --- What production is --------------------------------------------------------------------


def test_django_finds_nothing_to_say_about_production(project_root: Path) -> None:
    result = run(
        project_root,
        *("-W", "error::DeprecationWarning:config", "manage.py", "check", "--deploy"),
        *("--fail-level", "WARNING"),
    )
    assert result.returncode == 0, result.stderr


def test_production_is_safe(project_root: Path) -> None:
    names = [
        "DEBUG",
        "SESSION_COOKIE_SECURE",
        "SESSION_COOKIE_HTTPONLY",
        "SESSION_COOKIE_SAMESITE",
        "SESSION_COOKIE_NAME",
        "CSRF_COOKIE_SECURE",
        "CSRF_COOKIE_HTTPONLY",
        "CSRF_COOKIE_NAME",
        "SEAT_COOKIE_NAME",
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS",
        "SECURE_HSTS_INCLUDE_SUBDOMAINS",
        "SECURE_PROXY_SSL_HEADER",
        "REQUIRE_STAFF_MFA",
        "ALLAUTH_TRUSTED_PROXY_COUNT",
        "EMAIL_HOST",
        "EMAIL_USE_TLS",
        "ACCOUNT_EMAIL_VERIFICATION",
    ]
    result = run(project_root, "-c", SHOW % (names,))
    assert result.returncode == 0, result.stderr
    import_line = result.stdout.strip().splitlines()[-1]
    assert import_line == (
        '{"DEBUG": false, "SESSION_COOKIE_SECURE": true, "SESSION_COOKIE_HTTPONLY": true, '
        '"SESSION_COOKIE_SAMESITE": "Lax", "SESSION_COOKIE_NAME": "__Host-sessionid", '
        '"CSRF_COOKIE_SECURE": true, "CSRF_COOKIE_HTTPONLY": true, '
        '"CSRF_COOKIE_NAME": "__Host-csrftoken", "SEAT_COOKIE_NAME": "__Host-seat", '
        '"SECURE_SSL_REDIRECT": true, "SECURE_HSTS_SECONDS": 31536000, '
        '"SECURE_HSTS_INCLUDE_SUBDOMAINS": true, '
        '"SECURE_PROXY_SSL_HEADER": ["HTTP_X_FORWARDED_PROTO", "https"], '
        '"REQUIRE_STAFF_MFA": true, "ALLAUTH_TRUSTED_PROXY_COUNT": 1, '
        '"EMAIL_HOST": "mail.example.jp", "EMAIL_USE_TLS": true, '
        '"ACCOUNT_EMAIL_VERIFICATION": "mandatory"}'
    )


def test_a_forwarded_protocol_is_believed_only_behind_a_proxy(project_root: Path) -> None:
    result = run(project_root, "-c", SHOW % (["SECURE_PROXY_SSL_HEADER"],), BEHIND_TLS_PROXY=None)
    assert result.stdout.strip().splitlines()[-1] == '{"SECURE_PROXY_SSL_HEADER": null}'


# --- Reading the environment ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"), [("1", True), ("Yes", True), ("off", False), ("", False)]
)
def test_a_switch_is_read(monkeypatch: pytest.MonkeyPatch, text: str, value: bool) -> None:
    monkeypatch.setenv("SWITCH", text)
    assert switch("SWITCH", default=not value) is value


def test_what_is_not_set_has_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTHING", raising=False)
    assert switch("NOTHING", default=True) is True
    assert number("NOTHING", default=3, minimum=0) == 3
    assert "locmem" in cache("NOTHING")["BACKEND"]
    assert mail("NOTHING", default="consolemail://")["EMAIL_BACKEND"].endswith(
        "console.EmailBackend"
    )
    with pytest.raises(ImproperlyConfigured, match=r"NOTHING is not set\. Do this"):
        required("NOTHING", "Do this.")


@pytest.mark.parametrize("text", ["-1", "1.5", "１", "many"])
def test_a_number_is_a_whole_number(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("NUMBER", text)
    with pytest.raises(ImproperlyConfigured, match="NUMBER is"):
        number("NUMBER", default=3, minimum=0)


def test_sqlite_and_postgresql_are_made_safe() -> None:
    sqlite = database_from_url("sqlite:///x.sqlite3")
    assert sqlite["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in sqlite["OPTIONS"]["init_command"]
    assert database_from_url("postgres://u:p@h/db")["CONN_HEALTH_CHECKS"] is True


# --- What is written about it --------------------------------------------------------------


def test_every_variable_is_in_the_operators_handbook(project_root: Path) -> None:
    folder = project_root / "config" / "settings"
    read = {
        match["name"]
        for path in folder.glob("*.py")
        for match in VARIABLE.finditer(path.read_text(encoding="utf-8"))
    }
    handbook = (project_root / "docs" / "operations.md").read_text(encoding="utf-8")
    documented = {match["name"] for match in FIRST_COLUMN.finditer(handbook)}
    of_processes = {"PORT", "WEB_CONCURRENCY", "DJANGO_SETTINGS_MODULE"}
    assert read <= documented
    assert documented - read == of_processes
    assert {"SECRET_KEY", "DATABASE_URL", "CACHE_URL", "RETENTION_DAYS"} <= read


# --- Accounts ------------------------------------------------------------------------------


@pytest.mark.django_db
def test_guessing_a_password_is_limited(client: Client) -> None:
    answers = [
        client.post("/accounts/login/", {"login": "a@example.jp", "password": f"guess-{n}"})
        for n in range(12)
    ]
    texts = [answer.content.decode() for answer in answers]
    assert texts[-1] != texts[0] or answers[-1].status_code == 429


@pytest.mark.django_db
def test_nobody_learns_who_has_an_account(client: Client, django_user_model: type) -> None:
    django_user_model.objects.create_user("known@example.jp", "a-long-enough-phrase")

    def reset(email: str) -> tuple[int, str]:
        response = client.post("/accounts/password/reset/", {"email": email})
        return response.status_code, response["Location"]

    def sign_up(email: str) -> tuple[int, str]:
        phrase = "another-long-phrase"
        form = {"email": email, "password1": phrase, "password2": phrase}
        response = client.post("/accounts/signup/", form)
        return response.status_code, response["Location"]

    assert reset("known@example.jp") == reset("unknown@example.jp")
    assert sign_up("known@example.jp") == sign_up("new@example.jp")


def test_sign_in_limits_count_the_address_that_the_proxy_saw() -> None:
    assert settings.ALLAUTH_TRUSTED_PROXY_COUNT == settings.TRUSTED_PROXY_COUNT
