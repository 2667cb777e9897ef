"""Every block that a lesson can be made of: what an editor sees of it, and what it refuses."""

import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.images import ImageFile
from django.template import loader
from django.test import RequestFactory
from django.utils import translation
from PIL import Image
from wagtail import blocks
from wagtail.admin.icons import get_icons
from wagtail.blocks import Block
from wagtail.blocks.struct_block import StructBlockValidationError

from cms.blocks import ImageBlock
from cms.charts import bars, with_unit
from cms.models import SiteImage
from lessons.blocks import LESSON_BLOCKS, ChartBlock, ComparisonBlock, TeacherNoteBlock
from tests.factories.cms import ContactPointFactory
from tests.factories.lessons import VideoFactory
from tests.factories.quizzes import QuizFactory, tell_quiz

BY_NAME: dict[str, Block] = dict(LESSON_BLOCKS)
SHOWN = {
    "heading": "まず、知っておきたいこと",
    "text": "送るまえに",
    "key_point": "ひとりで決めない",
    "help_card": "話せるところ",
    "image": 'alt="緑の四角"',
    "video": '<track kind="captions"',
    "chat": "きみならどうする？",
    "story": "べつのアプリへのさそい",
    "comparison": "立ち止まる合図",
    "chart": 'role="img"',
    "steps": "やりとりを止める。",
    "checklist": "公開範囲を見た",
    "discussion": "ヒントを見る",
    "teacher_note": "となりの人と話す時間",
    "quiz": "確かめ",
}


@pytest.fixture
def image(db: None, tmp_path: Any, settings: Any) -> SiteImage:
    settings.MEDIA_ROOT = tmp_path
    path = tmp_path / "green.png"
    Image.new("RGB", (1200, 600), "#0a0").save(path)
    with path.open("rb") as file:
        return SiteImage.objects.create(
            title="green", description="緑の四角", file=ImageFile(file, name="green.png")
        )


@pytest.fixture
def furnished(image: SiteImage) -> None:
    ContactPointFactory.create(name="話せるところ")
    QuizFactory.create(title="確かめ")
    VideoFactory.create()


def preview(block: Block) -> str:
    """Return what Wagtail shows of the block in the chooser."""
    value = block.get_preview_value()
    bound = block.bind(value)
    request = RequestFactory().get("/")
    context = block.get_preview_context(
        value,
        {"request": request, "block_def": block, "block_class": type(block), "bound_block": bound},
    )
    return str(loader.render_to_string(block.get_preview_template(value, context), context))


def test_the_words_to_look_for_cover_every_block() -> None:
    assert set(SHOWN) == set(BY_NAME)


@pytest.mark.parametrize("name", BY_NAME)
def test_an_editor_can_choose_the_block_by_what_it_says(name: str) -> None:
    meta = BY_NAME[name].meta
    icons = get_icons()
    assert f'id="icon-{meta.icon}"' in icons
    assert meta.icon != "placeholder"
    for said in (meta.label, meta.description, meta.group):
        assert str(said)
    assert loader.get_template(meta.template)


@pytest.mark.parametrize("name", BY_NAME)
def test_a_preview_renders_with_the_blocks_own_words(name: str, furnished: None) -> None:
    html = preview(BY_NAME[name]).split("<main")[1]
    assert SHOWN[name] in html
    assert "style=" not in html
    assert not re.search(r"\son[a-z]+=", html)


@pytest.mark.parametrize("name", ["image", "video", "quiz"])
def test_a_preview_renders_while_there_is_nothing_to_show(name: str, db: None) -> None:
    assert "<main" in preview(BY_NAME[name])


@pytest.mark.parametrize("name", [name for name in BY_NAME if name not in {"video", "quiz"}])
def test_a_preview_is_something_that_an_editor_could_save(name: str, image: SiteImage) -> None:
    block = BY_NAME[name]
    assert block.clean(block.get_preview_value())


# --- Images --------------------------------------------------------------------------------


def test_an_image_is_loaded_late_in_its_own_size(image: SiteImage) -> None:
    html = preview(ImageBlock())
    for part in ('loading="lazy"', 'width="480"', "480w", "960w"):
        assert part in html


@pytest.mark.parametrize(
    ("alt", "told"),
    [
        ("", "一つの文で書いてください"),
        (" 　", "一つの文で書いてください"),
        ("IMG_2034.JPG", "ファイルの名前では"),
        ("図.svg", "ファイルの名前では"),
    ],
)
def test_an_image_that_nothing_is_said_about_is_refused(
    alt: str, told: str, image: SiteImage
) -> None:
    block = ImageBlock()
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(block.to_python({"image": image.pk, "alt": alt, "caption": ""}))
    assert told in refused.value.block_errors["alt"].messages[0]


def test_an_image_with_words_is_accepted(image: SiteImage) -> None:
    block = ImageBlock()
    cleaned = block.clean(block.to_python({"image": image.pk, "alt": "緑の四角", "caption": ""}))
    assert cleaned["image"] == image


# --- Charts and comparisons ----------------------------------------------------------------


def test_bars_begin_at_nothing_and_the_longest_is_whole() -> None:
    found = bars([("一", 77.8), ("二", 38.9), ("三", 0), ("四", 1486)], unit="人")
    assert [bar.value for bar in found] == ["77.8人", "38.9人", "0人", "1,486人"]
    halves = bars([("一", 50), ("二", 25), ("三", 0)], unit="人")
    assert [bar.length for bar in halves] == [100, 50, 0]
    assert [bar.length for bar in bars([("一", 0)], unit="人")] == [0]
    shares = bars([("一", 63.1), ("二", 0)], unit="％")
    assert [bar.length for bar in shares] == [63.1, 0], (
        "a share is of a whole, whatever the others are"
    )
    assert [bar.length for bar in bars([("一", 200), ("二", 100)], unit="%")] == [100, 50]
    assert bars([], unit="人") == []


@pytest.mark.parametrize(
    ("unit", "words"),
    [
        ("人", "12人"),
        ("ポイント", "12ポイント"),
        ("かしょ", "12かしょ"),
        ("%", "12%"),
        ("％", "12％"),
        ("people", "12 people"),
        (" people", "12 people"),
        ("", "12"),
    ],
)
def test_a_unit_stands_apart_unless_it_is_japanese_or_a_per_cent_sign(
    unit: str, words: str
) -> None:
    assert with_unit("12", unit) == words


def test_an_english_chart_reads_as_english() -> None:
    block = ChartBlock()
    value = block.get_preview_value()
    value["title"], value["unit"], value["source"] = "Harm", "people", "A survey"
    value["series"] = block.child_blocks["series"].to_python(
        [{"label": "Children", "value": 1486}, {"label": "Others", "value": 2}]
    )
    with translation.override("en"):
        html = block.bind(block.clean(value)).render()
    assert 'aria-label="Bar chart: Harm. Children 1,486 people, Others 2 people"' in html
    assert "<strong>1,486 people</strong>" in html
    assert "<td>1,486 people</td>" in html
    assert re.search(r"<span[^>]*>Source: </span>A survey<span[^>]*> \(2024\)</span>", html)


def test_a_chart_says_in_words_what_it_shows() -> None:
    block = ChartBlock()
    html = block.bind(block.get_preview_value()).render()
    label = re.search(r'aria-label="([^"]+)"', html)
    assert label is not None
    assert "保護者 77.8%、子ども 67.5%" in label[1]
    assert html.count("<td>") == 2
    assert "見本の調査" in html
    assert "2024年" in html
    assert [float(width) for width in re.findall(r'bar-key" width="([\d.]+)"', html)] == [
        77.8,
        67.5,
    ]


@pytest.mark.parametrize("missing", ["source", "year", "unit", "title"])
def test_a_chart_without_source_or_year_is_refused(missing: str) -> None:
    block = ChartBlock()
    value = block.get_preview_value()
    value[missing] = None
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(value)
    assert list(refused.value.block_errors) == [missing]


@pytest.mark.parametrize("address", ["http://example.com/", "javascript:alert(1)", "例"])
def test_a_source_is_linked_over_https_only(address: str) -> None:
    block = ChartBlock()
    value = block.get_preview_value()
    value["source_url"] = address
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(value)
    assert list(refused.value.block_errors) == ["source_url"]
    value["source_url"] = "https://example.com/"
    assert 'href="https://example.com/"' in block.bind(block.clean(value)).render()


def test_a_comparison_is_a_table_whose_sides_have_names() -> None:
    block = ComparisonBlock()
    html = block.bind(block.get_preview_value()).render()
    assert html.count('<th scope="col">') == 2
    assert html.count("<td>") == 4
    value = block.get_preview_value()
    value["rows"] = block.child_blocks["rows"].to_python([])
    with pytest.raises(ValidationError):
        block.clean(value)


# --- The teacher's note --------------------------------------------------------------------


def test_a_teachers_note_is_in_no_search_and_in_no_api() -> None:
    stream = blocks.StreamBlock(LESSON_BLOCKS)
    value = stream.to_python(
        [
            {"type": "teacher_note", "value": {"text": "<p>ひみつ</p>"}},
            {"type": "text", "value": "<p>みんな</p>"},
        ]
    )
    assert stream.get_searchable_content(value) == ["みんな"]
    assert "ひみつ" not in str(stream.get_api_representation(value))
    note = TeacherNoteBlock()
    assert "ひみつ" not in note.render(note.to_python({"text": "<p>ひみつ</p>"}))


def test_a_lessons_quiz_is_named_in_the_readers_language(db: None) -> None:
    quiz = QuizFactory.create()
    tell_quiz(quiz)
    block = BY_NAME["quiz"]
    value = block.to_python({"quiz": quiz.pk})
    with translation.override("en"):
        assert f'<h3 lang="en">quiz {quiz.key} en</h3>' in block.bind(value).render()
    with translation.override("ja-x-easy"):
        assert f'<h3 lang="ja">{quiz.title}</h3>' in block.bind(value).render()
