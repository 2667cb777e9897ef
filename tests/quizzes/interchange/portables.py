"""Portable items for tests: two by name, and Hypothesis' own."""

from hypothesis import strategies as st

from cms.taxonomy import Band, SmallClass
from quizzes.interchange.portable import PortableChoice, PortableItem, canonical, ordered_bands

SINGLE = PortableItem(
    key="photo-asked",
    kind="single",
    stem="知らない人に写真をたのまれたら？\n\nいちばんよいのは？",
    explanation="ことわってよい。\n話せる人に話そう。",
    choices=(
        PortableChoice(
            text="送る", rationale="待って。", misconception="写真だけなら、あぶなくない。"
        ),
        PortableChoice(text="ことわる", is_key=True, rationale="そのとおり。"),
        PortableChoice(text="消すだけ", rationale="話そう。", misconception="消せば終わる。"),
    ),
    small_class="2a1",
    bands=("primary_upper", "junior_high"),
    help_card=True,
    source="個人情報の保護に関する法律",
)
MULTIPLE = PortableItem(
    key="2-signs",
    kind="multiple",
    stem="あやしいところは？",
    explanation="急がせるのは、しるしです。",
    choices=(
        PortableChoice(text="急がせる", is_key=True, rationale="しるしです。"),
        PortableChoice(text="ひらがな", rationale="しるしではない。", misconception="字で分かる。"),
        PortableChoice(text="知らないリンク", is_key=True, rationale="しるしです。"),
        PortableChoice(text="お金", is_key=True, rationale="しるしです。"),
    ),
    small_class="3b2",
    bands=("high",),
    open_use=False,
)

SHARP = st.sampled_from(
    [*list("~=#{}:\\%[]'\"<>&+-@|/*!$,;＝＋_x0041 \n\t\u3000𠮷👍が"), "\\n", "]]>", "::"]
)
LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\r")
TEXTS = st.lists(SHARP | LETTERS, max_size=24).map(lambda parts: canonical("".join(parts)))
WORDS = TEXTS.filter(bool)
KEYS = st.from_regex(r"[-a-zA-Z0-9_]{1,80}", fullmatch=True)

CALM = TEXTS.map(lambda text: canonical(" ".join(text.split()).replace("\v", "")))
"""Texts without runs of blanks, which markup would merge."""


@st.composite
def portables(
    draw: st.DrawFn, texts: st.SearchStrategy[str] = TEXTS, key: st.SearchStrategy[str] = KEYS
) -> PortableItem:
    """Draw an item that every format can represent."""
    count = draw(st.integers(2, 8))
    kind = draw(st.sampled_from(["single", "multiple"]))
    most = 1 if kind == "single" else count - 1
    right = draw(st.sets(st.integers(0, count - 1), min_size=1, max_size=most))
    words = texts.filter(bool)
    return PortableItem(
        key=draw(key),
        kind=kind,
        stem=draw(words),
        explanation=draw(texts),
        choices=tuple(
            PortableChoice(
                text=draw(words),
                is_key=position in right,
                rationale=draw(texts),
                misconception=draw(texts),
            )
            for position in range(count)
        ),
        small_class=draw(st.sampled_from(["", *SmallClass.values])),
        bands=ordered_bands(draw(st.sets(st.sampled_from(Band.values)))),
        help_card=draw(st.booleans()),
        open_use=draw(st.booleans()),
        source=draw(texts),
    )


def several(texts: st.SearchStrategy[str] = TEXTS) -> st.SearchStrategy[list[PortableItem]]:
    """Draw a few items, each with a key of its own."""
    return st.lists(portables(texts), min_size=1, max_size=3, unique_by=lambda item: item.key)
