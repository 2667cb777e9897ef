"""A server that people rely on: every missing or weak setting stops the start with its remedy."""

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *  # noqa: F403 - a settings module is its base plus differences
from config.settings.base import CONTENT_SECURITY_POLICY, env


def required(name: str, remedy: str) -> str:
    """Return the variable's value, or stop the start with what to do."""
    value = env.str(name, default="").strip()
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {remedy}")
    return value


DEBUG = False
SECRET_KEY = required(
    "SECRET_KEY",
    "Set it to 50 or more random characters, for example by: "
    "python -c 'import secrets; print(secrets.token_urlsafe(50))'",
)
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY is shorter than 50 characters. Choose a longer one.")
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
required("EMAIL_URL", "Set it to the mail server, for example smtp+tls://user:password@host:587 .")
required("DEFAULT_FROM_EMAIL", "Set it to the address that the site's mail comes from.")

vars().update({key: value for key, value in env.email_url("EMAIL_URL").items()})

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
if env.bool("BEHIND_TLS_PROXY", default=False):
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

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
