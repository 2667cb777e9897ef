"""
An independent player renders our exported QTI 3.0 items, and scores them as we do.

The player (`@citolab/qti-components`) is a tool of this test alone: nothing of it is ever served.
"""

import io
import zipfile
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from quizzes.interchange import qti3
from quizzes.interchange.portable import PortableItem
from quizzes.scoring import score_multiple, score_single
from tests.e2e.conftest import ROOT, TABLET
from tests.quizzes.interchange.portables import MULTIPLE, SINGLE

PLAYER = ROOT / "frontend/node_modules/@citolab/qti-components/cdn/index.global.js"
ITEMS = {item.key: item for item in (SINGLE, MULTIPLE)}
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


def answered(page: Page, document: str, chosen: tuple[int, ...]) -> dict[str, Any]:
    """Show the item anew, choose the options by pointer, and return the player's outcomes."""
    page.evaluate(SHOW, document)
    options = page.locator("qti-simple-choice")
    for position in chosen:
        options.nth(position - 1).click()
    outcomes: dict[str, Any] = page.locator("qti-assessment-item").evaluate(SCORE)
    return outcomes


def our_score(item: PortableItem, chosen: tuple[int, ...]) -> float:
    keys = [number for number, choice in enumerate(item.choices, start=1) if choice.is_key]
    score = score_single if item.kind == "single" else score_multiple
    return float(score(chosen=chosen, keys=keys).points)


def responses(item: PortableItem) -> list[tuple[int, ...]]:
    """Return every response that the item allows."""
    positions = range(1, len(item.choices) + 1)
    most = 1 if item.kind == "single" else len(item.choices)
    return [chosen for size in range(1, most + 1) for chosen in combinations(positions, size)]


@pytest.mark.parametrize("key", list(ITEMS))
def test_the_player_shows_our_words(page: Page, documents: dict[str, str], key: str) -> None:
    item = ITEMS[key]
    page.evaluate(SHOW, documents[key])
    expect(page.locator("qti-simple-choice")).to_have_count(len(item.choices))
    for line in filter(None, item.stem.split("\n")):
        expect(page.locator("qti-prompt")).to_contain_text(line)
    for number, choice in enumerate(item.choices):
        expect(page.locator("qti-simple-choice").nth(number)).to_contain_text(choice.text)


@pytest.mark.parametrize("key", list(ITEMS))
def test_the_player_scores_as_we_do(page: Page, documents: dict[str, str], key: str) -> None:
    item = ITEMS[key]
    scores = {}
    for chosen in responses(item):
        outcomes = answered(page, documents[key], chosen)
        scores[chosen] = float(outcomes["SCORE"])
        # The player rounds to three digits.
        assert scores[chosen] == pytest.approx(our_score(item, chosen), abs=0.0005), chosen
    assert {0.0, 1.0} <= set(scores.values()), "right and wrong are both among them"


@pytest.mark.parametrize("key", list(ITEMS))
def test_the_player_explains_what_was_chosen(
    page: Page, documents: dict[str, str], key: str
) -> None:
    item = ITEMS[key]
    outcomes = answered(page, documents[key], (1,))
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
