"""
Facts that stop an action, each with its code, its words and what to do next.

A view or the API never invents an error text: it shows the refusal that the action raised.
"""

import logging
import sqlite3
from typing import Any, ClassVar

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

logger = logging.getLogger(__name__)


class Refusal(Exception):
    """
    An action was refused for a reason that a person can act upon.

    Subclasses state ``code`` (stable, for programs), ``status`` (HTTP) and ``message`` (for the
    person: what happened and what to do now). ``next_page`` is the page that the words lead to, as the
    name of its address and the words of its button. ``data`` carries what a program may need; it is sent
    to the browser, so it never holds a key or anything about another person.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409
    message: ClassVar[str | Promise] = _(
        "いまは、できませんでした。もういちど、ためしてみてください。"
    )

    next_page: ClassVar[tuple[str, str | Promise] | None] = None

    def __init__(self, **data: Any) -> None:
        super().__init__(self.code)
        self.data = data

    @property
    def detail(self) -> str:
        """The message in the active language, with the data filled in."""
        return str(self.message) % self.data if self.data else str(self.message)


class CrossOrigin(Refusal):
    """The request was made by another site's page."""

    code = "cross_origin"
    status = 403
    message = _(
        "ほかのサイトからは送れません。このサイトのページをひらいて、もういちど送ってください。"
    )


class PayloadTooLarge(Refusal):
    """The request's body is larger than anything that the player sends."""

    code = "payload_too_large"
    status = 413
    message = _(
        "送られたデータが大きすぎます。ページを読みこみなおして、もういちど送ってください。"
    )


class TooManyAttempts(Refusal):
    """An address or a session was tried too often in a short time."""

    code = "too_many_attempts"
    status = 429
    message = _(
        "なんども続けてためしたので、少し止めています。1分ほど待って、もういちどためしてください。"
    )


class TryAgainSoon(Refusal):
    """The database does not answer at the moment: it starts, or is too busy. Nothing is wrong with what came."""

    code = "try_again_soon"
    status = 503
    message = _(
        "いま、少し混みあっています。入れたものは消さずに、少し待って、もういちどためしてください。"
    )
    retry_after = 5
    """Seconds after which a program may try again; one with many neighbours adds a random share."""


def refusal_of(error: Exception) -> Refusal | None:
    """
    Return the refusal that the error is or amounts to; nothing if it is a mistake of ours.

    A database that is away is no page's fault: whoever came is asked to come again, and the operator
    finds the reason in the log.
    """
    if isinstance(error, RequestDataTooBig):
        return PayloadTooLarge()
    if isinstance(error, (OperationalError, InterfaceError)) and not _is_mistake(error.__cause__):
        logger.error("the database does not answer: %s", error)
        return TryAgainSoon()
    return error if isinstance(error, Refusal) else None


def _is_mistake(cause: BaseException | None) -> bool:
    """Tell whether SQLite complains of the statement itself, which elsewhere is another error's class."""
    return getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR
