"""
What an item's figures say to an editor in plain words, and what to do next.

Every flag has a threshold that test books agree on, and is raised only where chance is no explanation
(one-sided, 95 %): with few sittings nothing is flagged. One in twenty flags on a good item is chance all
the same, so each asks an editor to look, and none withdraws an item.

===================  =========================================================  ==========================
flag                 raised when                                                source
===================  =========================================================  ==========================
better choose wrong  more of the upper group than of the lower chose a          Haladyna & Rodriguez 2013:
                     distractor (two shares, z > 1.645)                         distractors should draw the
                                                                                less proficient
unrelated            the item–rest correlation is below .20 even at the upper   Ebel & Frisbie 1991: items
                     end of its interval (Fisher's z)                           below .20 are poor
nearly all right     the facility is above .90 even at the lower end of its     Haladyna & Rodriguez 2013:
                     interval (Wilson)                                          above .90 easy
hardly chosen        fewer than 5 % chose a distractor, even at the upper end   Haladyna & Downing 1993: a
                     of its interval; not where nearly all are right            functional distractor draws
                                                                                5 %
===================  =========================================================  ==========================
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quizzes.items.chance import is_more, largest_correlation, share_range

POOR_CORRELATION = 0.20
EASY = 0.90
FUNCTIONAL = 0.05


@dataclass(frozen=True, kw_only=True)
class Flag:
    """Something to look at; the smaller its ``urgency``, the sooner."""

    code: str
    urgency: int
    words: str | Promise
    advice: str | Promise
    beside_option: str | Promise = ""
    """What is said beside the option that it is about."""


BETTER_CHOOSE_WRONG = Flag(
    code="better_choose_wrong",
    urgency=1,
    words=_("よくできた人ほど選んでいる、正答でない選択肢があります"),
    beside_option=_("この選択肢はよくできた人ほど選んでいます"),
    advice=_(
        "正答の指定がまちがっていないか、その選択肢も正しいと読めないか、確かめましょう。"
        "問題文に条件を書きたすと、直ることがあります。"
    ),
)
UNRELATED = Flag(
    code="unrelated",
    urgency=2,
    words=_("正答した人とほかの問題の点に関係が見られません"),
    advice=_(
        "問題文があいまいでないか、知識より読む力や運で決まっていないか、確かめましょう。"
        "ほかの問題とちがうことを問う問題なら、このままでもかまいません。"
    ),
)
NEARLY_ALL_RIGHT = Flag(
    code="nearly_all_right",
    urgency=3,
    words=_("ほとんどの人が正答しています"),
    advice=_(
        "全員にわかってほしいことの確かめなら、このままでかまいません。"
        "そうでなければ、正答だけが長い、くわしい、などの手がかりがないか、見なおしましょう。"
    ),
)
HARDLY_CHOSEN = Flag(
    code="hardly_chosen",
    urgency=4,
    words=_("ほとんどえらばれていない選択肢があります"),
    beside_option=_("ほとんどえらばれていません"),
    advice=_(
        "実際によくある誤解に書きかえるか、その選択肢をへらしましょう。選択肢は三つでも足ります。"
    ),
)
FLAGS = (BETTER_CHOOSE_WRONG, UNRELATED, NEARLY_ALL_RIGHT, HARDLY_CHOSEN)


@dataclass(frozen=True, kw_only=True)
class OptionChoices:
    """How many chose an option: in all, and of the two outer groups."""

    is_key: bool
    chosen: int
    lower: int
    upper: int


@dataclass(frozen=True, kw_only=True)
class Flags:
    """An item's flags, the most urgent first, and those of each option."""

    item: tuple[Flag, ...]
    options: tuple[tuple[Flag, ...], ...]


def flags_of(
    *,
    sittings: int,
    of_lower: int,
    of_upper: int,
    facility: Fraction | float,
    correlation: float | None,
    options: Sequence[OptionChoices],
) -> Flags:
    """
    Return what is to be looked at; the options' flags are among the item's, once each.

    ``of_lower`` and ``of_upper`` are the sizes of the two outer groups by points, such as thirds.
    """
    found: set[Flag] = set()
    lowest, _highest = share_range(share=float(facility), sittings=sittings)
    if lowest > EASY:
        found.add(NEARLY_ALL_RIGHT)
    if correlation is not None:
        highest = largest_correlation(correlation=correlation, sittings=sittings)
        if highest < POOR_CORRELATION:
            found.add(UNRELATED)
    of_options = tuple(
        tuple(
            _of_distractor(option, sittings, of_lower, of_upper, is_easy=NEARLY_ALL_RIGHT in found)
            if not option.is_key
            else ()
        )
        for option in options
    )
    found.update(flag for flags in of_options for flag in flags)
    return Flags(item=tuple(sorted(found, key=lambda flag: flag.urgency)), options=of_options)


def _of_distractor(
    option: OptionChoices, sittings: int, of_lower: int, of_upper: int, *, is_easy: bool
) -> Iterable[Flag]:
    if is_more(upper=option.upper, of_upper=of_upper, lower=option.lower, of_lower=of_lower):
        yield BETTER_CHOOSE_WRONG
    _lowest, highest = share_range(share=option.chosen / sittings, sittings=sittings)
    if highest < FUNCTIONAL and not is_easy:
        yield HARDLY_CHOSEN
