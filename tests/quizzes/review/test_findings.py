"""What is found in the words of an item, one fault at a time."""

from dataclasses import replace
from typing import Any

import pytest

from cms.taxonomy import Band, SmallClass
from quizzes.items.kinds import ItemKind
from quizzes.review.findings import (
    Check,
    Finding,
    ReviewedItem,
    ReviewedOption,
    Weight,
    findings_of_item,
    findings_of_quiz,
)

GOOD = ReviewedItem(
    kind=ItemKind.SINGLE,
    stem="知らない人に、家の場所を聞かれました。どうしますか。",
    explanation="家の場所は、人に教えなくてよいのです。",
    options=(
        ReviewedOption(text="家の人に話す", is_key=True, rationale="そのとおりです。"),
        ReviewedOption(
            text="駅だけ教える", rationale="駅も手がかりです。", misconception="駅では分からない"
        ),
        ReviewedOption(
            text="名前を聞く", rationale="名前は本当か分かりません。", misconception="名乗れば安心"
        ),
    ),
    bands=(Band.JUNIOR_HIGH,),
    small_class=SmallClass.ACCOUNTS,
    help_card=False,
    source="",
)


def look(item: ReviewedItem) -> list[Finding]:
    return findings_of_item(item, overrides={}, confirmed={"家": "いえ"})


def with_option(number: int, **fields: Any) -> ReviewedItem:
    options = list(GOOD.options)
    options[number] = replace(options[number], **fields)
    return replace(GOOD, options=tuple(options))


def test_nothing_is_said_of_a_good_item() -> None:
    assert look(GOOD) == []


@pytest.mark.parametrize(
    ("item", "check", "weight", "words"),
    [
        (with_option(1, is_key=True), Check.KEYS, Weight.MUST, "ちょうど一つ"),
        (with_option(1, text="家の人に、話す。"), Check.KEYS, Weight.MUST, "同じ選択肢"),
        (
            with_option(0, text="家の人に話して、いっしょに返事を考える"),
            Check.CLUES,
            Weight.LOOK,
            "正答だけが、はっきり長く",
        ),
        (with_option(0, text="話す場合もある"), Check.CLUES, Weight.LOOK, "ひかえめな言い方"),
        (with_option(1, misconception=""), Check.DISTRACTORS, Weight.MUST, "選択肢2に、誤解"),
        (with_option(2, rationale=""), Check.DISTRACTORS, Weight.MUST, "選択肢3に、理由"),
        (
            with_option(2, misconception="駅では分からない"),
            Check.DISTRACTORS,
            Weight.LOOK,
            "同じ誤解",
        ),
        (replace(GOOD, explanation=""), Check.DISTRACTORS, Weight.MUST, "解説"),
        (replace(GOOD, stem="正しくないものはどれですか。"), Check.STEM, Weight.LOOK, "〜ないもの"),
        (with_option(2, text="どれもちがう"), Check.STEM, Weight.LOOK, "すべて正しい"),
        (with_option(2, text="上のすべて"), Check.STEM, Weight.LOOK, "すべて正しい"),
        (
            replace(GOOD, bands=(Band.HIGH, Band.PRIMARY_LOWER), stem=GOOD.stem * 3),
            Check.READING,
            Weight.LOOK,
            "習わない漢字",
        ),
        (
            replace(
                GOOD,
                explanation="家の場所や学校の名前や電話の番号や顔の写真は" * 3 + "だいじです。",
            ),
            Check.READING,
            Weight.LOOK,
            "長い文",
        ),
        (
            replace(GOOD, small_class=SmallClass.DEMANDS),
            Check.FACTS,
            Weight.MUST,
            "要求とおどし",
        ),
        (replace(GOOD, small_class=SmallClass.STRANGERS), Check.FACTS, Weight.NOTE, "つらい話"),
        (replace(GOOD, explanation="法律で決まっています。"), Check.FACTS, Weight.NOTE, "出典"),
        (replace(GOOD, small_class=""), Check.FACTS, Weight.MUST, "小分類"),
        (replace(GOOD, bands=()), Check.FACTS, Weight.MUST, "対象"),
        (replace(GOOD, missing_editions=("英語",)), Check.EDITIONS, Weight.NOTE, "英語"),
        (replace(GOOD, explanation="今日の行方を見ます。"), Check.RUBY, Weight.LOOK, "読みを"),
    ],
)
def test_a_fault_is_found(item: ReviewedItem, check: Check, weight: Weight, words: str) -> None:
    found = [one for one in look(item) if words in one.words]
    assert [(one.check, one.weight, one.stops) for one in found] == [
        (check, weight, weight == Weight.MUST)
    ], look(item)


def test_what_every_distractor_overstates_is_found() -> None:
    item = with_option(1, text="必ず教える")
    options = (*item.options[:2], replace(item.options[2], text="絶対に教えない"))
    assert [one.check for one in look(replace(item, options=options))] == [Check.CLUES]


def test_a_scale_has_no_keys_and_no_clues() -> None:
    steps = tuple(
        ReviewedOption(text=text, rationale="教えてくれて、ありがとう。")
        for text in ("いつもする", "ときどきする", "しない場合が多いかもしれない")
    )
    assert look(replace(GOOD, kind=ItemKind.SCALE, options=steps)) == []


def test_a_quiz_whose_keys_stand_in_one_place_is_found() -> None:
    found = findings_of_quiz([GOOD] * 4, band=Band.JUNIOR_HIGH)
    assert Check.COMPOSITION in {one.check for one in found}
    assert any("同じ場所" in one.words for one in found)


def test_a_quiz_of_items_for_others_or_without_any_is_found() -> None:
    (other,) = findings_of_quiz([GOOD], band=Band.HIGH)
    assert "問題1は、高校" in other.words
    (empty,) = findings_of_quiz([], band=Band.HIGH)
    assert empty.stops
