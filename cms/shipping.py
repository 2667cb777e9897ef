"""
Content that ships with the code: files read, and who loads what in which order.

Each app registers its loaders when Django starts; ``manage.py load_content`` runs them all.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt

_markdown = MarkdownIt("commonmark", {"html": False})


class Outcome(StrEnum):
    """What became of one piece of shipped content."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    KEPT = "kept as edited"


@dataclass(frozen=True, kw_only=True)
class Shipment:
    """One piece of shipped content and what became of it."""

    key: str
    outcome: Outcome


class ContentFileError(Exception):
    """A shipped file cannot be read or lacks something; names the file."""


@dataclass(frozen=True, kw_only=True)
class Loader:
    """One app's way to load one kind of content; lower ``order`` runs first."""

    order: int
    name: str
    load: Callable[[datetime], Iterator[Shipment]]


_loaders: dict[str, Loader] = {}


def register(loader: Loader) -> None:
    """
    Add a loader.

    :raises ValueError: if the name is taken
    """
    if loader.name in _loaders:
        raise ValueError(f"the loader {loader.name!r} is registered twice")
    _loaders[loader.name] = loader


def registered() -> list[Loader]:
    """Return all loaders in the order to run them."""
    return sorted(_loaders.values(), key=lambda loader: (loader.order, loader.name))


def read_yaml(path: Path) -> dict[str, Any]:
    """
    Return the mapping that the file holds.

    :raises ContentFileError: if the file is no YAML mapping
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise ContentFileError(f"{path}: {error}") from error
    if not isinstance(content, dict):
        raise ContentFileError(f"{path}: a mapping is expected")
    return content


def read_all(folder: Path, collection: str) -> Iterator[dict[str, Any]]:
    """
    Yield the entries under ``collection`` of every YAML file in the folder, by file name.

    :raises ContentFileError: if a file has no such collection or an entry has no key
    """
    for path in sorted(folder.glob("*.yaml")):
        entries = read_yaml(path).get(collection)
        if not isinstance(entries, list):
            raise ContentFileError(f"{path}: '{collection}' must be a list")
        for entry in entries:
            if not isinstance(entry, dict) or not entry.get("key"):
                raise ContentFileError(f"{path}: every entry of '{collection}' needs a key")
            yield entry


def rich_text(markdown: str) -> str:
    """Return the Markdown as the HTML that Wagtail's rich text holds; raw HTML is escaped."""
    return str(_markdown.render(markdown)).strip()
