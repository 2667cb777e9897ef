"""What ships with this app: items and quizzes, from reviewed text files."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from cms.actions.shipping import Revisable, ship
from cms.shipping import ContentFileError, Loader, Shipment, read_all, register
from quizzes.models import DraftChoice, Item, ItemBand, Quiz, QuizEntry

CONTENT = Path(__file__).parent / "content"


def _load_items(now: datetime) -> Iterator[Shipment]:
    for entry in read_all(CONTENT / "items", "items"):

        def write(found: Revisable | None, entry: dict[str, Any] = entry) -> Revisable:
            item = found if isinstance(found, Item) else Item(key=entry["key"])
            item.kind, item.small_class = entry["kind"], entry["small_class"]
            item.stem, item.explanation = entry["stem"].strip(), entry["explanation"].strip()
            item.help_card, item.source = entry["help_card"], entry["source"]
            item.choices.set(
                [
                    DraftChoice(
                        sort_order=order,
                        text=choice["text"],
                        is_key=choice.get("key", False),
                        rationale=choice["rationale"].strip(),
                        misconception=choice.get("misconception", ""),
                    )
                    for order, choice in enumerate(entry["choices"])
                ]
            )
            item.bands.set([ItemBand(band=band) for band in entry["bands"]])
            item.full_clean()
            item.save()
            return item

        yield ship(
            key=f"item:{entry['key']}",
            content=entry,
            find=Item.objects.filter(key=entry["key"]).first,
            write=write,
            now=now,
        )


def _load_quizzes(now: datetime) -> Iterator[Shipment]:
    for entry in read_all(CONTENT / "quizzes", "quizzes"):

        def write(found: Revisable | None, entry: dict[str, Any] = entry) -> Revisable:
            quiz = found if isinstance(found, Quiz) else Quiz(key=entry["key"])
            quiz.title, quiz.introduction = entry["title"], entry["introduction"].strip()
            quiz.band, quiz.feedback = entry["band"], entry["feedback"]
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
            quiz.full_clean()
            quiz.save()
            return quiz

        yield ship(
            key=f"quiz:{entry['key']}",
            content=entry,
            find=Quiz.objects.filter(key=entry["key"]).first,
            write=write,
            now=now,
        )


def register_loaders() -> None:
    """Register what ships with this app; called once, when Django starts."""
    register(Loader(order=20, name="items", load=_load_items))
    register(Loader(order=21, name="quizzes", load=_load_quizzes))
