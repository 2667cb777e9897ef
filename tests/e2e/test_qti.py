"""
An independent player renders our exported QTI 3.0 items of every kind, and scores them as we do.

It is answered as people answer it: choices and tables by pointer, orders by keyboard.

The player (`@citolab/qti-components`) is a tool of this test alone: nothing of it is ever served.
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from itertools import combinations, permutations, product
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from quizzes.interchange import qti3
from quizzes.interchange.portable import PortableItem
from quizzes.interchange.qti import target_numbers
from tests.e2e.conftest import ROOT, TABLET
from tests.quizzes.interchange.portables import (
    BY_KIND,
    MATCH,
    MULTIPLE,
    ORDER,
    SAFE_OR_NOT,
    SCALE,
    SINGLE,
    SORT,
    TRUE_FALSE,
    told,
)

PLAYER = ROOT / "frontend/node_modules/@citolab/qti-components/cdn/index.global.js"
ITEMS = {item.key: item for item in (*BY_KIND.values(), SAFE_OR_NOT)}
CHOSEN = [item.key for item in (SINGLE, MULTIPLE, TRUE_FALSE, SAFE_OR_NOT, SCALE)]
SHELL = '<!doctype html><html lang="ja"><qti-item></qti-item>'
SHOW = """async (xml) => {
    await customElements.whenDefined("item-container");
    const shown = new Promise((resolve) => {
        document.addEventListener("qti-assessment-item-connected", resolve, { once: true });
    });
    const container = document.createElement("item-container");
    container.itemXML = xml;
    document.querySelector("qti-item").replaceChildren(container);
    await shown;
}"""
SCORE = """item => {
    item.processResponse();
    return Object.fromEntries(item.variables.map(({ identifier, value }) => [identifier, value]));
}"""


@pytest.fixture(scope="module")
def documents() -> dict[str, str]:
    """The items' documents, taken out of an exported package."""
    data = qti3.write(list(ITEMS.values())).data
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {key: package.read(f"items/{key}.xml").decode() for key in ITEMS}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page with the player and no network; it must report no error."""
    problems: list[str] = []
    context = browser.new_context(viewport=TABLET, offline=True)
    page = context.new_page()
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "console",
        lambda message: problems.append(message.text) if message.type == "error" else None,
    )
    page.set_content(SHELL)
    page.add_script_tag(path=PLAYER)
    yield page
    context.close()
    assert not problems


def choose(page: Page, item: PortableItem, response: Sequence[int]) -> None:
    """Answer by pointer: options by their position, or in the table what each of them belongs to."""
    for position, number in enumerate(response, start=1):
        if not item.rules.has_targets:
            page.locator(f"qti-simple-choice[identifier=choice_{number}]").click()
        elif number:
            page.locator(f"input[value='choice_{position} target_{number}']").click()


def put_in_order(page: Page, response: Sequence[int]) -> None:
    """Answer by keyboard: take each option up, go to its place, put it down."""
    for position, place in enumerate(response, start=1):
        page.locator(f"qti-simple-choice[identifier=choice_{position}]").first.focus()
        page.keyboard.press("Space")
        for _step in range(place - 1):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Space")


def answered(
    page: Page, document: str, item: PortableItem, response: Sequence[int]
) -> dict[str, Any]:
    """Show the item anew, answer it as the bank stores answers, and return the player's outcomes."""
    page.evaluate(SHOW, document)
    if item.kind == "order":
        put_in_order(page, response)
    else:
        choose(page, item, response)
    outcomes: dict[str, Any] = page.locator("qti-assessment-item").evaluate(SCORE)
    return outcomes


def our_points(item: PortableItem, response: Sequence[int]) -> float | None:
    """Return what the bank gives for the response."""
    keys = [number for number, choice in enumerate(item.choices, start=1) if choice.is_key]
    if item.rules.has_targets:
        keys = target_numbers(item)
    elif item.kind == "order":
        keys = list(range(1, len(item.choices) + 1))
    points = item.rules.score(response, keys=keys).points
    return None if points is None else float(points)


def responses(item: PortableItem) -> list[tuple[int, ...]]:
    """Return every response that the item allows; of sortings, every other one."""
    positions = range(1, len(item.choices) + 1)
    if item.kind == "order":
        return list(permutations(positions))
    if item.rules.has_targets:
        numbers = range(len(set(item.targets)) + 1)
        allowed = [
            response
            for response in product(numbers, repeat=len(positions))
            if any(response) and (item.kind == "sort" or _is_each_once(response))
        ]
        return allowed if item.kind == "match" else [*allowed[::5], tuple(target_numbers(item))]
    most = len(item.choices) if item.kind == "multiple" else 1
    return [chosen for size in range(1, most + 1) for chosen in combinations(positions, size)]


def _is_each_once(response: tuple[int, ...]) -> bool:
    given = [number for number in response if number]
    return len(set(given)) == len(given)


@pytest.mark.parametrize("key", list(ITEMS))
def test_the_player_shows_our_words(page: Page, documents: dict[str, str], key: str) -> None:
    item = ITEMS[key]
    page.evaluate(SHOW, documents[key])
    for line in filter(None, item.stem.split("\n")):
        expect(page.locator("qti-prompt")).to_contain_text(line)
    if item.rules.has_targets:
        table = page.locator("qti-match-interaction table")
        expect(table.locator("tr")).to_have_count(len(item.choices) + 1)
        for words in (*item.targets, *(choice.text for choice in item.choices)):
            expect(table).to_contain_text(words)
        return
    expect(page.locator("qti-simple-choice")).to_have_count(len(item.choices))
    for number, choice in enumerate(item.choices, start=1):
        shown = page.locator(f"qti-simple-choice[identifier=choice_{number}]")
        expect(shown).to_contain_text(choice.text)


@pytest.mark.parametrize("key", [key for key, item in ITEMS.items() if item.rules.is_scored])
def test_the_player_scores_as_we_do(page: Page, documents: dict[str, str], key: str) -> None:
    item = ITEMS[key]
    scores = {}
    for response in responses(item):
        outcomes = answered(page, documents[key], item, response)
        scores[response] = float(outcomes["SCORE"])
        # The player rounds to three digits.
        assert scores[response] == pytest.approx(our_points(item, response), abs=0.0005), response
    assert {0.0, 1.0} <= set(scores.values()), "right and wrong are both among them"
    if item.kind in {"multiple", "order", "match", "sort"}:
        assert len(set(scores.values())) > 2, "and partly right"


def test_the_player_scores_an_answer_again_as_it_is_then(
    page: Page, documents: dict[str, str]
) -> None:
    answered(page, documents[ORDER.key], ORDER, (1, 2, 4, 3))
    again = page.locator("qti-assessment-item").evaluate(SCORE)
    assert float(again["SCORE"]) == pytest.approx(2 / 3, abs=0.0005)


def test_the_player_gives_no_points_for_a_scale(page: Page, documents: dict[str, str]) -> None:
    for response in responses(SCALE):
        outcomes = answered(page, documents[SCALE.key], SCALE, response)
        assert "MAXSCORE" not in outcomes
        assert outcomes.get("SCORE") is None
        assert our_points(SCALE, response) is None


def test_the_player_scores_another_language_alike(page: Page) -> None:
    item = told(SORT, "en")
    with zipfile.ZipFile(io.BytesIO(qti3.write([item]).data)) as package:
        document = package.read(f"items/{item.key}.en.xml").decode()
    right = tuple(target_numbers(item))
    assert float(answered(page, document, item, right)["SCORE"]) == 1
    expect(page.locator("qti-prompt")).to_contain_text("en stem")
    expect(page.locator("qti-assessment-item")).to_have_attribute("lang", "en")
    wrong = (*right[:-1], right[-1] % len(set(right)) + 1)
    score = float(answered(page, document, item, wrong)["SCORE"])
    assert score == pytest.approx(our_points(item, wrong), abs=0.0005)


@pytest.mark.parametrize("key", CHOSEN)
def test_the_player_explains_what_was_chosen(
    page: Page, documents: dict[str, str], key: str
) -> None:
    item = ITEMS[key]
    outcomes = answered(page, documents[key], item, (1,))
    assert set(outcomes["FEEDBACK"]) == {"choice_1", "EXPLANATION"}
    for identifier, words in (
        ("choice_1", item.choices[0].rationale),
        ("EXPLANATION", item.explanation.split("\n")[0]),
    ):
        feedback = page.locator(f"qti-modal-feedback[identifier={identifier}]")
        expect(feedback).to_contain_text(words)
        expect(feedback.locator("dialog[open]")).to_have_count(1)
    other = page.locator("qti-modal-feedback[identifier=choice_2]")
    expect(other.locator("dialog[open]")).to_have_count(0)


@pytest.mark.parametrize("key", [ORDER.key, MATCH.key, SORT.key])
def test_the_player_explains_every_option_that_is_placed(
    page: Page, documents: dict[str, str], key: str
) -> None:
    item = ITEMS[key]
    answered(page, documents[key], item, responses(item)[-1])
    for number, choice in enumerate(item.choices, start=1):
        feedback = page.locator(f"qti-modal-feedback[identifier=choice_{number}]")
        expect(feedback).to_contain_text(choice.rationale)
        expect(feedback.locator("dialog[open]")).to_have_count(1)
