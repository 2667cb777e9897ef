import pytest

from cms.distress import asks_for_help


@pytest.mark.parametrize(
    "query",
    [
        "おどされた",
        "脅された",
        "オドサレテイル",
        "こわい",
        "怖い",
        "しにたい",
        "死にたい",
        "消えたい",
        "いじめ",
        "だれにも 言えない",
        "家出したい",
        "写真をばらまくと言われた",
        "I am SCARED",
        "kill myself",
    ],
)
def test_whoever_may_need_somebody_is_shown_somebody(query: str) -> None:
    assert asks_for_help(query)


@pytest.mark.parametrize(
    "query", ["", "パスワード", "家でのルール", "フィルタリング", "写真", "情報", "password"]
)
def test_other_words_bring_no_card(query: str) -> None:
    assert not asks_for_help(query)
