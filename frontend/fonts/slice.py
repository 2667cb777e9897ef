"""
Cut BIZ UDPGothic into the four files that our pages load, by school grade, and two more for paper.

The npm package splits the typeface into more than a hundred files for the whole of Japanese; a school
page needs kana and the 1,026 kanji of primary school. This gathers exactly those outlines and writes
``fonts/*.woff2`` and ``styles/fonts.css``. Other kanji fall back to the system's fonts on a screen. On
paper nothing may fall back, since a PDF carries its letters; what makes PDF knows no ``unicode-range``
and draws nothing bolder. So ``styles/leaflet.css`` names two whole files, regular and bold, with all
kanji of daily use; no page loads them.

Outlines are copied one by one into new fonts, not merged as tables: the package's files number their
glyphs independently, so merged substitution tables would point at wrong glyphs. Hinting, vertical forms
and ligatures are left out. The result depends only on the locked npm package and on fontTools.

    python fonts/slice.py           write the files
    python fonts/slice.py --check   fail if the committed files lack a character or are too large
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parent
FRONTEND = FONTS.parent
PACKAGE = FRONTEND / "node_modules" / "@fontsource" / "biz-udpgothic"
STYLESHEET = FRONTEND / "styles" / "fonts.css"
FAMILY = "BIZ UDPGothic"
CSS_FAMILY = f"{FAMILY} Web"  # not the name of the installed font, which serves the other kanji
LIMIT_BYTES = 380_000
STYLES = {400: "Regular", 700: "Bold"}

#: Kana, Latin and the punctuation of Japanese and English prose.
BASIC_RANGES = (
    (0x0020, 0x007E),
    (0x3041, 0x3096),
    (0x309B, 0x309E),
    (0x30A1, 0x30FE),
    (0xFF01, 0xFF5E),
)
BASIC_CHARACTERS = (
    "\u00a0©®°±·×÷–—‘’“”•‥…※℃→←↑↓⇒■□▲△▼▽◆◇○◎●☆★①②③④⑤⑥⑦⑧⑨⑩"
    "\u3000、。〃々〆〇〈〉《》「」『』【】〒〔〕〜￥−≦≧≠✓"
)


@dataclass(frozen=True)
class Slice:
    """One file to be written: its name and the characters that it holds."""

    name: str
    characters: frozenset[int]
    weight: int = 400

    @property
    def path(self) -> Path:
        """Where the file stands."""
        return FONTS / f"biz-udpgothic-{self.name}.woff2"


@dataclass(frozen=True)
class Outline:
    """One character's glyph, ready to be put into another font."""

    glyph: object
    advance: int
    left_side_bearing: int


def read_grades() -> dict[int, str]:
    """Return the kanji of each school grade from ``grades.txt``."""
    lines = (FONTS / "grades.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split(maxsplit=1) for line in lines if line and not line.startswith("#"))
    return {int(grade): kanji for grade, kanji in rows}


def plan_paper_slices() -> list[Slice]:
    """Return what only paper needs: all kanji of daily use with everything else, in both weights."""
    beyond = frozenset(map(ord, read_grades()[7]))
    everything = beyond.union(*(part.characters for part in plan_slices()))
    return [Slice("paper", everything), Slice("paper-bold", everything, weight=700)]


def plan_slices() -> list[Slice]:
    """Return the four slices, in the order in which a page is likely to need them."""
    grades = read_grades()
    basic = set(map(ord, BASIC_CHARACTERS))
    for first, last in BASIC_RANGES:
        basic.update(range(first, last + 1))
    slices = [Slice("kana", frozenset(basic))]
    for lower in (1, 3, 5):
        kanji = grades[lower] + grades[lower + 1]
        slices.append(Slice(f"grades-{lower}-{lower + 1}", frozenset(map(ord, kanji))))
    return slices


def read_outlines(wanted: frozenset[int], weight: int) -> tuple[dict[int, Outline], TTFont]:
    """
    Return the outlines of the wanted characters and one source font, for its metrics.

    A character that the typeface does not have is absent from the result.
    """
    outlines: dict[int, Outline] = {}
    reference: TTFont | None = None
    for path in sorted((PACKAGE / "files").glob(f"*-{weight}-normal.woff2")):
        font = TTFont(path)
        characters = font.getBestCmap()
        found = wanted & characters.keys() - outlines.keys()
        is_latin = f"latin-{weight}" in path.name
        if not found and not is_latin:
            continue
        reference = font if reference is None or is_latin else reference
        glyphs, metrics = font.getGlyphSet(), font["hmtx"]
        for character in sorted(found):
            name = characters[character]
            recording = DecomposingRecordingPen(glyphs)
            glyphs[name].draw(recording)
            pen = TTGlyphPen(None)
            recording.replay(pen)
            outlines[character] = Outline(pen.glyph(), *metrics[name])
    if reference is None:
        raise SystemExit(f"No font found in {PACKAGE}: run npm ci first.")
    return outlines, reference


def build_font(outlines: dict[int, Outline], reference: TTFont, weight: int) -> TTFont:
    """Return a font that holds the outlines and the reference's vertical metrics, and nothing else."""
    names = {character: f"u{character:04X}" for character in sorted(outlines)}
    builder = FontBuilder(reference["head"].unitsPerEm, isTTF=True)
    builder.setupGlyphOrder([".notdef", *names.values()])
    builder.setupCharacterMap(names)
    builder.setupGlyf(
        {".notdef": TTGlyphPen(None).glyph()}
        | {name: outlines[character].glyph for character, name in names.items()}
    )
    builder.setupHorizontalMetrics(
        {".notdef": (reference["head"].unitsPerEm // 2, 0)}
        | {
            name: (outlines[character].advance, outlines[character].left_side_bearing)
            for character, name in names.items()
        }
    )
    source_hhea, source_os2 = reference["hhea"], reference["OS/2"]
    builder.setupHorizontalHeader(
        ascent=source_hhea.ascent, descent=source_hhea.descent, lineGap=source_hhea.lineGap
    )
    builder.setupNameTable(
        {
            "copyright": reference["name"].getDebugName(0) or "",
            "familyName": FAMILY,
            "styleName": STYLES[weight],
            "licenseDescription": "SIL Open Font License 1.1",
            "licenseInfoURL": "https://openfontlicense.org",
        },
        mac=False,
    )
    builder.setupOS2(
        version=4,
        sTypoAscender=source_os2.sTypoAscender,
        sTypoDescender=source_os2.sTypoDescender,
        sTypoLineGap=source_os2.sTypoLineGap,
        usWinAscent=source_os2.usWinAscent,
        usWinDescent=source_os2.usWinDescent,
        sxHeight=getattr(source_os2, "sxHeight", 0),
        sCapHeight=getattr(source_os2, "sCapHeight", 0),
        usWeightClass=weight,
        fsType=0,
    )
    builder.setupPost(keepGlyphNames=False, underlinePosition=reference["post"].underlinePosition)
    builder.font["head"].created = reference["head"].created
    builder.font["head"].modified = reference["head"].modified
    builder.font.recalcTimestamp = False
    builder.font.flavor = "woff2"
    return builder.font


def runs(characters: Iterable[int]) -> Iterator[str]:
    """Yield the characters as the ranges of a CSS ``unicode-range``."""
    first = last = -2
    for character in [*sorted(characters), -2]:
        if character == last + 1:
            last = character
            continue
        if first >= 0:
            yield f"U+{first:X}" if first == last else f"U+{first:X}-{last:X}"
        first = last = character


def font_face(file: str, characters: Iterable[int]) -> str:
    """Return the CSS that offers one file for its characters."""
    return (
        "@font-face {\n"
        f'  font-family: "{CSS_FAMILY}";\n'
        "  font-style: normal;\n"
        "  font-weight: 400;\n"
        "  font-display: swap;\n"
        f'  src: url("../fonts/{file}") format("woff2");\n'
        f"  unicode-range: {', '.join(runs(characters))};\n"
        "}\n"
    )


def write() -> None:
    """Write the font files and the style sheet that offers them."""
    on_screen, on_paper = plan_slices(), plan_paper_slices()
    wanted = frozenset().union(*(part.characters for part in on_paper))
    sources = {weight: read_outlines(wanted, weight) for weight in STYLES}
    rules = ["/* Written by fonts/slice.py: do not edit. */\n"]
    for part in [*on_screen, *on_paper]:
        outlines, reference = sources[part.weight]
        held = {
            character: outlines[character]
            for character in sorted(part.characters)
            if character in outlines
        }
        build_font(held, reference, part.weight).save(part.path)
        if part in on_screen:
            rules.append(font_face(part.path.name, held))
        lacking = "".join(chr(character) for character in sorted(part.characters - held.keys()))
        print(
            f"{part.path.name}: {part.path.stat().st_size:,} bytes, {len(held)} characters, lacking {lacking!r}"
        )
    STYLESHEET.write_text("\n".join(rules), encoding="utf-8")


def check() -> list[str]:
    """Return what is wrong with the committed files; nothing needs npm for it."""
    problems = []
    slices = plan_slices()
    for part in [*slices[1:], *plan_paper_slices()]:
        lacking = part.characters - TTFont(part.path).getBestCmap().keys()
        if lacking:
            problems.append(f"{part.path.name} lacks {''.join(map(chr, sorted(lacking)))}")
    total = sum(part.path.stat().st_size for part in slices)
    if total > LIMIT_BYTES:
        problems.append(f"{total:,} bytes in all, at most {LIMIT_BYTES:,} are allowed")
    return problems


def main() -> None:
    """Write the files, or only check them."""
    parser = argparse.ArgumentParser(description="Cut the typeface into slices by school grade.")
    parser.add_argument("--check", action="store_true", help="only check the committed files")
    if not parser.parse_args().check:
        write()
    if problems := check():
        sys.exit("\n".join(problems))


if __name__ == "__main__":
    main()
