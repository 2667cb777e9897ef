"""Simulated cohorts: the same each time, bounded in memory, and true to what they say of themselves."""

import tracemalloc
from dataclasses import replace

import numpy as np
import pytest

from literacy_test.psychometrics.counts import (
    NONE,
    count_pairs,
    count_score_groups,
    even_borders,
    marked,
)
from literacy_test.psychometrics.curves import Origin
from literacy_test.psychometrics.dif import Size, differences
from literacy_test.psychometrics.pairwise import fit_pairs
from literacy_test.psychometrics.places import PlacesDesign
from literacy_test.psychometrics.simulation import AT_ONCE, Chunk, Cohort, Design, Question
from tests.item_responses import root_mean_square

PLAIN_PLACES = PlacesDesign(
    grade_abilities=(0.0, 0.0, 0.0, 0.0),
    prefecture_deviation=0.0,
    municipality_deviation=0.0,
    school_deviation=0.0,
    class_deviation=0.0,
)


def chunk_of(responses: int = 20_000, seed: int = 1, **design: object) -> tuple[Cohort, Chunk]:
    cohort = Cohort(Design(responses=responses, seed=seed, **design))
    return cohort, cohort[0]


def same(one: Chunk, other: Chunk) -> bool:
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in vars(one))


def test_a_seed_is_a_cohort() -> None:
    design = Design(responses=AT_ONCE + 500, seed=3)
    first, again = Cohort(design), Cohort(design)
    assert all(same(*both) for both in zip(first, again, strict=True))
    assert same(first[1], again[1]), "any chunk alone, too"
    assert not same(first[0], Cohort(replace(design, seed=4))[0])
    with pytest.raises(IndexError):
        first[2]


def test_chunks_make_up_the_cohort() -> None:
    cohort = Cohort(Design(responses=AT_ONCE + 500, seed=5))
    chunks = list(cohort)
    assert [len(chunk.choices) for chunk in chunks] == [AT_ONCE, 500]
    classes = np.concatenate([chunk.classes for chunk in chunks])
    assert np.array_equal(np.bincount(classes), cohort.places.sizes)


def test_memory_is_bounded_by_the_chunk() -> None:
    """What a chunk takes; the places of 10 M responses take another 20 MB."""
    cohort = Cohort(Design(responses=3 * AT_ONCE, seed=6))
    tracemalloc.start()
    try:
        for chunk in cohort:
            assert len(chunk.choices)
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 120_000_000


def test_without_chance_and_loss_the_items_come_back() -> None:
    """Guessing, slipping and skipping set to nothing leave the two-parameter model in one population."""
    cohort, chunk = chunk_of(
        50_000,
        guessing=0.0,
        slipping=0.0,
        skipping=0.0,
        between_risk_classes=1.0,
        own_deviation=1.0,
        places=PLAIN_PLACES,
    )
    found = fit_pairs(count_pairs(marked(chunk.choices, cohort.items.keys)))
    true = cohort.items.parameters
    assert root_mean_square(found.slopes, true.slopes) < 0.03
    assert root_mean_square(found.difficulties, true.difficulties) < 0.04
    assert true.origin is Origin.SIMULATED


def test_guessing_and_slipping_bound_the_curves() -> None:
    cohort, chunk = chunk_of(guessing=0.2, slipping=0.1, skipping=0.0, own_deviation=30.0)
    right = marked(chunk.choices, cohort.items.keys) == 1
    of_items = chunk.abilities[:, cohort.items.risk_classes]
    assert right[of_items < -15].mean() == pytest.approx(0.2, abs=0.01)
    assert right[of_items > 15].mean() == pytest.approx(0.9, abs=0.01)


def test_skips_come_late_and_from_the_weak() -> None:
    _cohort, chunk = chunk_of(skipping=0.05)
    left_out = chunk.choices == NONE
    assert left_out.mean() == pytest.approx(0.05, rel=0.25)
    assert left_out[:, -10:].mean() > 3 * left_out[:, :10].mean()
    ability = chunk.abilities.mean(axis=1)
    assert left_out[ability < -1].mean() > 2 * left_out[ability > 1].mean()


def test_devices_lose_as_many_sheets_as_said() -> None:
    _cohort, chunk = chunk_of(device_loss=0.1)
    assert chunk.sent.mean() == pytest.approx(0.9, abs=0.01)
    assert chunk_of(device_loss=0.0)[1].sent.all()


def test_distractors_share_wrong_answers_as_they_pull() -> None:
    cohort, chunk = chunk_of(skipping=0.0)
    item = 7
    key = cohort.items.keys[item]
    wrong = chunk.choices[:, item][chunk.choices[:, item] != key]
    others = [position for position in range(1, 5) if position != key]
    shares = [float((wrong == position).mean()) for position in others]
    assert shares == pytest.approx(cohort.items.pull[item], abs=0.03)


def test_risk_classes_go_together_as_said() -> None:
    _cohort, chunk = chunk_of(between_risk_classes=0.6, places=PLAIN_PLACES)
    found = np.corrcoef(chunk.abilities.T)[np.triu_indices(7, 1)]
    assert found == pytest.approx(np.full(21, 0.6), abs=0.03)


def test_the_questionnaire_goes_with_ability_and_itself_as_said() -> None:
    """With two choices of equal shares the correlation of signs is 2 asin(r) / pi."""
    questions = (
        Question(shares=(0.5, 0.5), with_ability=0.5, skipped=0.1),
        Question(shares=(0.5, 0.5), with_others=0.8, skipped=0.0),
        Question(shares=(0.5, 0.5), with_others=0.8, skipped=0.0),
        Question(shares=(0.1, 0.2, 0.7), skipped=0.0),
    )
    _cohort, chunk = chunk_of(
        50_000, questions=questions, between_risk_classes=1.0, places=PLAIN_PLACES
    )
    answers = chunk.questionnaire
    assert (answers[:, 0] == NONE).mean() == pytest.approx(0.1, abs=0.01)
    given = answers[:, 0] != NONE
    high = chunk.abilities[given, 0] > 0
    found = np.corrcoef(high, answers[given, 0])[0, 1]
    assert found == pytest.approx(2 * np.arcsin(0.5) / np.pi, abs=0.02)
    found = np.corrcoef(answers[:, 1], answers[:, 2])[0, 1]
    assert found == pytest.approx(2 * np.arcsin(0.64) / np.pi, abs=0.02)
    assert np.bincount(answers[:, 3])[1:] / 50_000 == pytest.approx([0.1, 0.2, 0.7], abs=0.01)


def test_places_have_a_heavy_tail_and_abilities_of_their_own() -> None:
    places = Cohort(Design(responses=200_000, seed=8)).places
    assert places.sizes.sum() == 200_000
    assert places.sizes.min() >= 1
    assert places.sizes.max() <= 35
    taking_part = np.bincount(places.municipalities, weights=places.sizes)
    taking_part = np.sort(taking_part[taking_part > 0])
    assert taking_part[-1] > 50 * np.median(taking_part)
    assert len(places.prefectures) == 37 * 47
    middle = [places.abilities[places.grades == grade].mean() for grade in range(4)]
    assert middle == sorted(middle)
    of_schools = np.bincount(places.schools, weights=places.abilities) / np.bincount(places.schools)
    assert of_schools[places.schools].std() > places.abilities.std() * 0.8, "classes of a school"


def test_one_response_has_a_place() -> None:
    cohort, chunk = chunk_of(1, places=PlacesDesign(municipalities=(1,), taking_part=0.0))
    assert cohort.places.sizes.tolist() == [1]
    assert chunk.classes.tolist() == [0]


def test_a_planted_difference_is_where_it_was_planted() -> None:
    steepest = int(np.argmax(chunk_of(1)[0].items.parameters.slopes))
    cohort, chunk = chunk_of(40_000, gap=0.4, harder_for_second=((steepest, 0.9),))
    assert (chunk.groups == -1).mean() == pytest.approx(0.05, abs=0.01)
    counts = count_score_groups(
        chunk.choices,
        keys=cohort.items.keys,
        options=4,
        borders=even_borders(items=49, strata=10),
        groups=chunk.groups,
        of_groups=2,
    )
    found = differences(counts, reference=0, focal=1)
    assert [at for at, one in enumerate(found) if one.size is not Size.NEGLIGIBLE] == [steepest]
    assert found[steepest].delta < -1


@pytest.mark.parametrize(
    ("design", "said"),
    [
        ({"responses": 0}, "responses"),
        ({"options": 1}, "two options"),
        ({"items": 50}, "as many items"),
    ],
)
def test_designs_that_cannot_be_are_refused(design: dict[str, int], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Design(**{"responses": 10, "seed": 1, **design})


def test_questions_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="add up"):
        Question(shares=(0.5, 0.4))
    with pytest.raises(ValueError, match="more than wholly"):
        Question(shares=(0.5, 0.5), with_ability=0.8, with_others=0.8)
    with pytest.raises(ValueError, match="a share and an ability"):
        PlacesDesign(grades=(1.0,))
