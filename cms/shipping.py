"""
Content that ships with the code: files read, and who loads what in which order.

Each app registers its loaders when Django starts; ``manage.py load_content`` runs them all.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt

_SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe loader, the fast one where PyYAML was built with it."""

_markdown = MarkdownIt("commonmark", {"html": False})

NOT_WORDS = frozenset(
    {
        *("type", "key", "side", "goto", "kind", "quiz", "image", "file", "captions"),
        *("source_url", "url"),
    }
)
"""What an edition repeats as it stands in the original: names that the code knows, and addresses."""


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
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_SafeLoader)  # noqa: S506
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
        yield from read_entries(path, collection)


def read_entries(path: Path, collection: str) -> Iterator[dict[str, Any]]:
    """
    Yield the entries under ``collection`` of the file.

    :raises ContentFileError: if it has no such collection or an entry has no key
    """
    entries = read_yaml(path).get(collection)
    if not isinstance(entries, list):
        raise ContentFileError(f"{path}: '{collection}' must be a list")
    for entry in entries:
        if not isinstance(entry, dict) or not entry.get("key"):
            raise ContentFileError(f"{path}: every entry of '{collection}' needs a key")
        yield entry


def texts(value: Any, *, leave_out: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield every text in a file's value, however deep, but for what stands under a name left out."""
    if isinstance(value, dict):
        for name, part in value.items():
            if name not in leave_out:
                yield from texts(part, leave_out=leave_out)
    elif isinstance(value, list):
        for part in value:
            yield from texts(part, leave_out=leave_out)
    elif isinstance(value, str):
        yield value


AFTER_BOLD = re.compile(r"(?<=[。」]</strong>) (?=[^\s<])")
"""The space without which Markdown would take a full stop and the stars after it for text."""


def rich_text(markdown: str) -> str:
    """Return the Markdown as the HTML that Wagtail's rich text holds; raw HTML is escaped."""
    return AFTER_BOLD.sub("", str(_markdown.render(markdown))).strip()


@dataclass(frozen=True, kw_only=True)
class EditionEntry:
    """One piece of shipped content in another language: the original with the edition's words."""

    language: str
    key: str
    entry: dict[str, Any]


def read_editions(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """
    Yield the language and the content of every edition of the file.

    The editions of ``content/name.yaml`` are ``content/editions/<language>/name.yaml``.

    :raises ContentFileError: if an edition is no YAML mapping
    """
    for edition in sorted(path.parent.glob(f"editions/*/{path.name}")):
        yield edition.parent.name, read_yaml(edition)


def read_edition_entries(folder: Path, collection: str) -> Iterator[EditionEntry]:
    """
    Yield every edition of every entry under ``collection`` of the folder's files, by file name.

    :raises ContentFileError: if an edition has an entry that its original has not, or another shape
    """
    for path in sorted(folder.glob("*.yaml")):
        originals = {entry["key"]: entry for entry in read_yaml(path).get(collection, [])}
        for language, content in read_editions(path):
            for entry in content.get(collection, []):
                where = f"{path.name} ({language})"
                if entry.get("key") not in originals:
                    raise ContentFileError(f"{where}: no original for {entry.get('key')!r}")
                yield EditionEntry(
                    language=language,
                    key=entry["key"],
                    entry=translated(originals[entry["key"]], entry, where=where),
                )


def translated(original: dict[str, Any], edition: dict[str, Any], *, where: str) -> dict[str, Any]:
    """
    Return the original with the words of its edition, which has no more than the original has.

    What an edition leaves out stays as it is in the original. Lists and what stands in them must be
    of the same shape: the same blocks in the same order, the same number of choices in a story.

    :raises ContentFileError: naming the place where the edition has another shape
    """
    unknown = set(edition) - set(original)
    if unknown:
        raise ContentFileError(f"{where}: the original has no {', '.join(sorted(unknown))}")
    for name, value in edition.items():
        _hold_to_shape(original[name], value, name=name, where=f"{where}: {name}")
    return {**original, **edition}


def _hold_to_shape(original: Any, edition: Any, *, name: str, where: str) -> None:
    match original, edition:
        case Mapping(), Mapping():
            if set(original) != set(edition):
                differing = ", ".join(sorted(set(original) ^ set(edition)))
                raise ContentFileError(f"{where}: not in both: {differing}")
            for key, value in original.items():
                _hold_to_shape(value, edition[key], name=key, where=f"{where}.{key}")
        case list(), list():
            if len(original) != len(edition):
                raise ContentFileError(f"{where}: {len(edition)} where {len(original)} stand")
            for number, (one, other) in enumerate(zip(original, edition, strict=True), start=1):
                _hold_to_shape(one, other, name=name, where=f"{where}[{number}]")
        case str(), str() if name not in NOT_WORDS:
            if bool(original.strip()) != bool(edition.strip()):
                raise ContentFileError(f"{where}: words on one side alone")
        case _ if original != edition:
            raise ContentFileError(f"{where}: {edition!r} where {original!r} stands")
