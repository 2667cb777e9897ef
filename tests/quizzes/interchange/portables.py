"""Portable items for tests: one of each kind by name, one that is told in two languages, and Hypothesis' own."""

from dataclasses import replace

from hypothesis import strategies as st

from cms.taxonomy import Band, SmallClass
from quizzes.interchange.portable import (
    CHOICE_KINDS,
    PORTABLE_KINDS,
    PortableChoice,
    PortableEdition,
    PortableItem,
    PortableWords,
    canonical,
    ordered_bands,
)
from quizzes.items.kinds import KINDS

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

TRUE_FALSE = PortableItem(
    key="secret-is-safe",
    kind="true_false",
    stem="二人だけのひみつなら、写真を送ってもだいじょうぶ。",
    explanation="送った写真は、もどせません。",
    choices=(
        PortableChoice(text="正しい", rationale="待って。", misconception="ひみつは守られる。"),
        PortableChoice(text="まちがい", is_key=True, rationale="そのとおり。"),
    ),
    small_class="2a1",
    bands=("primary_upper",),
)
SAFE_OR_NOT = replace(
    TRUE_FALSE,
    key="safe-or-not",
    choices=tuple(
        replace(choice, text=text)
        for choice, text in zip(TRUE_FALSE.choices, ("安全", "あぶない"), strict=True)
    ),
)
ORDER = PortableItem(
    key="what-first",
    kind="order",
    stem="あやしいメールが来たら？",
    explanation="あわてないことが、いちばん。",
    choices=tuple(
        PortableChoice(text=text, rationale=f"{text}わけ。")
        for text in ("手を止める", "送り手を見る", "人に話す", "消す")
    ),
    small_class="3b2",
    bands=("junior_high",),
)
MATCH = PortableItem(
    key="who-helps",
    kind="match",
    stem="だれに話す？",
    choices=tuple(
        PortableChoice(text=text, rationale=f"{text}わけ。", target=target)
        for text, target in {
            "お金のこと": "消費生活センター",
            "なやみのこと": "相談の電話",
            "学校のこと": "担任の先生",
        }.items()
    ),
    small_class="3b2",
    bands=("junior_high",),
)
SORT = PortableItem(
    key="show-or-keep",
    kind="sort",
    stem="見せてもよい？",
    explanation="まよったら、聞こう。",
    choices=tuple(
        PortableChoice(text=text, rationale=f"{text}わけ。", target=target)
        for text, target in {
            "絵": "見せてよい",
            "住所": "見せない",
            "友だちの顔": "先に聞く",
            "電話番号": "見せない",
        }.items()
    ),
    small_class="2a1",
    bands=("primary_lower",),
)
GROUPS_OF_ONE = replace(
    SORT, key="groups-of-one", choices=tuple(choice for choice in SORT.choices[:3])
)
SCALE = PortableItem(
    key="how-sure",
    kind="scale",
    stem="ことわれそうですか？",
    explanation="どれでもよい。",
    choices=tuple(
        PortableChoice(text=text, rationale="そう思うのですね。")
        for text in ("できる", "たぶん", "むずかしい")
    ),
    small_class="2a1",
    bands=("high",),
)
BY_KIND = {item.kind: item for item in (SINGLE, MULTIPLE, TRUE_FALSE, ORDER, MATCH, SORT, SCALE)}


def told(item: PortableItem, *languages: str, made_from: str | None = None) -> PortableItem:
    """Return the item with editions that somebody has just compared, or has compared with something else."""
    digest = item.words_digest() if made_from is None else made_from
    return replace(
        item,
        editions=tuple(
            PortableEdition(
                language=language,
                made_from=digest,
                stem=f"{language} stem\n\nsecond line",
                explanation=f"{language} explanation",
                choices=tuple(
                    PortableWords(
                        text=f"{language} option {position}",
                        rationale=f"{language} reason {position}",
                        target=f"{language} of {item.targets.index(choice.target)}"
                        if choice.target
                        else "",
                    )
                    for position, choice in enumerate(item.choices, start=1)
                ),
            )
            for language in sorted(languages)
        ),
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
    draw: st.DrawFn,
    texts: st.SearchStrategy[str] = TEXTS,
    key: st.SearchStrategy[str] = KEYS,
    kinds: frozenset[str] = CHOICE_KINDS,
    with_editions: bool = False,
) -> PortableItem:
    """Draw an item of one of the kinds that is fit to be scored."""
    kind = draw(st.sampled_from(sorted(kinds)))
    words = texts.filter(bool)
    choices = draw(choices_of(kind, texts))
    item = PortableItem(
        key=draw(key),
        kind=kind,
        stem=draw(words),
        explanation=draw(texts),
        choices=choices,
        small_class=draw(st.sampled_from(["", *SmallClass.values])),
        bands=ordered_bands(draw(st.sets(st.sampled_from(Band.values)))),
        help_card=draw(st.booleans()),
        open_use=draw(st.booleans()),
        source=draw(texts),
    )
    if not with_editions:
        return item
    languages = draw(st.sets(st.sampled_from(["en", "ja-x-easy"])))
    return replace(
        item, editions=tuple(draw(edition_of(item, code, texts)) for code in sorted(languages))
    )


@st.composite
def choices_of(
    draw: st.DrawFn, kind: str, texts: st.SearchStrategy[str]
) -> tuple[PortableChoice, ...]:
    """Draw choices that fit the kind."""
    few, many = {"single": (2, 8), "multiple": (2, 8), "true_false": (2, 2), "scale": (3, 7)}.get(
        kind, (3, 8)
    )
    count = draw(st.integers(few, many))
    keys: set[int] = set()
    if kind in CHOICE_KINDS:
        most = count - 1 if kind == "multiple" else 1
        keys = draw(st.sets(st.integers(0, count - 1), min_size=1, max_size=most))
    targets = [""] * count
    if KINDS[kind].has_targets:
        groups = count if kind == "match" else draw(st.integers(2, min(4, count)))
        names = draw(
            st.lists(texts.filter(bool), min_size=groups, max_size=groups, unique_by=_as_markup)
        )
        rest = draw(st.lists(st.sampled_from(names), min_size=count, max_size=count))
        targets = draw(st.permutations([*names, *rest[: count - groups]]))
    return tuple(
        PortableChoice(
            text=draw(texts.filter(bool)),
            is_key=position in keys,
            rationale=draw(texts),
            misconception=draw(texts),
            target=target,
        )
        for position, target in enumerate(targets)
    )


def _as_markup(text: str) -> str:
    return " ".join(text.split())


@st.composite
def edition_of(
    draw: st.DrawFn, item: PortableItem, language: str, texts: st.SearchStrategy[str]
) -> PortableEdition:
    """Draw an edition that parts the item's choices as the item does; what it says may be unfinished."""
    targets = list(dict.fromkeys(filter(None, item.targets)))
    names = draw(
        st.lists(
            texts.filter(bool),
            min_size=len(targets),
            max_size=len(targets),
            unique_by=_as_markup,
        )
    )
    named = dict(zip(targets, names, strict=True))
    return PortableEdition(
        language=language,
        made_from=draw(st.sampled_from(["", item.words_digest(), "0" * 64])),
        stem=draw(texts),
        explanation=draw(texts),
        choices=tuple(
            PortableWords(
                text=draw(texts), rationale=draw(texts), target=named.get(choice.target, "")
            )
            for choice in item.choices
        ),
    )


def several(
    texts: st.SearchStrategy[str] = TEXTS,
    kinds: frozenset[str] = PORTABLE_KINDS,
    *,
    with_editions: bool = True,
) -> st.SearchStrategy[list[PortableItem]]:
    """Draw a few items, each with a key of its own."""
    drawn = portables(texts, kinds=kinds, with_editions=with_editions)
    return st.lists(drawn, min_size=1, max_size=3, unique_by=lambda item: item.key)
