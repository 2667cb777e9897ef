from typing import Any

import pytest

from cms.furigana.modes import RubyMode, for_band
from cms.taxonomy import Band
from quizzes.models import Item, ItemBand
from tests.factories.quizzes import ItemFactory, QuizFactory

pytestmark = pytest.mark.django_db


def preview(thing: Any) -> str:
    response = thing.make_preview_request(preview_mode="")
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.mark.parametrize("trait", ["", "multiple"])
def test_an_editor_sees_an_item_before_and_after_the_answer(trait: str) -> None:
    item = ItemFactory.create(**({trait: True} if trait else {}))
    html = preview(item)
    before, after = html.split("答えたあと")
    for words in (item.stem, f"選択肢 {item.key}/4"):
        assert words in before
    assert before.count(f'type="{item.rules.widget}" name="choice-{item.key}"') == 4
    assert "理由" not in before, "the state before the answer shows no more than a pupil sees"
    for words in (f"理由 {item.key}/1", f"誤解 {item.key}/2", item.explanation, item.source):
        assert words in after
    assert after.count("choice-key") == (2 if trait else 1)


def test_an_editor_sees_a_quiz_with_all_its_items() -> None:
    quiz = QuizFactory.create()
    html = preview(quiz)
    assert quiz.introduction in html
    assert [item.stem in html for item in quiz.items()] == [True] * 3


READERS = ["primary_lower", "primary_upper", "junior_high", "high", "guardian", "staff"]


@pytest.mark.parametrize("reader", [*READERS, "none", "1", "4", "7", "all"])
def test_an_item_and_a_quiz_are_previewed_with_each_readers_furigana(reader: str) -> None:
    item = ItemFactory.create(stem="山の動画を推測した。")
    quiz = QuizFactory.create(items=[item])
    mode = f"ja@{reader}"
    ruby = for_band(Band(reader)) if reader in READERS else RubyMode(reader)
    for thing in (item, quiz):
        assert mode in dict(thing.preview_modes)
        html = thing.make_preview_request(preview_mode=mode).content.decode()
        for word in ("山", "動画", "推測"):
            assert (f"<ruby>{word}<" in html) is ruby.covers(word), word


def test_a_preview_without_a_choice_reads_as_the_youngest_band(
    settings: Any,
) -> None:
    settings.SUGGEST_RUBY = True
    item = ItemFactory.create(stem="山の動画を見た。")
    ItemBand.objects.create(item=item, band=Band.PRIMARY_LOWER)
    html = Item.objects.get(pk=item.pk).make_preview_request(preview_mode="ja").content.decode()
    assert "<ruby>山<" in html
    assert "<ruby>山<" not in preview(ItemFactory.create(stem="山の動画を見た。"))


def test_a_mode_that_nobody_knows_is_japanese() -> None:
    item = ItemFactory.create()
    html = item.make_preview_request(preview_mode="xx@yy").content.decode()
    assert item.stem in html
