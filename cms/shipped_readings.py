"""
Readings that ship: what people decided before any editor came.

They lie in files by what they were decided for, so that two people who write two lessons do not write
into one file; together they are one set.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cms.shipping import ContentFileError, read_yaml

HIRAGANA = "^[ぁ-ゖー]+$"
"""What a reading is written in; an editor's is held to the same."""

FOLDER = Path(__file__).parent / "content" / "readings"


@dataclass(frozen=True, kw_only=True)
class ShippedReadings:
    """
    Words and phrases with their readings.

    ``overrides`` change what the dictionary says; ``confirmed`` only say that somebody has looked at
    a reading and found it right, and change nothing.
    """

    overrides: dict[str, str]
    confirmed: dict[str, str]


def shipped_readings(folder: Path = FOLDER) -> ShippedReadings:
    """
    Return what the folder's files decide.

    :raises ContentFileError: naming the file, if a part is no mapping of texts, or the phrase, if two
        readings are decided for it, or it is under both parts
    """
    overrides: dict[str, str] = {}
    confirmed: dict[str, str] = {}
    for path in sorted(folder.glob("*.yaml")):
        content = read_yaml(path)
        for decided, name in ((overrides, "overrides"), (confirmed, "confirmed")):
            for surface, reading in _part(path, content, name).items():
                if decided.setdefault(surface, reading) != reading:
                    raise ContentFileError(f"{path}: another file decides {surface} otherwise")
    wrong = [reading for reading in overrides.values() if not re.search(HIRAGANA, reading)]
    if wrong:
        raise ContentFileError(f"{folder}: readings are hiragana alone: {', '.join(wrong)}")
    both = sorted(overrides.keys() & confirmed.keys())
    if both:
        raise ContentFileError(f"{folder}: under 'overrides' and 'confirmed': {', '.join(both)}")
    return ShippedReadings(overrides=overrides, confirmed=confirmed)


def _part(path: Path, content: dict[str, Any], name: str) -> dict[str, str]:
    part = content.get(name)
    if not isinstance(part, dict) or not all(
        isinstance(surface, str) and isinstance(reading, str) for surface, reading in part.items()
    ):
        raise ContentFileError(f"{path}: '{name}' must be words or phrases with their readings")
    return part
