"""Readings that ship: what people decided before any editor came."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cms.shipping import ContentFileError, read_yaml

FILE = Path(__file__).parent / "content" / "readings.yaml"


@dataclass(frozen=True, kw_only=True)
class ShippedReadings:
    """
    Words and phrases with their readings.

    ``overrides`` change what the dictionary says; ``confirmed`` only say that somebody has looked at
    a reading and found it right, and change nothing.
    """

    overrides: dict[str, str]
    confirmed: dict[str, str]


def shipped_readings(path: Path = FILE) -> ShippedReadings:
    """
    Return what the file decides.

    :raises ContentFileError: if a part is no mapping of texts, or decides a phrase in both
    """
    content = read_yaml(path)
    found = ShippedReadings(
        overrides=_part(path, content, "overrides"), confirmed=_part(path, content, "confirmed")
    )
    both = sorted(found.overrides.keys() & found.confirmed.keys())
    if both:
        raise ContentFileError(f"{path}: under 'overrides' and 'confirmed': {', '.join(both)}")
    return found


def _part(path: Path, content: dict[str, Any], name: str) -> dict[str, str]:
    part = content.get(name)
    if not isinstance(part, dict) or not all(
        isinstance(surface, str) and isinstance(reading, str) for surface, reading in part.items()
    ):
        raise ContentFileError(f"{path}: '{name}' must be words or phrases with their readings")
    return part
