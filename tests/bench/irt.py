"""
Family ``irt``: how fast and how well the parameters of items are found.

Everything is simulated from known parameters but LSAT7, which is compared with published estimates. Errors
are root mean squares over several cohorts, so that no lucky one decides; ``irt.link_error`` is how far the
mean shift of several years, with two drifted anchors each, lies from the true one. Seconds are of this
process on one core, so that a busy machine changes them little.
"""

import os
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from tests.bench.figures import Report

SHEETS, MANY_SHEETS, ITEMS = 10_000, 100_000, 49
COHORTS = 4
ANCHORS, DRIFTED, DRIFT, SHIFT, DEVIATION, YEARS = 15, 2, 0.5, 0.30, 1.1, 30

AIMS = {
    "irt.seconds": ("s", 1.0),
    "irt.rmse_a": ("per sd", 0.035),
    "irt.rmse_b": ("sd", None),
    "irt.aggregate_rmse_a": ("per sd", 0.015),
    "irt.aggregate_seconds": ("s", None),
    "irt.lsat7_max_diff": ("from the published estimates", 0.002),
    "irt.link_error": ("sd", 0.02),
    "irt.cohort_per_s": ("simulated sheets/s", None),
}


def measure(report: Report) -> None:
    """Measure in a process of its own, whose arithmetic has one thread."""
    os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as one:
        found = one.submit(figures).result()
    for name, (unit, aim) in AIMS.items():
        report.add(name, found[name], unit, limit=aim)


def figures() -> dict[str, float]:
    """Return all figures of the family."""
    return {**_estimation(), **_published(), **_linking(), **_simulation()}


def _estimation() -> dict[str, float]:
    import numpy as np

    from literacy_test.psychometrics.counts import count_pairs
    from literacy_test.psychometrics.pairwise import fit_pairs
    from literacy_test.psychometrics.sheets import fit_sheets
    from tests.item_responses import draw_sheets, some_items

    squares: dict[str, list[float]] = {"a": [], "b": [], "aggregate": []}
    seconds, aggregate_seconds = [], []
    for cohort in range(COHORTS):
        true = some_items(ITEMS, seed=cohort)
        sheets = draw_sheets(true, SHEETS, seed=cohort)
        began = time.process_time()
        found = fit_sheets(sheets)
        seconds.append(time.process_time() - began)
        squares["a"].append(float(np.mean((found.slopes - true.slopes) ** 2)))
        squares["b"].append(float(np.mean((found.difficulties - true.difficulties) ** 2)))
        counts = count_pairs(draw_sheets(true, MANY_SHEETS, seed=cohort))
        began = time.process_time()
        paired = fit_pairs(counts)
        aggregate_seconds.append(time.process_time() - began)
        squares["aggregate"].append(float(np.mean((paired.slopes - true.slopes) ** 2)))
    return {
        "irt.seconds": float(np.median(seconds)),
        "irt.rmse_a": float(np.sqrt(np.mean(squares["a"]))),
        "irt.rmse_b": float(np.sqrt(np.mean(squares["b"]))),
        "irt.aggregate_rmse_a": float(np.sqrt(np.mean(squares["aggregate"]))),
        "irt.aggregate_seconds": float(np.median(aggregate_seconds)),
    }


def _published() -> dict[str, float]:
    import numpy as np

    from literacy_test.psychometrics.sheets import fit_sheets
    from tests.item_responses import LSAT7_INTERCEPTS, LSAT7_SLOPES, lsat7

    found = fit_sheets(lsat7())
    apart = np.concatenate([found.slopes - LSAT7_SLOPES, found.intercepts - LSAT7_INTERCEPTS])
    return {"irt.lsat7_max_diff": float(np.abs(apart).max())}


def _linking() -> dict[str, float]:
    import numpy as np

    from literacy_test.psychometrics.counts import count_pairs
    from literacy_test.psychometrics.linking import link
    from literacy_test.psychometrics.pairwise import fit_pairs
    from tests.item_responses import draw_sheets, moved_form, some_items

    shifts = []
    for year in range(YEARS):
        true = some_items(ITEMS, seed=year)
        later = moved_form(true, anchors=ANCHORS, drifted=DRIFTED, by=DRIFT, seed=year)
        old = fit_pairs(count_pairs(draw_sheets(true, SHEETS, seed=year)))
        new = fit_pairs(
            count_pairs(
                draw_sheets(later, SHEETS, seed=YEARS + year, mean=SHIFT, deviation=DEVIATION)
            )
        )
        anchors = range(ANCHORS)
        shifts.append(link(old=old.of(anchors), new=new.of(anchors)).line.shift)
    return {"irt.link_error": abs(float(np.mean(shifts)) - SHIFT)}


def _simulation() -> dict[str, float]:
    from literacy_test.psychometrics.simulation import Cohort, Design

    began = time.process_time()
    drawn = sum(len(chunk.choices) for chunk in Cohort(Design(responses=500_000, seed=1)))
    return {"irt.cohort_per_s": drawn / (time.process_time() - began)}
