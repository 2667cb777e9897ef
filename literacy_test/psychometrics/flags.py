"""
What a test developer is asked to look at, in plain words: the bank's flags, and those of a measured form.

A flag is raised beyond chance only, and asks; it never withdraws an item.

===================  =====================================================  =============================
flag                 raised when                                            source
===================  =====================================================  =============================
fewer than guessing  the share right is below one in as many as there are   Lord 1952
                     options, even at the upper end of its interval
harder for a group   ETS class C between declared groups                    Zieky 1993
unlike for a group   ETS class B, or a difference that changes with         Zieky 1993; Swaminathan &
                     ability by a moderate one                              Rogers 1990
moved                an anchor drifted: 0.25 sd, 3 standard errors          linking.DRIFT
off its curve        root mean square difference of at least 0.12           PISA 2015
often skipped        more than 10 % left it out, even at the lower end      PISA 2015: items that many
                                                                            omit are reviewed
says little          the slope is below 0.35 even at its upper end          Baker 2001: "very low"
===================  =====================================================  =============================
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from literacy_test.psychometrics.dif import Difference, Size
from literacy_test.psychometrics.fit import MISFIT
from quizzes.items.chance import BEYOND_CHANCE, share_range
from quizzes.items.flags import Flag

OFTEN = 0.10
VERY_LOW = 0.35

FEWER_THAN_GUESSING = Flag(
    code="fewer_than_guessing",
    urgency=1,
    words=_("でたらめに選ぶより正答が少ない問題です"),
    advice=_(
        "正答の指定がまちがっていないか、まず確かめましょう。合っていれば、多くの人が信じている"
        "誤解を問うているのかもしれません。解説とあわせて見なおしましょう。"
    ),
)
HARDER_FOR_GROUP = Flag(
    code="harder_for_group",
    urgency=1,
    words=_("同じ点の人どうしでくらべても、一方の集団にだけむずかしい問題です"),
    advice=_(
        "場面や言葉が、一方の集団にだけなじみのあるものになっていないか、二人以上で読みあわせましょう。"
        "測りたい力のちがいと言えなければ、使うのをやめましょう。"
    ),
)
UNLIKE_FOR_GROUP = Flag(
    code="unlike_for_group",
    urgency=3,
    words=_("集団によって、答えられかたにちがいがあります"),
    advice=_(
        "ほかの回でも同じちがいが出るか、確かめましょう。出るなら、場面や言葉を見なおしましょう。"
    ),
)
MOVED = Flag(
    code="moved",
    urgency=2,
    words=_("前の回とくらべて、むずかしさが変わった共通問題です"),
    advice=_(
        "問題がもれていないか、社会の変化で古くなっていないか、確かめましょう。"
        "回をつなぐ計算からは、すでに外してあります。"
    ),
)
OFF_CURVE = Flag(
    code="off_curve",
    urgency=2,
    words=_("点の高さと正答のしやすさが、ふつうの形に合っていません"),
    advice=_("図の点と線がはなれているところを見て、そこの人がどう読むかを考えましょう。"),
)
OFTEN_SKIPPED = Flag(
    code="often_skipped",
    urgency=3,
    words=_("答えずに進んだ人が多い問題です"),
    advice=_(
        "文が長すぎないか、答えにくい場面でないか、確かめましょう。終わりのほうの問題だけなら、"
        "時間が足りているかも見ましょう。"
    ),
)
SAYS_LITTLE = Flag(
    code="says_little",
    urgency=4,
    words=_("この問題からは、力のちがいがほとんど分かりません"),
    advice=_(
        "測りたいこととずれていないか、確かめましょう。ほかの問題と入れかえることも考えましょう。"
    ),
)


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What is known of an item beyond the bank's figures; what could not be had is nothing."""

    sheets: int
    options: int
    facility: float
    skipped: float
    differences: Sequence[Difference]
    has_moved: bool = False
    misfit: float | None = None
    slope: float | None = None
    slope_error: float = 0.0


def measured_flags(item: Measured) -> tuple[Flag, ...]:
    """Return what is to be looked at, the most urgent first."""
    found = set()
    _lowest, highest = share_range(share=item.facility, sittings=item.sheets)
    if highest < 1 / item.options:
        found.add(FEWER_THAN_GUESSING)
    lowest, _highest = share_range(share=item.skipped, sittings=item.sheets)
    if lowest > OFTEN:
        found.add(OFTEN_SKIPPED)
    if any(difference.size is Size.LARGE for difference in item.differences):
        found.add(HARDER_FOR_GROUP)
    elif any(
        difference.size is Size.MODERATE or difference.crosses for difference in item.differences
    ):
        found.add(UNLIKE_FOR_GROUP)
    if item.has_moved:
        found.add(MOVED)
    if item.misfit is not None and item.misfit >= MISFIT:
        found.add(OFF_CURVE)
    if item.slope is not None and item.slope + BEYOND_CHANCE * item.slope_error < VERY_LOW:
        found.add(SAYS_LITTLE)
    return tuple(sorted(found, key=lambda flag: (flag.urgency, flag.code)))
