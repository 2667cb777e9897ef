"""Numbers with counters: what is shown over them, as a child hears it."""

import pytest

from cms.furigana.notation import plain, to_notation
from cms.furigana.numbers import spoken, value_of
from cms.furigana.reading import read

SENTENCES = """
{1人|ひとり}で、{2人|ふたり}で、3{人|にん}で、11{人|にん}で
{一人|ひとり}で、{二人|ふたり}で、{三|さん}{人|にん}で、{四|よ}{人|にん}で
{2人目|ふたりめ}
11{月|がつ}{1日|ついたち}と12{月|がつ}2{日|か}と{20日|はつか}と14{日|か}と15{日|にち}
1{日|にち}に1{時間|じかん}まで
3{日間|かかん}と{十|とお}{日間|かかん}
10{分|ぷん}、15{分|ふん}、3{分間|ぷんかん}、４{分|ぷん}、100{分|ぷん}
{三十|さんじゅっ}{分|ぷん}と{五|ご}{分|ふん}
もう{十分|じゅうぶん}です。{約|やく}{十|じゅっ}{分|ぷん}かかる。
{三|さん}{分|ぶん}の{一|いち}
1{本|ぽん}、2{本|ほん}、3{本|ぼん}、6{本|ぽん}、8{本|ぽん}、10{本|ぽん}、1000{本|ぼん}
{一|いっ}{本|ぽん}、{三|さん}{本|ぼん}、{百|ひゃっ}{本|ぽん}
3{匹|びき}と2{杯|はい}
{一|いっ}{歳|さい}、{十|じゅっ}{歳|さい}、{八|はっ}{冊|さつ}、{六|ろっ}{個|こ}、{百|ひゃっ}{回|かい}
{何|なん}{人|にん}で
{七|しち}{時|じ}、{四|よ}{時|じ}、{九|く}{時|じ}、{四|し}{月|がつ}、{七|しち}{月|がつ}、{九|く}{月|がつ}
{四|よ}{年|ねん}と{四|よん}{回|かい}
{一|ひと}つ、{二|ふた}つ、{四|よっ}つ、{八|やっ}つ、{三|みっ}つ{目|め}
300{万|まん}{回|かい}、3{千|ぜん}{円|えん}、8{百|ぴゃく}{円|えん}、2{億|おく}{人|にん}
{小|しょう}4、{中|ちゅう}2、{高|こう}1
1か{月|げつ}、６か{月間|げつかん}
{十|じゅう}{代|だい}と20{代|だい}
2026{年|ねん}と{平成|へいせい}29{年|ねん}
{五千|ごせん}{円|えん}、{一万|いちまん}{円|えん}、{三百|さんびゃく}{枚|まい}
{何|なん}{回|かい}、{何|なん}{分|ぷん}、{何|なん}{本|ぼん}、{何|なん}{時|じ}ごろ、{何百|なんびゃく}{人|にん}
{数|すう}{日|じつ}と{数|すう}{分|ふん}
{何|なに}を{見|み}る、{何|なに}か、{何|なん}の{話|はなし}、{何|なに}も、{何|なん}だろう
{一人前|いちにんまえ}と3{分野|ぶんや}
{人数|にんずう}{分|ぶん}の{紙|かみ}
""".strip().splitlines()


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_counter_sounds_as_its_number_makes_it(sentence):
    assert to_notation(plain(sentence)) == sentence


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (4, "よん"),
        (10, "じゅう"),
        (11, "じゅういち"),
        (300, "さんびゃく"),
        (600, "ろっぴゃく"),
        (1_000, "せん"),
        (3_800, "さんぜんはっぴゃく"),
        (10_000, "いちまん"),
        (120_050_008, "いちおくにせんごまんはち"),
    ],
)
def test_numbers_are_said(number, said):
    assert spoken(number) == said


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("二十四", 24),
        ("3万", 30_000),
        ("二〇二六", 2026),
        ("１，５００", 1_500),
        ("千", 1_000),
        ("一億二千万", 120_000_000),
    ],
)
def test_numbers_are_understood_however_they_are_written(written, number):
    assert value_of(written) == number


@pytest.mark.parametrize(
    ("text", "certain"),
    [
        ("11月1日から", True),
        ("1日に30分", True),
        ("1日へ", False),  # いちにち or ついたち
        ("3人", True),
        ("5首", False),  # no rule knows it
    ],
)
def test_what_no_rule_settles_is_said_to_be_uncertain(text, certain):
    assert all(word.certain for word in read(text)) is certain
