"""
What ships with this app: items and quizzes with their editions, from reviewed text files.

An entry of ``items`` says ``key``, ``kind``, ``small_class``, ``bands``, ``help_card``, ``source``,
``stem``, ``explanation`` and ``choices``, each with ``text`` and ``rationale``. What else a choice says
depends on the kind:

* ``single``, ``multiple``: ``key: true`` of keys, ``misconception`` of the others;
* ``true_false``: as ``single``, two choices, the first of which says that the stem holds;
* ``order``: nothing more; they stand in the right order;
* ``match``: ``target``, the partner's words, another one for each choice;
* ``sort``: ``target``, the group's name, the same for all choices of a group;
* ``scale``: nothing more; they stand from one end to the other;
* ``hotspot``: as ``multiple``, and ``part``, what it is on the screen; they stand from top to bottom;
* ``chat``: as ``multiple``, and ``target``, what it replies to, ``reaction``, and ``next_turn`` unless it ends.

An item may also say ``sensitive: true``, whose answers stay on the device, and ``keep_order: true``.

An entry of ``quizzes`` says ``key``, ``title``, ``introduction``, ``band``, ``feedback`` and ``items``, and
may say ``retry`` (``practice`` unless said), ``pace`` (``self``), ``practice`` (true) and ``minutes``.

Editions say ``text``, ``rationale`` and, where the original does, ``target`` and ``reaction``, in the
original's order.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from cms.actions.shipping import Revisable, ship
from cms.shipping import (
    ContentFileError,
    Loader,
    Outcome,
    Shipment,
    read_all,
    read_entries,
    register,
)
from quizzes.items.models import READ_AGAIN_AFTER
from quizzes.models import (
    ChoiceEdition,
    DraftChoice,
    Item,
    ItemBand,
    ItemEdition,
    Quiz,
    QuizEdition,
    QuizEntry,
)
from quizzes.papers.models import Pace, Retry
from quizzes.review.actions import ensure_moderation

CONTENT = Path(__file__).parent / "content"
ITEM_WORDS = ("stem", "explanation", "choices")
CHOICE_WORDS = ("text", "rationale")
QUIZ_WORDS = ("title", "introduction")

Editions = dict[str, dict[str, Any]]
"""An entry's editions by language."""


def read_item_editions(folder: Path) -> dict[str, Editions]:
    """
    Return the editions of the folder's items by key and language.

    :raises ContentFileError: if one is of no item of its file, has another number of choices, lacks
        words, or says more than words
    """
    return _read_editions(folder, "items", ITEM_WORDS)


def read_quiz_editions(folder: Path) -> dict[str, Editions]:
    """
    Return the editions of the folder's quizzes by key and language.

    :raises ContentFileError: if one is of no quiz of its file, lacks words, or says more than words
    """
    return _read_editions(folder, "quizzes", QUIZ_WORDS)


def _read_editions(folder: Path, collection: str, names: tuple[str, ...]) -> dict[str, Editions]:
    languages = {code for code, _name in settings.LANGUAGES} - {settings.LANGUAGE_CODE}
    found: dict[str, Editions] = {}
    for path in sorted(folder.glob("editions/*/*.yaml")):
        language, original = path.parent.name, folder / path.name
        where = f"{collection}/editions/{language}/{path.name}"
        if language not in languages:
            raise ContentFileError(f"{where}: no such language")
        if not original.exists():
            raise ContentFileError(f"{where}: no file of that name to be an edition of")
        originals = {entry["key"]: entry for entry in read_entries(original, collection)}
        for entry in read_entries(path, collection):
            key = entry["key"]
            if key not in originals:
                raise ContentFileError(f"{where}: no original for {key!r}")
            if language in found.get(key, {}):
                raise ContentFileError(f"{where}: {key} stands twice")
            words = {name: value for name, value in entry.items() if name != "key"}
            _hold_to_words(words, names, where=f"{where}: {key}")
            if "choices" in names:
                _hold_to_choices(words, originals[key], where=f"{where}: {key}")
            found.setdefault(key, {})[language] = words
    return found


def _hold_to_choices(words: Mapping[str, Any], original: Mapping[str, Any], *, where: str) -> None:
    choices, expected = words["choices"], len(original["choices"])
    if not isinstance(choices, list) or len(choices) != expected:
        count = len(choices) if isinstance(choices, list) else 0
        raise ContentFileError(f"{where}: {count} choices where the original has {expected}")
    for number, (choice, told) in enumerate(
        zip(choices, original["choices"], strict=True), start=1
    ):
        names = (*CHOICE_WORDS, *(name for name in ("target", "reaction") if name in told))
        _hold_to_words(choice, names, where=f"{where}: choice {number}")


def _hold_to_words(said: Any, names: tuple[str, ...], *, where: str) -> None:
    """Refuse what is not exactly the named words: an edition repeats no key mark and no class."""
    if not isinstance(said, dict):
        raise ContentFileError(f"{where}: {', '.join(names)} are expected")
    for name in names:
        value = said.get(name)
        if name != "choices" and not (isinstance(value, str) and value.strip()):
            raise ContentFileError(f"{where}: {name} is blank")
    more = sorted(set(said) - set(names))
    if more:
        raise ContentFileError(f"{where}: an edition has words alone, not {', '.join(more)}")


def _with_editions(entry: dict[str, Any], editions: Editions) -> dict[str, Any]:
    """Return the content to be shipped: what has no edition is what it was before there were any."""
    return {**entry, "editions": editions} if editions else entry


def _item_editions(item: Item, editions: Editions) -> Iterator[ItemEdition]:
    made_from = item.words_digest()
    for language, words in editions.items():
        edition = ItemEdition(
            language=language,
            made_from=made_from,
            stem=words["stem"].strip(),
            explanation=words["explanation"].strip(),
        )
        edition.choices.set(
            [
                ChoiceEdition(
                    sort_order=order,
                    text=choice["text"].strip(),
                    rationale=choice["rationale"].strip(),
                    target=choice.get("target", "").strip(),
                    reaction=choice.get("reaction", "").strip(),
                )
                for order, choice in enumerate(words["choices"])
            ]
        )
        yield edition


def _quiz_editions(quiz: Quiz, editions: Editions) -> list[QuizEdition]:
    made_from = quiz.words_digest()
    return [
        QuizEdition(
            language=language,
            made_from=made_from,
            title=words["title"].strip(),
            introduction=words["introduction"].strip(),
        )
        for language, words in editions.items()
    ]


def _load_items(now: datetime) -> Iterator[Shipment]:
    told = read_item_editions(CONTENT / "items")
    for entry in read_all(CONTENT / "items", "items"):
        editions = told.get(entry["key"], {})

        def write(
            found: Revisable | None,
            entry: dict[str, Any] = entry,
            editions: Editions = editions,
        ) -> Revisable:
            item = found if isinstance(found, Item) else Item(key=entry["key"])
            item.kind, item.small_class = entry["kind"], entry["small_class"]
            item.stem, item.explanation = entry["stem"].strip(), entry["explanation"].strip()
            item.help_card, item.source = entry["help_card"], entry["source"]
            item.sensitive = entry.get("sensitive", False)
            item.keep_order = entry.get("keep_order", False)
            item.review_date = timezone.localdate(now) + READ_AGAIN_AFTER
            item.choices.set(
                [
                    DraftChoice(
                        sort_order=order,
                        text=choice["text"],
                        is_key=choice.get("key", False),
                        rationale=choice["rationale"].strip(),
                        misconception=choice.get("misconception", ""),
                        target=choice.get("target", ""),
                        part=choice.get("part", ""),
                        reaction=choice.get("reaction", ""),
                        next_turn=choice.get("next_turn"),
                    )
                    for order, choice in enumerate(entry["choices"])
                ]
            )
            item.bands.set([ItemBand(band=band) for band in entry["bands"]])
            item.editions.set(list(_item_editions(item, editions)))
            item.full_clean()
            item.save()
            return item

        yield ship(
            key=f"item:{entry['key']}",
            content=_with_editions(entry, editions),
            find=Item.objects.filter(key=entry["key"]).first,
            write=write,
            now=now,
        )


def _load_quizzes(now: datetime) -> Iterator[Shipment]:
    told = read_quiz_editions(CONTENT / "quizzes")
    for entry in read_all(CONTENT / "quizzes", "quizzes"):
        editions = told.get(entry["key"], {})

        def write(
            found: Revisable | None,
            entry: dict[str, Any] = entry,
            editions: Editions = editions,
        ) -> Revisable:
            quiz = found if isinstance(found, Quiz) else Quiz(key=entry["key"])
            quiz.title, quiz.introduction = entry["title"], entry["introduction"].strip()
            quiz.band, quiz.feedback = entry["band"], entry["feedback"]
            quiz.retry, quiz.pace = entry.get("retry", Retry.PRACTICE), entry.get("pace", Pace.SELF)
            quiz.practice, quiz.minutes = entry.get("practice", True), entry.get("minutes")
            items = Item.objects.in_bulk(entry["items"], field_name="key")
            missing = [key for key in entry["items"] if key not in items]
            if missing:
                raise ContentFileError(f"quiz {entry['key']}: no such item: {', '.join(missing)}")
            quiz.entries.set(
                [
                    QuizEntry(sort_order=order, item=items[key])
                    for order, key in enumerate(entry["items"])
                ]
            )
            quiz.editions.set(_quiz_editions(quiz, editions))
            quiz.full_clean()
            quiz.save()
            return quiz

        yield ship(
            key=f"quiz:{entry['key']}",
            content=_with_editions(entry, editions),
            find=Quiz.objects.filter(key=entry["key"]).first,
            write=write,
            now=now,
        )


def _load_moderation(now: datetime) -> Iterator[Shipment]:
    changed = ensure_moderation()
    yield Shipment(
        key="moderation of items", outcome=Outcome.UPDATED if changed else Outcome.UNCHANGED
    )


def register_loaders() -> None:
    """Register what ships with this app; called once, when Django starts."""
    register(Loader(order=20, name="items", load=_load_items))
    register(Loader(order=21, name="quizzes", load=_load_quizzes))
    # After the roles, whose reviewers approve.
    register(Loader(order=22, name="moderation of items", load=_load_moderation))
