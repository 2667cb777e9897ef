"""
GIFT, as Moodle reads and writes it.

A comment before a question holds its key and tags, which Moodle keeps, and what only we know: the
source, the misconceptions, and the rationales of pairs, for which GIFT has no feedback.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.interchange.bounds import MAX_ITEMS, MAX_TEXT, TooManyItems
from quizzes.interchange.editions import languages_in_words
from quizzes.interchange.encodings import decoded
from quizzes.interchange.markup import has_tags, text_of_html
from quizzes.interchange.portable import (
    CHOICE_KINDS,
    PAIRED_KINDS,
    ItemRefused,
    Loss,
    PortableChoice,
    PortableItem,
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

SPECIAL = re.compile(r"([\\~=#{}:])")
ESCAPE = re.compile(r"\\([\\~=#{}:n])")
FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
TITLE = re.compile(r"\s*::(.*?)::", re.DOTALL)
WEIGHT = re.compile(r"\s*%(-?[0-9]{1,3}(?:\.[0-9]{0,8})?)%")
TRUE_FALSE = re.compile(r"\s*(TRUE|FALSE|T|F)\s*(?:#|$)", re.IGNORECASE)
COMMENT = re.compile(r"\[(id|tag):((?:\\.|[^\\\]]){0,700})\]")
OURS = re.compile(r"\s*//\s*\[(source|(?:misconception|rationale):[1-8]):((?:\\.|[^\\\]])*)\]\s*")
"""What only we write, each on a line of its own."""
HIDDEN = "\0"
"""Stands where a character is escaped, so that a search for the special ones passes it by."""
BLANK = "_____"
ARROW = "->"
KINDS = CHOICE_KINDS | PAIRED_KINDS
REMARKS: dict[str, str | Promise] = {
    ItemKind.SORT.value: gettext_lazy(
        "部分点はMoodleの決まりになります（合ったものの割合。まちがいを引きません）。"
    ),
}
"""What readers of GIFT do otherwise; everything right and nothing right are worth the same."""


# --- Writing -------------------------------------------------------------------------------


def write(items: list[PortableItem]) -> Written:
    """Return the items as GIFT; what it cannot say is named."""
    parts, losses = written_each(items, _question)
    untold = (
        Loss(name=item.key, reason=_untold(item))
        for item in items
        if item.kind in KINDS and item.editions
    )
    data = "\n".join(parts).encode()
    return Written(data=data, losses=(*losses, *remarked(items, REMARKS), *untold))


def _untold(item: PortableItem) -> str:
    return _("ほかの言葉（%(languages)s）は、GIFTでは書けません。") % {
        "languages": languages_in_words(item)
    }


def _question(item: PortableItem) -> str:
    check_finished(item, KINDS)
    is_paired = item.kind in PAIRED_KINDS
    if is_paired and any(ARROW in choice.text for choice in item.choices):
        raise ItemRefused(_("GIFTの組み合わせでは、選択肢に「->」を使えません。"))
    marks = [("id", item.key), *(("tag", tag) for tag in written_tags(item))]
    comments = ["// " + " ".join(f"[{name}:{_commented(value)}]" for name, value in marks)]
    if item.source:
        comments.append(f"// [source:{_commented(item.source)}]")
    for position, choice in enumerate(item.choices, start=1):
        if choice.misconception:
            comments.append(f"// [misconception:{position}:{_commented(choice.misconception)}]")
        if is_paired and choice.rationale:
            comments.append(f"// [rationale:{position}:{_commented(choice.rationale)}]")
    lines = [f"\t{answer}" for answer in _answers(item)]
    if item.explanation:
        lines.append(f"\t####{_said(item.explanation)}")
    head = f"::{_escaped(item.key)}::[plain]{_escaped(item.stem)} {{"
    return "\n".join([*comments, head, *lines, "}", ""])


def _answers(item: PortableItem) -> list[str]:
    if item.kind in PAIRED_KINDS:
        return [f"={_said(one.text)} {ARROW} {_said(one.target)}" for one in item.choices]
    if item.kind == ItemKind.TRUE_FALSE and tuple(c.text for c in item.choices) == TRUE_FALSE_WORDS:
        return [_true_or_false(item)]
    return [f"{_marker(item, choice)}{_answer(choice)}" for choice in item.choices]


def _true_or_false(item: PortableItem) -> str:
    """Return the answer with what is said to whoever is wrong, then to whoever is right."""
    affirmed, denied = item.choices
    right, wrong = (affirmed, denied) if affirmed.is_key else (denied, affirmed)
    word = "TRUE" if affirmed.is_key else "FALSE"
    said = [f"#{_said(choice.rationale)}" for choice in (wrong, right)]
    return word + ("".join(said) if right.rationale else said[0] if wrong.rationale else "")


def _marker(item: PortableItem, choice: PortableChoice) -> str:
    if item.kind != ItemKind.MULTIPLE:
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
    tags = [value for name, value in marks if name == "tag"]
    if kind in REMARKS and not is_marked(kind, tags):
        notes.append(partial_credit_note())
    identity = next((value for name, value in marks if name == "id"), "")
    key = read_key(identity, title, content=source)
    if title and title != key:
        notes.append(_("名前「%(name)s」は取りこみません。") % {"name": title[:80]})
    ours = dict(_ours(comments))
    item = PortableItem(
        key=key,
        kind=kind,
        stem=canonical(stem),
        explanation=_said_again(general, form, notes),
        choices=tuple(
            replace(
                choice,
                misconception=ours.get(f"misconception:{position}", ""),
                rationale=ours.get(f"rationale:{position}", choice.rationale),
            )
            for position, choice in enumerate(choices, start=1)
        ),
        source=ours.get("source", ""),
        notes=tuple(notes),
    )
    return check_readable(tagged(item, tags))


def _ours(comments: str) -> Iterator[tuple[str, str]]:
    for line in comments.split("\n"):
        found = OURS.fullmatch(line)
        if found:
            yield found[1], canonical(_uncommented(found[2]))


def _choices(answers: _Text, form: str, notes: list[str]) -> tuple[str, list[PortableChoice]]:
    bare = answers.bare.strip()
    if not bare:
        raise refused_kind(_("作文（essay）"))
    if bare.startswith("#"):
        raise refused_kind(_("数値（numerical）"))
    if bare.startswith(">"):
        raise refused_kind(_("ならべかえ（ordering）"))
    found = TRUE_FALSE.match(answers.bare)
    if found:
        return ItemKind.TRUE_FALSE.value, _true_false(answers, found, form, notes)
    if "~" not in bare:
        if ARROW not in bare:
            raise refused_kind(_("短い答え（short answer）"))
        return _pairs(answers, form, notes)
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
        for text, value in zip(TRUE_FALSE_WORDS, (True, False), strict=True)
    ]


def _pairs(answers: _Text, form: str, notes: list[str]) -> tuple[str, list[PortableChoice]]:
    choices = []
    starts = [match.end() for match in re.finditer("=", answers.bare)]
    ends = [start - 1 for start in starts[1:]] + [len(answers.bare)]
    for start, end in zip(starts, ends, strict=True):
        option, target = answers[start:end].split(ARROW)
        if target is None:
            raise ItemRefused(_("「->」のない組があります。相手を書いて、送ってください。"))
        if option.is_blank:
            notes.append(without_partner(_said_again(target, form, notes)))
            continue
        text, partner = (_said_again(part, form, notes) for part in (option, target))
        choices.append(PortableChoice(text=text, target=partner))
    return paired_kind([choice.target for choice in choices]).value, choices


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
