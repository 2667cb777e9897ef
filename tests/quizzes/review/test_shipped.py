"""What ships passes its own review: nothing to mend, and what is to be looked at is stated here."""

import pytest

from cms.shipped_readings import shipped_readings
from cms.taxonomy import Band
from quizzes.review.findings import (
    Check,
    ReviewedItem,
    ReviewedOption,
    Weight,
    findings_of_item,
    findings_of_quiz,
)
from quizzes.review.likeness import Likenesses, Worded
from tests.shipped_content import ITEMS, QUIZZES, Entry, by_key

LONG_SENTENCES = {
    "ai-and-information-01",
    "ai-and-information-02",
    "buy-button-secret-word-05",
    "filters-and-me-03",
    "filters-at-home-02",
    "free-and-fees-04",
    "group-chat-words-02",
    "morals-in-the-course-02",
    "passwords-and-fakes-01",
    "passwords-and-fakes-03",
    "phishing-and-takeover-04",
    "strangers-online-05",
    "strangers-online-06",
    "strangers-online-08",
    "works-and-faces-01",
    "works-and-faces-03",
}
"""One sentence each that tells who did what, with names or a quoted message; the rest is short."""

CAUTIOUS_KEYS = {"receiving-a-disclosure-02", "strangers-online-01", "strangers-online-05"}
"""What is true of them is true of some cases only. Over all items caution tells nothing: test_content_items."""

STATED = {(key, Check.READING) for key in LONG_SENTENCES} | {
    (key, Check.CLUES) for key in CAUTIOUS_KEYS
}


def reviewed(entry: Entry) -> ReviewedItem:
    return ReviewedItem(
        kind=entry["kind"],
        stem=entry["stem"],
        explanation=entry["explanation"],
        options=tuple(
            ReviewedOption(
                text=choice["text"],
                is_key=choice.get("key", False),
                rationale=choice["rationale"],
                misconception=choice.get("misconception", ""),
                target=choice.get("target", ""),
                part=choice.get("part", ""),
                reaction=choice.get("reaction", ""),
                next_turn=choice.get("next_turn"),
            )
            for choice in entry["choices"]
        ),
        bands=tuple(Band(band) for band in entry["bands"]),
        small_class=entry["small_class"],
        help_card=entry["help_card"],
        source=entry["source"],
    )


def test_items_pass_or_say_why_not() -> None:
    readings = shipped_readings()
    found = {
        (key, finding.check): finding.words
        for key, entry in ITEMS.items()
        for finding in findings_of_item(
            reviewed(entry), overrides=readings.overrides, confirmed=readings.confirmed
        )
        if finding.weight < Weight.NOTE
    }
    assert {at: words for at, words in found.items() if at not in STATED} == {}
    assert STATED - found.keys() == set(), "stated, and not found any more"


@pytest.mark.parametrize("quiz", QUIZZES, ids=by_key)
def test_quizzes_pass(quiz: Entry) -> None:
    items = [reviewed(ITEMS[key]) for key in quiz["items"]]
    assert findings_of_quiz(items, band=Band(quiz["band"])) == []


def test_no_two_items_are_near() -> None:
    words = [
        Worded(key=key, stem=entry["stem"], options=tuple(one["text"] for one in entry["choices"]))
        for key, entry in ITEMS.items()
    ]
    together = Likenesses(words)
    assert [(one.key, together.near(one)) for one in words if together.near(one)] == []
