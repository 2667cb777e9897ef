"""
Ruby and phrase boundaries in HTML.

Nothing is parsed and written again: what is added is added between characters of the source, so that
the page without its ruby is the page as it was, byte for byte, however its HTML is written.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape, unescape
from re import compile as pattern

from cms.furigana import markup, phrases
from cms.furigana.align import Segment
from cms.furigana.characters import has_kanji
from cms.furigana.markup import Kind, Piece
from cms.furigana.modes import RubyMode
from cms.furigana.reading import NONE_DECIDED, Word, read
from cms.furigana.sentence import Sentence, places

INLINE = frozenset(
    (
        "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img",
        "ins", "kbd", "mark", "q", "rb", "rp", "rt", "rtc", "ruby", "s", "samp", "small", "span",
        "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    )
)  # fmt: skip
"""Elements within a sentence; every other one ends what is read together."""

LEFT_ALONE = frozenset(("code", "kbd", "pre", "ruby", "samp", "var"))
"""Elements whose words are read with the sentence, and get nothing."""

UNREAD = frozenset(
    (
        "canvas",
        "datalist",
        "math",
        "object",
        "option",
        "rp",
        "rt",
        "rtc",
        "select",
        "svg",
        "template",
    )
)
"""Elements whose words are no part of a sentence."""

FOREIGN = frozenset(("svg", "math"))
HEADINGS = frozenset(("h1", "h2", "h3"))

CLOSES_PARAGRAPH = frozenset(
    (
        "address", "article", "aside", "blockquote", "details", "div", "dl", "fieldset", "figcaption",
        "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr",
        "main", "menu", "nav", "ol", "p", "pre", "search", "section", "table", "ul",
    )
)  # fmt: skip
CLOSES = {
    "li": {"li", "p"}, "dt": {"dt", "dd", "p"}, "dd": {"dt", "dd", "p"}, "option": {"option"},
    "tr": {"tr", "td", "th", "p"}, "td": {"td", "th", "p"}, "th": {"td", "th", "p"},
    "rt": {"rt", "rp"}, "rp": {"rt", "rp"},
}  # fmt: skip
"""Which open elements a start tag ends although nobody has written their end tag."""

BOXED = frozenset(
    ("a", "button", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "label", "legend", "summary", "th")
)
"""Controls and headings, which like any element with a class may lay their parts out as boxes."""

OPENING = "<ruby>"
CLOSING = '<rp>（</rp><rt aria-hidden="true">{}</rt><rp>）</rp></ruby>'
BREAK = "<wbr>"
KEPT, LEFT = '<span class="kept">', "</span>"
"""Around what a line would cut although no phrase ends there."""
TOGETHER, APART = '<span class="ruby-text">', "</span>"
"""Around text with ruby in what may be laid out as boxes: without it, each ruby would be a box."""

AFTER_RUBY, AFTER_WORD, AFTER_TEXT, BETWEEN, BEFORE_TEXT, BEFORE_WORD, BEFORE_RUBY = range(7)
"""In which order things are added at one place."""

_reference = pattern(r"&(?:#[xX][0-9a-fA-F]+|#[0-9]+|[a-zA-Z][a-zA-Z0-9]*);?")


def annotate(html: str, *, mode: RubyMode, overrides: Mapping[str, str] = NONE_DECIDED) -> str:
    """
    Return the page or fragment with ruby where a reader of the mode needs it.

    Headings of the first three levels and elements of the class ``phrases`` also get ``<wbr>`` between
    phrases. Left alone are words in other languages, whatever has the class ``no-ruby``, code, controls
    that hold no markup, and existing ruby. Screen readers hear each word once: a reading is hidden from
    them. Without what was added, the result is ``html``.
    """
    if not has_kanji(html) and "&#" not in html and "<" not in html:
        return html
    return _Annotation(html, mode, overrides).result()


def sentences(html: str) -> list[str]:
    """Return the texts that :func:`annotate` would read, each together."""
    annotation = _Annotation(html, RubyMode.NONE, NONE_DECIDED)
    annotation.result()
    return annotation.texts


@dataclass(frozen=True, slots=True)
class _Open:
    """An open element and what holds within it."""

    name: str
    read: bool = True
    written: bool = True
    japanese: bool = True
    phrases: bool = False
    boxed: bool = False

    def text(self) -> dict[str, bool]:
        """Return what holds for text that stands directly in the element."""
        written = self.written and self.japanese
        return {"written": written, "phrases": written and self.phrases, "boxed": self.boxed}


class _Annotation:
    def __init__(self, source: str, mode: RubyMode, overrides: Mapping[str, str]) -> None:
        self.source, self.mode, self.overrides = source, mode, overrides
        self.open: list[_Open] = [_Open("")]
        self.names: Counter[str] = Counter()
        self.sentence = Sentence()
        self.insertions: list[tuple[int, int, str]] = []
        self.texts: list[str] = []

    def result(self) -> str:
        for piece in markup.pieces(self.source):
            match piece.kind:
                case Kind.TEXT:
                    self._text(piece)
                case Kind.START:
                    self._start(piece)
                case Kind.END:
                    self._end(piece)
        self._finish_sentence()
        return "".join(self._put_together())

    def _put_together(self) -> Iterator[str]:
        position = 0
        for place, _, added in sorted(self.insertions):
            yield self.source[position:place]
            yield added
            position = place
        yield self.source[position:]

    # --- What is open ----------------------------------------------------------------------

    def _text(self, piece: Piece) -> None:
        state = self.open[-1]
        if not state.read:
            return
        position = piece.start
        for match in _reference.finditer(self.source, piece.start, piece.end):
            text = unescape(match.group())
            if text == match.group():
                continue
            if position < match.start():
                plain = self.source[position : match.start()]
                self.sentence.add(plain, position, match.start(), **state.text(), reference=False)
            self.sentence.add(text, *match.span(), **state.text(), reference=True)
            position = match.end()
        if position < piece.end:
            plain = self.source[position : piece.end]
            self.sentence.add(plain, position, piece.end, **state.text(), reference=False)

    def _start(self, piece: Piece) -> None:
        name = piece.name
        if name in INLINE:
            self.sentence.tags.append(piece)
        else:
            self._finish_sentence()
        self._close_what_it_ends(name)
        closed = piece.attributes.endswith("/") and (
            name in FOREIGN or any(self.names[foreign] for foreign in FOREIGN)
        )
        if name not in markup.VOID and name not in markup.RAW and not closed:
            self.open.append(self._within(piece))
            self.names[name] += 1
        elif name in markup.RAW:
            self.open.append(_Open(name, read=False))
            self.names[name] += 1

    def _within(self, piece: Piece) -> _Open:
        """Return what holds within the element that the tag opens."""
        around = self.open[-1]
        attributes: dict[str, str] = {}
        if "lang" in piece.attributes.lower() or "class" in piece.attributes.lower():
            attributes = markup.attributes(piece.attributes)
        classes = attributes.get("class", "").split()
        japanese = around.japanese
        if "lang" in attributes:
            language = attributes["lang"].lower()
            japanese = language == "ja" or language.startswith("ja-")
        return _Open(
            piece.name,
            read=around.read and piece.name not in UNREAD,
            written=around.written and piece.name not in LEFT_ALONE and "no-ruby" not in classes,
            japanese=japanese,
            phrases=around.phrases or piece.name in HEADINGS or "phrases" in classes,
            boxed=piece.name in BOXED or bool(classes),
        )

    def _end(self, piece: Piece) -> None:
        if piece.name in INLINE:
            self.sentence.tags.append(piece)
        else:
            self._finish_sentence()
        self._close(piece.name)

    def _close(self, name: str) -> None:
        if not self.names[name]:
            return
        while True:
            closed = self.open.pop()
            self.names[closed.name] -= 1
            if closed.name == name:
                return

    def _close_what_it_ends(self, name: str) -> None:
        ended = CLOSES.get(name, {"p"} if name in CLOSES_PARAGRAPH else set())
        if not any(self.names[other] for other in ended):
            return
        while (innermost := self._innermost(ended)) in ended:
            self._close(innermost)

    def _innermost(self, wanted: set[str]) -> str:
        """Return the innermost open element that is wanted, or is no part of a sentence."""
        names = (entry.name for entry in reversed(self.open))
        return next((name for name in names if name in wanted or name not in INLINE), "")

    # --- What is written -------------------------------------------------------------------

    def _finish_sentence(self) -> None:
        sentence, self.sentence = self.sentence, Sentence()
        if not any(stretch.written for stretch in sentence.stretches):
            return
        text = sentence.text
        self.texts.append(text)
        begins: dict[int, int] = {}
        covered: list[Segment] = []
        around: list[tuple[int, int]] = []
        if self.mode is not RubyMode.NONE and has_kanji(text):
            for segment in self._needed(read(text, self.overrides)):
                for part, start, end in places(segment, sentence, self.overrides):
                    closing = CLOSING.format(escape(part.reading))
                    self.insertions.append((start, BEFORE_RUBY, OPENING))
                    self.insertions.append((end, AFTER_RUBY, closing))
                    covered.append(part)
                    begins[part.start] = start
                    around.append((start, end))
            self._keep_together(sentence, around)
            if phrases.is_set_apart(text):
                self._keep_words(sentence, text, covered)
        if any(stretch.phrases for stretch in sentence.stretches):
            self._break_between_phrases(sentence, text, covered, begins)

    def _keep_together(self, sentence: Sentence, around: list[tuple[int, int]]) -> None:
        """Put an element around text with ruby that would be laid out as several boxes."""
        for start, end in sentence.boxed_nodes():
            first = bisect_right(around, (start, start))
            last = bisect_left(around, (end, end))
            within = around[max(first - 1, 0) : last + 1]
            touching = [place for place in within if place[0] < end and start < place[1]]
            if not touching or touching == [(start, end)]:
                continue
            if start <= touching[0][0] and touching[-1][1] <= end:
                self.insertions.append((start, BEFORE_TEXT, TOGETHER))
                self.insertions.append((end, AFTER_TEXT, APART))

    def _needed(self, words: tuple[Word, ...]) -> Iterator[Segment]:
        for word in words:
            if self.mode.covers(word.surface):
                yield from word.segments

    def _break_between_phrases(
        self, sentence: Sentence, text: str, covered: list[Segment], begins: dict[int, int]
    ) -> None:
        inside = {at for part in covered for at in range(part.start + 1, part.end)}
        for boundary in phrases.boundaries(text):
            if boundary not in inside and sentence.at(boundary).phrases:
                place = begins.get(boundary, sentence.before(boundary))
                self.insertions.append((place, BETWEEN, BREAK))
        if not phrases.is_set_apart(text):
            for quoted in phrases.QUOTED.finditer(text):
                if sentence.at(quoted.start()).phrases:
                    self._keep(sentence, quoted.start(), quoted.end())

    def _keep_words(self, sentence: Sentence, text: str, covered: list[Segment]) -> None:
        """Keep words that a writer has set apart on one line: one would end before or after a ruby."""
        for start, end in phrases.short_words(text):
            if any(
                start <= part.start and part.end <= end and (start, end) != (part.start, part.end)
                for part in covered
            ):
                self._keep(sentence, start, end)

    def _keep(self, sentence: Sentence, start: int, end: int) -> None:
        """Keep the characters on one line, if one text of the source holds them all."""
        first, last = sentence.before(start), sentence.after(end - 1)
        if sentence.at(start).written and not sentence.tags_within(first, last):
            self.insertions.append((first, BEFORE_WORD, KEPT))
            self.insertions.append((last, AFTER_WORD, LEFT))
