"""Lessons from files: what a block may be in YAML, and how a slip in a file is told."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.utils import timezone
from PIL import Image

from cms.models import SiteImage
from cms.shipping import ContentFileError, Outcome
from lessons import content_loaders
from lessons.models import LessonPage, Video
from tests.factories.lessons import MP4, VTT, LessonIndexPageFactory
from tests.factories.quizzes import ItemFactory

pytestmark = pytest.mark.django_db

STORY = {
    "title": "話",
    "scenes": [
        {"key": "a", "text": "あ", "choices": [{"text": "行く", "goto": "b"}]},
        {"key": "b", "text": "い", "ending": {"kind": "recover", "text": "もどれます。"}},
    ],
}
COMPARISON = {
    "title": "くらべる",
    "left_label": "左",
    "right_label": "右",
    "rows": [{"left": "一", "right": "二"}],
}
CHART = {
    "title": "数",
    "unit": "人",
    "source": "見本",
    "year": 2025,
    "series": [{"label": "一", "value": 3}],
}
IMAGE = {"image": "green.png", "alt": "緑の四角", "caption": "下の言葉"}
VIDEO = {"title": "動画", "file": "v.mp4", "captions": "v.vtt", "transcript": "書き起こし"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    content = tmp_path / "content"
    for name in ("images", "videos"):
        (content / name).mkdir(parents=True)
    Image.new("RGB", (64, 32), "#0a0").save(content / "images" / "green.png")
    (content / "videos" / "v.mp4").write_bytes(MP4)
    (content / "videos" / "v.vtt").write_bytes(VTT)
    monkeypatch.setattr(content_loaders, "CONTENT", content)
    LessonIndexPageFactory.create()
    return content


def entry(*body: tuple[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "key": "sample",
        "slug": "sample",
        "title": "題",
        "summary": "まとめ",
        "band": "high",
        "risk_classes": ["2a"],
        "minutes": 45,
        "aims": ["ねらい"],
        "curriculum": [{"level": "high", "subject": "informatics", "text": "つながり"}],
        "preparation": [],
        "sources": [],
        "review_date": "2027-10-01",
        "body": [{"type": kind, "value": value} for kind, value in body],
        **changes,
    }


def load(folder: Path, lesson: dict[str, Any]) -> Outcome:
    text = yaml.safe_dump({"lessons": [lesson]}, allow_unicode=True)
    (folder / "sample.yaml").write_text(text, encoding="utf-8")
    (shipment,) = content_loaders._load_lessons(timezone.now())
    return shipment.outcome


def test_every_new_block_is_loaded(folder: Path) -> None:
    body = [
        ("story", STORY),
        ("comparison", COMPARISON),
        ("chart", CHART),
        ("image", IMAGE),
        ("video", VIDEO),
    ]
    flow = [{"minutes": 40, "activity": "読む"}]
    item = ItemFactory.create()
    lesson_file = entry(*body, flow=flow, items=[item.key])
    assert load(folder, lesson_file) is Outcome.CREATED
    lesson = LessonPage.objects.get()
    assert [block.block_type for block in lesson.body] == [kind for kind, _value in body]
    assert lesson.body[0].value["scenes"][1]["ending"]["kind"] == "recover"
    assert lesson.body[3].value["image"] == SiteImage.objects.get(description="緑の四角")
    assert lesson.body[4].value["video"] == Video.objects.get(transcript="書き起こし")
    assert lesson.flow_minutes == 40
    assert lesson.items() == [item]
    link = lesson.curriculum_links.get()
    assert (link.level, link.subject, link.text) == ("high", "informatics", "つながり")
    assert lesson.get_latest_revision_as_object().curriculum_links.get() == link


def test_files_are_taken_once_and_rows_are_replaced(folder: Path) -> None:
    load(folder, entry(("image", IMAGE), ("video", VIDEO)))
    changed = entry(
        ("image", {**IMAGE, "alt": "べつの言葉"}),
        ("video", VIDEO),
        curriculum=[{"level": "primary", "subject": "moral", "text": "ほか"}],
    )
    assert load(folder, changed) is Outcome.UPDATED
    assert SiteImage.objects.count() == Video.objects.count() == 1
    lesson = LessonPage.objects.get()
    assert lesson.body[0].value["alt"] == "べつの言葉"
    assert [link.text for link in lesson.curriculum_links.all()] == ["ほか"]


@pytest.mark.parametrize(
    ("block", "told"),
    [
        (("story", {**STORY, "scenes": STORY["scenes"][:1] * 2}), ["block 2 (story)", "二つ"]),
        (("chart", {**CHART, "source": ""}), ["block 2 (chart)", "source"]),
        (("image", {**IMAGE, "alt": ""}), ["block 2 (image)", "画像のかわりになる言葉"]),
        (("image", {**IMAGE, "image": "none.png"}), ["block 2 (image)", "images/none.png"]),
        (("video", {**VIDEO, "captions": "v.mp4"}), ["block 2 (video)", "WEBVTT"]),
        (("video", {"title": "動画"}), ["block 2", "transcript"]),
        (("quiz", {"quiz": "nobody"}), ["block 2", "Quiz"]),
        (("poem", "あ"), ["block 2", "poem"]),
        (("heading", ""), ["block 2 (heading)"]),
    ],
    ids=str,
)
def test_a_slip_in_a_file_names_file_lesson_and_block(
    folder: Path, block: tuple[str, Any], told: list[str]
) -> None:
    with pytest.raises(ContentFileError) as error:
        load(folder, entry(("heading", "はじめ"), block))
    for words in ("sample.yaml, sample: body", *told):
        assert words in str(error.value)
    assert not LessonPage.objects.exists()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"aims": [""]}, "aims, block 1 (aim)"),
        ({"flow": [{"minutes": 46, "activity": "長い"}]}, "flow, block 1 (part)"),
        ({"flow": [{"minutes": 30, "activity": "長い"}] * 2}, "60分"),
        ({"curriculum": [{"level": "x", "subject": "moral", "text": "あ"}]}, "curriculum"),
        ({"curriculum": [{"level": "high", "subject": "x", "text": "あ"}]}, "curriculum"),
        ({"sources": [{"title": "題", "publisher": "", "year": 2025}]}, "sources, block 1"),
    ],
)
def test_a_slip_beside_the_body_is_told_too(
    folder: Path, changes: dict[str, Any], told: str
) -> None:
    with pytest.raises(ContentFileError) as error:
        load(folder, entry(("heading", "はじめ"), **changes))
    assert told in str(error.value)
