"""
Answer files as bytes: read strictly, and believed only if the sitting's key signed them.

A file is JSON: ``format``, ``sitting`` (its uuid), ``paper`` (the digest), ``answers``, ``made_at`` and
``mac``, the HMAC-SHA256 over the canonical JSON of all the rest: keys sorted, no blanks.
"""

import base64
import hmac
import json
from dataclasses import dataclass
from typing import Any, NoReturn
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cms.refusals import Refusal
from quizzes.delivery.actions import AnswersUnreadable, GivenAnswer, given_answers
from quizzes.delivery.file_keys import file_key_of

FORMAT = "anshin-answers/1"
KILOBYTE = 1024
MAX_FILE_BYTES = 64 * KILOBYTE
"""A hundred answers are under 16."""
FIELDS = {"format", "sitting", "paper", "answers", "made_at", "mac"}
DIGEST_BYTES = 32


class AnswerFileRefused(Refusal):
    """Nothing is taken from the file."""

    code = "answer_file_refused"
    status = 400
    message = _("このファイルは受け取れません。端末で、もういちど保存しなおしてください。")


class AnswerFileTooLarge(AnswerFileRefused):
    """The file is larger than any file of answers."""

    code = "answer_file_too_large"
    status = 413
    message = _(
        "ファイルが大きすぎます。答えのファイルではないようです。"
        "端末の「答えをファイルに保存する」でできたファイルをえらんでください。"
    )


class AnswerFileUnreadable(AnswerFileRefused):
    """The file is no JSON of ours, or only the beginning of one."""

    code = "answer_file_unreadable"
    message = _(
        "答えのファイルとして読めません。とちゅうで切れているか、べつのファイルです。"
        "端末の「答えをファイルに保存する」で、もういちど保存して、えらびなおしてください。"
    )


class AnswerFileTooNew(AnswerFileRefused):
    """The file has a format that this server does not know."""

    code = "answer_file_format_unknown"
    message = _(
        "このサイトが知らない形式のファイルです。端末でページを読みこみなおしてから、"
        "もういちど保存して、えらびなおしてください。"
    )


class AnswerFileAltered(AnswerFileRefused):
    """The file is not as its device wrote it."""

    code = "answer_file_altered"
    message = _(
        "端末で保存したあとに、中身が変わっています。何も足しませんでした。"
        "端末で、もういちど保存して、そのままえらんでください。"
    )


@dataclass(frozen=True, kw_only=True)
class AnswerFile:
    """A file that the sitting's key has signed; ``mac`` names it among the sitting's files."""

    sitting: UUID
    paper: str
    answers: tuple[GivenAnswer, ...]
    mac: bytes


def read_answer_file(data: bytes) -> AnswerFile:
    """
    Return what the file holds.

    :raises AnswerFileTooLarge: if it is larger than ``MAX_FILE_BYTES``
    :raises AnswerFileUnreadable: if it is not JSON of the one shape that players write
    :raises AnswerFileTooNew: if it says that it has another format
    :raises AnswerFileAltered: if the key of the sitting that it names has not signed it
    """
    if len(data) > MAX_FILE_BYTES:
        raise AnswerFileTooLarge
    content = _parsed(data)
    if content.get("format") != FORMAT:
        raise AnswerFileTooNew if isinstance(content.get("format"), str) else AnswerFileUnreadable
    if set(content) != FIELDS or not isinstance(content["paper"], str):
        raise AnswerFileUnreadable
    sitting, mac = _uuid(content["sitting"]), _mac(content.pop("mac"))
    if not hmac.compare_digest(mac, signed(content, key=file_key_of(sitting))):
        raise AnswerFileAltered
    try:
        answers = given_answers(content["answers"])
    except AnswersUnreadable:
        raise AnswerFileUnreadable from None
    return AnswerFile(sitting=sitting, paper=content["paper"], answers=tuple(answers), mac=mac)


def signed(content: dict[str, Any], *, key: bytes) -> bytes:
    """Return the HMAC-SHA256 of the canonical JSON of the content, which is without its ``mac``."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hmac.digest(key, canonical.encode(), "sha256")


def _parsed(data: bytes) -> dict[str, Any]:
    """Return the file's object: no key twice, no NaN, no fraction, no depth without end."""
    try:
        content = json.loads(
            data.decode("utf-8-sig"),
            object_pairs_hook=_once_each,
            parse_constant=_refuse,
            parse_float=_refuse,
        )
        content_text = json.dumps(content, ensure_ascii=False)
        content_text.encode()  # half a character is none
    except (ValueError, RecursionError):
        raise AnswerFileUnreadable from None
    if not isinstance(content, dict):
        raise AnswerFileUnreadable
    return content


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) < len(pairs):
        raise AnswerFileUnreadable
    return content


def _refuse(_text: str) -> NoReturn:
    raise AnswerFileUnreadable


def _uuid(text: Any) -> UUID:
    try:
        return UUID(text)
    except (ValueError, AttributeError, TypeError):
        raise AnswerFileUnreadable from None


def _mac(text: Any) -> bytes:
    """Return the bytes of base64url without padding, in its one spelling."""
    try:
        mac = base64.b64decode(f"{text}=", altchars="-_", validate=True)
    except ValueError:
        raise AnswerFileUnreadable from None
    spelling = base64.urlsafe_b64encode(mac).decode().rstrip("=")
    if len(mac) != DIGEST_BYTES or spelling != text:
        raise AnswerFileUnreadable
    return mac
