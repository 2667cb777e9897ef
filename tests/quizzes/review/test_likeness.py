"""Which items are near each other, and which only sound alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.review.likeness import Likenesses, Worded, shingles

STEM = "ナギさんは、ゲームで知り合った人から「今度の日曜日に駅前で会おうよ」とさそわれました。どうしますか。"
OPTIONS = (
    "家の人に話してから決める",
    "友だちといっしょに行く",
    "人の多い場所なら会う",
    "写真を送ってもらう",
)


def worded(key: str, stem: str = STEM, options: tuple[str, ...] = OPTIONS) -> Worded:
    return Worded(key=key, stem=stem, options=options)


def near(asked: Worded, *others: Worded) -> list[str]:
    return [found.key for found in Likenesses(others).near(asked)]


@pytest.mark.parametrize(
    "other",
    [
        worded("same"),
        worded("another-name", stem=STEM.replace("ナギ", "ミオ")),
        worded("another-day", stem=STEM.replace("日曜日", "土曜日").replace("駅前", "公園")),
        worded("turned", options=OPTIONS[::-1]),
        worded("other-options", options=("行く", "行かない", "ことわる")),
        worded("wide", stem=STEM.replace("、", " ，").replace("ゲーム", "ｹﾞｰﾑ")),
    ],
    ids=lambda other: other.key,
)
def test_the_same_question_is_found_again(other: Worded) -> None:
    assert near(worded("asked"), other) == [other.key]


@pytest.mark.parametrize(
    "other",
    [
        worded(
            "another-question",
            stem="ミオさんの家に、宅配便の会社の名前でメッセージがとどきました。どうしますか。",
            options=("リンクをひらく", "公式のアプリで見る", "返事をする", "番号に電話する"),
        ),
        worded("nothing", stem="", options=()),
    ],
    ids=lambda other: other.key,
)
def test_another_question_is_not(other: Worded) -> None:
    assert near(worded("asked"), other) == []


def test_a_stem_that_says_little_makes_nothing_near() -> None:
    stem = "正しいものはどれですか。"
    one = worded("one", stem=stem, options=("パスワードを変える", "先生に話す", "電話を切る"))
    other = worded("other", stem=stem, options=("写真を消す", "ねる時間を決める", "出典を見る"))
    assert near(one, other) == []


def test_an_item_is_not_near_itself_and_the_nearest_comes_first() -> None:
    asked = worded("asked")
    others = (worded("b", stem=STEM.replace("日曜日", "土曜日")), worded("a"), asked)
    assert near(asked, *others) == ["a", "b"]
    assert Likenesses(others).near(asked)[0].percent == 100


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    first, second = (
        worded("1", stem=one, options=(other,)),
        worded("2", stem=other, options=(one,)),
    )
    there = [found.likeness for found in Likenesses([second]).near(first)]
    back = [found.likeness for found in Likenesses([first]).near(second)]
    assert there == back
    assert all(0 < likeness <= 1 for likeness in there)


def test_shingles_are_of_letters_alone() -> None:
    assert shingles("Ａｂ、 ！c d") == {"abc", "bcd"}
    assert shingles("か") == {"か"}
    assert shingles("！？") == frozenset()
