"""The report: what a test developer is asked to look at, in a form with known faults."""

import ast
import itertools
import re
from pathlib import Path

import numpy as np
import pytest
from django.template.loader import render_to_string

from literacy_test import psychometrics
from literacy_test.charts import Frame
from literacy_test.psychometrics.counts import (
    BadCounts,
    PairCounts,
    ScoreGroupCounts,
    count_pairs,
    count_score_groups,
    even_borders,
    marked,
)
from literacy_test.psychometrics.dif import Difference
from literacy_test.psychometrics.flags import (
    FEWER_THAN_GUESSING,
    HARDER_FOR_GROUP,
    MOVED,
    OFF_CURVE,
    OFTEN_SKIPPED,
    SAYS_LITTLE,
    UNLIKE_FOR_GROUP,
    Measured,
    measured_flags,
)
from literacy_test.psychometrics.pairwise import fit_pairs
from literacy_test.psychometrics.plots import curve_chart, information_chart, option_chart
from literacy_test.psychometrics.report import FormReport, form_report
from literacy_test.psychometrics.simulation import Cohort, Design
from quizzes.items.flags import BETTER_CHOOSE_WRONG, UNRELATED

WRONG_KEY, HARDER, MOVED_ANCHOR = 10, 20, 30
FRAME = Frame(width=120, height=120, left=10, right=10, top=10, bottom=10)


def measured(**known: object) -> set[str]:
    usual = {
        "sheets": 1000,
        "options": 4,
        "facility": 0.6,
        "skipped": 0.02,
        "differences": (),
        "misfit": 0.02,
        "slope": 1.0,
        "slope_error": 0.1,
    }
    return {flag.code for flag in measured_flags(Measured(**{**usual, **known}))}


def difference(delta: float, *, crossing: float = 0.0) -> Difference:
    return Difference(delta=delta, error=0.1, crossing=crossing, crossing_error=0.1)


@pytest.mark.parametrize(
    ("known", "flag"),
    [
        ({}, None),
        ({"facility": 0.2}, FEWER_THAN_GUESSING),
        ({"facility": 0.2, "sheets": 50}, None),
        ({"facility": 0.3, "options": 2}, FEWER_THAN_GUESSING),
        ({"skipped": 0.15}, OFTEN_SKIPPED),
        ({"skipped": 0.11}, None),
        ({"differences": [difference(-1.8)]}, HARDER_FOR_GROUP),
        ({"differences": [difference(1.3)]}, UNLIKE_FOR_GROUP),
        ({"differences": [difference(0.1, crossing=1.4)]}, UNLIKE_FOR_GROUP),
        ({"differences": [difference(0.5)]}, None),
        ({"has_moved": True}, MOVED),
        ({"misfit": 0.13}, OFF_CURVE),
        ({"slope": 0.1}, SAYS_LITTLE),
        ({"slope": 0.3}, None),
        ({"slope": None, "misfit": None}, None),
    ],
)
def test_flags_have_thresholds_and_leave_chance_alone(
    known: dict[str, object], flag: object
) -> None:
    assert measured(**known) == ({flag.code} if flag else set())


def test_flags_say_what_to_do() -> None:
    for flag in (
        FEWER_THAN_GUESSING,
        HARDER_FOR_GROUP,
        UNLIKE_FOR_GROUP,
        MOVED,
        OFF_CURVE,
        OFTEN_SKIPPED,
        SAYS_LITTLE,
    ):
        assert str(flag.advice).endswith("。")


# --- A form with known faults --------------------------------------------------------------


def kept(cohort: Cohort, keys: tuple[int, ...]) -> tuple[PairCounts, ScoreGroupCounts]:
    choices, groups = cohort[0].choices, cohort[0].groups
    return count_pairs(marked(choices, keys)), count_score_groups(
        choices,
        keys=keys,
        options=4,
        borders=even_borders(items=49, strata=8),
        groups=groups,
        of_groups=2,
    )


@pytest.fixture(scope="module")
def counts() -> tuple[PairCounts, ScoreGroupCounts]:
    cohort = Cohort(Design(responses=6000, seed=2, harder_for_second=((HARDER, 1.2),)))
    keys = list(cohort.items.keys)
    keys[WRONG_KEY] = keys[WRONG_KEY] % 4 + 1
    return kept(cohort, tuple(keys))


@pytest.fixture(scope="module")
def report(counts: tuple[PairCounts, ScoreGroupCounts]) -> FormReport:
    pairs, groups = counts
    return form_report(
        pairs=pairs, groups=groups, parameters=fit_pairs(pairs), moved=[MOVED_ANCHOR]
    )


def test_planted_faults_are_flagged_and_hardly_any_other(report: FormReport) -> None:
    codes = {item.index: {flag.code for flag in item.flags} for item in report.flagged}
    assert {BETTER_CHOOSE_WRONG.code, UNRELATED.code} <= codes[WRONG_KEY]
    assert HARDER_FOR_GROUP.code in codes[HARDER]
    assert codes[MOVED_ANCHOR] == {MOVED.code}
    gravest = {item.index for item in report.flagged if item.flags[0].urgency == 1}
    assert gravest == {WRONG_KEY, HARDER}
    grave = {item.index for item in report.flagged if item.flags[0].urgency == 2}
    assert len(grave - {MOVED_ANCHOR}) <= 1
    assert report.flagged[0].flags[0].urgency == 1


def test_the_right_answer_behind_a_wrong_key_is_pointed_at(report: FormReport) -> None:
    item = report.items[WRONG_KEY]
    pointed = [option for option in item.options if BETTER_CHOOSE_WRONG in option.flags]
    assert len(pointed) == 1
    assert pointed[0].share == max(option.share for option in item.options)
    assert item.model.slope < 0


def test_figures_agree_with_each_other(
    report: FormReport, counts: tuple[PairCounts, ScoreGroupCounts]
) -> None:
    _pairs, groups = counts
    for item in report.items:
        key = next(option for option in item.options if option.is_key)
        assert key.position == groups.keys[item.index]
        # Who declared no group is in the pairs alone.
        assert key.share == pytest.approx(item.facility, abs=0.02)
        assert 0 < sum(option.share for option in item.options) <= 1
    assert report.figures.mean == pytest.approx(sum(item.facility for item in report.items))
    assert report.reliability == pytest.approx(report.figures.omega, abs=0.05)


def test_without_parameters_there_is_no_model(
    counts: tuple[PairCounts, ScoreGroupCounts],
) -> None:
    found = form_report(pairs=counts[0], groups=counts[1])
    assert found.reliability is None
    assert all(item.model is None for item in found.items)
    assert found.items[WRONG_KEY].flags


def test_counts_of_two_forms_are_refused(counts: tuple[PairCounts, ScoreGroupCounts]) -> None:
    with pytest.raises(BadCounts):
        form_report(pairs=counts[0].of(range(10)), groups=counts[1])


def test_counts_that_noise_has_broken_are_reported_on(
    counts: tuple[PairCounts, ScoreGroupCounts],
) -> None:
    """A release may take a cell below nothing; a form of few is then mostly noise, and says so by nothing."""
    pairs, groups = counts
    noisy = ScoreGroupCounts(
        chosen=groups.chosen + np.random.default_rng(3).normal(0, 30, groups.chosen.shape),
        keys=groups.keys,
        borders=groups.borders,
    )
    found = form_report(pairs=pairs, groups=noisy, parameters=fit_pairs(pairs))
    assert len(found.items) == 49


def test_strata_of_too_few_are_left_out(counts: tuple[PairCounts, ScoreGroupCounts]) -> None:
    pairs, groups = counts
    thin = groups.chosen.copy()
    thin[:, 0], thin[:, 1] = 0, 0
    thin[0, 0, :, 1], thin[0, 1, :, 1] = 9, 10
    few = ScoreGroupCounts(chosen=thin, keys=groups.keys, borders=groups.borders)
    found = form_report(pairs=pairs, groups=few).items[3].options[0].by_stratum
    assert np.isnan(found[0])
    assert found[1] == 1
    chart = option_chart(form_report(pairs=pairs, groups=few).items[3], few.borders)
    assert all(len(line.dots) == len(few.borders) - 1 for line in chart.lines)


# --- Charts --------------------------------------------------------------------------------


def places(line: str) -> list[tuple[float, ...]]:
    return [tuple(float(part) for part in point.split(",")) for point in line.split()]


def test_a_curve_passes_its_difficulty_at_a_half(
    counts: tuple[PairCounts, ScoreGroupCounts],
) -> None:
    parameters = fit_pairs(counts[0])
    item = int(np.argmin(np.abs(parameters.difficulties)))
    chart = curve_chart(parameters, item, counts=counts[1], frame=FRAME)
    middle = 60 + parameters.difficulties[item] * 100 / 6
    at = min(places(chart.line), key=lambda place: abs(place[0] - middle))
    assert at[1] == pytest.approx(60, abs=2)
    assert [tick.value for tick in chart.abilities] == [-3, -2, -1, 0, 1, 2, 3]
    assert len(chart.dots) >= 6
    assert all(3 <= dot.radius <= 8 for dot in chart.dots)
    for dot in (dot for dot in chart.dots if dot.radius > 4):
        nearest = min(places(chart.line), key=lambda place: abs(place[0] - dot.x))
        assert dot.y == pytest.approx(nearest[1], abs=12), "the model fits"


def test_labels_of_options_stand_apart_and_inside(report: FormReport) -> None:
    for item in report.items:
        chart = option_chart(item, even_borders(items=49, strata=8))
        heights = sorted(line.label_y for line in chart.lines)
        assert all(later - one >= 17.9 for one, later in itertools.pairwise(heights))
        assert chart.frame.top <= heights[0]
        assert heights[-1] <= chart.frame.plot_bottom
        assert [tick.value for tick in chart.strata] == list(even_borders(items=49, strata=8))
        assert sum(line.is_key for line in chart.lines) == 1


def test_information_fits_its_scale(counts: tuple[PairCounts, ScoreGroupCounts]) -> None:
    chart = information_chart(fit_pairs(counts[0]), frame=FRAME)
    assert min(y for _x, y in places(chart.line)) >= FRAME.top
    assert chart.values[0].value == 0
    assert 3 <= len(chart.values) <= 7


@pytest.mark.parametrize("template", ["item_curve", "option_shares", "information"])
def test_charts_are_drawn_with_a_name_and_without_styles(
    template: str, report: FormReport, counts: tuple[PairCounts, ScoreGroupCounts]
) -> None:
    parameters = fit_pairs(counts[0])
    chart = {
        "item_curve": curve_chart(parameters, 3, counts=counts[1]),
        "option_shares": option_chart(report.items[3], counts[1].borders),
        "information": information_chart(parameters),
    }[template]
    html = render_to_string(
        f"literacy_test/psychometrics/{template}.html",
        {"chart": chart, "chart_id": "item-3", "title": "問題 <4>"},
    )
    assert '<title id="item-3-title">問題 &lt;4&gt;</title>' in html
    assert 'aria-labelledby="item-3-title item-3-description"' in html
    assert "style=" not in html
    assert html.count("<polyline") == (4 if template == "option_shares" else 1)
    assert not re.search(r"\bnan\b", html)


# --- The room ------------------------------------------------------------------------------


def test_the_room_sees_nothing_of_django_but_translation() -> None:
    for path in Path(psychometrics.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django"):
                assert node.module == "django.utils.translation", path.name
            if isinstance(node, ast.Import):
                assert not any(name.name.startswith("django") for name in node.names), path.name
