"""
Reading the environment: what is missing or cannot be read stops the start and says what to do.

``docs/operations.md`` lists every variable, and a test holds that list against this package.
"""

from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()

YES = frozenset({"1", "true", "yes", "on"})
NO = frozenset({"0", "false", "no", "off", ""})
CACHE_SCHEMES = ("redis://", "rediss://", "unix://")
SMTP = "django.core.mail.backends.smtp.EmailBackend"


def required(name: str, remedy: str) -> str:
    """
    Return the variable's value.

    :raises ImproperlyConfigured: if it is missing or empty, with the remedy
    """
    value = env.str(name, default="").strip()
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {remedy}")
    return str(value)


def number(name: str, *, default: int, minimum: int) -> int:
    """
    Return the variable as a whole number.

    :raises ImproperlyConfigured: if it is none, or below the minimum
    """
    value = env.str(name, default=str(default)).strip()
    if not value.isascii() or not value.isdigit() or int(value) < minimum:
        raise ImproperlyConfigured(
            f"{name} is {value!r}. Set it to a whole number, {minimum} or more."
        )
    return int(value)


def switch(name: str, *, default: bool) -> bool:
    """
    Return the variable as yes or no; a misspelt yes is never taken for a no.

    :raises ImproperlyConfigured: if it is neither
    """
    value = env.str(name, default=str(default)).strip().lower()
    if value not in YES | NO:
        raise ImproperlyConfigured(f"{name} is {value!r}. Set it to 1 or 0.")
    return value in YES


def cache(name: str, *, room: str = "", entries: int = 300) -> dict[str, Any]:
    """
    Return Django's settings for the cache at the address, or for one in the process if it is empty.

    Rooms do not meet. In the process a room holds so many entries; Redis bounds what it holds itself.

    :raises ImproperlyConfigured: if the address is not one of Redis
    """
    url = env.str(name, default="").strip()
    if not url:
        return {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": room,
            "OPTIONS": {"MAX_ENTRIES": entries},
        }
    if not url.startswith(CACHE_SCHEMES):
        raise ImproperlyConfigured(
            f"{name} must begin with {', '.join(CACHE_SCHEMES)}; leave it empty to use none."
        )
    return {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": url,
        "KEY_PREFIX": room,
    }


def mail(name: str, *, default: str = "") -> dict[str, Any]:
    """
    Return Django's mail settings for the address.

    :raises ImproperlyConfigured: if the address cannot be read, or names no server
    """
    try:
        settings: dict[str, Any] = env.email_url_config(env.str(name, default=default))
    except (ImproperlyConfigured, ValueError) as error:
        raise ImproperlyConfigured(
            f"{name} cannot be read: {error}. It looks like smtp+tls://user:password@host:587 ."
        ) from error
    if settings["EMAIL_BACKEND"] == SMTP and not settings["EMAIL_HOST"]:
        raise ImproperlyConfigured(
            f"{name} names no mail server. It looks like smtp+tls://user:password@host:587 ."
        )
    return settings
