"""
The rules for shipped items and quizzes, held against every file: above all, that options alone tell
nothing.

Their reasons stand in docs/content.md.
"""

from collections import Counter
from fractions import Fraction
from math import log, sqrt

import pytest

from cms.taxonomy import Band, SmallClass
from quizzes.items.kinds import KINDS, ItemKind
from quizzes.review.clues import (
    CLUES,
    LONGEST_KEYS,
    UNEVEN,
    Options,
    beats_chance,
    share_of_longest_keys,
    uneven_keys,
)
from tests.shipped_content import ITEMS, QUIZZES, Entry, by_key


def singles(items: list[Entry]) -> list[Entry]:
    return [item for item in items if item["kind"] == ItemKind.SINGLE]


def key_position(item: Entry) -> int:
    return next(n for n, choice in enumerate(item["choices"], start=1) if choice.get("key"))


# --- Items ---------------------------------------------------------------------------------


@pytest.mark.parametrize("item", ITEMS.values(), ids=by_key)
def test_an_item_is_complete(item: Entry) -> None:
    choices = item["choices"]
    keys = sum(bool(choice.get("key")) for choice in choices)
    assert KINDS[item["kind"]].check_keys(keys, len(choices)) is None
    assert len({choice["text"] for choice in choices}) == len(choices)
    for choice in choices:
        assert choice["rationale"].strip(), "every option says why"
        is_distractor = KINDS[item["kind"]].needs_misconceptions and not choice.get("key")
        assert bool(choice.get("misconception")) == is_distractor, choice["text"]
    assert item["stem"].strip()
    assert item["explanation"].strip()
    assert SmallClass(item["small_class"])
    assert set(item["bands"]) <= set(Band)
    assert item["bands"]


@pytest.mark.parametrize("item", ITEMS.values(), ids=by_key)
def test_an_item_on_demands_and_threats_carries_the_help_card(item: Entry) -> None:
    if item["small_class"] == SmallClass.DEMANDS:
        assert item["help_card"]


# --- Quizzes -------------------------------------------------------------------------------


def items_of(quiz: Entry) -> list[Entry]:
    return [ITEMS[key] for key in quiz["items"]]


@pytest.mark.parametrize("quiz", QUIZZES, ids=by_key)
def test_a_quiz_is_made_of_items_for_its_band(quiz: Entry) -> None:
    assert len(set(quiz["items"])) == len(quiz["items"])
    assert all(quiz["band"] in item["bands"] for item in items_of(quiz))


def options(items: list[Entry]) -> list[Options]:
    """Return the items as the clues read them."""
    return [
        Options(texts=tuple(choice["text"] for choice in item["choices"]), key=key_position(item))
        for item in items
    ]


@pytest.mark.parametrize("quiz", QUIZZES, ids=by_key)
def test_keys_stand_at_every_position_alike(quiz: Entry) -> None:
    assert uneven_keys(options(singles(items_of(quiz)))) <= UNEVEN


@pytest.mark.parametrize("quiz", QUIZZES, ids=by_key)
def test_the_key_is_seldom_the_longest_option(quiz: Entry) -> None:
    assert share_of_longest_keys(options(singles(items_of(quiz)))) <= LONGEST_KEYS


# --- The reader who reads options only -----------------------------------------------------


@pytest.mark.parametrize("clue", CLUES)
@pytest.mark.parametrize("quiz", QUIZZES, ids=by_key)
def test_reading_the_options_alone_is_no_better_than_guessing(quiz: Entry, clue: str) -> None:
    assert not beats_chance(options(singles(items_of(quiz))), CLUES[clue])


@pytest.mark.parametrize("clue", CLUES)
def test_reading_the_options_alone_is_no_better_than_guessing_over_all_items(clue: str) -> None:
    assert not beats_chance(options(singles(list(ITEMS.values()))), CLUES[clue])


def pairs(text: str) -> list[str]:
    """Return the text's pairs of neighbouring characters, its edges included."""
    marked = f"^{text}$"
    return [marked[place : place + 2] for place in range(len(marked) - 1)]


class Learner:
    """
    A reader who never sees a stem, and has learnt from other quizzes how keys and distractors sound.

    Naive Bayes over pairs of characters, smoothed by one (Manning et al. 2008, Introduction to
    Information Retrieval, chapter 13).
    """

    def __init__(self, items: list[Entry]) -> None:
        self.seen: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
        for item in items:
            for choice in item["choices"]:
                self.seen[bool(choice.get("key"))].update(pairs(choice["text"]))
        self.size = len(set(self.seen[True]) | set(self.seen[False])) or 1

    def liking(self, text: str) -> float:
        """Return by how much the option sounds more like a key than like a distractor, per pair."""
        found = pairs(text)
        return sum(self._weight(pair, key=True) - self._weight(pair, key=False) for pair in found)

    def _weight(self, pair: str, *, key: bool) -> float:
        counts = self.seen[key]
        return log((counts[pair] + 1) / (counts.total() + self.size))


def learnt(quizzes: list[list[Entry]]) -> tuple[float, float, float]:
    """
    Return how many items the learner finds when each quiz is kept from what it learns from, how many a
    guesser would find, and the standard deviation of the latter.
    """
    right, chance, variance = Fraction(0), 0.0, 0.0
    for number, quiz in enumerate(quizzes):
        others = [item for other in quizzes[:number] + quizzes[number + 1 :] for item in other]
        learner = Learner(others)
        for item in quiz:
            liking = [learner.liking(choice["text"]) for choice in item["choices"]]
            best = [n for n, value in enumerate(liking, start=1) if value == max(liking)]
            right += Fraction(int(key_position(item) in best), len(best))
            chance += 1 / len(liking)
            variance += (1 / len(liking)) * (1 - 1 / len(liking))
    return float(right), chance, sqrt(variance)


def test_who_has_learnt_how_keys_sound_does_no_better_than_guessing() -> None:
    right, chance, deviation = learnt([singles(items_of(quiz)) for quiz in QUIZZES])
    assert right <= chance + 2 * deviation


def test_the_learner_would_find_keys_that_sound_alike() -> None:
    right, chance, deviation = learnt([bad_quiz(), bad_quiz()])
    assert right > chance + 2 * deviation


def bad_quiz() -> list[Entry]:
    """Return items as they should never be: the key is first, long, cautious, and tells an adult."""
    key = "こまることがあるかもしれないので、返事をせずに先生に話してよい"
    wrong = ["必ず返事をする", "絶対にだまっている", "みんなに見せる"]
    choices = [{"text": key, "key": True}, *({"text": text} for text in wrong)]
    return [{"kind": ItemKind.SINGLE, "choices": choices}] * 8


@pytest.mark.parametrize("clue", [clue for clue in CLUES if clue != "the shortest"])
def test_a_bad_quiz_would_be_found(clue: str) -> None:
    assert beats_chance(options(bad_quiz()), CLUES[clue])
    assert share_of_longest_keys(options(bad_quiz())) == 1
    assert uneven_keys(options(bad_quiz())) == 8
