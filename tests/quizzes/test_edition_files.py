"""Editions of items and quizzes that ship: files of words, refused by name where they do not fit."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.utils import timezone

from cms.shipping import ContentFileError, Outcome
from quizzes import content_loaders
from quizzes.content_loaders import _load_items, _load_quizzes, read_item_editions
from quizzes.models import Item, Quiz

pytestmark = pytest.mark.django_db

ITEM = {
    "key": "one",
    "kind": "single",
    "small_class": "2a1",
    "bands": ["junior_high"],
    "help_card": False,
    "source": "",
    "stem": "問い\n",
    "explanation": "説明\n",
    "choices": [
        {"text": "はい", "rationale": "わけ", "misconception": "誤解"},
        {"text": "いいえ", "key": True, "rationale": "わけ"},
    ],
}
QUIZ = {
    "key": "quiz",
    "title": "題",
    "introduction": "はじめ",
    "band": "junior_high",
    "feedback": "per_item",
    "items": ["one"],
}
TOLD: dict[str, Any] = {
    "key": "one",
    "stem": "Question?\n\nMore.\n",
    "explanation": "Because.\n",
    "choices": [{"text": "Yes", "rationale": "Why"}, {"text": "No", "rationale": "Why not"}],
}
TOLD_QUIZ = {"key": "quiz", "title": "Title", "introduction": "Hello.\n"}


def write(folder: Path, path: str, **content: Any) -> None:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The app's content: one item, one quiz."""
    monkeypatch.setattr(content_loaders, "CONTENT", tmp_path)
    write(tmp_path, "items/file.yaml", items=[ITEM])
    write(tmp_path, "quizzes/file.yaml", quizzes=[QUIZ])
    return tmp_path


def load() -> list[Outcome]:
    now = timezone.now()
    return [shipment.outcome for shipment in (*_load_items(now), *_load_quizzes(now))]


def test_editions_ship_with_what_they_are_editions_of(folder: Path) -> None:
    assert load() == [Outcome.CREATED] * 2
    for language in ("en", "ja-x-easy"):
        write(folder, f"items/editions/{language}/file.yaml", items=[TOLD])
        write(folder, f"quizzes/editions/{language}/file.yaml", quizzes=[TOLD_QUIZ])
    assert load() == [Outcome.UPDATED] * 2
    assert load() == [Outcome.UNCHANGED] * 2
    item, quiz = Item.objects.get(), Quiz.objects.get()
    assert [edition.language for edition in item.told_editions()] == ["en", "ja-x-easy"]
    english = item.told_editions()[0]
    assert (english.stem, english.explanation) == ("Question?\n\nMore.", "Because.")
    assert [choice.text for choice in english.choices.all()] == ["Yes", "No"]
    assert quiz.telling("en").title == "Title"


def test_a_changed_edition_comes_and_one_that_is_gone_goes(folder: Path) -> None:
    write(folder, "items/editions/en/file.yaml", items=[TOLD])
    load()
    write(folder, "items/editions/en/file.yaml", items=[{**TOLD, "stem": "New?"}])
    assert load() == [Outcome.UPDATED, Outcome.UNCHANGED]
    assert Item.objects.get().editions.get().stem == "New?"
    (folder / "items/editions/en/file.yaml").unlink()
    load()
    assert not Item.objects.get().editions.exists()


def test_an_editors_edition_stays(folder: Path) -> None:
    write(folder, "items/editions/en/file.yaml", items=[TOLD])
    load()
    item = Item.objects.get()
    edition = item.editions.get()
    edition.stem = "An editor's"
    item.editions.add(edition)
    item.save_revision().publish()
    write(folder, "items/editions/en/file.yaml", items=[{**TOLD, "stem": "New?"}])
    assert load() == [Outcome.KEPT, Outcome.UNCHANGED]
    assert Item.objects.get().editions.get().stem == "An editor's"


def test_a_file_without_editions_is_loaded_as_ever(folder: Path) -> None:
    """Nothing is loaded anew because editions may come."""
    load()
    assert content_loaders._with_editions(ITEM, {}) == ITEM


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"key": "two"}, "no original for 'two'"),
        ({"choices": TOLD["choices"][:1]}, "1 choices where the original has 2"),
        ({"choices": TOLD["choices"] * 2}, "4 choices where the original has 2"),
        ({"choices": "x"}, "0 choices where the original has 2"),
        ({"choices": [*TOLD["choices"][:1], "x"]}, "choice 2: text, rationale are expected"),
        ({"stem": " \n"}, "one: stem is blank"),
        ({"stem": None}, "one: stem is blank"),
        ({"explanation": 5}, "one: explanation is blank"),
        (
            {"choices": [TOLD["choices"][0], {"text": "", "rationale": "W"}]},
            "choice 2: text is blank",
        ),
        ({"choices": [TOLD["choices"][0], {"text": "No"}]}, "choice 2: rationale is blank"),
        ({"kind": "multiple"}, "words alone, not kind"),
        (
            {"choices": [TOLD["choices"][0], {**TOLD["choices"][1], "key": True}]},
            "choice 2: an edition has words alone, not key",
        ),
    ],
)
def test_an_edition_that_does_not_fit_is_refused_by_name(
    folder: Path, change: dict[str, Any], words: str
) -> None:
    write(folder, "items/editions/en/file.yaml", items=[{**TOLD, **change}])
    with pytest.raises(ContentFileError, match=words) as refused:
        load()
    assert "items/editions/en/file.yaml" in str(refused.value)
    assert not Item.objects.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"key": "none"}, "no original for 'none'"),
        ({"title": ""}, "quiz: title is blank"),
        ({"introduction": " "}, "quiz: introduction is blank"),
        ({"band": "high"}, "words alone, not band"),
    ],
)
def test_a_quizs_edition_that_does_not_fit_is_refused_by_name(
    folder: Path, change: dict[str, Any], words: str
) -> None:
    write(folder, "quizzes/editions/en/file.yaml", quizzes=[{**TOLD_QUIZ, **change}])
    with pytest.raises(ContentFileError, match=words):
        load()
    assert not Quiz.objects.exists()


@pytest.mark.parametrize(
    ("path", "items", "words"),
    [
        ("items/editions/fr/file.yaml", [TOLD], "no such language"),
        ("items/editions/ja/file.yaml", [TOLD], "no such language"),
        ("items/editions/en/typo.yaml", [TOLD], "no file of that name"),
        ("items/editions/en/file.yaml", [TOLD, TOLD], "one stands twice"),
        ("items/editions/en/file.yaml", "x", "must be a list"),
        ("items/editions/en/file.yaml", ["x"], "needs a key"),
    ],
)
def test_a_file_in_the_wrong_place_or_shape_is_refused(
    folder: Path, path: str, items: Any, words: str
) -> None:
    write(folder, path, items=items)
    with pytest.raises(ContentFileError, match=words):
        read_item_editions(folder / "items")


PLACED_CHOICES: dict[str, list[dict[str, Any]]] = {
    "order": [{"text": text, "rationale": "わけ"} for text in ("一", "二", "三")],
    "match": [
        {"text": text, "rationale": "わけ", "target": f"相手{text}"} for text in ("一", "二", "三")
    ],
    "sort": [
        {"text": text, "rationale": "わけ", "target": group}
        for text, group in (("一", "奇数"), ("二", "偶数"), ("三", "奇数"))
    ],
    "scale": [{"text": text, "rationale": "わけ"} for text in ("いつも", "ときどき", "まだ")],
    "true_false": ITEM["choices"],
}


@pytest.mark.parametrize("kind", PLACED_CHOICES)
def test_every_kind_ships_with_its_editions(folder: Path, kind: str) -> None:
    choices = PLACED_CHOICES[kind]
    write(folder, "items/file.yaml", items=[{**ITEM, "kind": kind, "choices": choices}])
    told = [
        {
            "text": f"option {number}",
            "rationale": "Why",
            **({"target": f"to {choice['target']}"} if "target" in choice else {}),
        }
        for number, choice in enumerate(choices)
    ]
    write(folder, "items/editions/en/file.yaml", items=[{**TOLD, "choices": told}])
    assert load() == [Outcome.CREATED] * 2
    item = Item.objects.get()
    assert item.kind == kind
    targets = [choice.get("target", "") for choice in choices]
    assert [choice.target for choice in item.choices.all()] == targets
    (english,) = item.told_editions()
    assert [choice.target for choice in english.choices.all()] == [
        f"to {target}" if target else "" for target in targets
    ]


def test_an_edition_must_say_what_options_belong_to(folder: Path) -> None:
    choices = PLACED_CHOICES["match"]
    write(folder, "items/file.yaml", items=[{**ITEM, "kind": "match", "choices": choices}])
    told = [{"text": "option", "rationale": "Why"}] * 3
    write(folder, "items/editions/en/file.yaml", items=[{**TOLD, "choices": told}])
    with pytest.raises(ContentFileError, match="choice 1: target is blank"):
        load()
