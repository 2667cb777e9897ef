"""
Which readings a person should look at: neither everything nor nothing.

The dictionary lists every reading that a word has ever had. Most of these no child will meet: 人 as びと
within a word, 言う as ゆう. What stays are words of which several readings are alive, words that the
dictionary does not know, and people's names.
"""

from functools import cache

from cms.furigana import dictionary
from cms.furigana.characters import has_kanji

CONJUGATED = frozenset(("動詞", "形容詞"))

_VOICED = str.maketrans(
    "がぎぐげござじずぜぞだぢづでどばびぶべぼぱぴぷぺぽ",
    "かきくけこさしすせそたちつてとはひふへほはひふへほ",
)

RIVALS = {
    kanji: tuple(stems.split("・"))
    for kanji, stems in (
        pair.split(":")
        for pair in """
        行:い・おこな 開:あ・ひら 止:と・や 汚:よご・けが 怒:おこ・いか 抱:だ・かか・いだ 描:か・えが 辛:から・つら
        空:あ・す 通:とお・かよ 弾:ひ・はず 退:しりぞ・の・ど 脅:おど・おびや 潜:もぐ・ひそ 臭:くさ・にお 冷:ひ・さ
        被:かぶ・こうむ 省:はぶ・かえり 注:そそ・つ 断:ことわ・た 解:と・ほど・わか 避:さ・よ 埋:う・うず 映:うつ・は
        焦:あせ・こ 放:はな・ほう 難:むずか・かた・にく 下:くだ・さ・お 上:あ・のぼ 降:ふ・お 結:むす・ゆ 逸:そ・はぐ
        生:い・う・は 訳:わけ・やく 盛:も・さか 勝:か・まさ 捕:と・つか 傷:きず・いた 重:おも・かさ 細:ほそ・こま
        温:あたた・ぬる 染:そ・し 跳:は・と 触:さわ・ふ 囲:かこ・かこ 占:し・うらな 裂:さ・き 値:ね・あたい 尋:たず・たず
        憎:にく・にく 魅:み・み 来:く・きた 居:い・お 労:ねぎら・いたわ 著:あらわ・いちじる 縁:ふち・へり 苦:くる・にが
        速:はや・すみ 厳:きび・おごそ 危:あぶ・あや 交:まじ・ま・か 直:なお・ただ 留:と・とど 負:ま・お 過:す・あやま
        """.split()  # noqa: SIM905 - a list of words reads best as words
    )
}
"""Kanji of verbs and adjectives that begin two living words, and how these begin."""

ORDINARY = frozenset(
    """
    人:ひと 大人:おとな 力:ちから 今:いま 声:こえ 気:き 次:つぎ 文字:もじ 人数:にんずう 室:しつ 好き:すき 同じ:おなじ
    心:こころ 一度:いちど 夜:よる 朝:あさ 目:め 姉:あね 兄:あに 母:はは 父:ちち 手:て 足:あし 口:くち 耳:みみ 頭:あたま
    本当:ほんとう 曲:きょく 欄:らん 町:まち 村:むら 翌朝:よくあさ 一方:いっぽう 自然:しぜん 工夫:くふう 本気:ほんき
    日数:にっすう 道:みち 色:いろ 紙:かみ 文:ぶん 親:おや 親子:おやこ 子:こ 昼間:ひるま 姿:すがた 息:いき 腕:うで
    日本:にほん 会社:かいしゃ 不:ふ 無:む 非:ひ 未:み 再:さい 新:しん 同:どう 各:かく 全:ぜん 友:とも 国:くに 海:うみ
    山:やま 川:かわ 空:そら 花:はな 犬:いぬ 鳥:とり 魚:さかな 雨:あめ 雪:ゆき 春:はる 夏:なつ 秋:あき 冬:ふゆ 車:くるま
    駅:えき 門:もん 窓:まど 机:つくえ 箱:はこ 絵:え 歌:うた 時:とき 男:おとこ 女:おんな 命:いのち 一人:ひとり 二人:ふたり
    一言:ひとこと 仲間:なかま 名前:なまえ 身:み 顔:かお 体:からだ 数:かず 指:ゆび 理由:りゆう 言葉:ことば 最初:さいしょ
    最後:さいご 途中:とちゅう 世界:せかい 部屋:へや 夢:ゆめ 味:あじ 音:おと 光:ひかり 火:ひ 水:みず 木:き 石:いし 草:くさ
    前:まえ 上:うえ 下:した 助け:たすけ 話:はなし 物:もの 場:ば 別:べつ 何:なん 横:よこ 丸:まる 鍵:かぎ 性:せい 近く:ちかく
    見出し:みだし 本文:ほんぶん 上下:じょうげ 地方:ちほう 面:めん 昭和:しょうわ 平成:へいせい 令和:れいわ
    虫:むし 本:ほん 席:せき 罪:つみ 店:みせ 島:しま 池:いけ 森:もり 林:はやし 畑:はたけ 庭:にわ 屋根:やね 橋:はし 港:みなと
    """.split()  # noqa: SIM905 - as above
)
"""Words as they are nearly always read, although a dictionary knows more."""


@cache
def is_certain(surface: str, reading: str, part_of_speech: int) -> bool:
    """Tell whether the word, as the dictionary took it, can be read in one living way only."""
    parts = dictionary.parts_of(part_of_speech)
    if f"{surface}:{reading}" in ORDINARY or dictionary.NUMBER in parts:
        return True
    found = dictionary.entries(surface)
    if dictionary.PERSON in parts or not found:
        return False
    if CONJUGATED.intersection(parts):
        return len(_rivals(surface, [other for other, _ in found])) < 2  # noqa: PLR2004
    is_name = dictionary.NAME in parts
    others = {
        other.translate(_VOICED)
        for other, other_parts in found
        if is_name or dictionary.NAME not in other_parts
    }
    return others <= {reading.translate(_VOICED)}


def _rivals(surface: str, readings: list[str]) -> set[str]:
    """Return how the words begin that are alive among the readings."""
    if not has_kanji(surface[0]):
        return set()
    stems = RIVALS.get(surface[0], ())
    longest_first = sorted(stems, key=len, reverse=True)
    begun = (
        next((stem for stem in longest_first if reading.startswith(stem)), None)
        for reading in readings
    )
    return {stem for stem in begun if stem is not None}
