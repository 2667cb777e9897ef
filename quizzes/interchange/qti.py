"""
QTI items, written once for both versions that we speak.

The vocabulary is the same; QTI 3.0 writes ``qti-choice-interaction`` and ``max-choices``, QTI 2.2 writes
``choiceInteraction`` and ``maxChoices``. Here names stand as in 3.0, without its prefix.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element, SubElement, tostring

from django.utils.translation import gettext as _

from quizzes.interchange.documents import declared, local
from quizzes.interchange.markup import Words, keeps_blanks, text_of_element
from quizzes.interchange.portable import (
    ItemRefused,
    PortableChoice,
    PortableItem,
    canonical,
    check_count,
    check_readable,
    check_scored_choices,
    read_key,
    refused_kind,
)
from quizzes.items.kinds import ItemKind

RESPONSE, SCORE, MAXSCORE, FEEDBACK = "RESPONSE", "SCORE", "MAXSCORE", "FEEDBACK"
EXPLANATION = "EXPLANATION"
NAME_START = re.compile("[A-Za-z_]")
PREFIX = "I."
"""Before a key that begins as no identifier may; no key has a point."""
HTML = frozenset({"p", "br"})
MATCH_CORRECT = "match_correct"
PASSED_OVER = frozenset(
    {"feedback-inline", "feedback-block", "rubric-block", "template-declaration"}
)
IGNORED_PARTS = frozenset(
    {"rubric-block", "template-declaration", "template-processing", "stylesheet"}
    | {"assessment-stimulus-ref", "companion-materials-info", "catalog-info", "context-declaration"}
)


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """How one version of QTI writes the names."""

    namespace: str
    schema: str
    prefix: str
    is_kebab: bool
    has_content_body: bool

    def element(self, name: str) -> str:
        """Return the element's name in this version."""
        return name if name in HTML else self.prefix + self.attribute(name)

    def attribute(self, name: str) -> str:
        """Return the attribute's name in this version."""
        if self.is_kebab:
            return name
        first, *rest = name.split("-")
        return first + "".join(word.capitalize() for word in rest)


def neutral(name: str) -> str:
    """Return an element's or attribute's name, of whichever version, as it stands here."""
    bare = local(name)
    kebab = re.sub(r"(?<=[a-z0-9])[A-Z]", lambda capital: f"-{capital[0].lower()}", bare)
    return kebab.lower().removeprefix("qti-")


def neutral_tree(element: Element) -> Element:
    """Return the tree under neutral names; names of the other vocabularies have no capitals."""
    attributes = {neutral(name): value for name, value in element.attrib.items()}
    copy = Element(neutral(element.tag), attributes)
    copy.text, copy.tail = element.text, element.tail
    copy.extend(neutral_tree(child) for child in element)
    return copy


# --- Writing -------------------------------------------------------------------------------


def written_item(item: PortableItem, dialect: Dialect) -> tuple[bytes, list[str]]:
    """
    Return the item's document, and what of the item it cannot keep.

    :raises ItemRefused: if QTI as we write it has no words for the item
    """
    check_scored_choices(item)
    texts = (item.stem, item.explanation, *(choice.text for choice in item.choices))
    texts += tuple(choice.rationale for choice in item.choices)
    losses = (
        []
        if all(map(keeps_blanks, texts))
        else [_("つづいた空白と、行のはしの空白は、ひとつになるか消えます。")]
    )
    document = _in_dialect(_assessment_item(item, dialect), dialect)
    document.attrib.update(declared(dialect.namespace, dialect.schema))
    return tostring(document, encoding="UTF-8", xml_declaration=True), losses


def _in_dialect(tree: Element, dialect: Dialect) -> Element:
    copy = Element(
        dialect.element(tree.tag),
        {dialect.attribute(name): value for name, value in tree.attrib.items()},
    )
    copy.text, copy.tail = tree.text, tree.tail
    copy.extend(_in_dialect(child, dialect) for child in tree)
    return copy


def _assessment_item(item: PortableItem, dialect: Dialect) -> Element:
    root = Element(
        "assessment-item",
        {
            "identifier": item.key if NAME_START.match(item.key) else f"{PREFIX}{item.key}",
            "title": item.key,
            "adaptive": "false",
            "time-dependent": "false",
            "xml:lang": "ja",
        },
    )
    is_single = item.kind == ItemKind.SINGLE
    identifiers = _identifiers(item)
    declaration = _add(
        root,
        "response-declaration",
        identifier=RESPONSE,
        cardinality="single" if is_single else "multiple",
        base_type="identifier",
    )
    correct = _add(declaration, "correct-response")
    for identifier, choice in identifiers:
        if choice.is_key:
            _add(correct, "value").text = identifier
    if not is_single:
        mapping = _add(declaration, "mapping", lower_bound="0", default_value="0")
        for identifier, choice in identifiers:
            worth = "1" if choice.is_key else "-1"
            _add(mapping, "map-entry", map_key=identifier, mapped_value=worth)
    _outcomes(root)
    body = _add(root, "item-body")
    interaction = _add(
        body,
        "choice-interaction",
        response_identifier=RESPONSE,
        shuffle="false",
        max_choices="1" if is_single else "0",
    )
    _say(_add(interaction, "prompt"), item.stem)
    for identifier, choice in identifiers:
        _say(_add(interaction, "simple-choice", identifier=identifier), choice.text)
    root.append(_processing(item))
    for identifier, words in [
        *((identifier, choice.rationale) for identifier, choice in identifiers),
        (EXPLANATION, item.explanation),
    ]:
        if words:
            feedback = _add(
                root,
                "modal-feedback",
                outcome_identifier=FEEDBACK,
                show_hide="show",
                identifier=identifier,
            )
            inside = _add(feedback, "content-body") if dialect.has_content_body else feedback
            _say(_add(inside, "p"), words)
    return root


def _identifiers(item: PortableItem) -> list[tuple[str, PortableChoice]]:
    return [(f"choice_{number}", choice) for number, choice in enumerate(item.choices, start=1)]


def _outcomes(root: Element) -> None:
    for name, default in ((SCORE, "0"), (MAXSCORE, "1")):
        outcome = _add(
            root, "outcome-declaration", identifier=name, cardinality="single", base_type="float"
        )
        _add(_add(outcome, "default-value"), "value").text = default
    _add(
        root,
        "outcome-declaration",
        identifier=FEEDBACK,
        cardinality="multiple",
        base_type="identifier",
    )


def _processing(item: PortableItem) -> Element:
    """Return the rules by which :mod:`quizzes.scoring` scores, and which feedback is shown."""
    root = Element("response-processing")
    if item.kind == ItemKind.SINGLE:
        condition = _add(root, "response-condition")
        if_right, otherwise = _add(condition, "response-if"), _add(condition, "response-else")
        match = _add(if_right, "match")
        _add(match, "variable", identifier=RESPONSE)
        _add(match, "correct", identifier=RESPONSE)
        for branch, points in ((if_right, "1"), (otherwise, "0")):
            _base(_add(branch, "set-outcome-value", identifier=SCORE), "float", points)
    else:
        share = _add(_add(root, "set-outcome-value", identifier=SCORE), "divide")
        _add(share, "map-response", identifier=RESPONSE)
        _base(share, "float", str(item.keys))
    shown = _add(_add(root, "set-outcome-value", identifier=FEEDBACK), "multiple")
    _add(shown, "variable", identifier=RESPONSE)
    _base(shown, "identifier", EXPLANATION)
    return root


def _base(parent: Element, base_type: str, value: str) -> None:
    _add(parent, "base-value", base_type=base_type).text = value


def _add(parent: Element, tag: str, /, **attributes: str) -> Element:
    named = {name.replace("_", "-"): value for name, value in attributes.items()}
    return SubElement(parent, tag, named)


def _say(element: Element, words: str) -> None:
    first, *rest = words.split("\n")
    element.text = first
    for line in rest:
        SubElement(element, "br").tail = line


# --- Reading -------------------------------------------------------------------------------


def read_item(document: Element) -> PortableItem:
    """
    Return the item of a QTI document, of whichever version.

    :raises ItemRefused: if it is no item, or one that the bank has no room for
    """
    root = neutral_tree(document)
    if root.tag != "assessment-item":
        raise refused_kind(root.tag)
    body = root.find("item-body")
    interactions = [part for part in root.iter() if part.tag.endswith("-interaction")]
    if body is None or not interactions:
        raise refused_kind(_("問いのない文書"))
    if len(interactions) > 1:
        raise ItemRefused(_("一つの問題に、問いが2つ以上あります。分けて送ってください。"))
    (interaction,) = interactions
    if interaction.tag != "choice-interaction":
        raise refused_kind(interaction.tag)
    notes = list(_left_out(root))
    stem = _stem(body, interaction, notes)
    kind, keys = _kind_and_keys(root, interaction)
    modal = _modal_feedback(root, notes)
    found = interaction.findall("simple-choice")
    check_count(len(found))
    choices = tuple(_choice(choice, keys, modal, notes) for choice in found)
    explanation = [words for words in modal.values() if words]
    identity, title = root.get("identifier", "").removeprefix(PREFIX), root.get("title", "")
    key = read_key(identity, title, content=f"{identity}\n{stem}")
    notes += [
        _("名前「%(name)s」は取りこみません。") % {"name": name[:80]}
        for name in dict.fromkeys((identity, title))
        if name not in {key, ""}
    ]
    item = PortableItem(
        key=key,
        kind=kind.value,
        stem=stem,
        explanation=canonical("\n\n".join(explanation)),
        choices=choices,
    )
    notes += _foreign_rules(root, interaction, item)
    return check_readable(replace(item, notes=tuple(dict.fromkeys(notes))))


def _left_out(root: Element) -> Iterator[str]:
    for name in sorted({part.tag for part in root.iter()} & IGNORED_PARTS):
        yield _("要素 <%(tag)s> は取りのぞきました。") % {"tag": name}


def _stem(body: Element, interaction: Element, notes: list[str]) -> str:
    around = text_of_element(body, without=PASSED_OVER | {interaction.tag})
    prompt = interaction.find("prompt")
    asked = Words() if prompt is None else text_of_element(prompt, without=PASSED_OVER)
    notes += [*around.notes, *asked.notes]
    return canonical("\n\n".join(words for words in (around.text, asked.text) if words))


def _kind_and_keys(root: Element, interaction: Element) -> tuple[ItemKind, set[str]]:
    name = interaction.get("response-identifier")
    declarations = root.findall("response-declaration")
    declaration = next((part for part in declarations if part.get("identifier") == name), None)
    if declaration is None:
        raise ItemRefused(_("答えの宣言がありません。問題を書き出しなおして、送ってください。"))
    cardinality = declaration.get("cardinality")
    if cardinality not in {"single", "multiple"}:
        raise refused_kind(cardinality or "")
    correct = declaration.find("correct-response")
    keys = {_value(value) for value in ([] if correct is None else correct.findall("value"))}
    if not keys:
        entries = declaration.findall("mapping/map-entry")
        keys = {entry.get("map-key", "") for entry in entries if _number(entry) > 0}
    return ItemKind(cardinality), keys


def _value(value: Element) -> str:
    return (value.text or "").strip()


def _number(entry: Element) -> float:
    try:
        return float(entry.get("mapped-value", "0"))
    except ValueError:
        return 0.0


def _modal_feedback(root: Element, notes: list[str]) -> dict[str, str]:
    said: dict[str, list[str]] = {}
    for feedback in root.findall("modal-feedback"):
        words = text_of_element(feedback)
        notes += words.notes
        said.setdefault(feedback.get("identifier", ""), []).append(words.text)
    choices = {choice.get("identifier") for choice in root.iter("simple-choice")}
    notes += [
        _("フィードバック「%(name)s」は、解説に入れました。") % {"name": identifier[:60]}
        for identifier in said
        if identifier not in choices | {EXPLANATION}
    ]
    return {identifier: "\n\n".join(filter(None, texts)) for identifier, texts in said.items()}


def _choice(
    choice: Element, keys: set[str], modal: dict[str, str], notes: list[str]
) -> PortableChoice:
    identifier = choice.get("identifier", "")
    words = text_of_element(choice, without=PASSED_OVER)
    inline = [
        text_of_element(part)
        for part in choice.iter()
        if part.tag in {"feedback-inline", "feedback-block"}
    ]
    notes += [*words.notes, *(note for part in inline for note in part.notes)]
    said = [modal.pop(identifier, ""), *(part.text for part in inline)]
    return PortableChoice(
        text=words.text,
        is_key=identifier in keys,
        rationale=canonical("\n\n".join(part for part in said if part)),
    )


def _foreign_rules(root: Element, interaction: Element, item: PortableItem) -> Iterator[str]:
    """Say what of the document's rules the item leaves behind."""
    if interaction.get("shuffle") == "true":
        yield _("選択肢の順をまぜる設定は取りこみません。")
    limits = {interaction.get("max-choices", "1"), interaction.get("min-choices", "0")}
    if limits - {"0", "1"}:
        yield _("えらぶ数の決まりは取りこみません。")
    processing = root.find("response-processing")
    if processing is None:
        return
    template = processing.get("template", "").rpartition("/")[2].removesuffix(".xml")
    is_simple = item.kind == ItemKind.SINGLE and template == MATCH_CORRECT
    if not is_simple and _shape(processing) != _shape(_processing(item)):
        yield _("配点や部分点は取りこみません。このサイトの決まりで採点します。")


def _shape(element: Element) -> tuple[object, ...]:
    text = (element.text or "").strip()
    inside = tuple(_shape(child) for child in element)
    return (element.tag, tuple(sorted(element.attrib.items())), text, inside)
