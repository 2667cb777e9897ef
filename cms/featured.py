"""
What the home page features for a while, beside its own words.

Apps above this one register a source when Django starts; the home page asks all of them, at the moment
of the request. So that the page stays as cacheable as before, a source looks at the clock alone and
never at the reader.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from wagtail.models import Page


@dataclass(frozen=True, kw_only=True)
class Feature:
    """A page to show on the home page, and a few words on why now. The page has a summary."""

    page: Page
    note: str


Source = Callable[[datetime], Iterable[Feature]]

_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """
    Add a source.

    :raises ValueError: if the name is taken
    """
    if name in _sources:
        raise ValueError(f"the source {name!r} is registered twice")
    _sources[name] = source


def featured(*, now: datetime) -> list[Feature]:
    """Return what every source features at that moment, in the order of their names."""
    return [feature for name in sorted(_sources) for feature in _sources[name](now)]
