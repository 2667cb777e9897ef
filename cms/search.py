"""
Site search: pages and contact points that hold what somebody looks for.

Nothing of a query is stored or logged, here or anywhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.conf import settings
from wagtail.models import Locale

from cms.distress import asks_for_help
from cms.models import BasePage, ContactPoint, HomePage
from cms.search_text import Piece, content_words, excerpt, holds, opening, runs

LONGEST_QUERY = 100
MOST_RESULTS = 200
MOST_RUNS = 12
"""Beyond these, a query is answered as far as they go: it is never refused."""


class Closeness(StrEnum):
    """How what was found answers what was asked."""

    EXACT = "exact"
    WORDS = "words"
    """Not the sentence as it stands, but all of its words."""
    SOME = "some"
    """Some of its words."""


@dataclass(frozen=True, kw_only=True)
class PageFound:
    """A page that answers, with the place where it does."""

    page: BasePage
    kind: str
    excerpt: list[Piece]


@dataclass(frozen=True, kw_only=True)
class Findings:
    """All that answers a query, best first; pages are loaded when they are shown."""

    query: str
    wanted: tuple[str, ...]
    page_ids: tuple[int, ...]
    contacts: tuple[ContactPoint, ...]
    closeness: Closeness
    offers_help: bool

    @property
    def count(self) -> int:
        """How many pages and contact points answer."""
        return len(self.page_ids) + len(self.contacts)

    def pages(self, page_ids: Iterable[int]) -> list[PageFound]:
        """Return the pages of these identifiers, in their order, with an excerpt of each."""
        wanted_ids = list(page_ids)
        pages = {
            page.pk: page
            for page in BasePage.objects.filter(pk__in=wanted_ids)
            .prefetch_related("locale", "risk_class_links")
            .specific()
        }
        return [self._found(pages[pk]) for pk in wanted_ids if pk in pages]

    def _found(self, page: BasePage) -> PageFound:
        text = searchable_text(page)
        pieces = excerpt(text, self.wanted)
        return PageFound(
            page=page,
            kind=str(page._meta.verbose_name),  # noqa: SLF001 - Django's API
            excerpt=pieces or [Piece(text=page.summary or opening(text), is_match=False)],
        )


def clean_query(text: str) -> str:
    """Return the query as it is used and shown again: one line, no control characters, not too long."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(printable.split())[:LONGEST_QUERY]


def find(*, query: str, language: str, now: datetime) -> Findings:
    """
    Return what answers the query: first what holds it as it stands, else its words, else some of them.

    Of several editions of a page one is given: that in the language if it answers, else the Japanese
    original. Other languages are left out: whoever reads Japanese did not ask for easy Japanese.
    """
    query = clean_query(query)
    asked = tuple(dict.fromkeys(runs(query)))[:MOST_RUNS]
    words = tuple(content_words(query))[:MOST_RUNS] if asked else ()
    attempts = [
        (Closeness.EXACT, asked, "and"),
        (Closeness.WORDS, words, "and"),
        (Closeness.SOME, words, "or"),
    ]
    page_ids: tuple[int, ...] = ()
    contacts: tuple[ContactPoint, ...] = ()
    closeness, wanted = Closeness.EXACT, asked
    directory = list(ContactPoint.objects.shown().told_in(language)) if asked else []
    for attempt, sought, operator in attempts:
        if not sought:
            continue
        page_ids = _page_ids(sought, operator=operator, language=language, now=now)
        contacts = tuple(_contacts(directory, sought, operator=operator))
        if page_ids or contacts:
            closeness, wanted = attempt, sought
            break
    return Findings(
        query=query,
        wanted=wanted,
        page_ids=page_ids,
        contacts=contacts,
        closeness=closeness,
        offers_help=bool(asked) and asks_for_help(query),
    )


def searchable_text(page: BasePage) -> str:
    """Return what the index holds of the page besides its title: nothing that only teachers read."""
    values: list[Any] = []
    for field in page.get_searchable_search_fields():
        if field.field_name != "title":
            value = field.get_value(page)
            values += value if isinstance(value, list) else [value]
    return "\n".join(str(value).strip() for value in values if value)


def _page_ids(
    wanted: tuple[str, ...], *, operator: str, language: str, now: datetime
) -> tuple[int, ...]:
    pages = BasePage.objects.shown(now=now).not_type(HomePage)
    found = pages.search(" ".join(wanted), operator=operator)[:MOST_RESULTS]
    languages = dict(Locale.objects.values_list("pk", "language_code"))
    readable = (language, settings.LANGUAGE_CODE)
    ranked = sorted(
        (
            (rank, page)
            for rank, page in enumerate(found)
            if languages[page.locale_id] in readable and page.alias_of_id is None
        ),
        key=lambda ranked: (
            languages[ranked[1].locale_id] != language,
            -sum(holds(ranked[1].title, run) for run in wanted),
            ranked[0],
        ),
    )
    editions: dict[Any, int] = {}
    for _rank, page in ranked:
        editions.setdefault(page.translation_key, page.pk)
    return tuple(editions.values())


def _contacts(
    directory: list[ContactPoint], wanted: tuple[str, ...], *, operator: str
) -> Iterable[ContactPoint]:
    every = all if operator == "and" else any
    for contact in directory:
        words = contact.words
        text = "\n".join(
            (
                *(contact.name, contact.phone, contact.description),
                *(words.name.text, words.description.text),
            )
        )
        if every(holds(text, run) for run in wanted):
            yield contact
