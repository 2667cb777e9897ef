"""
The structure of exported QTI, held by hand.

The published schemas may not be handed on with the project, so that their rules for what we write are
stated here: the order of parts, declared names, and a manifest that lists every file once.
"""

import io
import re
import zipfile
from dataclasses import replace
from itertools import product
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings

from quizzes.interchange import qti, qti3, qti22
from quizzes.interchange.manifests import LOM, Profile
from quizzes.interchange.portable import PortableItem
from quizzes.interchange.qti import Dialect, neutral_tree
from tests.quizzes.interchange.portables import (
    BY_KIND,
    MATCH,
    MULTIPLE,
    ORDER,
    SORT,
    several,
    told,
)

IDENTIFIER = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
PARTS = {
    "assessment-item": [
        "response-declaration",
        "outcome-declaration",
        "item-body",
        "response-processing",
        "modal-feedback",
    ],
    "response-declaration": ["correct-response", "mapping"],
    "item-body": ["choice-interaction", "order-interaction", "match-interaction"],
    "choice-interaction": ["prompt", "simple-choice"],
    "order-interaction": ["prompt", "simple-choice"],
    "match-interaction": ["prompt", "simple-match-set"],
    "simple-match-set": ["simple-associable-choice"],
    "response-condition": ["response-if", "response-else-if", "response-else"],
}
INSIDE = {
    "prompt": {"br"},
    "simple-choice": {"br"},
    "simple-associable-choice": {"br"},
    "p": {"br"},
    "br": set(),
    "content-body": {"p"},
    "correct-response": {"value"},
    "mapping": {"map-entry"},
}
REQUIRED = {
    "assessment-item": {"identifier", "title", "adaptive", "time-dependent"},
    "response-declaration": {"identifier", "cardinality", "base-type"},
    "outcome-declaration": {"identifier", "cardinality", "base-type"},
    "choice-interaction": {"response-identifier", "shuffle", "max-choices"},
    "order-interaction": {"response-identifier", "shuffle"},
    "match-interaction": {"response-identifier", "shuffle", "max-associations"},
    "simple-choice": {"identifier"},
    "simple-associable-choice": {"identifier", "match-max"},
    "index": {"n"},
    "map-entry": {"map-key", "mapped-value"},
    "modal-feedback": {"outcome-identifier", "show-hide", "identifier"},
    "variable": {"identifier"},
    "correct": {"identifier"},
    "map-response": {"identifier"},
    "set-outcome-value": {"identifier"},
    "base-value": {"base-type"},
}
EXPRESSIONS = {
    "match": 2,
    "lt": 2,
    "gt": 2,
    "and": 2,
    "divide": 2,
    "sum": 2,
    "max": 2,
    "index": 1,
    "set-outcome-value": 1,
}
"""How many expressions each takes, as we write them."""
VERSIONS = {"3.0": qti3, "2.2": qti22}


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def assert_structure(root: Element) -> None:
    """Assert what the schemas say of the elements that we write."""
    for element in root.iter():
        names = [child.tag for child in element]
        if element.tag in PARTS:
            places = [PARTS[element.tag].index(name) for name in names]
            assert places == sorted(places), element.tag
        if element.tag in INSIDE:
            assert set(names) <= INSIDE[element.tag], element.tag
        assert set(element.attrib) >= REQUIRED.get(element.tag, set()), element.tag
        assert len(names) == EXPRESSIONS.get(element.tag, len(names)), element.tag
        for name, value in element.attrib.items():
            if name.endswith("identifier"):
                assert IDENTIFIER.fullmatch(value), (name, value)
    declared = {part.get("identifier") for part in root if part.tag.endswith("declaration")}
    sides = root.findall(".//simple-match-set")
    assert len(sides) == (2 if root.find("*/match-interaction") is not None else 0)
    sides = sides or root.findall("item-body/*")
    named = [[part.get("identifier") for part in side if part.tag != "prompt"] for side in sides]
    for options in named:
        assert len(options) == len(set(options)) >= 2
    pairs = {" ".join(pair) for pair in product(*named)}
    for part in root.iter():
        if part.tag in {"variable", "correct", "map-response", "set-outcome-value"}:
            assert part.get("identifier") in declared
        for reference in ("response-identifier", "outcome-identifier"):
            assert part.get(reference) in {None, *declared}
    assert {part.text for part in root.findall("response-declaration/*/value")} <= pairs
    assert {part.get("map-key") for part in root.iter("map-entry")} <= pairs


def assert_package(
    items: list[PortableItem], dialect: Dialect, profile: Profile, data: bytes
) -> None:
    """Assert that the package is whole, and every document of it in order."""
    files = members(data)
    manifest = fromstring(files.pop("imsmanifest.xml"))
    space = f"{{{profile.namespace}}}"
    assert manifest.tag == f"{space}manifest"
    assert [child.tag.removeprefix(space) for child in manifest] == [
        "metadata",
        "organizations",
        "resources",
    ]
    resources = manifest.findall(f"{space}resources/{space}resource")
    names = [resource.get("identifier") or "" for resource in resources]
    told = sum(len(item.editions) for item in items)
    assert len(set(names)) == len(names) == len(items) + told
    assert all(map(IDENTIFIER.fullmatch, names))
    assert {resource.get("type") for resource in resources} == {profile.item_type}
    listed = [file.get("href") for file in manifest.iter(f"{space}file")]
    assert sorted(listed) == sorted(files)
    assert [resource.get("href") for resource in resources] == listed
    for part in manifest.iter(f"{{{LOM}}}lom"):
        order = ["general", "relation", "annotation"]
        places = [order.index(child.tag.removeprefix(f"{{{LOM}}}")) for child in part]
        assert places == sorted(places)
    for document in files.values():
        root = fromstring(document)
        assert root.tag == f"{{{dialect.namespace}}}{dialect.prefix}" + (
            "assessment-item" if dialect.is_kebab else "assessmentItem"
        )
        assert_structure(neutral_tree(root))


@pytest.mark.parametrize("version", list(VERSIONS))
def test_our_packages(version: str) -> None:
    module = VERSIONS[version]
    items = [told(item, "en") for item in BY_KIND.values()]
    assert_package(items, module.DIALECT, module.PROFILE, module.write(items).data)


@pytest.mark.parametrize("version", list(VERSIONS))
@settings(max_examples=25)
@given(items=several())
def test_any_package(version: str, items: list[PortableItem]) -> None:
    module = VERSIONS[version]
    assert_package(items, module.DIALECT, module.PROFILE, module.write(items).data)


def test_a_key_that_begins_with_a_digit_is_no_identifier() -> None:
    document = members(qti3.write([MULTIPLE]).data)[f"items/{MULTIPLE.key}.xml"]
    assert fromstring(document).get("identifier") == f"I.{MULTIPLE.key}"


@pytest.mark.parametrize(
    "break_it",
    [
        (b"<qti-prompt>", b"<qti-prompt><p/>"),
        (b'map-key="choice_1"', b'map-key="choice_9"'),
        (b'identifier="FEEDBACK"', b'identifier="OTHER"'),
        (b'shuffle="false"', b""),
        (b'identifier="I.2-signs"', b'identifier="2-signs"'),
    ],
)
def test_the_checker_can_fail(break_it: tuple[bytes, bytes]) -> None:
    document = members(qti3.write([MULTIPLE]).data)[f"items/{MULTIPLE.key}.xml"]
    assert break_it[0] in document
    with pytest.raises(AssertionError):
        assert_structure(neutral_tree(fromstring(document.replace(*break_it, 1))))


@pytest.mark.parametrize(
    ("item", "break_it"),
    [
        (ORDER, (b'<qti-index n="1">', b"<qti-index>")),
        (ORDER, (b'identifier="PLACE_1"', b'identifier="PLACE_9"')),
        (SORT, (b'map-key="choice_1 target_1"', b'map-key="target_1 choice_1"')),
        (SORT, (b'match-max="1"', b"")),
    ],
)
def test_the_checker_can_fail_for_what_is_placed(
    item: PortableItem, break_it: tuple[bytes, bytes]
) -> None:
    document = members(qti3.write([item]).data)[f"items/{item.key}.xml"]
    assert break_it[0] in document
    with pytest.raises(AssertionError):
        assert_structure(neutral_tree(fromstring(document.replace(*break_it, 1))))


def test_no_place_in_a_document_tells_the_key() -> None:
    """Editors write an order in its order, and partners side by side; a file must not."""
    documents = [
        neutral_tree(fromstring(members(qti3.write([item]).data)[f"items/{item.key}.xml"]))
        for item in (replace(ORDER, key=f"order-{number}") for number in range(20))
    ]
    orders = {
        tuple(choice.get("identifier") for choice in root.iter("simple-choice"))
        for root in documents
    }
    assert len(orders) > 5
    matches = {qti.target_names(replace(MATCH, key=f"match-{number}"))[0] for number in range(20)}
    assert matches == {"target_1", "target_2", "target_3"}
