"""
Moodle XML.

Texts are written as plain text, so that every character comes back. The key is the ID number, what the
bank knows are tags; what Moodle has no place for (source, misconceptions, rationales of pairs, editions)
stands in elements of our own namespace, which Moodle passes over. Ordering is part of Moodle since 4.4.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.interchange.bounds import FileRefused
from quizzes.interchange.documents import child_text, local, parse
from quizzes.interchange.editions import made_from, with_editions
from quizzes.interchange.markup import has_tags, text_of_html
from quizzes.interchange.portable import (
    PAIRED_KINDS,
    PORTABLE_KINDS,
    ItemRefused,
    Loss,
    PortableChoice,
    PortableEdition,
    PortableItem,
    PortableWords,
    Reading,
    Written,
    canonical,
    check_count,
    check_finished,
    check_readable,
    gather,
    paired_kind,
    read_key,
    refused_kind,
    remarked,
    without_partner,
    written_each,
)
from quizzes.interchange.tags import is_marked, tagged, written_tags
from quizzes.interchange.worths import (
    TRUE_FALSE_WORDS,
    WHOLE,
    has_our_worths,
    partial_credit_note,
    worth_of,
)
from quizzes.items.kinds import ItemKind

OURS = "urn:anshin-manabi:interchange:1"
PLAIN = "plain_text"
SETTINGS = frozenset(
    {"correctfeedback", "partiallycorrectfeedback", "incorrectfeedback", "hint", "file"}
)
"""Parts of a question that an item has no room for."""
KINDS = PORTABLE_KINDS - {ItemKind.SCALE.value}
"""Moodle calls every answer right or wrong, which a scale's steps are not."""
REMARKS: dict[str, str | Promise] = {
    ItemKind.ORDER.value: gettext_lazy(
        "部分点はMoodleの決まりになります（順の合う組の割合。ぎゃくの順を引きません）。Moodle 4.4から使えます。"
    ),
    ItemKind.SORT.value: gettext_lazy(
        "部分点はMoodleの決まりになります（合ったものの割合。まちがいを引きません）。"
    ),
}
"""What Moodle does otherwise; everything right and nothing right are worth the same."""
RELATIVE = "RELATIVE_ALL_PREVIOUS_AND_NEXT"
"""The grading of Moodle's orderings that counts pairs, as we do."""
TRUE, FALSE = "true", "false"
MADE_FROM, WORDS = "madefrom", ("text", "rationale", "target")


class NotMoodleXML(FileRefused):
    """The document is XML, but no Moodle XML."""

    code = "not_moodle_xml"
    message = gettext_lazy(
        "Moodle XMLでも、QTIの問題でもありません。書き出すときの形式をたしかめて、送ってください。"
    )


# --- Writing -------------------------------------------------------------------------------


def write(items: list[PortableItem]) -> Written:
    """Return the items as Moodle XML; what it cannot say is named."""
    quiz = Element("quiz", {"xmlns:anshin": OURS})
    questions, losses = written_each(items, _question)
    quiz.extend(questions)
    indent(quiz)
    data = tostring(quiz, encoding="UTF-8", xml_declaration=True)
    return Written(data=data, losses=(*losses, *remarked(items, REMARKS)))


def _question(item: PortableItem) -> Element:
    check_finished(item, KINDS)
    kind, write_choices = _written_as(item)
    question = Element("question", type=kind)
    _text(SubElement(question, "name"), item.key)
    _text(SubElement(question, "questiontext", format=PLAIN), item.stem)
    _text(SubElement(question, "generalfeedback", format=PLAIN), item.explanation)
    for name, value in (
        ("defaultgrade", "1"),
        ("penalty", "0"),
        ("hidden", "0"),
        ("idnumber", item.key),
    ):
        SubElement(question, name).text = value
    write_choices(question, item)
    if item.source:
        SubElement(question, "anshin:source").text = item.source
    for edition in item.editions:
        question.append(_edition(edition))
    tags = SubElement(question, "tags")
    for tag in written_tags(item):
        _text(SubElement(tags, "tag"), tag)
    return question


def _written_as(item: PortableItem) -> tuple[str, Callable[[Element, PortableItem], None]]:
    if item.kind == ItemKind.ORDER:
        return "ordering", _write_order
    if item.kind in PAIRED_KINDS:
        return "matching", _write_pairs
    if _says_true_and_false(item):
        return "truefalse", _write_true_false
    return "multichoice", _write_choices


def _says_true_and_false(item: PortableItem) -> bool:
    words = tuple(choice.text for choice in item.choices)
    return item.kind == ItemKind.TRUE_FALSE and words == TRUE_FALSE_WORDS


def _write_choices(question: Element, item: PortableItem) -> None:
    for name, value in (
        ("single", "false" if item.kind == ItemKind.MULTIPLE else "true"),
        ("shuffleanswers", "false"),
        ("answernumbering", "none"),
    ):
        SubElement(question, name).text = value
    for choice in item.choices:
        _write_answer(question, choice, choice.text, worth=worth_of(item, choice))


def _write_true_false(question: Element, item: PortableItem) -> None:
    for choice, text in zip(item.choices, (TRUE, FALSE), strict=True):
        _write_answer(question, choice, text, worth=worth_of(item, choice))


def _write_order(question: Element, item: PortableItem) -> None:
    for name, value in (
        ("layouttype", "VERTICAL"),
        ("selecttype", "ALL"),
        ("selectcount", str(len(item.choices))),
        ("gradingtype", RELATIVE),
        ("showgrading", "HIDE"),
        ("numberingstyle", "none"),
    ):
        SubElement(question, name).text = value
    for place, choice in enumerate(item.choices, start=1):
        _write_answer(question, choice, choice.text, worth=str(place))


def _write_answer(question: Element, choice: PortableChoice, text: str, *, worth: str) -> None:
    answer = SubElement(question, "answer", fraction=worth, format=PLAIN)
    _text(answer, text)
    _text(SubElement(answer, "feedback", format=PLAIN), choice.rationale)
    _write_misconception(answer, choice)


def _write_pairs(question: Element, item: PortableItem) -> None:
    SubElement(question, "shuffleanswers").text = "true"
    for choice in item.choices:
        part = SubElement(question, "subquestion", format=PLAIN)
        _text(part, choice.text)
        _text(SubElement(part, "answer"), choice.target)
        if choice.rationale:
            SubElement(part, "anshin:rationale").text = choice.rationale
        _write_misconception(part, choice)


def _write_misconception(parent: Element, choice: PortableChoice) -> None:
    if choice.misconception:
        SubElement(parent, "anshin:misconception").text = choice.misconception


def _edition(edition: PortableEdition) -> Element:
    element = Element("anshin:edition", language=edition.language)
    element.set(MADE_FROM, edition.made_from)
    for name in ("stem", "explanation"):
        SubElement(element, f"anshin:{name}").text = getattr(edition, name)
    for words in edition.choices:
        choice = SubElement(element, "anshin:choice")
        for name in WORDS:
            SubElement(choice, f"anshin:{name}").text = getattr(words, name)
    return element


def _text(parent: Element, text: str) -> None:
    SubElement(parent, "text").text = text


# --- Reading -------------------------------------------------------------------------------


def read(data: bytes) -> Reading:
    """
    Return what the file says.

    :raises FileRefused: if it is no Moodle XML, or unsafe
    """
    return read_tree(parse(data))


def read_tree(root: Element) -> Reading:
    """
    Return what the document says.

    :raises FileRefused: if it is no Moodle XML
    """
    if root.tag != "quiz":
        raise NotMoodleXML
    items, refused, notes = [], [], []
    for number, question in enumerate(root.iterfind("question"), start=1):
        kind = question.get("type", "")
        name = canonical(child_text(question, "name", "text"))
        if kind == "category":
            category = child_text(question, "category", "text").strip()
            notes.append(_("カテゴリー「%(name)s」は取りこみません。") % {"name": category[:80]})
            continue
        try:
            items.append(_item(question, kind, name))
        except ItemRefused as refusal:
            called = name or _("%(number)d番目の問題") % {"number": number}
            refused.append(Loss(name=called[:80], reason=str(refusal)))
    return gather(items, refused=refused, notes=notes)


def _item(question: Element, kind: str, name: str) -> PortableItem:
    read = READ_AS.get(kind)
    if read is None:
        raise refused_kind(kind or _("形式なし"))
    notes: list[str] = []
    stem = _words(question.find("questiontext"), "moodle_auto_format", notes)
    form = _form(question.find("questiontext"), "moodle_auto_format")
    tags = [canonical(child_text(tag, "text")) for tag in question.iterfind("tags/tag")]
    item_kind, choices = read(question, form, notes)
    check_count(len(choices))
    notes += _left_out(question, item_kind, tags)
    identity = canonical(question.findtext("idnumber", ""))
    key = read_key(identity, name, content=f"{name}\n{stem}")
    for other in dict.fromkeys((identity, name)):
        if other not in {key, ""}:
            notes.append(_("名前「%(name)s」は取りこみません。") % {"name": other[:80]})
    item = PortableItem(
        key=key,
        kind=item_kind.value,
        stem=stem,
        explanation=_words(question.find("generalfeedback"), form, notes),
        choices=tuple(choices),
        source=canonical(question.findtext(f"{{{OURS}}}source", "")),
        notes=tuple(notes),
    )
    found = question.iterfind(f"{{{OURS}}}edition")
    return with_editions(check_readable(tagged(item, tags)), map(_read_edition, found))


Choices = tuple[ItemKind, list[PortableChoice]]


def _read_choices(question: Element, form: str, notes: list[str]) -> Choices:
    is_multiple = child_text(question, "single").strip() in {"false", "0"}
    answers = question.findall("answer")
    worths = [_worth(answer.get("fraction", "0")) for answer in answers]
    keys = [worth > 0 if is_multiple else worth >= WHOLE for worth in worths]
    if not has_our_worths(is_multiple, keys, worths):
        notes.append(partial_credit_note())
    return ItemKind.MULTIPLE if is_multiple else ItemKind.SINGLE, [
        _read_answer(answer, form, notes, is_key=is_key)
        for answer, is_key in zip(answers, keys, strict=True)
    ]


def _read_true_false(question: Element, form: str, notes: list[str]) -> Choices:
    """Return the two options, that which affirms first, in words that are ours where Moodle has its own."""
    _kind, choices = _read_choices(question, form, notes)
    words = dict(zip((TRUE, FALSE), TRUE_FALSE_WORDS, strict=True))
    choices = [
        replace(choice, text=words.get(choice.text.lower(), choice.text)) for choice in choices
    ]
    return ItemKind.TRUE_FALSE, sorted(choices, key=lambda choice: choice.text == words[FALSE])


def _read_order(question: Element, form: str, notes: list[str]) -> Choices:
    """Return the answers as they stand: Moodle reads nothing else for their order."""
    return ItemKind.ORDER, [
        _read_answer(answer, form, notes) for answer in question.iterfind("answer")
    ]


def _read_answer(
    answer: Element, form: str, notes: list[str], *, is_key: bool = False
) -> PortableChoice:
    return PortableChoice(
        text=_words(answer, form, notes),
        is_key=is_key,
        rationale=_words(answer.find("feedback"), form, notes),
        misconception=_ours(answer, "misconception"),
    )


def _read_pairs(question: Element, form: str, notes: list[str]) -> Choices:
    choices = []
    for part in question.iterfind("subquestion"):
        text, target = _words(part, form, notes), _words(part.find("answer"), PLAIN, notes)
        if not text:
            notes.append(without_partner(target))
            continue
        choices.append(
            PortableChoice(
                text=text,
                rationale=_ours(part, "rationale"),
                misconception=_ours(part, "misconception"),
                target=target,
            )
        )
    return paired_kind([choice.target for choice in choices]), choices


def _ours(parent: Element, name: str) -> str:
    return canonical(parent.findtext(f"{{{OURS}}}{name}", ""))


def _read_edition(element: Element) -> PortableEdition:
    return PortableEdition(
        language=element.get("language", ""),
        made_from=made_from(element.get(MADE_FROM, "")),
        stem=_ours(element, "stem"),
        explanation=_ours(element, "explanation"),
        choices=tuple(
            PortableWords(**{name: _ours(choice, name) for name in WORDS})
            for choice in element.iterfind(f"{{{OURS}}}choice")
        ),
    )


READ_AS: dict[str, Callable[[Element, str, list[str]], Choices]] = {
    "multichoice": _read_choices,
    "truefalse": _read_true_false,
    "matching": _read_pairs,
    "ordering": _read_order,
}


def _worth(fraction: str) -> float:
    try:
        return float(fraction)
    except ValueError:
        raise ItemRefused(
            _("配点「%(fraction)s」が数ではありません。数に直して、送ってください。")
            % {"fraction": fraction[:20]}
        ) from None


def _form(element: Element | None, default: str) -> str:
    return default if element is None else element.get("format", default)


def _words(element: Element | None, default: str, notes: list[str]) -> str:
    if element is None:
        return ""
    text, form = child_text(element, "text"), _form(element, default)
    if form == "html" or (form == "moodle_auto_format" and has_tags(text)):
        words, losses = text_of_html(text)
        notes += losses
        return words
    if form == "markdown":
        notes.append(_("Markdownの記号は、文字のまま取りこみます。"))
    return canonical(text)


def _left_out(question: Element, kind: ItemKind, tags: list[str]) -> Iterator[str]:
    """Say which settings of the question have no counterpart."""
    names = {
        local(part.tag)
        for part in question.iter()
        if local(part.tag) in SETTINGS and (local(part.tag) == "file" or _says(part))
    }
    if _worth(child_text(question, "defaultgrade").strip() or "1") != 1:
        names.add("defaultgrade")
    for name in sorted(names):
        yield _("設定 <%(name)s> は取りこみません。") % {"name": name}
    if kind in REMARKS and not is_marked(kind, tags):
        yield partial_credit_note()
    shuffles = child_text(question, "shuffleanswers").strip() in {"true", "1"}
    if shuffles and kind not in PAIRED_KINDS:
        yield _("選択肢の順をまぜる設定は取りこみません。")


def _says(part: Element) -> bool:
    return bool("".join(part.itertext()).strip())
