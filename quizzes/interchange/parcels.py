"""
What was read from a file, kept on the server between the report and the decision.

It lies in the editor's own session: every process sees it, nobody else can open it, it ends with the
session at the latest, and no form carries it. One parcel at a time.
"""

import base64
import json
import secrets
import zlib
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.utils.translation import gettext_lazy as _

from cms.refusals import Refusal
from quizzes.interchange.bounds import MEGABYTE, FileTooLarge
from quizzes.interchange.portable import (
    Loss,
    PortableChoice,
    PortableEdition,
    PortableItem,
    PortableWords,
    Reading,
)

KEPT_FOR = timedelta(minutes=30)
PLACE = "interchange"
MAX_KEPT = 2 * MEGABYTE


class ParcelGone(Refusal):
    """What was to be decided upon is no longer kept, or is another person's."""

    code = "parcel_gone"
    status = 410
    message = _(
        "たしかめた内容は、もうありません（30分たつか、べつのファイルをえらぶと消えます）。"
        "ファイルをえらびなおしてください。"
    )


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """A reading with what the editor said about it."""

    file_name: str
    reading: Reading
    small_class: str
    bands: tuple[str, ...]


def keep(session: SessionBase, parcel: Parcel, *, fingerprint: str, now: datetime) -> str:
    """
    Keep the parcel and return the name under which it is found.

    :raises FileTooLarge: if there is too much in it
    """
    packed = zlib.compress(json.dumps(asdict(parcel), ensure_ascii=False).encode())
    if len(packed) > MAX_KEPT:
        raise FileTooLarge
    name = secrets.token_urlsafe(16)
    session[PLACE] = {
        "name": name,
        "until": (now + KEPT_FOR).timestamp(),
        "fingerprint": fingerprint,
        "parcel": base64.b64encode(packed).decode(),
    }
    return name


def opened(session: SessionBase, name: str, *, now: datetime) -> tuple[Parcel, str]:
    """
    Return the parcel and the fingerprint of what the editor was shown.

    :raises ParcelGone: if there is none of that name, or its time is over
    """
    kept = session.get(PLACE)
    if kept is None or not secrets.compare_digest(kept["name"].encode(), name.encode()):
        raise ParcelGone
    if now.timestamp() >= kept["until"]:
        discard(session)
        raise ParcelGone
    data = json.loads(zlib.decompress(base64.b64decode(kept["parcel"])))
    return _parcel(data), kept["fingerprint"]


def remember(session: SessionBase, fingerprint: str) -> None:
    """Note what the editor has been shown now."""
    session[PLACE] = {**session[PLACE], "fingerprint": fingerprint}


def discard(session: SessionBase) -> None:
    """Forget the parcel, if there is one."""
    session.pop(PLACE, None)


def _parcel(data: dict[str, Any]) -> Parcel:
    reading = data["reading"]
    return Parcel(
        file_name=data["file_name"],
        small_class=data["small_class"],
        bands=tuple(data["bands"]),
        reading=Reading(
            items=tuple(_item(item) for item in reading["items"]),
            refused=tuple(Loss(**loss) for loss in reading["refused"]),
            notes=tuple(reading["notes"]),
        ),
    )


def _item(data: dict[str, Any]) -> PortableItem:
    choices = tuple(PortableChoice(**choice) for choice in data["choices"])
    editions = tuple(_edition(edition) for edition in data["editions"])
    several = {name: tuple(data[name]) for name in ("bands", "notes")}
    return PortableItem(**{**data, **several, "choices": choices, "editions": editions})


def _edition(data: dict[str, Any]) -> PortableEdition:
    choices = tuple(PortableWords(**words) for words in data["choices"])
    return PortableEdition(**{**data, "choices": choices})
