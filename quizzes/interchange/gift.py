"""
GIFT, as Moodle reads and writes it.

A comment before a question holds its key and tags, which Moodle keeps, and what only we know: the
source, and the misconceptions.
"""

import re
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from quizzes.interchange.bounds import MAX_ITEMS, MAX_TEXT, TooManyItems
from quizzes.interchange.encodings import decoded
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

SPECIAL = re.compile(r"([\\~=#{}:])")
ESCAPE = re.compile(r"\\([\\~=#{}:n])")
FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
TITLE = re.compile(r"\s*::(.*?)::", re.DOTALL)
WEIGHT = re.compile(r"\s*%(-?[0-9]{1,3}(?:\.[0-9]{0,8})?)%")
TRUE_FALSE = re.compile(r"\s*(TRUE|FALSE|T|F)\s*(?:#|$)", re.IGNORECASE)
COMMENT = re.compile(r"\[(id|tag|source|misconception:[1-9]):((?:\\.|[^\\\]]){0,700})\]")
HIDDEN = "\0"
"""Stands where a character is escaped, so that a search for the special ones passes it by."""
BLANK = "_____"


# --- Writing -------------------------------------------------------------------------------


def write(items: list[PortableItem]) -> Written:
    """Return the items as GIFT; what it cannot say is named."""
    parts, losses = written_each(items, _question)
    return Written(data="\n".join(parts).encode(), losses=losses)


def _question(item: PortableItem) -> str:
    check_scored_choices(item)
    marks = [("id", item.key), *(("tag", tag) for tag in written_tags(item))]
    comments = ["// " + " ".join(f"[{name}:{_commented(value)}]" for name, value in marks)]
    if item.source:
        comments.append(f"// [source:{_commented(item.source)}]")
    comments += [
        f"// [misconception:{position}:{_commented(choice.misconception)}]"
        for position, choice in enumerate(item.choices, start=1)
        if choice.misconception
    ]
    lines = [f"\t{_marker(item, choice)}{_answer(choice)}" for choice in item.choices]
    if item.explanation:
        lines.append(f"\t####{_said(item.explanation)}")
    head = f"::{_escaped(item.key)}::[plain]{_escaped(item.stem)} {{"
    return "\n".join([*comments, head, *lines, "}", ""])


def _marker(item: PortableItem, choice: PortableChoice) -> str:
    if item.kind == ItemKind.SINGLE:
        # A wrong option that begins like a weight is given one, which is nothing.
        return "=" if choice.is_key else "~%0%" if choice.text.startswith("%") else "~"
    return f"~%{worth_of(item, choice)}%"


def _answer(choice: PortableChoice) -> str:
    rationale = f"#{_said(choice.rationale)}" if choice.rationale else ""
    return _said(choice.text) + rationale


def _said(text: str) -> str:
    return ("[plain]" if text.startswith("[") else "") + _escaped(text)


def _escaped(text: str) -> str:
    return SPECIAL.sub(r"\\\1", text).replace("\n", "\\n")


def _commented(text: str) -> str:
    return text.replace("\\", "\\\\").replace("]", "\\]").replace("\n", "\\n")


# --- Reading -------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Text:
    """Text without its escapes, beside the same with escaped characters hidden."""

    plain: str
    bare: str

    @classmethod
    def read(cls, source: str) -> "_Text":
        plain = ESCAPE.sub(lambda found: "\n" if found[1] == "n" else found[1], source)
        return cls(plain, ESCAPE.sub(HIDDEN, source))

    def __getitem__(self, part: slice) -> "_Text":
        return _Text(self.plain[part], self.bare[part])

    def split(self, separator: str) -> tuple["_Text", "_Text | None"]:
        """Return what stands before the separator and what after it, if it is there."""
        at = self.bare.find(separator)
        return (self, None) if at < 0 else (self[:at], self[at + len(separator) :])

    @property
    def is_blank(self) -> bool:
        return not self.bare.strip()


def read(data: bytes) -> Reading:
    """
    Return what the file says.

    :raises FileRefused: if it is no text, or has too much of it
    """
    text = decoded(data).replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    blocks = [block for block in re.split(r"\n[ \t]*(?:\n[ \t]*)+", text) if block.strip()]
    if len(blocks) > 2 * MAX_ITEMS:
        raise TooManyItems
    items, refused, notes = [], [], []
    for number, block in enumerate(blocks, start=1):
        comments: list[str] = []
        rest: list[str] = []
        for line in block.split("\n"):
            (comments if line.lstrip().startswith("//") else rest).append(line)
            if rest and rest[-1].lstrip().startswith("$CATEGORY:"):
                category = rest.pop().partition(":")[2].strip()
                notes.append(
                    _("カテゴリー「%(name)s」は取りこみません。") % {"name": category[:80]}
                )
        source = "\n".join(rest)
        if not source.strip():
            continue
        title = _title(_Text.read(source))[0]
        try:
            items.append(_item("\n".join(comments), source))
        except ItemRefused as refusal:
            name = title or _("%(number)d番目の問題") % {"number": number}
            refused.append(Loss(name=name[:80], reason=str(refusal)))
    return gather(items, refused=refused, notes=notes)


def _title(text: _Text) -> tuple[str, _Text]:
    found = TITLE.match(text.bare)
    if found is None:
        return "", text
    return canonical(text.plain[found.start(1) : found.end(1)]), text[found.end() :]


def _item(comments: str, source: str) -> PortableItem:
    notes: list[str] = []
    title, text = _title(_Text.read(source))
    start, end = text.bare.find("{"), text.bare.rfind("}")
    if not 0 <= start < end:
        raise refused_kind(_("説明だけの問題"))
    form, before = _format(text[:start], "moodle")
    after, inside = text[end + 1 :], text[start + 1 : end]
    stem = _plain(before, form, notes)
    if not after.is_blank:
        stem = f"{stem} {BLANK} {_plain(after, form, notes)}"
        notes.append(_("問題文のとちゅうの選択肢は、「_____」にしました。"))
    answers, general = inside.split("####")
    kind, choices = _choices(answers, form, notes)
    marks = [(name, _uncommented(value)) for name, value in COMMENT.findall(comments[:MAX_TEXT])]
    known = read_tags([value for name, value in marks if name == "tag"])
    identity = next((value for name, value in marks if name == "id"), "")
    key = read_key(identity, title, content=source)
    if title and title != key:
        notes.append(_("名前「%(name)s」は取りこみません。") % {"name": title[:80]})
    for name, value in marks:
        position = int(name.partition(":")[2] or 0)
        if 0 < position <= len(choices):
            choices[position - 1] = replace(choices[position - 1], misconception=canonical(value))
    return check_readable(
        PortableItem(
            key=key,
            kind=kind,
            stem=canonical(stem),
            explanation=_said_again(general, form, notes),
            choices=tuple(choices),
            small_class=known.small_class,
            bands=known.bands,
            help_card=known.help_card,
            open_use=known.open_use,
            source=canonical(next((value for name, value in marks if name == "source"), "")),
            notes=tuple(dict.fromkeys((*known.notes, *notes))),
        )
    )


def _choices(answers: _Text, form: str, notes: list[str]) -> tuple[str, list[PortableChoice]]:
    bare = answers.bare.strip()
    if not bare:
        raise refused_kind(_("作文（essay）"))
    if bare.startswith("#"):
        raise refused_kind(_("数値（numerical）"))
    found = TRUE_FALSE.match(answers.bare)
    if found:
        return ItemKind.SINGLE.value, _true_false(answers, found, form, notes)
    if "~" not in bare:
        raise refused_kind(
            _("組み合わせ（matching）") if "->" in bare else _("短い答え（short answer）")
        )
    marks = list(re.finditer(r"~=|[~=]", answers.bare))
    ends = [match.start() for match in marks[1:]] + [len(answers.bare)]
    rows = [(match[0], answers[match.end() : end]) for match, end in zip(marks, ends, strict=True)]
    rows = [(mark, body) for mark, body in rows if not body.is_blank]
    check_count(len(rows))
    is_single = any("=" in mark for mark, _body in rows)
    weights = [WEIGHT.match(body.bare) if mark == "~" else None for mark, body in rows]
    choices, worths = [], []
    for (mark, body), weight in zip(rows, weights, strict=True):
        worth = float(weight[1]) if weight else 0.0
        words, rationale = (body[weight.end() :] if weight else body).split("#")
        choices.append(
            PortableChoice(
                text=_said_again(words, form, notes),
                is_key="=" in mark or (not is_single and worth > 0),
                rationale=_said_again(rationale, form, notes),
            )
        )
        worths.append(WHOLE if "=" in mark else worth)
    is_multiple = not is_single and any(weights)
    if not has_our_worths(is_multiple, [choice.is_key for choice in choices], worths):
        notes.append(partial_credit_note())
    return (ItemKind.MULTIPLE if is_multiple else ItemKind.SINGLE).value, choices


def _true_false(
    answers: _Text, found: re.Match[str], form: str, notes: list[str]
) -> list[PortableChoice]:
    is_true = found[1].upper().startswith("T")
    wrong, right = answers.split("#")[1], None
    if wrong is not None:
        wrong, right = wrong.split("#")
    rationales = {
        is_true: _said_again(right, form, notes),
        not is_true: _said_again(wrong, form, notes),
    }
    return [
        PortableChoice(text=text, is_key=value is is_true, rationale=rationales[value])
        for text, value in zip(true_false_words(), (True, False), strict=True)
    ]


def _said_again(text: _Text | None, form: str, notes: list[str]) -> str:
    if text is None:
        return ""
    own, rest = _format(text, form)
    return _plain(rest, own, notes)


def _format(text: _Text, default: str) -> tuple[str, _Text]:
    found = FORMAT.match(text.bare)
    return (found[1].lower(), text[found.end() :]) if found else (default, text)


def _plain(text: _Text, form: str, notes: list[str]) -> str:
    if form == "html" or (form == "moodle" and has_tags(text.plain)):
        words, losses = text_of_html(text.plain)
        notes += losses
        return words
    if form == "markdown":
        notes.append(_("Markdownの記号は、文字のまま取りこみます。"))
    return canonical(text.plain)


def _uncommented(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], text)
