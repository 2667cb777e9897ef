"""QTI items out of documents, of whichever version."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from quizzes.interchange.editions import edition_languages
from quizzes.interchange.markup import Words, text_of_element
from quizzes.interchange.portable import (
    ItemRefused,
    PortableChoice,
    PortableItem,
    canonical,
    check_count,
    check_readable,
    read_key,
    refused_kind,
    without_partner,
)
from quizzes.interchange.qti import EXPLANATION, PREFIX, SCORE, neutral_tree
from quizzes.interchange.qti_processing import PAIRS, declare_response, processing
from quizzes.items.kinds import GROUPS, STEPS, ItemKind

MATCH_CORRECT = "match_correct"
PASSED_OVER = frozenset(
    {"feedback-inline", "feedback-block", "rubric-block", "template-declaration"}
)
IGNORED_PARTS = frozenset(
    {"rubric-block", "template-declaration", "template-processing", "stylesheet"}
    | {"assessment-stimulus-ref", "companion-materials-info", "catalog-info", "context-declaration"}
)


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """What an interaction asks: its choices in our order, their keys, and what they belong to."""

    kind: ItemKind
    choices: Sequence[Element]
    keys: frozenset[str] = frozenset()
    targets: Sequence[Element | None] = ()


def language_told(document: Element) -> str:
    """Return the language of a document that tells another one's item, or nothing."""
    root = neutral_tree(document)
    language = root.get("lang", "")
    is_edition = root.get("identifier", "").endswith(f".{language}")
    return language if is_edition and language in edition_languages() else ""


def read_item(document: Element) -> PortableItem:
    """
    Return the item of a QTI document.

    :raises ItemRefused: if it is no item, or one that the bank has no room for
    """
    return check_readable(read_words(document))


def read_words(document: Element) -> PortableItem:
    """
    Return what a QTI document says, which may have blanks in it and be longer than an item may be.

    :raises ItemRefused: if it is no item, or one that the bank does not know
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
    notes = list(_left_out(root))
    asked = _asked(root, interaction, notes)
    stem = _stem(body, interaction, notes)
    check_count(len(asked.choices))
    modal = _modal_feedback(root, asked, notes)
    targets = asked.targets or [None] * len(asked.choices)
    choices = tuple(
        _choice(choice, target, asked.keys, modal, notes)
        for choice, target in zip(asked.choices, targets, strict=True)
    )
    explanation = [words for words in modal.values() if words]
    identity, title = root.get("identifier", "").removeprefix(PREFIX), root.get("title", "")
    identity = identity.removesuffix(f".{language_told(document)}")
    key = read_key(identity, title, content=f"{identity}\n{stem}")
    notes += [
        _("名前「%(name)s」は取りこみません。") % {"name": name[:80]}
        for name in dict.fromkeys((identity, title))
        if name not in {key, ""}
    ]
    item = PortableItem(
        key=key,
        kind=asked.kind.value,
        stem=stem,
        explanation=canonical("\n\n".join(explanation)),
        choices=choices,
    )
    notes += _foreign_rules(root, interaction, item)
    return replace(item, notes=tuple(dict.fromkeys(notes)))


def _left_out(root: Element) -> Iterator[str]:
    for name in sorted({part.tag for part in root.iter()} & IGNORED_PARTS):
        yield _("要素 <%(tag)s> は取りのぞきました。") % {"tag": name}


def _stem(body: Element, interaction: Element, notes: list[str]) -> str:
    around = text_of_element(body, without=PASSED_OVER | {interaction.tag})
    prompt = interaction.find("prompt")
    asked = Words() if prompt is None else text_of_element(prompt, without=PASSED_OVER)
    notes += [*around.notes, *asked.notes]
    return canonical("\n\n".join(words for words in (around.text, asked.text) if words))


# --- What is asked -------------------------------------------------------------------------


def _asked(root: Element, interaction: Element, notes: list[str]) -> _Asked:
    declaration = _declaration(root, interaction)
    right = _right(declaration)
    cardinality = declaration.get("cardinality", "")
    if (interaction.tag, cardinality) == ("order-interaction", "ordered"):
        return _order(interaction, right)
    if interaction.tag == "match-interaction" and declaration.get("base-type") == PAIRS:
        return _pairs(interaction, right, notes)
    if interaction.tag != "choice-interaction":
        raise refused_kind(interaction.tag)
    if cardinality not in {"single", "multiple"}:
        raise refused_kind(cardinality)
    choices = interaction.findall("simple-choice")
    is_scale = (
        cardinality == "single" and not right and not _is_scored(root) and len(choices) in STEPS
    )
    return _Asked(
        kind=ItemKind.SCALE if is_scale else ItemKind(cardinality),
        choices=choices,
        keys=frozenset(right),
    )


def _declaration(root: Element, interaction: Element) -> Element:
    name = interaction.get("response-identifier")
    for declaration in root.findall("response-declaration"):
        if declaration.get("identifier") == name:
            return declaration
    raise ItemRefused(_("答えの宣言がありません。問題を書き出しなおして、送ってください。"))


def _right(declaration: Element) -> list[str]:
    values = declaration.findall("correct-response/value")
    if values:
        return [" ".join((value.text or "").split()) for value in values]
    entries = declaration.findall("mapping/map-entry")
    return [entry.get("map-key", "") for entry in entries if _number(entry) > 0]


def _number(entry: Element) -> float:
    try:
        return float(entry.get("mapped-value", "0"))
    except ValueError:
        return 0.0


def _is_scored(root: Element) -> bool:
    outcomes = (*root.findall("outcome-declaration"), *root.iter("set-outcome-value"))
    processing = root.find("response-processing")
    return any(part.get("identifier") == SCORE for part in outcomes) or (
        processing is not None and bool(processing.get("template"))
    )


def _order(interaction: Element, right: list[str]) -> _Asked:
    named = {
        choice.get("identifier", ""): choice for choice in interaction.findall("simple-choice")
    }
    if sorted(named) != sorted(right):
        raise ItemRefused(
            _("正しい順が、すべての選択肢については書かれていません。書き足して、送ってください。")
        )
    return _Asked(kind=ItemKind.ORDER, choices=[named[name] for name in right])


def _pairs(interaction: Element, right: list[str], notes: list[str]) -> _Asked:
    sets = interaction.findall("simple-match-set")
    pairs = [(first, second) for first, _blank, second in (value.partition(" ") for value in right)]
    if len(sets) != 2:  # noqa: PLR2004 - a pair has two sides
        raise ItemRefused(_("組み合わせが、二つの組のあいだになっていません。"))
    options, targets = (part.findall("simple-associable-choice") for part in sets)
    if _has_repeats(first for first, _second in pairs) and not _has_repeats(
        second for _first, second in pairs
    ):
        # Groups may stand on either side; what belongs to one thing alone is the option.
        options, targets = targets, options
        pairs = [(second, first) for first, second in pairs]
    if _has_repeats(first for first, _second in pairs):
        raise ItemRefused(
            _("一つの選択肢に、正しい相手が2つ以上あります。一つにして、送ってください。")
        )
    belongs = dict(pairs)
    named = {target.get("identifier", ""): target for target in targets}
    for name, target in named.items():
        if name not in belongs.values():
            notes.append(without_partner(text_of_element(target, without=PASSED_OVER).text))
    may_repeat = all(target.get("match-max") != "1" for target in targets)
    is_sort = _has_repeats(belongs.values()) or (may_repeat and len(targets) in GROUPS)
    return _Asked(
        kind=ItemKind.SORT if is_sort else ItemKind.MATCH,
        choices=options,
        targets=[named.get(belongs.get(option.get("identifier", ""), "")) for option in options],
    )


def _has_repeats(names: Iterable[str]) -> bool:
    listed = list(names)
    return len(set(listed)) < len(listed)


# --- What is said --------------------------------------------------------------------------


def _modal_feedback(root: Element, asked: _Asked, notes: list[str]) -> dict[str, str]:
    said: dict[str, list[str]] = {}
    for feedback in root.findall("modal-feedback"):
        words = text_of_element(feedback)
        notes += words.notes
        said.setdefault(feedback.get("identifier", ""), []).append(words.text)
    choices = {choice.get("identifier") for choice in asked.choices}
    notes += [
        _("フィードバック「%(name)s」は、解説に入れました。") % {"name": identifier[:60]}
        for identifier in said
        if identifier not in choices | {EXPLANATION}
    ]
    return {identifier: "\n\n".join(filter(None, texts)) for identifier, texts in said.items()}


def _choice(
    choice: Element,
    target: Element | None,
    keys: frozenset[str],
    modal: dict[str, str],
    notes: list[str],
) -> PortableChoice:
    identifier = choice.get("identifier", "")
    words = text_of_element(choice, without=PASSED_OVER)
    belongs = Words() if target is None else text_of_element(target, without=PASSED_OVER)
    inline = [
        text_of_element(part)
        for part in choice.iter()
        if part.tag in {"feedback-inline", "feedback-block"}
    ]
    notes += [*words.notes, *belongs.notes, *(note for part in inline for note in part.notes)]
    said = [modal.pop(identifier, ""), *(part.text for part in inline)]
    return PortableChoice(
        text=words.text,
        is_key=identifier in keys,
        rationale=canonical("\n\n".join(part for part in said if part)),
        target=belongs.text,
    )


# --- What is left behind -------------------------------------------------------------------


def _foreign_rules(root: Element, interaction: Element, item: PortableItem) -> Iterator[str]:
    """Say what of the document's rules the item leaves behind."""
    if interaction.get("shuffle") == "true" and not item.rules.is_placed:
        yield _("選択肢の順をまぜる設定は取りこみません。")
    limits = {interaction.get("max-choices", "1"), interaction.get("min-choices", "0")}
    limits |= {
        option.get("match-max", "1") if item.rules.has_targets else "1"
        for option in interaction.findall("simple-match-set[1]/simple-associable-choice")
    }
    if limits - {"0", "1"}:
        yield _("えらぶ数の決まりは取りこみません。")
    given = root.find("response-processing")
    if given is None:
        return
    template = given.get("template", "").rpartition("/")[2].removesuffix(".xml")
    if item.kind == ItemKind.SINGLE and template == MATCH_CORRECT:
        return
    ours = Element("assessment-item")
    declare_response(ours, item)
    mapping = root.find("response-declaration/mapping")
    if _shape(given) != _shape(processing(item)) or _shape(mapping) != _shape(
        ours.find("response-declaration/mapping")
    ):
        yield _("配点や部分点は取りこみません。このサイトの決まりで採点します。")


def _shape(element: Element | None) -> tuple[object, ...]:
    if element is None:
        return ()
    text = (element.text or "").strip()
    inside = tuple(_shape(child) for child in element)
    return (element.tag, tuple(sorted(element.attrib.items())), text, inside)
