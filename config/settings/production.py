"""A server that people rely on: every missing or weak setting stops the start with its remedy."""

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *  # noqa: F403 - a settings module is its base plus differences
from config.settings.base import (
    CONTENT_SECURITY_POLICY,
    CONTENT_SECURITY_POLICY_ADMIN,
    EMAIL_BACKEND,
    MAIL,
)
from config.settings.environment import SMTP, required, switch

SHORTEST_KEY = 50
FEWEST_CHARACTERS = 10  # different ones, so that a key typed in a hurry is refused

DEBUG = False
SECRET_KEY = required(
    "SECRET_KEY",
    "Set it to 50 or more random characters, for example by: "
    "python -c 'import secrets; print(secrets.token_urlsafe(50))'",
)
if len(SECRET_KEY) < SHORTEST_KEY or len(set(SECRET_KEY)) < FEWEST_CHARACTERS:
    raise ImproperlyConfigured(
        "SECRET_KEY is weak. Choose 50 or more random characters, for example by: "
        "python -c 'import secrets; print(secrets.token_urlsafe(50))'"
    )
ALLOWED_HOSTS = [
    host.strip()
    for host in required(
        "ALLOWED_HOSTS", "Set it to the site's host names, separated by commas."
    ).split(",")
    if host.strip()
]
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name hosts; '*' would accept any.")
WAGTAILADMIN_BASE_URL = required("SITE_URL", "Set it to the site's address, https://… .")
if not WAGTAILADMIN_BASE_URL.startswith("https://"):
    raise ImproperlyConfigured("SITE_URL must begin with https://; the site is served by TLS only.")
SITE_ADDRESS = WAGTAILADMIN_BASE_URL

required("EMAIL_URL", "Set it to the mail server, for example smtp+tls://user:password@host:587 .")
if EMAIL_BACKEND != SMTP:
    raise ImproperlyConfigured(
        "EMAIL_URL must name a mail server, smtp+tls://… or smtp+ssl://…: "
        "nobody can confirm an address or reset a password without mail."
    )
EMAIL_HOST = MAIL["EMAIL_HOST"]
EMAIL_PORT = MAIL["EMAIL_PORT"] or 25
EMAIL_HOST_USER = MAIL["EMAIL_HOST_USER"] or ""
EMAIL_HOST_PASSWORD = MAIL["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS = MAIL.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = MAIL.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = required(
    "DEFAULT_FROM_EMAIL", "Set it to the address that the site's mail comes from."
)

SECURE_SSL_REDIRECT = switch("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
if switch("BEHIND_TLS_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
SEAT_COOKIE_NAME = "__Host-seat"  # the prefix binds the cookie to TLS and to this host
CONTENT_SECURITY_POLICY["DIRECTIVES"]["upgrade-insecure-requests"] = True
CONTENT_SECURITY_POLICY_ADMIN["upgrade-insecure-requests"] = True
REQUIRE_STAFF_MFA = switch("REQUIRE_STAFF_MFA", default=True)

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
