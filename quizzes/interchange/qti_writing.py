"""QTI items as documents."""

from collections.abc import Callable
from xml.etree.ElementTree import Element, SubElement, tostring

from django.conf import settings
from django.utils.translation import gettext as _

from quizzes.interchange.documents import declared
from quizzes.interchange.editions import told_in
from quizzes.interchange.markup import keeps_blanks
from quizzes.interchange.portable import (
    PORTABLE_KINDS,
    PortableEdition,
    PortableItem,
    check_finished,
)
from quizzes.interchange.qti import (
    EXPLANATION,
    FEEDBACK,
    RESPONSE,
    Dialect,
    add,
    choice_names,
    identified,
    target_numbers,
)
from quizzes.interchange.qti_processing import declare_outcomes, declare_response, processing
from quizzes.items.kinds import ItemKind

TABLE = "qti-match-tabular"
"""A class of QTI 3.0's shared vocabulary: pairs are chosen in a table, which needs no dragging."""


def written_item(
    item: PortableItem, dialect: Dialect, edition: PortableEdition | None = None
) -> tuple[bytes, list[str]]:
    """
    Return the item's document, or its edition's, and what it cannot keep.

    :raises ItemRefused: if QTI as we write it has no words for the item
    """
    check_finished(item, PORTABLE_KINDS)
    told = item if edition is None else told_in(item, edition)
    texts = (told.stem, told.explanation, *told.targets)
    texts += tuple(text for choice in told.choices for text in (choice.text, choice.rationale))
    losses = (
        []
        if all(map(keeps_blanks, texts))
        else [_("つづいた空白と、行のはしの空白は、ひとつになるか消えます。")]
    )
    tree = assessment_item(told, dialect, "" if edition is None else edition.language)
    document = _in_dialect(tree, dialect)
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


def assessment_item(item: PortableItem, dialect: Dialect, language: str) -> Element:
    """Return the item's document under neutral names; ``language`` is empty for the item itself."""
    root = Element(
        "assessment-item",
        {
            "identifier": identified(item, language),
            "title": item.key,
            "adaptive": "false",
            "time-dependent": "false",
            "xml:lang": language or settings.LANGUAGE_CODE,
        },
    )
    declare_response(root, item)
    declare_outcomes(root, item)
    body = add(root, "item-body")
    INTERACTIONS.get(item.kind, _choices)(body, item)
    root.append(processing(item))
    for identifier, words in [
        *zip(choice_names(item), (choice.rationale for choice in item.choices), strict=True),
        (EXPLANATION, item.explanation),
    ]:
        if words:
            feedback = add(
                root,
                "modal-feedback",
                outcome_identifier=FEEDBACK,
                show_hide="show",
                identifier=identifier,
            )
            inside = add(feedback, "content-body") if dialect.has_content_body else feedback
            _say(add(inside, "p"), words)
    return root


def _choices(body: Element, item: PortableItem) -> None:
    interaction = add(
        body,
        "choice-interaction",
        response_identifier=RESPONSE,
        shuffle="false",
        max_choices="0" if item.kind == ItemKind.MULTIPLE else "1",
    )
    _say(add(interaction, "prompt"), item.stem)
    for name, choice in zip(choice_names(item), item.choices, strict=True):
        _say(add(interaction, "simple-choice", identifier=name), choice.text)


def _order(body: Element, item: PortableItem) -> None:
    """Write the choices in an order that says nothing of the right one."""
    interaction = add(body, "order-interaction", response_identifier=RESPONSE, shuffle="true")
    _say(add(interaction, "prompt"), item.stem)
    names = choice_names(item)
    for index in item.rules.frozen_order(len(names), seed=item.key):
        _say(add(interaction, "simple-choice", identifier=names[index]), item.choices[index].text)


def _pairs(body: Element, item: PortableItem) -> None:
    """Write choices and what they belong to; a partner is one choice's, a group any number's."""
    interaction = add(
        body,
        "match-interaction",
        response_identifier=RESPONSE,
        shuffle="true",
        max_associations=str(len(item.choices)),
    )
    interaction.set("class", TABLE)
    _say(add(interaction, "prompt"), item.stem)
    options, targets = (add(interaction, "simple-match-set") for _side in range(2))
    for name, choice in zip(choice_names(item), item.choices, strict=True):
        _say(_associable(options, name, match_max="1"), choice.text)
    numbered = dict(sorted(zip(target_numbers(item), item.targets, strict=True)))
    for number, target in numbered.items():
        most = "1" if item.kind == ItemKind.MATCH else "0"
        _say(_associable(targets, f"target_{number}", match_max=most), target)


def _associable(parent: Element, name: str, *, match_max: str) -> Element:
    return add(parent, "simple-associable-choice", identifier=name, match_max=match_max)


def _say(element: Element, words: str) -> None:
    first, *rest = words.split("\n")
    element.text = first
    for line in rest:
        SubElement(element, "br").tail = line


INTERACTIONS: dict[str, Callable[[Element, PortableItem], None]] = {
    ItemKind.ORDER.value: _order,
    ItemKind.MATCH.value: _pairs,
    ItemKind.SORT.value: _pairs,
}
"""How what is no stem with choices is asked."""
