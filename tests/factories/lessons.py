"""The index and lessons for tests."""

from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from factory.declarations import LazyFunction, Sequence, SubFactory
from factory.django import DjangoModelFactory
from wagtail.models import Page

from cms.taxonomy import Band, RiskClass
from lessons.curriculum import SchoolLevel, Subject
from lessons.models import CurriculumLink, LessonIndexPage, LessonPage, Video
from tests.factories.cms import HomePageFactory, PageFactory, stream

TEACHERS_WORDS = "先生だけが読むことば"


class LessonIndexPageFactory(PageFactory):
    """The index under the home page, reused if it is there."""

    class Meta:
        model = LessonIndexPage

    slug = "lessons"
    title = "教材"
    introduction = "はじめの言葉"
    parent = SubFactory(HomePageFactory)

    @classmethod
    def _create(cls, model_class: type[Page], *args: Any, **kwargs: Any) -> Page:
        return LessonIndexPage.objects.first() or super()._create(model_class, *args, **kwargs)


class LessonPageFactory(PageFactory):
    """A published lesson for 中学校 with a teacher note that holds ``TEACHERS_WORDS``."""

    class Meta:
        model = LessonPage

    parent = SubFactory(LessonIndexPageFactory)
    summary = "一文のまとめ"
    band = Band.JUNIOR_HIGH
    risk_classes = (RiskClass.CONTACT,)
    minutes = 45
    aims = stream(("aim", "ねらいの一つ"))
    curriculum_links = LazyFunction(
        lambda: [
            CurriculumLink(
                level=SchoolLevel.JUNIOR_HIGH,
                subject=Subject.SPECIAL_ACTIVITIES,
                text=f"{TEACHERS_WORDS}：つながり",
            )
        ]
    )
    preparation = stream(("thing", f"{TEACHERS_WORDS}：用意"))
    body = stream(
        ("teacher_note", {"text": f"<p>{TEACHERS_WORDS}：メモ</p>"}),
        ("heading", "はじめに"),
        ("text", "<p>本文です。</p>"),
        ("help_card", {"text": "話してだいじょうぶ。"}),
    )
    sources = stream(("source", {"title": "出典の題", "publisher": "発行者", "year": 2025}))
    review_date = date(2027, 10, 1)


MP4 = b"\x00\x00\x00\x18ftypisom" + b"\x00" * 64
WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm" + b"\x00" * 64
VTT = "WEBVTT\n\n00:00.000 --> 00:02.000\nこんにちは\n".encode()


class VideoFactory(DjangoModelFactory[Video]):
    """A video with captions and transcript; its file is a head without pictures."""

    class Meta:
        model = Video

    title = Sequence(lambda n: f"動画 {n}")
    file = LazyFunction(lambda: ContentFile(MP4, name="video.mp4"))
    captions = LazyFunction(lambda: ContentFile(VTT, name="video.vtt"))
    transcript = "画面で二人が話しています。"
