"""
What a program finds in the words of an item or a quiz before people meet it.

A finding that stops (``MUST``) keeps the item from being approved; one that asks (``LOOK``) is a person's to
judge, and what ships has none that is not stated with its reason (tests/quizzes/review/test_shipped.py); a
note (``NOTE``) only tells. The rules for wording are those on which textbooks agree (Haladyna, Downing &
Rodriguez 2002, "A review of multiple-choice item-writing guidelines for classroom assessment").
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from django.db.models import TextChoices
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.furigana.characters import has_kanji
from cms.furigana.html import annotate
from cms.furigana.modes import for_band
from cms.furigana.review import uncertain
from cms.reading_level import LIMITS, bare, is_beyond, length, sentences
from cms.taxonomy import Band, SmallClass
from quizzes.items.kinds import KINDS, Kind
from quizzes.review.clues import (
    CLUES,
    LONGEST_KEYS,
    UNEVEN,
    Options,
    beats_chance,
    only_cautious,
    only_moderate,
    share_of_longest_keys,
    sticks_out,
    uneven_keys,
)
from quizzes.review.likeness import plain


class Weight(IntEnum):
    """How much a finding weighs, the heaviest first."""

    MUST = 0
    LOOK = 1
    NOTE = 2


class Check(TextChoices):
    """What is looked at, in the order of the checklist."""

    KEYS = "keys", gettext_lazy("正答")
    CLUES = "clues", gettext_lazy("長さや言い回しの手がかり")
    DISTRACTORS = "distractors", gettext_lazy("誤解と理由")
    STEM = "stem", gettext_lazy("問題文と選択肢の形")
    READING = "reading", gettext_lazy("読みやすさ")
    RUBY = "ruby", gettext_lazy("ふりがな")
    FACTS = "facts", gettext_lazy("出典と相談カード")
    EDITIONS = "editions", gettext_lazy("ほかの言葉")
    LIKENESS = "likeness", gettext_lazy("よく似た問題")
    COMPOSITION = "composition", gettext_lazy("問題の組み方")


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something to mend or to look at, in an editor's words."""

    check: Check
    weight: Weight
    words: str
    address: str = ""
    """Where what it speaks of can be looked at."""

    @property
    def stops(self) -> bool:
        """Whether nothing can be approved that has it."""
        return self.weight == Weight.MUST


@dataclass(frozen=True, kw_only=True)
class ReviewedOption:
    """An option under review."""

    text: str
    is_key: bool = False
    rationale: str = ""
    misconception: str = ""
    target: str = ""
    part: str = ""
    reaction: str = ""
    next_turn: int | None = None


@dataclass(frozen=True, kw_only=True)
class ReviewedItem:
    """An item under review: what it says, and which readings are decided for its words."""

    kind: str
    stem: str
    explanation: str
    options: tuple[ReviewedOption, ...]
    bands: tuple[Band, ...]
    small_class: str
    help_card: bool
    source: str
    picture_words: str = ""
    missing_editions: tuple[str, ...] = ()
    """The languages, by name, in which readers meet Japanese."""

    @property
    def rules(self) -> Kind:
        """How responses to it are read and scored."""
        return KINDS[self.kind]

    @property
    def keys(self) -> list[str]:
        """The texts of its keys."""
        return [option.text for option in self.options if option.is_key]

    @property
    def distractors(self) -> list[str]:
        """The texts of its other options."""
        return [option.text for option in self.options if not option.is_key]

    def texts(self) -> list[str]:
        """Return what pupils read of it."""
        options = ((one.text, one.target, one.reaction, one.rationale) for one in self.options)
        told = (self.stem, self.picture_words, *(text for one in options for text in one))
        return [*(text for text in told if text), self.explanation]


Readings = Mapping[str, str]


def findings_of_item(
    item: ReviewedItem, *, overrides: Readings, confirmed: Readings
) -> list[Finding]:
    """
    Return what there is to say of the item, in the order of the checklist, the heaviest first.

    ``overrides`` are the readings that editors decided on, ``confirmed`` those they looked at.
    """
    found = [
        *_keys(item),
        *_clues(item),
        *_distractors(item),
        *_forms(item),
        *_reading_level(item),
        *_ruby(item, overrides, confirmed),
        *_facts(item),
        *_editions(item),
    ]
    return in_order(found)


def in_order(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings as a checklist has them."""
    checks = list(Check)
    return sorted(findings, key=lambda one: (checks.index(one.check), one.weight))


# --- Keys and distractors ------------------------------------------------------------------


def _keys(item: ReviewedItem) -> Iterator[Finding]:
    problem = (
        item.rules.check_keys(len(item.keys), len(item.options))
        or item.rules.check_targets([option.target for option in item.options])
        or item.rules.check_options(item.options)
    )
    if problem:
        yield Finding(check=Check.KEYS, weight=Weight.MUST, words=problem)
    words = [plain(option.text) for option in item.options]
    if len(set(words)) != len(words):
        yield Finding(
            check=Check.KEYS,
            weight=Weight.MUST,
            words=_("同じ選択肢が二つあります。どちらかを直すか、消してください。"),
        )


def _clues(item: ReviewedItem) -> Iterator[Finding]:
    if not (item.rules.needs_misconceptions and item.keys and item.distractors):
        return
    if item.rules.has_parts:  # an address and a link have no like among the other parts of a screen
        return
    told = {
        sticks_out: _("正答だけが、はっきり長くなっています。長さをそろえてください。"),
        only_cautious: _(
            "「〜ことがある」「〜かもしれない」のようなひかえめな言い方が、正答だけにあります。"
        ),
        only_moderate: _(
            "「必ず」「だけ」のような言い切りが、正答でない選択肢のすべてにあり、正答にはありません。"
        ),
    }
    for clue, words in told.items():
        if clue(item.keys, item.distractors):
            yield Finding(check=Check.CLUES, weight=Weight.LOOK, words=words)


def _distractors(item: ReviewedItem) -> Iterator[Finding]:
    for number, option in enumerate(item.options, start=1):
        if item.rules.needs_misconceptions and not option.is_key and not option.misconception:
            yield _must(Check.DISTRACTORS, _("選択肢%(number)sに、誤解がありません。"), number)
        if not option.rationale:
            yield _must(Check.DISTRACTORS, _("選択肢%(number)sに、理由がありません。"), number)
    written = [plain(option.misconception) for option in item.options if option.misconception]
    if len(set(written)) != len(written):
        yield Finding(
            check=Check.DISTRACTORS,
            weight=Weight.LOOK,
            words=_("同じ誤解が、二つの選択肢に書いてあります。"),
        )
    if not item.explanation:
        yield Finding(check=Check.DISTRACTORS, weight=Weight.MUST, words=_("解説がありません。"))


def _must(check: Check, words: str, number: int) -> Finding:
    return Finding(check=check, weight=Weight.MUST, words=words % {"number": number})


# --- Forms that test reading care, not knowledge -------------------------------------------

NEGATED = re.compile(
    r"正しくない|[当あ]てはまらない|ふさわしくない|適切でない|適切ではない|よくない(もの|こと|行動|の)"
    r"|ちがうもの|で(は)?ないもの|まちがって(いる|いない)(もの|こと|文|説明|の)|誤って(いる|いない)|誤りは"
)
"""Stems that ask for what is not so: a reader who overlooks the 「ない」 fails without a misconception."""

SWEEPING = re.compile(
    r"^(上の|この|これらの)?(すべて|全て|全部|ぜんぶ|みんな|どれも|どちらも|いずれも|両方)(が|とも|は)?、?"
    r"(正しい|ちがう|違う|まちがい|あてはまる|当てはまる|あてはまらない|よい|よくない|だめ|いけない)?"
    r"(です|である)?。?$|^(上の|この中に)?(どれでもない|正しいものはない|答えはない|なし)。?$"
)
"""Options about the other options, which also can stand in no other order."""


def _forms(item: ReviewedItem) -> Iterator[Finding]:
    asked = sentences(item.stem)[-1:] or [item.stem]
    if item.rules.is_scored and NEGATED.search(asked[0]):
        yield Finding(
            check=Check.STEM,
            weight=Weight.LOOK,
            words=_(
                "「〜ないものはどれ」と問うています。知っていても読みちがえます。たしかめたいことを、そのまま問いましょう。"
            ),
        )
    if item.rules.needs_misconceptions and any(
        SWEEPING.match(option.text.strip()) for option in item.options
    ):
        yield Finding(
            check=Check.STEM,
            weight=Weight.LOOK,
            words=_(
                "「すべて正しい」「どれもちがう」のような選択肢があります。ひとつの考えを言う選択肢に直しましょう。"
            ),
        )


# --- Reading -------------------------------------------------------------------------------


def _reading_level(item: ReviewedItem) -> Iterator[Finding]:
    if not item.bands:
        return
    band = youngest(item.bands)
    limit = LIMITS[band]
    for text in item.texts():
        for sentence in sentences(text):
            if length(sentence) > limit.longest:
                yield Finding(
                    check=Check.READING,
                    weight=Weight.LOOK,
                    words=_(
                        "%(band)sには長い文があります（%(length)s字。%(limit)s字まで）：%(sentence)s"
                    )
                    % {
                        "band": band.label,
                        "length": length(sentence),
                        "limit": limit.longest,
                        "sentence": sentence.strip(),
                    },
                )
    kanji = [sign for text in item.texts() for sign in text if has_kanji(sign)]
    beyond = [sign for sign in kanji if is_beyond(sign, limit.years)]
    if len(beyond) > max(1, limit.beyond * len(kanji)):
        yield Finding(
            check=Check.READING,
            weight=Weight.LOOK,
            words=_("%(band)sで習わない漢字が多くあります：%(kanji)s")
            % {"band": band.label, "kanji": "、".join(dict.fromkeys(beyond))},
        )


def youngest(bands: Sequence[Band]) -> Band:
    """Return the band whose readers need the most help."""
    return min(bands, key=list(Band).index)


def _ruby(item: ReviewedItem, overrides: Readings, confirmed: Readings) -> Iterator[Finding]:
    modes = {for_band(band) for band in item.bands}
    left = {
        sign: None
        for text in item.texts()
        for mode in modes
        for sign in bare(annotate(escape(text), mode=mode, overrides=overrides), mode)
    }
    if left:
        yield Finding(
            check=Check.RUBY,
            weight=Weight.LOOK,
            words=_("ふりがなが付かない漢字があります：%(kanji)s") % {"kanji": "、".join(left)},
        )
    doubts = {
        f"{doubt.phrase}（{doubt.phrase_reading}）": None
        for text in item.texts()
        for doubt in uncertain(text, overrides=overrides, confirmed=confirmed)
    }
    if doubts:
        yield Finding(
            check=Check.RUBY,
            weight=Weight.LOOK,
            words=_("読みをたしかめてください：%(words)s") % {"words": "、".join(doubts)},
        )


# --- Facts, help, languages ----------------------------------------------------------------

FACTUAL = re.compile(r"法律|条例|第\d+条|[\d０-９]+([.．]\d+)?\s*[%％]|パーセント|統計|[^本]調査に")
"""What a reader may ask the source of."""

MAY_TOUCH = frozenset(
    (
        SmallClass.CRIME_INVITATION,
        SmallClass.HURTFUL,
        SmallClass.STRANGERS,
        SmallClass.POSTING,
    )
)
"""The small classes, beside demands and threats, whose items often touch what a reader went through."""


def _facts(item: ReviewedItem) -> Iterator[Finding]:
    if not item.source and any(FACTUAL.search(text) for text in item.texts()):
        yield Finding(
            check=Check.FACTS,
            weight=Weight.NOTE,
            words=_("法律や数字に触れているようです。事実なら、出典を書いてください。"),
        )
    if not item.small_class:
        yield Finding(check=Check.FACTS, weight=Weight.MUST, words=_("小分類がありません。"))
    elif not item.help_card:
        yield from _missing_help(SmallClass(item.small_class))
    if not item.bands:
        yield Finding(check=Check.FACTS, weight=Weight.MUST, words=_("対象がありません。"))


def _missing_help(small_class: SmallClass) -> Iterator[Finding]:
    if small_class == SmallClass.DEMANDS:
        words = _("要求とおどしの問題には、相談カードをつけてください。")
        yield Finding(check=Check.FACTS, weight=Weight.MUST, words=words)
    elif small_class in MAY_TOUCH:
        words = _("つらい話に触れるなら、相談カードをつけてください。")
        yield Finding(check=Check.FACTS, weight=Weight.NOTE, words=words)


def _editions(item: ReviewedItem) -> Iterator[Finding]:
    if item.missing_editions:
        yield Finding(
            check=Check.EDITIONS,
            weight=Weight.NOTE,
            words=_("つぎの言葉の人は、日本語を読みます：%(languages)s")
            % {"languages": "、".join(item.missing_editions)},
        )


# --- Quizzes -------------------------------------------------------------------------------


def findings_of_quiz(items: Sequence[ReviewedItem], *, band: Band) -> list[Finding]:
    """Return what there is to say of the items together, in a quiz for the band."""
    return in_order([*_composition(items, band), *_guessable(items)])


def _composition(items: Sequence[ReviewedItem], band: Band) -> Iterator[Finding]:
    if not items:
        words = _("問題を一つ以上入れてください。")
        yield Finding(check=Check.COMPOSITION, weight=Weight.MUST, words=words)
    for number, item in enumerate(items, start=1):
        if band not in item.bands:
            yield Finding(
                check=Check.COMPOSITION,
                weight=Weight.LOOK,
                words=_("問題%(number)sは、%(band)sのために書かれていません。")
                % {"number": number, "band": band.label},
            )


def _guessable(items: Sequence[ReviewedItem]) -> Iterator[Finding]:
    """Hold the items with one key among options to what a reader finds who reads no stem."""
    single = [
        Options(
            texts=tuple(option.text for option in item.options),
            key=next(n for n, option in enumerate(item.options, start=1) if option.is_key),
        )
        for item in items
        if item.rules.needs_misconceptions and len(item.keys) == 1 and len(item.options) > 2  # noqa: PLR2004 - true or false has no place to be balanced
    ]
    if uneven_keys(single) > UNEVEN:
        yield Finding(
            check=Check.COMPOSITION,
            weight=Weight.LOOK,
            words=_("正答が、同じ場所にかたよっています。選択肢のならびを変えてください。"),
        )
    if share_of_longest_keys(single) > LONGEST_KEYS:
        yield Finding(
            check=Check.CLUES,
            weight=Weight.LOOK,
            words=_("正答がいちばん長い問題が多くあります。長さをそろえてください。"),
        )
    if any(beats_chance(single, clue) for clue in CLUES.values()):
        yield Finding(
            check=Check.CLUES,
            weight=Weight.LOOK,
            words=_(
                "問題文を読まなくても、選択肢の言い回しだけで当てられます。正答とほかの選択肢の書き方をそろえてください。"
            ),
        )
