"""
Numbers with their counters: 三十分・さんじゅっぷん, 1人・ひとり, 11月1日・ついたち; and 何, which asks for one.

The dictionary reads figures one by one and knows few of the sounds that change; the tables here settle
them. Only kanji get a reading, so that of 「3本」 only ぼん is shown, unless number and counter have
one reading together.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from cms.furigana.align import Segment, align


def _table(words: str) -> dict[str, str]:
    return dict(word.split(":") for word in words.split())


# --- How numbers sound ---------------------------------------------------------------------

FIGURES = "一二三四五六七八九"
_ONES = ("", "いち", "に", "さん", "よん", "ご", "ろく", "なな", "はち", "きゅう")
_UNITS = {
    "千": (1_000, "せん", {3: "さんぜん", 8: "はっせん"}),
    "百": (100, "ひゃく", {3: "さんびゃく", 6: "ろっぴゃく", 8: "はっぴゃく"}),
    "十": (10, "じゅう", {}),
}
_MYRIADS = {"兆": (10**12, "ちょう"), "億": (10**8, "おく"), "万": (10**4, "まん")}
_AFTER_FIGURES = {"千": {3: "ぜん"}, "百": {3: "びゃく", 6: "ぴゃく", 8: "ぴゃく"}}
_AFTER_WHAT = {"百": "びゃく", "千": "ぜん"}
_DOUBLED = {"いち": "いっ", "ろく": "ろっ", "はち": "はっ", "じゅう": "じゅっ", "ひゃく": "ひゃっ"}


def spoken(number: int) -> str:
    """Return how a number below 10¹⁶ is said."""
    words = ""
    for value, name in _MYRIADS.values():
        if number >= value:
            words += _spoken_below_myriad(number // value) + name
            number %= value
    return words + _spoken_below_myriad(number)


def _spoken_below_myriad(number: int) -> str:
    words = ""
    for value, name, changed in _UNITS.values():
        times, number = divmod(number, value)
        if times:
            words += changed.get(times, (_ONES[times] if times > 1 else "") + name)
    return words + _ONES[number]


def value_of(numeral: str) -> int:
    """Return the number that figures, kanji or both write: 二十四, 3万, 二〇二六; whole numbers only."""
    total = myriad = figures = 0
    whole = re.sub(r"[.][0-9]+", "", unicodedata.normalize("NFKC", numeral))
    for character in whole.replace(",", ""):
        if character.isdigit() or character in "〇" + FIGURES:
            figures = figures * 10 + int(unicodedata.numeric(character))
        elif character in _UNITS:
            myriad += (figures or 1) * _UNITS[character][0]
            figures = 0
        else:
            total += (myriad + figures or 1) * _MYRIADS[character][0]
            myriad = figures = 0
    return total + myriad + figures


def _ending(number: int) -> int:
    """Return the last part that is said of the number: 1 to 9, 10, 100, 1,000 or 10,000."""
    if number % 10:
        return number % 10
    return next((part for part in (10, 100, 1_000) if number % (part * 10)), 10_000)


# --- How counters sound after them -----------------------------------------------------------

UNCHANGED = _table(
    "名:めい 円:えん 円分:えんぶん 秒:びょう 秒間:びょうかん 枚:まい 枚目:まいめ 台:だい 番:ばん "
    "番目:ばんめ 番線:ばんせん 度:ど 度目:どめ 問:もん 問目:もんめ 組:くみ 号:ごう 号車:ごうしゃ 割:わり 倍:ばい "
    "文字:もじ 字:じ 段:だん 段階:だんかい 代:だい 部:ぶ 面:めん 例:れい 両:りょう 話:わ 羽:わ 条:じょう "
    "行:ぎょう 枠:わく 学年:がくねん 学期:がっき 限:げん 限目:げんめ 時限:じげん 次:じ 択:たく 票差:ひょうさ 名分:めいぶん"
)
SPECIAL_FOUR = _table(
    "年:ねん 年生:ねんせい 年間:ねんかん 年度:ねんど 年前:ねんまえ 年後:ねんご 年目:ねんめ 年分:ねんぶん 時:じ 時間:じかん "
    "時間目:じかんめ 時間半:じかんはん 時半:じはん 時間後:じかんご 時間前:じかんまえ 時間以内:じかんいない 人:にん 人分:にんぶん "
    "人用:にんよう 人組:にんぐみ 人目:にんめ 人前:にんまえ 人部屋:にんべや"
)
"""Counters before which 四 is よ."""

DOUBLING_K = _table(
    "回:かい 回目:かいめ 回分:かいぶん 回戦:かいせん 個:こ 個目:こめ 個分:こぶん か月:かげつ カ月:かげつ "
    "ヶ月:かげつ ケ月:かげつ か月間:かげつかん か月分:かげつぶん か月前:かげつまえ か月後:かげつご か国:かこく カ国:かこく "
    "か国語:かこくご か所:かしょ カ所:かしょ ヶ所:かしょ か条:かじょう 階:かい 件:けん 件目:けんめ 曲:きょく 校:こう 教科:きょうか "
    "機種:きしゅ 画:かく 級:きゅう 区:く 項目:こうもく 軒:けん 角形:かくけい"
)
DOUBLING_ST = _table(
    "歳:さい 才:さい 歳児:さいじ 冊:さつ 冊目:さつめ 足:そく 種類:しゅるい 週間:しゅうかん 週間後:しゅうかんご "
    "週間前:しゅうかんまえ 週間分:しゅうかんぶん 章:しょう 世代:せだい 世帯:せたい 社:しゃ 周:しゅう 周年:しゅうねん 色:しょく 席:せき 節:せつ "
    "点:てん 点差:てんさ 通:つう 通目:つうめ 頭:とう 着:ちゃく 丁目:ちょうめ 都市:とし 対:つい 体:たい"
)
SOFTENED = {
    **_table("歩:ほ 本:ほん 本目:ほんめ 匹:ひき 杯:はい 票:ひょう 泊:はく 泊目:はくめ 拍:はく"),
    **_table(
        "分:ふん 分間:ふんかん 分後:ふんご 分前:ふんまえ 分以内:ふんいない 分以上:ふんいじょう 分半:ふんはん "
        "分程度:ふんていど 分単位:ふんたんい 分休:ふんきゅう"
    ),
}
"""Counters in は行, which also change themselves: 一本・いっぽん, 三本・さんぼん, 三分・さんぷん."""

HARD_AFTER_THREE = frozenset(("ほ", "はく", "はくめ"))

DAYS = _table("日: 日間:かん 日目:め 日前:まえ 日後:ご 日分:ぶん 日以内:いない 日以上:いじょう")
PEOPLE = _table("人: 人分:ぶん 人用:よう 人組:ぐみ 人目:め 人部屋:べや")
MONTHS = _table(
    "月:がつ 月分:がつぶん 月号:がつごう 月末:がつまつ 月上旬:がつじょうじゅん 月中旬:がつちゅうじゅん 月下旬:がつげじゅん 月生:がつう"
)
_DAY_NAMES = {
    2: "ふつか", 3: "みっか", 4: "よっか", 5: "いつか", 6: "むいか", 7: "なのか", 8: "ようか",
    9: "ここのか", 10: "とおか", 14: "じゅうよっか", 20: "はつか", 24: "にじゅうよっか",
}  # fmt: skip
_THINGS = ("", "ひと", "ふた", "みっ", "よっ", "いつ", "むっ", "なな", "やっ", "ここの")
_TENS = "十百千万億兆"
_WHAT = {"何": "なん", "数": "すう"}

COUNTERS = {
    **DAYS, **PEOPLE, **MONTHS, **UNCHANGED, **SPECIAL_FOUR, **DOUBLING_K, **DOUBLING_ST, **SOFTENED,
    "つ": "つ", "つ目": "つめ",
}  # fmt: skip
_either = "|".join(sorted(map(re.escape, COUNTERS), key=len, reverse=True))
_figures = r"[0-9０-９]+(?:[,，][0-9０-９]{3})*(?:[.．][0-9０-９]+)?"
_expression = re.compile(
    rf"(?<![0-9０-９.．,，{FIGURES}{_TENS}])"
    rf"(?P<number>{_figures}[{_TENS}]*|[{FIGURES}〇{_TENS}]+|[何数][{_TENS}]*)"
    rf"(?P<counter>{_either})?"
)
_school_year = re.compile(
    r"(?<![一-鿿])(?P<school>[小中高])(?=[1-6１-６](?![0-9０-９年か月時分人回組本枚個つ]))"
)
_asking = re.compile(
    r"何(?=[をがもにはへや、。・：？！?!」）]|か(?![月国所条年])|から|まで|より|$)"
)
_a_day = "[月火水木金土日]"
_weekday = re.compile(
    rf"(?<=[（(]){_a_day}(?=[）)])"
    rf"|(?<![一-鿿0-9０-９]){_a_day}(?=[〜～・]{_a_day}(?![一-鿿])|[ 　][0-9０-９]+時)"
    rf"|(?<={_a_day}[〜～・]){_a_day}(?![一-鿿])"
    rf"|\A{_a_day}\Z"
)
_WEEKDAYS = dict(
    zip("月火水木金土日", ("げつ", "か", "すい", "もく", "きん", "ど", "にち"), strict=True)
)
_minutes_alone = re.compile(r"(?:^|(?<=[（(]))分(?=[）)]|$)")
_MONTHS_OF_YEAR = range(1, 13)
_SCHOOLS = {"小": "しょう", "中": "ちゅう", "高": "こう"}
_ten_minutes = re.compile(
    r"で(?:き|終|済|行)|ほど|くらい|ぐらい|おき|ずつ|だけ|も?(?:待|た[っつ])|休|早|遅|しか|、?[0-9０-９]|たらず"
)
_one_day_long = re.compile(
    rf"(?:に|で|あたり|の(?:使|うち|時|生|流|は)|[0-9０-９{FIGURES}何だじずもご数、・])"
)


@dataclass(frozen=True, slots=True)
class Numeral:
    """
    A number with its counter as a rule reads it.

    ``firm`` where the rule also knows better than a dictionary's word for the same characters;
    ``certain`` unless the same characters have another reading that is as likely.
    """

    start: int
    end: int
    reading: str
    segments: tuple[Segment, ...]
    firm: bool = False
    certain: bool = True


def numerals(text: str) -> Iterator[Numeral]:
    """Yield what a rule knows: numbers with counters, years of school such as 小4, （水）, 月〜金, and なに."""
    for match in _weekday.finditer(text):
        reading = _WEEKDAYS[match.group()]
        yield Numeral(
            *match.span(),
            reading,
            (Segment(*match.span(), reading),),
            firm=True,
            certain=len(text) > 1,
        )
    for match in _minutes_alone.finditer(text):
        yield Numeral(*match.span(), "ふん", (Segment(*match.span(), "ふん"),), firm=True)
    for match in _asking.finditer(text):
        yield Numeral(*match.span(), "なに", (Segment(*match.span(), "なに"),), firm=True)
    for match in _school_year.finditer(text):
        start, end = match.span("school")
        reading = _SCHOOLS[match["school"]]
        yield Numeral(start, end, reading, (Segment(start, end, reading),), firm=True)
    for match in _expression.finditer(text):
        numeral = _numeral(match, text)
        if numeral is not None:
            yield numeral


def _numeral(match: re.Match[str], text: str) -> Numeral | None:  # noqa: PLR0911 - one for each kind
    number, counter = match["number"], match["counter"]
    if counter is None:
        return _figures_with_units(match)
    if number[0] in _WHAT:
        return _of_unknown_number(match)
    if _is_another_word(match, text):
        return None
    value = value_of(number)
    if not value and not number[0].isdigit():
        return None  # 〇 alone is a sign
    if counter == "分" and re.match(rf"の[0-9０-９{FIGURES}]", text[match.end() :]):
        return _counted(match, _said(number, value), "ぶん", firm=True)
    if counter in DAYS:
        return _days(match, value, text)
    if counter in PEOPLE and value in (1, 2) and len(number) == 1:
        return _together(match, ("ひとり", "ふたり")[value - 1] + PEOPLE[counter])
    if counter in ("つ", "つ目"):
        return _things(match, number)
    is_decimal = "." in unicodedata.normalize("NFKC", number)
    last = int(unicodedata.numeric(number[-1])) if is_decimal else _ending(value)
    return _counted(match, _said(number, value, counter), _sound(counter, last))


def _is_another_word(match: re.Match[str], text: str) -> bool:
    """Tell whether the characters are no number with a counter, or may be another word as well."""
    number, counter = match["number"], match["counter"]
    if number + counter == "十分":
        before, after = text[: match.start()], text[match.end() :]
        return not (before.endswith("約") or _ten_minutes.match(after))  # じゅうぶん
    if counter in MONTHS:  # 一月 may be いちがつ or ひとつき
        return value_of(number) not in _MONTHS_OF_YEAR or number + counter in ("一月", "二月")
    return number + counter == "二十歳"  # はたち


def _said(number: str, value: int, counter: str = "") -> str:
    """Return how the number is said before the counter; only kanji need it."""
    words = spoken(value)
    if counter in SPECIAL_FOUR and words.endswith("よん"):
        return words[:-1]
    if counter.startswith("時") or counter in MONTHS:
        changed = {"なな": "しち", "きゅう": "く", "よん": "し" if counter in MONTHS else "よ"}
    elif counter in DOUBLING_K or counter in SOFTENED:
        changed = _DOUBLED
    elif counter in DOUBLING_ST:
        changed = {
            said: short for said, short in _DOUBLED.items() if said in ("いち", "はち", "じゅう")
        }
    else:
        changed = {}
    for said, short in changed.items():
        if words.endswith(said):
            return words.removesuffix(said) + short
    return words


def _sound(counter: str, last: int, *, after_what: bool = False) -> str:
    """Return the counter's own sound after a number that ends like this."""
    reading = COUNTERS[counter]
    if counter not in SOFTENED:
        return reading
    rest = reading[1:]
    if reading.startswith("ふん"):
        return (
            "ぷ" if last in (1, 3, 4, 6, 8, 10, 100, 1_000, 10_000) or after_what else "ふ"
        ) + rest
    soft = {"ほ": "ぼ", "ひ": "び", "は": "ば"}[reading[0]]
    hard = {"ほ": "ぽ", "ひ": "ぴ", "は": "ぱ"}[reading[0]]
    if last in (1, 6, 8, 10, 100):
        return hard + rest
    if last in (3, 1_000, 10_000) or after_what:
        return (hard if reading in HARD_AFTER_THREE else soft) + rest
    return reading


def _counted(match: re.Match[str], said: str, counter: str, **known: bool) -> Numeral:
    """Return number and counter with a reading each; figures are read as they stand."""
    number, written = match["number"], match["counter"]
    start, middle = match.start(), match.start("counter")
    if number[0].isdigit():
        units = _figures_with_units(match)
        segments = list(units.segments) if units else []
        said = number[: len(number) - len(segments)] + "".join(part.reading for part in segments)
    else:
        segments = [Segment(start, middle, said)]
        known = {"firm": len(number) > 1 or _knows_better(match)} | known
    segments += [
        Segment(middle + first, middle + last, reading)
        for first, last, reading in align(written, counter)
    ]
    return Numeral(start, match.end(), said + counter, tuple(segments), **known)


def _knows_better(match: re.Match[str]) -> bool:
    """Tell whether the dictionary's word is none here: 一回 is no いちかい, but 一回り is ひとまわり."""
    return match.group() == "十分" or (
        match.group() == "一回" and not match.string.startswith("り", match.end())
    )


def _together(match: re.Match[str], reading: str, **known: bool) -> Numeral:
    """Return number and counter with one reading, kana at the end apart."""
    return Numeral(
        match.start(),
        match.end(),
        reading,
        (Segment(match.start(), match.end(), reading),),
        **known,
    )


def _figures_with_units(match: re.Match[str]) -> Numeral | None:
    """Return the reading of the units after figures: 万 of 「300万」."""
    number = match["number"]
    figures = number.rstrip(_TENS)
    if not figures[:1].isdigit() or figures == number:
        return None
    segments, position = [], match.start() + len(figures)
    last = int(unicodedata.numeric(figures[-1]))
    for unit in number[len(figures) :]:
        name = _MYRIADS[unit][1] if unit in _MYRIADS else _UNITS[unit][1]
        segments.append(
            Segment(position, position + 1, _AFTER_FIGURES.get(unit, {}).get(last, name))
        )
        position, last = position + 1, 0
    reading = figures + "".join(segment.reading for segment in segments)
    return Numeral(match.start(), match.start() + len(number), reading, tuple(segments), firm=True)


def _of_unknown_number(match: re.Match[str]) -> Numeral | None:
    """Return 何人, 何百回, 数分 and the like."""
    number, counter = match["number"], match["counter"]
    what, units = number[0], number[1:]
    if counter in ("つ", "つ目", "代") or (
        what == "数" and counter in UNCHANGED | DOUBLING_ST and not units
    ):
        return None
    said, last = _WHAT[what], 0
    for unit in units:
        name = _MYRIADS[unit][1] if unit in _MYRIADS else _UNITS[unit][1]
        said += _AFTER_WHAT.get(unit, name) if what == "何" else name
        last = _MYRIADS[unit][0] if unit in _MYRIADS else _UNITS[unit][0]
    if last:
        words = said if counter not in DOUBLING_K | SOFTENED else _doubled(said)
        return _counted(match, words, _sound(counter, min(last, 10_000)), firm=True)
    if counter in DAYS:
        return _counted(
            match, said, ("にち" if what == "何" else "じつ") + DAYS[counter], firm=True
        )
    if counter in PEOPLE:
        return _counted(match, said, "にん" + PEOPLE[counter], firm=True)
    return _counted(match, said, _sound(counter, 0, after_what=what == "何"), firm=True)


def _doubled(said: str) -> str:
    return next(
        (said.removesuffix(end) + short for end, short in _DOUBLED.items() if said.endswith(end)),
        said,
    )


def _days(match: re.Match[str], value: int, text: str) -> Numeral:
    """Return a day of the month, or how many days."""
    number, counter = match["number"], match["counter"]
    rest = DAYS[counter]
    if value == 1 and counter == "日":
        if text[: match.start()].endswith("月"):
            return _together(match, "ついたち")
        long = _one_day_long.match(text, match.end()) is not None
        return _counted(match, "いち", "にち", firm=True, certain=long)
    name = _DAY_NAMES.get(value)
    if name is None or (value == 1):
        return _counted(match, spoken(value), "にち" + rest)
    if name == "はつか":
        return _together(match, name + rest)
    if number[0].isdigit():
        return _counted(match, "", "か" + rest)
    return _counted(match, name.removesuffix("か"), "か" + rest, firm=True)


def _things(match: re.Match[str], number: str) -> Numeral | None:
    """Return 一つ to 九つ; figures before つ need no reading."""
    if number not in FIGURES:
        return None
    segments = [Segment(match.start(), match.start() + 1, _THINGS[FIGURES.index(number) + 1])]
    if match["counter"] == "つ目":
        segments.append(Segment(match.end() - 1, match.end(), "め"))
    reading = segments[0].reading + COUNTERS[match["counter"]]
    return Numeral(match.start(), match.end(), reading, tuple(segments), firm=True)
