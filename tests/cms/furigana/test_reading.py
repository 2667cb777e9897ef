"""Readings of words: alignment, decisions of people, doubts, and the notation."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.furigana.align import Segment, align, fits
from cms.furigana.notation import Piece, parse, plain, spoken, to_notation
from cms.furigana.phrases import boundaries
from cms.furigana.reading import read
from cms.furigana.review import uncertain

JAPANESE_TEXT = st.text(
    st.sampled_from(
        "私立学校中何人一二十三百千万分日月時本々ヶ〇、。「」（）あかさのは123０.,%AｶＡ\n𠮷"
    )
)


@pytest.mark.parametrize(
    ("surface", "reading", "segments"),
    [
        ("漢字", "かんじ", [(0, 2, "かんじ")]),
        ("取り扱う", "とりあつかう", [(0, 1, "と"), (2, 3, "あつか")]),
        ("お祝い", "おいわい", [(1, 2, "いわ")]),
        ("追い風", "おいかぜ", [(0, 1, "お"), (2, 3, "かぜ")]),
        ("ゴミ箱", "ごみばこ", [(2, 3, "ばこ")]),
        ("人々", "ひとびと", [(0, 2, "ひとびと")]),
        ("一ヶ月", "いっかげつ", [(0, 3, "いっかげつ")]),  # its kana are not read as written
        ("ひらがな", "ひらがな", []),
        ("漢字", "", []),
    ],
)
def test_ruby_stands_over_kanji_only(surface, reading, segments):
    assert align(surface, reading) == tuple(Segment(*segment) for segment in segments)


@pytest.mark.parametrize(
    ("surface", "reading", "agrees"),
    [("家の人", "いえのひと", True), ("家の人", "いえひと", False), ("1人", "ひとり", True)],
)
def test_a_reading_fits_what_is_written(surface, reading, agrees):
    assert fits(surface, reading) is agrees


@pytest.mark.parametrize(
    ("text", "overrides", "noted"),
    [
        ("私は私立の学校へ", {"私": "わたし"}, "{私|わたし}は{私立|しりつ}の{学校|がっこう}へ"),
        ("私たち", {"私": "わたし"}, "{私|わたし}たち"),
        (
            "一日中、一日に",
            {"一日中": "いちにちじゅう"},
            "{一日中|いちにちじゅう}、{一|いち}{日|にち}に",
        ),
        ("家の人", {"家の人": "うちのひと"}, "{家|うち}の{人|ひと}"),
        ("家の人と家", {"家": "うち", "家の人": "いえのひと"}, "{家|いえ}の{人|ひと}と{家|うち}"),
        (
            "数を、数日、生徒数",
            {"数": "かず"},
            "{数|かず}を、{数|すう}{日|じつ}、{生徒|せいと}{数|すう}",
        ),
        ("数えた数", {"数": "かず"}, "{数|かぞ}えた{数|かず}"),
        ("空けた空", {"空": "から"}, "{空|あ}けた{空|から}"),
        (
            "2024年",  # the longer phrase begins alike, and the text ends before it
            {"年": "とし", "年に一度": "ねんにいちど"},
            "2024{年|ねん}",
        ),
        ("SNS疲れ", {}, "SNS{疲|つか}れ"),
        ("言うこと", {}, "{言|い}うこと"),
    ],
)
def test_what_people_decide_comes_first_and_the_longest_wins(text, overrides, noted):
    assert to_notation(text, overrides=overrides) == noted


@pytest.mark.parametrize(
    ("text", "certain"),
    [
        ("学校で友だちと話す", True),
        ("個人情報を守る", True),
        ("市場に行く", False),  # いちば, しじょう
        ("人気がある", False),  # にんき, ひとけ
        ("上手な絵", False),  # じょうず, うわて
        ("店が開いた", False),  # あいた, ひらいた
        ("調査を行った", False),  # いった, おこなった
        ("保護者の方", False),  # かた, ほう
        ("美月さん", False),  # a person's name
        ("水", False),  # みず, or Wednesday
        ("月〜金", True),
        ("𩸽を食べる", False),  # a kanji that the dictionary does not know
    ],
)
def test_what_can_be_read_in_two_living_ways_is_uncertain(text, certain):
    assert all(word.certain for word in read(text)) is certain


def test_what_people_decided_is_certain():
    assert all(word.certain for word in read("市場へ", {"市場": "いちば"}))


def test_a_word_that_nobody_can_read_gets_no_reading():
    assert to_notation("𩸽") == "𩸽"


def test_the_report_names_the_phrase_and_the_sentence():
    [doubt] = uncertain("きのう晴れた。大きな市場へ出かけた。")
    assert (doubt.surface, doubt.reading) == ("市場", "しじょう")
    assert doubt.sentence == "大きな市場へ出かけた。"
    assert doubt.surface in doubt.phrase
    assert "しじょう" in doubt.phrase_reading


@pytest.mark.parametrize(
    ("confirmed", "left"),
    [
        ({"市場": "しじょう"}, 0),
        ({"市場へ": "しじょうへ"}, 0),
        ({"市場": "いちば"}, 1),  # somebody confirmed another reading
        ({"市場が": "しじょうが"}, 1),  # another phrase
    ],
)
def test_a_confirmation_holds_where_the_phrase_stands_and_sounds_so(confirmed, left):
    assert len(list(uncertain("大きな市場へ。", confirmed=confirmed))) == left


@given(JAPANESE_TEXT)
@settings(max_examples=200, deadline=None)
def test_any_text_can_be_read_and_nothing_but_readings_is_added(text):
    words = read(text, {"私": "わたし", "一日": "いちにち"})
    ends = [segment for word in words for segment in word.segments]
    assert all(first.end <= second.start for first, second in pairwise(ends))
    assert plain(to_notation(text)) == text
    assert all(word.surface == text[word.start : word.end] for word in words)


def test_a_text_longer_than_the_tokenizer_takes_is_read():
    text = "会議を始める。" * 4_000
    assert to_notation(text) == "{会議|かいぎ}を{始|はじ}める。" * 4_000


def test_threads_read_at_the_same_time():
    texts = [f"{number}人で写真を撮る。" for number in range(3, 43)]
    with ThreadPoolExecutor(8) as pool:
        noted = list(pool.map(to_notation, texts))
    assert noted == [
        f"{number}{{人|にん}}で{{写真|しゃしん}}を{{撮|と}}る。" for number in range(3, 43)
    ]


def test_the_notation_is_read_back():
    noted = "{漢字|かんじ}を{読|よ}む {まま} | }"
    assert list(parse(noted))[:3] == [Piece("漢字", "かんじ"), Piece("を"), Piece("読", "よ")]
    assert plain(noted) == "漢字を読む {まま} | }"
    assert spoken(noted) == "かんじをよむ {まま} | }"


def test_a_reading_that_is_already_noted_stays():
    assert to_notation("{市場|いちば}と学校") == "{市場|いちば}と{学校|がっこう}"


def test_lines_break_between_phrases():
    text = "ネットを楽しく使うために"
    phrases = [
        text[start:end]
        for start, end in zip([0, *boundaries(text)], [*boundaries(text), len(text)], strict=True)
    ]
    assert phrases == ["ネットを", "楽しく", "使う", "ために"]
    assert boundaries("") == []


def test_no_line_begins_with_a_noun_that_the_words_before_it_make_whole():
    text = "打ち明けられたとき、最初にすること"
    assert [text[:at] for at in boundaries(text)] == [
        "打ち明けられたとき、",
        "打ち明けられたとき、最初に",
    ]
