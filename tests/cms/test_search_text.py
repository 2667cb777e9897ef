"""What the index keeps of a text, and where a query is found in it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.search_text import (
    Piece,
    alternatives,
    content_words,
    excerpt,
    fold,
    holds,
    index_text,
    phrase,
    read,
    runs,
)


def is_found(text: str, query: str) -> bool:
    """Tell whether the index of the text holds all of the query's runs, as a database would."""
    index = f" {index_text(text)} "
    return all(any(f" {phrase(way)} " in index for way in alternatives(run)) for run in runs(query))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("フィルタリング", "ふぃるたりんぐ"),
        ("ﾌｨﾙﾀﾘﾝｸﾞ", "ふぃるたりんぐ"),
        ("ＳＮＳ", "sns"),
        ("ヴァーチャル", "ゔぁーちゃる"),
        ("①", "1"),
    ],
)
def test_ways_to_write_the_same_are_one(one: str, other: str) -> None:
    assert fold(one).text == fold(other).text


def test_a_folded_place_leads_back_to_what_is_written() -> None:
    text = "㍿のﾊﾟｽﾜｰﾄﾞです"
    folded = fold(text)
    at = folded.text.index("ぱすわーど")
    start, stop = folded.span(at, at + 5)
    assert text[start:stop] == "ﾊﾟｽﾜｰﾄﾞ"


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("個人情報を守る", "情報"),
        ("個人情報を守る", "個人"),
        ("個人情報を守る", "人情"),
        ("個人情報を守る", "こじんじょうほう"),
        ("個人情報を守る", "コジンジョウホウ"),
        ("個人情報を守る", "じょうほう"),
        ("個人情報を守る", "こじん情報"),
        ("個人情報を守る", "個"),
        ("こじんじょうほうを まもろう", "個人情報"),
        ("フィルタリングを使う", "ふぃるたりんぐ"),
        ("フィルタリングを使う", "フィルタ"),
        ("パスワードは三つ", "ぱすわーど"),
        ("パスワードは三つ", "ﾊﾟｽﾜｰﾄﾞ"),
        ("SNSで話す", "えすえぬえす"),
        ("SNSで話す", "ｓｎｓ"),
        ("Keep your passwords", "PASSWORD"),
        ("知らない人に、会わない", "知らない人 会わない"),
    ],
)
def test_what_is_meant_is_found(text: str, query: str) -> None:
    assert is_found(text, query)
    assert all(holds(text, run) for run in runs(query)), "the excerpt finds what the index finds"


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("個人情報を守る", "報個"),
        ("個人情報を守る", "法人"),
        ("東京都庁", "京都庁舎"),
        ("a smart idea", "art"),
        ("時間のかぎり", "鍵"),
        ("知らない人に会う", "知らない人 会わない"),
    ],
)
def test_what_is_not_meant_is_not_found(text: str, query: str) -> None:
    assert not is_found(text, query)
    assert not all(holds(text, run) for run in runs(query))


@pytest.mark.parametrize("text", ["", "\x00", "🙂🙂", '"*-():^', "NEAR/3 OR NOT", "%s %(x)s", "'"])
def test_no_operator_of_a_database_survives(text: str) -> None:
    words = index_text(text) + " ".join(phrase(run) for run in runs(text))
    assert not set(words) & set("\"*-():^/%'\x00")


@given(st.text(max_size=80))
def test_any_text_is_found_by_itself(text: str) -> None:
    assert is_found(text, text)
    assert read(text) == "".join(read(text).split())


@given(st.text(max_size=80), st.text(max_size=12))
def test_an_excerpt_is_made_of_the_text(text: str, query: str) -> None:
    pieces = excerpt(text, runs(query))
    joined = "".join(piece.text for piece in pieces).strip("…")
    assert joined in text


def test_an_excerpt_marks_what_was_looked_for_as_it_is_written() -> None:
    text = "きょうは学校で話した。パスワードは個人情報です。だれにも教えません。"
    assert excerpt(text, runs("こじんじょうほう")) == [
        Piece(text="…", is_match=False),
        Piece(text="パスワードは", is_match=False),
        Piece(text="個人情報", is_match=True),
        Piece(text="です。だれにも教えません。", is_match=False),
    ]
    assert excerpt(text, ["ない"]) == []


def test_an_excerpt_of_a_long_text_is_short() -> None:
    text = "あ" * 500 + "写真" + "い" * 500
    pieces = excerpt(text, ["写真"], length=60)
    assert sum(len(piece.text) for piece in pieces) <= 62
    assert [piece.text for piece in pieces if piece.is_match] == ["写真"]


def test_a_sentence_is_known_by_its_words() -> None:
    words = content_words("知らない人から写真を送ってと言われた")
    assert {"知", "人", "写真", "送"} <= set(words)
    assert content_words("ぱすわーど") == []


def test_a_text_without_end_is_read() -> None:
    assert index_text("個人情報" * 30_000)


def test_every_thread_reads_for_itself() -> None:
    texts = [f"{n}回目のパスワードを送る" for n in range(24)]
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(index_text, texts))
    assert all("ぱす" in words for words in found)
