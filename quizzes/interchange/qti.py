"""
The vocabulary of QTI items, written once for both versions that we speak.

The vocabulary is the same; QTI 3.0 writes ``qti-choice-interaction`` and ``max-choices``, QTI 2.2 writes
``choiceInteraction`` and ``maxChoices``. Here names stand as in 3.0, without its prefix.
"""

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from quizzes.interchange.documents import local
from quizzes.interchange.portable import PortableItem

RESPONSE, SCORE, MAXSCORE, FEEDBACK = "RESPONSE", "SCORE", "MAXSCORE", "FEEDBACK"
EXPLANATION = "EXPLANATION"
NAME_START = re.compile("[A-Za-z_]")
PREFIX = "I."
"""Before a key that begins as no identifier may; no key has a point."""
HTML = frozenset({"p", "br"})


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


def identified(item: PortableItem, language: str = "") -> str:
    """Return the identifier of the item's document, or of the one in another language."""
    prefix = "" if NAME_START.match(item.key) else PREFIX
    return f"{prefix}{item.key}" + (f".{language}" if language else "")


def choice_names(item: PortableItem) -> list[str]:
    """Return the identifiers of the choices, in their editor's order."""
    return [f"choice_{number}" for number in range(1, len(item.choices) + 1)]


def target_numbers(item: PortableItem) -> list[int]:
    """Return the number of what each choice belongs to; the numbers say nothing of the choices."""
    return [place or 0 for place in item.rules.places(item.targets, seed=item.key)]


def target_names(item: PortableItem) -> list[str]:
    """Return the identifier of what each choice belongs to."""
    return [f"target_{number}" for number in target_numbers(item)]


def add(parent: Element, tag: str, /, **attributes: str) -> Element:
    """Add an element to the parent and return it."""
    named = {name.replace("_", "-"): value for name, value in attributes.items()}
    return SubElement(parent, tag, named)


def add_value(parent: Element, base_type: str, value: str | int) -> None:
    """Add a constant to an expression."""
    add(parent, "base-value", base_type=base_type).text = str(value)
