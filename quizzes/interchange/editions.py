"""Editions on their way: which fit their item, and whether readers would meet them."""

import re
from collections.abc import Iterable
from dataclasses import replace

from django.conf import settings
from django.utils.translation import gettext as _

from quizzes.interchange.bounds import MAX_EDITION_TEXT, MAX_TEXT
from quizzes.interchange.portable import PortableEdition, PortableItem, PortableWords

MADE_FROM = re.compile(r"[0-9a-f]{64}")


def edition_languages() -> dict[str, str]:
    """Return the languages that an edition may be in, with their names."""
    return {code: str(name) for code, name in settings.LANGUAGES if code != settings.LANGUAGE_CODE}


def made_from(text: str) -> str:
    """Return the digest of the Japanese that an edition was compared with, or nothing if it is none."""
    return text if MADE_FROM.fullmatch(text) else ""


def told_in(item: PortableItem, edition: PortableEdition) -> PortableItem:
    """Return the item in the edition's words."""
    return replace(
        item,
        stem=edition.stem,
        explanation=edition.explanation,
        choices=tuple(
            replace(choice, text=words.text, rationale=words.rationale, target=words.target)
            for choice, words in zip(item.choices, edition.choices, strict=True)
        ),
        editions=(),
    )


def edition_of(told: PortableItem, *, language: str, compared: str) -> PortableEdition:
    """Return the edition that tells the item so."""
    return PortableEdition(
        language=language,
        made_from=made_from(compared),
        stem=told.stem,
        explanation=told.explanation,
        choices=tuple(
            PortableWords(text=choice.text, rationale=choice.rationale, target=choice.target)
            for choice in told.choices
        ),
    )


def with_editions(item: PortableItem, editions: Iterable[PortableEdition]) -> PortableItem:
    """Return the item with the editions that fit it, in the order of their languages; others are named."""
    kept: dict[str, PortableEdition] = {}
    notes = list(item.notes)
    for edition in editions:
        problem = _misfit(item, edition, kept)
        if problem:
            notes.append(problem)
        else:
            kept[edition.language] = edition
    return replace(
        item,
        editions=tuple(kept[language] for language in sorted(kept)),
        notes=tuple(dict.fromkeys(notes)),
    )


def _misfit(
    item: PortableItem, edition: PortableEdition, kept: dict[str, PortableEdition]
) -> str | None:
    name = edition_languages().get(edition.language)
    if name is None:
        return _("言葉「%(language)s」の文は運べません。") % {"language": edition.language[:20]}
    words = {"language": name}
    if edition.language in kept:
        return _("%(language)sの文が2つ以上あります。はじめの文だけ運べます。") % words
    if len(edition.choices) != len(item.choices):
        return _("%(language)sの文は、選択肢の数が日本語とちがうので運べません。") % words
    if item.rules.has_targets and not _parts_alike(item, edition):
        return _("%(language)sの文は、相手や組の分けかたが日本語とちがうので運べません。") % words
    longest = max(
        len(edition.stem), len(edition.explanation), *map(_longest_prose, edition.choices)
    )
    if longest > MAX_TEXT or max(map(_longest_line, edition.choices)) > MAX_EDITION_TEXT:
        return _("%(language)sの文は、長すぎるところがあるので運べません。") % words
    return None


def _longest_prose(words: PortableWords) -> int:
    return len(words.rationale)


def _longest_line(words: PortableWords) -> int:
    return max(len(words.text), len(words.target))


def _parts_alike(item: PortableItem, edition: PortableEdition) -> bool:
    told = [words.target for words in edition.choices]
    pairs = set(zip(item.targets, told, strict=True))
    return all(told) and len(pairs) == len(set(told)) == len(set(item.targets))


def _is_blank_somewhere(edition: PortableEdition) -> bool:
    options = [text for words in edition.choices for text in (words.text, words.rationale)]
    return not all((edition.stem, edition.explanation, *options))


def state(item: PortableItem, edition: PortableEdition) -> str:
    """Return the edition's language and, where readers of the item would not meet it, why."""
    words = {"language": edition_languages().get(edition.language, edition.language)}
    if len(edition.choices) != len(item.choices) or _is_blank_somewhere(edition):
        return _("%(language)s（書きかけ）") % words
    if not edition.made_from:
        return _("%(language)s（まだ読みくらべていない）") % words
    if edition.made_from != item.words_digest():
        return _("%(language)s（日本語が変わった）") % words
    return words["language"]


def languages_in_words(item: PortableItem) -> str:
    """Name the languages of the item's editions."""
    names = edition_languages()
    return "、".join(names.get(edition.language, edition.language) for edition in item.editions)
