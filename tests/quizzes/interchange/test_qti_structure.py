"""
The structure of exported QTI, held by hand.

The published schemas may not be handed on with the project, so that their rules for what we write are
stated here: the order of parts, declared names, and a manifest that lists every file once.
"""

import io
import re
import zipfile
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings

from quizzes.interchange import qti3, qti22
from quizzes.interchange.manifests import LOM, Profile
from quizzes.interchange.portable import PortableItem
from quizzes.interchange.qti import Dialect, neutral_tree
from tests.quizzes.interchange.portables import MULTIPLE, SINGLE, several

IDENTIFIER = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
ORDER = {
    "assessment-item": [
        "response-declaration",
        "outcome-declaration",
        "item-body",
        "response-processing",
        "modal-feedback",
    ],
    "response-declaration": ["correct-response", "mapping"],
    "item-body": ["choice-interaction"],
    "choice-interaction": ["prompt", "simple-choice"],
}
INSIDE = {
    "prompt": {"br"},
    "simple-choice": {"br"},
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
    "simple-choice": {"identifier"},
    "map-entry": {"map-key", "mapped-value"},
    "modal-feedback": {"outcome-identifier", "show-hide", "identifier"},
    "variable": {"identifier"},
    "correct": {"identifier"},
    "map-response": {"identifier"},
    "set-outcome-value": {"identifier"},
    "base-value": {"base-type"},
}
VERSIONS = {"3.0": qti3, "2.2": qti22}


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def assert_structure(root: Element) -> None:
    """Assert what the schemas say of the elements that we write."""
    for element in root.iter():
        names = [child.tag for child in element]
        if element.tag in ORDER:
            places = [ORDER[element.tag].index(name) for name in names]
            assert places == sorted(places), element.tag
        if element.tag in INSIDE:
            assert set(names) <= INSIDE[element.tag], element.tag
        assert set(element.attrib) >= REQUIRED.get(element.tag, set()), element.tag
        for name, value in element.attrib.items():
            if name.endswith("identifier"):
                assert IDENTIFIER.fullmatch(value), (name, value)
    declared = {part.get("identifier") for part in root if part.tag.endswith("declaration")}
    options = [part.get("identifier") for part in root.iter("simple-choice")]
    assert len(options) == len(set(options)) >= 2
    for part in root.iter():
        if part.tag in {"variable", "correct", "map-response", "set-outcome-value"}:
            assert part.get("identifier") in declared
        for reference in ("response-identifier", "outcome-identifier"):
            assert part.get(reference) in {None, *declared}
    assert {part.text for part in root.findall("response-declaration/*/value")} <= set(options)
    assert {part.get("map-key") for part in root.iter("map-entry")} <= set(options)


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
    assert len(set(names)) == len(names) == len(items)
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
    written = module.write([SINGLE, MULTIPLE])
    assert_package([SINGLE, MULTIPLE], module.DIALECT, module.PROFILE, written.data)


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
