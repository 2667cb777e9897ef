"""
Wagtail's search on the site's own database, made to find Japanese; see :mod:`cms.search_text`.

It stands between Wagtail and its backend for SQLite or PostgreSQL and changes words only: what is
indexed of any model, and what is asked by any search, so that the admin's lists and choosers find parts
of Japanese words too. ``manage.py wagtail_update_index`` fills the index anew.
"""

from typing import Any

from modelsearch.backends import database
from modelsearch.index import AutocompleteField, RelatedFields, SearchField
from modelsearch.query import MATCH_NONE, And, Boost, Not, Or, Phrase, PlainText, SearchQuery

from cms.search_text import alternatives, index_text, phrase, runs

SIMPLE = "simple"
"""PostgreSQL's configuration that leaves every word as it is: no stemming, no words left out."""


def run_query(run: str) -> SearchQuery:
    """Return the query for texts in which the folded run occurs, written or read."""
    ways: list[SearchQuery] = [Phrase(phrase(way)) for way in alternatives(run)]
    return ways[0] if len(ways) == 1 else Or(ways)


def text_query(text: str, *, operator: str = "and") -> SearchQuery:
    """Return the query for texts in which all or any of the text's runs occur."""
    asked = [run_query(run) for run in dict.fromkeys(runs(text))]
    if not asked:
        return MATCH_NONE
    if len(asked) == 1:
        return asked[0]
    return Or(asked) if operator == "or" else And(asked)


def _translated(query: SearchQuery) -> SearchQuery:
    """Return Wagtail's query in the index's words."""
    if isinstance(query, PlainText):
        return text_query(query.query_string, operator=query.operator)
    if isinstance(query, Phrase):
        return text_query(query.query_string)
    if isinstance(query, Boost):
        return Boost(_translated(query.subquery), query.boost)
    if isinstance(query, Not):
        return Not(_translated(query.subquery))
    if isinstance(query, And | Or):
        return type(query)([_translated(subquery) for subquery in query.subqueries])
    return query


class _JapaneseQuery:
    """Translates what is asked before a query compiler sees it."""

    def __init__(
        self, queryset: Any, query: Any, *, operator: str | None = None, **kwargs: Any
    ) -> None:
        if isinstance(query, str):
            query = PlainText(query, operator=operator or "and")
        super().__init__(queryset, _translated(query), **kwargs)  # type: ignore[call-arg]


class _Worded:
    """A search field whose value is what the index keeps of it."""

    def __init__(self, field: Any) -> None:
        self.field = field
        self.field_name = field.field_name
        self.boost = getattr(field, "boost", None)

    def get_value(self, obj: Any) -> Any:
        obj = obj.indexed if isinstance(obj, _Indexed) else obj
        return index_text(_plain(self.field.get_value(obj)))


class _WordedSearch(_Worded, SearchField):
    pass


class _WordedAutocomplete(_Worded, AutocompleteField):
    pass


class _WordedRelated(RelatedFields):
    def __init__(self, field: Any) -> None:
        super().__init__(field.field_name, [_worded(below) for below in field.fields])
        self.field = field

    def get_value(self, obj: Any) -> Any:
        return self.field.get_value(obj.indexed if isinstance(obj, _Indexed) else obj)


def _worded(field: Any) -> Any:
    if isinstance(field, SearchField):
        return _WordedSearch(field)
    if isinstance(field, AutocompleteField):
        return _WordedAutocomplete(field)
    if isinstance(field, RelatedFields):
        return _WordedRelated(field)
    return field


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return "\n".join(_plain(part) for part in value)
    return "" if value is None else str(value)


class _Indexed:
    """An object as the indexer sees it: the same, in the index's words."""

    def __init__(self, indexed: Any) -> None:
        self.indexed = indexed
        self.pk = indexed.pk

    def get_search_fields(self) -> list[Any]:
        return [_worded(field) for field in self.indexed.get_search_fields()]


class _JapaneseIndex:
    """Hands the indexer the objects in the index's words."""

    def add_items(self, model: Any, objs: Any) -> None:
        super().add_items(model, [_Indexed(obj) for obj in objs])  # type: ignore[misc]


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802 - Wagtail asks for this name
    """Return the database's own backend, made to find Japanese."""
    backend = database.SearchBackend({"SEARCH_CONFIG": SIMPLE, **params})
    for name, mixin in (
        ("index_class", _JapaneseIndex),
        ("query_compiler_class", _JapaneseQuery),
        ("autocomplete_query_compiler_class", _JapaneseQuery),
    ):
        original = getattr(backend, name)
        setattr(backend, name, type(original.__name__, (mixin, original), {}))
    return backend
