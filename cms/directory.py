"""
What the help directory shows at a moment: whom one can turn to first, and whom else.

The clock and the reader are the caller's; what nobody has verified comes in only where the caller
asks for it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self
from urllib.parse import urlencode

from cms.models import ContactAudience, ContactNeed, ContactPoint, ContactPurpose
from cms.opening_hours import Answer

FIRST_CHOICES = 3
"""More than three choices are none, for somebody in distress."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A contact point as it is at a moment."""

    contact: ContactPoint
    answer: Answer
    words: str
    """Whether one gets through now, and until or from when; empty where nobody knows."""

    @property
    def is_open(self) -> bool:
        """Tell whether somebody is known to answer now."""
        return self.answer is Answer.OPEN

    @property
    def is_verified(self) -> bool:
        """Tell whether an editor has checked the contact point, so that everybody may see it."""
        return self.contact.verified_on is not None


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a reader asks the directory, as its address says it."""

    audience: ContactAudience = ContactAudience.CHILD
    need: ContactNeed | None = None
    prefecture: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Self:
        """Read an address's query; what it says wrongly is as if it said nothing."""
        audience, need = query.get("who", ""), query.get("need", "")
        prefecture = query.get("prefecture", "")
        return cls(
            audience=ContactAudience(audience)
            if audience in ContactAudience.values
            else ContactAudience.CHILD,
            need=ContactNeed(need) if need in ContactNeed.values else None,
            prefecture=prefecture if prefecture.isdecimal() and prefecture.isascii() else "",
        )

    def asking(self, need: ContactNeed | None) -> Self:
        """Return the same question with another need."""
        return replace(self, need=need)

    @property
    def everything(self) -> Self:
        """The same question without a need."""
        return self.asking(None)

    @property
    def query(self) -> str:
        """The query that asks this, ``?…``; just the address where it asks nothing special."""
        said = {
            "who": self.audience.value if self.audience is not ContactAudience.CHILD else "",
            "need": self.need.value if self.need else "",
            "prefecture": self.prefecture,
        }
        return "?" + urlencode({name: value for name, value in said.items() if value})


def entries(contacts: Iterable[ContactPoint], *, now: datetime) -> list[Entry]:
    """Return the contact points as they are now, in their order."""
    return [
        Entry(contact=contact, answer=contact.timetable.answer_at(now), words=contact.answer(now))
        for contact in contacts
    ]


def first_choices(found: Iterable[Entry]) -> list[Entry]:
    """
    Return at most three whom one can talk to, those who rest now behind the others.

    Whom to call in danger is not among them: they stand above everything else.
    """
    advice = [
        entry
        for entry in found
        if entry.contact.purpose == ContactPurpose.ADVICE
        and not entry.contact.urgent
        and entry.contact.prefecture_id is None
        and entry.is_verified
    ]
    return sorted(advice, key=lambda entry: entry.answer is Answer.CLOSED)[:FIRST_CHOICES]


def by_need(found: Iterable[Entry]) -> list[tuple[ContactNeed, list[Entry]]]:
    """Return the entries by what they help with, each once, without empty needs."""
    groups: dict[ContactNeed, list[Entry]] = {need: [] for need in ContactNeed}
    for entry in found:
        groups[entry.contact.need].append(entry)
    return [(need, group) for need, group in groups.items() if group]


def seconds_fresh(found: Iterable[Entry], *, now: datetime, longest: int) -> int:
    """Return for how many seconds what the entries say stays true, at most the longest."""
    changes = [
        change
        for entry in found
        if (change := entry.contact.timetable.next_change(now, within=timedelta(seconds=longest)))
    ]
    soonest = min(changes, default=None)
    return longest if soonest is None else max(0, int((soonest - now).total_seconds()))
