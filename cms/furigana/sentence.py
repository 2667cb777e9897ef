"""What is read together: the text of a block with the tags within it, each at its place in the source."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby, pairwise
from typing import NamedTuple

from cms.furigana import markup
from cms.furigana.align import Segment
from cms.furigana.markup import Kind, Piece
from cms.furigana.reading import read


class Stretch(NamedTuple):
    """
    Text of a sentence with its place in the source; a reference's characters share one place.

    ``written`` where something may be added, ``phrases`` where lines break between phrases, ``boxed``
    where the element around it may lay its parts out as boxes.
    """

    offset: int
    start: int
    end: int
    text: str
    written: bool
    phrases: bool
    boxed: bool
    reference: bool


@dataclass
class Sentence:
    """What is read together: text, and the tags within it."""

    stretches: list[Stretch] = field(default_factory=list)
    tags: list[Piece] = field(default_factory=list)
    length: int = 0

    def add(self, text: str, start: int, end: int, **where: bool) -> None:
        """Add text that stands there in the source; ``where`` is what holds there."""
        self.stretches.append(Stretch(self.length, start, end, text, **where))
        self.length += len(text)

    @cached_property
    def text(self) -> str:
        """All of it; to be asked for once nothing is added any more."""
        return "".join(stretch.text for stretch in self.stretches)

    def at(self, position: int) -> Stretch:
        """Return the stretch that holds the character."""
        return self.stretches[self._index(position)]

    def _index(self, position: int) -> int:
        return bisect_right(self.stretches, position, key=lambda stretch: stretch.offset) - 1

    def before(self, position: int) -> int:
        """Return where the character begins in the source."""
        stretch = self.at(position)
        return stretch.start + (0 if stretch.reference else position - stretch.offset)

    def after(self, position: int) -> int:
        """Return where the character ends in the source."""
        stretch = self.at(position)
        return stretch.end if stretch.reference else self.before(position) + 1

    def is_written(self, segment: Segment) -> bool:
        """Tell whether all of the segment may get ruby."""
        first, last = self._index(segment.start), self._index(segment.end - 1)
        return all(stretch.written for stretch in self.stretches[first : last + 1])

    def tags_within(self, start: int, end: int) -> list[Piece]:
        """Return the tags between two places in the source."""
        first = bisect_left(self.tags, start, key=lambda tag: tag.start)
        last = bisect_left(self.tags, end, key=lambda tag: tag.start)
        return self.tags[first:last]

    def tags_before(self, place: int, count: int) -> list[Piece]:
        """Return the last tags, so many, that end at the place or earlier."""
        last = bisect_right(self.tags, place, key=lambda tag: tag.end)
        return self.tags[max(last - count, 0) : last]

    def tags_after(self, place: int, count: int) -> list[Piece]:
        """Return the first tags, so many, that begin at the place or later."""
        first = bisect_left(self.tags, place, key=lambda tag: tag.start)
        return self.tags[first : first + count]

    def boxed_nodes(self) -> Iterator[tuple[int, int]]:
        """Yield where text between two tags begins and ends, if the element around it may be a box."""
        for _tags_before, stretches in groupby(
            self.stretches,
            key=lambda stretch: bisect_left(self.tags, stretch.start, key=lambda tag: tag.start),
        ):
            node = list(stretches)
            if node[0].boxed and node[0].written:
                yield node[0].start, node[-1].end


def places(
    segment: Segment, sentence: Sentence, overrides: Mapping[str, str]
) -> Iterator[tuple[Segment, int, int]]:
    """
    Yield the segment, or its parts, with the places in the source to put ruby around.

    A word across a tag is read in parts if they sound alike, and else gets one ruby around the tags,
    if these end where they begin. If not even that can be, it gets none: better none than a wrong one.
    """
    if not sentence.is_written(segment):
        return
    start, end = sentence.before(segment.start), sentence.after(segment.end - 1)
    tags = sentence.tags_within(start, end)
    if not tags:
        yield segment, start, end
        return
    parts = list(_parts(segment, sentence, overrides))
    if "".join(part.reading for part in parts) == segment.reading:
        for part in parts:
            yield part, sentence.before(part.start), sentence.after(part.end - 1)
        return
    around = _balanced(start, end, tags, sentence)
    if around is not None:
        yield segment, *around


def _parts(segment: Segment, sentence: Sentence, overrides: Mapping[str, str]) -> Iterator[Segment]:
    """Yield the readings of the segment's parts between tags, each read alone."""
    cuts = [
        position
        for position in range(segment.start + 1, segment.end)
        if sentence.after(position - 1) < sentence.before(position)
    ]
    for first, last in pairwise([segment.start, *cuts, segment.end]):
        for word in read(sentence.text[first:last], overrides):
            for start, end, reading in word.segments:
                yield Segment(first + start, first + end, reading)


def _balanced(
    start: int, end: int, tags: list[Piece], sentence: Sentence
) -> tuple[int, int] | None:
    """Return the places around tags that close what they open, widened by neighbours; else none."""
    unopened: list[str] = []
    unclosed: list[str] = []
    for tag in tags:
        if tag.name in markup.VOID:
            continue
        if tag.kind is Kind.START:
            unclosed.append(tag.name)
        elif not unclosed:
            unopened.append(tag.name)
        elif unclosed.pop() != tag.name:
            return None
    before = {tag.end: tag for tag in sentence.tags_before(start, len(unopened))}
    after = {tag.start: tag for tag in sentence.tags_after(end, len(unclosed))}
    for name in unopened:
        opening = before.get(start)
        if opening is None or opening.kind is not Kind.START or opening.name != name:
            return None
        start = opening.start
    for name in reversed(unclosed):
        closing = after.get(end)
        if closing is None or closing.kind is not Kind.END or closing.name != name:
            return None
        end = closing.end
    return start, end
