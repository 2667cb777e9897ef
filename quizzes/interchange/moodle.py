"""
Moodle XML.

Texts are written as plain text, so that every character comes back. The key is the ID number, what the
bank knows are tags; the source and the misconceptions stand in elements of our own namespace, which
Moodle passes over.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.interchange.bounds import FileRefused
from quizzes.interchange.documents import child_text, local, parse
from quizzes.interchange.markup import has_tags, text_of_html
from quizzes.interchange.portable import (
    ItemRefused,
    Loss,
    PortableChoice,
    PortableItem,
    Reading,
    Written,
    canonical,
    check_count,
    check_readable,
    check_scored_choices,
    gather,
    read_key,
    refused_kind,
    written_each,
)
from quizzes.interchange.tags import read_tags, written_tags
from quizzes.interchange.worths import (
    WHOLE,
    has_our_worths,
    partial_credit_note,
    true_false_words,
    worth_of,
)
from quizzes.items.kinds import ItemKind

OURS = "urn:anshin-manabi:interchange:1"
PLAIN = "plain_text"
SETTINGS = frozenset(
    {"correctfeedback", "partiallycorrectfeedback", "incorrectfeedback", "hint", "file"}
)
"""Parts of a question that an item has no room for."""


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
    return Written(data=data, losses=losses)


def _question(item: PortableItem) -> Element:
    check_scored_choices(item)
    question = Element("question", type="multichoice")
    _text(SubElement(question, "name"), item.key)
    _text(SubElement(question, "questiontext", format=PLAIN), item.stem)
    _text(SubElement(question, "generalfeedback", format=PLAIN), item.explanation)
    for name, value in (
        ("defaultgrade", "1"),
        ("penalty", "0"),
        ("hidden", "0"),
        ("idnumber", item.key),
        ("single", "true" if item.kind == ItemKind.SINGLE else "false"),
        ("shuffleanswers", "false"),
        ("answernumbering", "none"),
    ):
        SubElement(question, name).text = value
    for choice in item.choices:
        worth = worth_of(item, choice)
        answer = SubElement(question, "answer", fraction=worth, format=PLAIN)
        _text(answer, choice.text)
        _text(SubElement(answer, "feedback", format=PLAIN), choice.rationale)
        if choice.misconception:
            SubElement(answer, "anshin:misconception").text = choice.misconception
    if item.source:
        SubElement(question, "anshin:source").text = item.source
    tags = SubElement(question, "tags")
    for tag in written_tags(item):
        _text(SubElement(tags, "tag"), tag)
    return question


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
    if kind not in {"multichoice", "truefalse"}:
        raise refused_kind(kind or _("形式なし"))
    notes: list[str] = []
    stem = _words(question.find("questiontext"), "moodle_auto_format", notes)
    form = _form(question.find("questiontext"), "moodle_auto_format")
    answers = question.findall("answer")
    check_count(len(answers))
    worths = [_worth(answer.get("fraction", "0")) for answer in answers]
    is_multiple = kind == "multichoice" and child_text(question, "single").strip() in {
        "false",
        "0",
    }
    choices = [
        PortableChoice(
            text=_option(answer, kind, form, notes),
            is_key=worth > 0 if is_multiple else worth >= WHOLE,
            rationale=_words(answer.find("feedback"), form, notes),
            misconception=canonical(answer.findtext(f"{{{OURS}}}misconception", "")),
        )
        for answer, worth in zip(answers, worths, strict=True)
    ]
    if not has_our_worths(is_multiple, [choice.is_key for choice in choices], worths):
        notes.append(partial_credit_note())
    notes += _left_out(question)
    known = read_tags(canonical(child_text(tag, "text")) for tag in question.iterfind("tags/tag"))
    identity = canonical(question.findtext("idnumber", ""))
    key = read_key(identity, name, content=f"{name}\n{stem}")
    for other in dict.fromkeys((identity, name)):
        if other not in {key, ""}:
            notes.append(_("名前「%(name)s」は取りこみません。") % {"name": other[:80]})
    return check_readable(
        PortableItem(
            key=key,
            kind=(ItemKind.MULTIPLE if is_multiple else ItemKind.SINGLE).value,
            stem=stem,
            explanation=_words(question.find("generalfeedback"), form, notes),
            choices=tuple(choices),
            small_class=known.small_class,
            bands=known.bands,
            help_card=known.help_card,
            open_use=known.open_use,
            source=canonical(question.findtext(f"{{{OURS}}}source", "")),
            notes=tuple(dict.fromkeys((*known.notes, *notes))),
        )
    )


def _worth(fraction: str) -> float:
    try:
        return float(fraction)
    except ValueError:
        raise ItemRefused(
            _("配点「%(fraction)s」が数ではありません。数に直して、送ってください。")
            % {"fraction": fraction[:20]}
        ) from None


def _option(answer: Element, kind: str, form: str, notes: list[str]) -> str:
    text = _words(answer, form, notes)
    if kind == "truefalse" and text.lower() in {"true", "false"}:
        return true_false_words()[text.lower() == "false"]
    return text


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


def _left_out(question: Element) -> Iterator[str]:
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
    if child_text(question, "shuffleanswers").strip() in {"true", "1"}:
        yield _("選択肢の順をまぜる設定は取りこみません。")


def _says(part: Element) -> bool:
    return bool("".join(part.itertext()).strip())
