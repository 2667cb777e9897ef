"""
How a QTI item is scored: declarations and rules that give what :mod:`quizzes.scoring` gives.

Choices and pairs are mapped. An order's pairs are counted one by one: QTI knows no rank correlation, but it
knows the n-th value of an answer and which of two numbers is less.
"""

from collections.abc import Iterator
from itertools import combinations
from xml.etree.ElementTree import Element

from quizzes.interchange.portable import CHOICE_KINDS, PortableItem
from quizzes.interchange.qti import (
    EXPLANATION,
    FEEDBACK,
    MAXSCORE,
    RESPONSE,
    SCORE,
    add,
    add_value,
    choice_names,
    target_names,
)
from quizzes.items.kinds import ItemKind

SINGLE_VALUED = frozenset({ItemKind.SINGLE.value, ItemKind.TRUE_FALSE.value, ItemKind.SCALE.value})
PAIRS, BALANCE = "directedPair", "BALANCE"


def cardinality(item: PortableItem) -> str:
    """Return how many values an answer has, and whether in an order."""
    if item.kind in SINGLE_VALUED:
        return "single"
    return "ordered" if item.kind == ItemKind.ORDER else "multiple"


def declare_response(root: Element, item: PortableItem) -> None:
    """Say what an answer is, which is right, and what its parts are worth."""
    declaration = add(
        root,
        "response-declaration",
        identifier=RESPONSE,
        cardinality=cardinality(item),
        base_type=PAIRS if item.rules.has_targets else "identifier",
    )
    right = _right(item)
    if right:
        correct = add(declaration, "correct-response")
        for value in right:
            add(correct, "value").text = value
    worths = dict(_worths(item))
    if worths:
        mapping = add(declaration, "mapping", lower_bound="0", default_value="0")
        for key, worth in worths.items():
            add(mapping, "map-entry", map_key=key, mapped_value=str(worth))


def _right(item: PortableItem) -> list[str]:
    names = choice_names(item)
    if item.kind == ItemKind.ORDER:
        return names
    if item.rules.has_targets:
        return [" ".join(pair) for pair in zip(names, target_names(item), strict=True)]
    return [name for name, choice in zip(names, item.choices, strict=True) if choice.is_key]


def _worths(item: PortableItem) -> Iterator[tuple[str, int]]:
    """Yield what parts of an answer are worth, in whole numbers; see :func:`_whole`."""
    names = choice_names(item)
    if item.kind == ItemKind.MULTIPLE:
        for name, choice in zip(names, item.choices, strict=True):
            yield name, 1 if choice.is_key else -1
    elif item.kind == ItemKind.MATCH:
        yield from ((right, 1) for right in _right(item))
    elif item.kind == ItemKind.SORT:
        targets = target_names(item)
        groups = sorted(set(targets))
        for name, right in zip(names, targets, strict=True):
            for group in groups:
                yield f"{name} {group}", len(groups) - 1 if group == right else -1


def _whole(item: PortableItem) -> int:
    """Return the sum of what everything right is worth."""
    if item.kind == ItemKind.MULTIPLE:
        return item.keys
    others = len(set(item.targets)) - 1 if item.kind == ItemKind.SORT else 1
    return len(item.choices) * others


def declare_outcomes(root: Element, item: PortableItem) -> None:
    """Declare what the rules say; what is not scored has no score."""
    if item.rules.is_scored:
        for name, default in ((SCORE, "0"), (MAXSCORE, "1")):
            _outcome(root, name, "float", default)
    _outcome(root, FEEDBACK, "identifier", None, cardinality="multiple")
    if item.kind == ItemKind.ORDER:
        for name in (*_places(item), BALANCE):
            _outcome(root, name, "integer", "0")


def _outcome(
    root: Element, name: str, base_type: str, default: str | None, cardinality: str = "single"
) -> None:
    outcome = add(
        root,
        "outcome-declaration",
        identifier=name,
        cardinality=cardinality,
        base_type=base_type,
    )
    if default is not None:
        add(add(outcome, "default-value"), "value").text = default


def processing(item: PortableItem) -> Element:
    """Return the rules by which an answer is scored, and which feedback is shown."""
    root = Element("response-processing")
    if item.kind == ItemKind.ORDER:
        _score_order(root, item)
    elif item.kind in SINGLE_VALUED and item.rules.is_scored:
        _score_match(root)
    elif item.rules.is_scored:
        share = add(_setting(root, SCORE), "divide")
        add(share, "map-response", identifier=RESPONSE)
        add_value(share, "float", _whole(item))
    shown = add(_setting(root, FEEDBACK), "multiple")
    if item.kind in CHOICE_KINDS or item.kind == ItemKind.SCALE:
        add(shown, "variable", identifier=RESPONSE)
    else:
        for name in choice_names(item):
            add_value(shown, "identifier", name)
    add_value(shown, "identifier", EXPLANATION)
    return root


def _setting(parent: Element, name: str) -> Element:
    return add(parent, "set-outcome-value", identifier=name)


def _score_match(root: Element) -> None:
    condition = add(root, "response-condition")
    if_right, otherwise = add(condition, "response-if"), add(condition, "response-else")
    match = add(if_right, "match")
    add(match, "variable", identifier=RESPONSE)
    add(match, "correct", identifier=RESPONSE)
    for branch, points in ((if_right, 1), (otherwise, 0)):
        add_value(_setting(branch, SCORE), "float", points)


def _places(item: PortableItem) -> list[str]:
    return [f"PLACE_{number}" for number in range(1, len(item.choices) + 1)]


def _score_order(root: Element, item: PortableItem) -> None:
    """Find each choice's place, then weigh the pairs in order against all others."""
    places = _places(item)
    for choice, place in zip(choice_names(item), places, strict=True):
        condition = add(root, "response-condition")
        for number in range(1, len(places) + 1):
            branch = add(condition, "response-if" if number == 1 else "response-else-if")
            match = add(branch, "match")
            add(add(match, "index", n=str(number)), "variable", identifier=RESPONSE)
            add_value(match, "identifier", choice)
            add_value(_setting(branch, place), "integer", number)
        add_value(_setting(add(condition, "response-else"), place), "integer", 0)
    add_value(_setting(root, BALANCE), "integer", 0)
    pairs = list(combinations(places, 2))
    for first, second in pairs:
        condition = add(root, "response-condition")
        in_order, otherwise = add(condition, "response-if"), add(condition, "response-else")
        both = add(in_order, "and")
        is_placed, is_before = add(both, "gt"), add(both, "lt")
        add(is_placed, "variable", identifier=first)
        add_value(is_placed, "integer", 0)
        add(is_before, "variable", identifier=first)
        add(is_before, "variable", identifier=second)
        for branch, weight in ((in_order, 1), (otherwise, -1)):
            total = add(_setting(branch, BALANCE), "sum")
            add(total, "variable", identifier=BALANCE)
            add_value(total, "integer", weight)
    share = add(_setting(root, SCORE), "divide")
    bounded = add(share, "max")
    add_value(bounded, "integer", 0)
    add(bounded, "variable", identifier=BALANCE)
    add_value(share, "float", len(pairs))
