"""The index and lessons for tests."""

from datetime import date
from typing import Any

from factory.declarations import SubFactory
from wagtail.models import Page

from cms.taxonomy import Band, RiskClass
from lessons.models import LessonIndexPage, LessonPage
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
    curriculum = stream(("link", f"{TEACHERS_WORDS}：つながり"))
    preparation = stream(("thing", f"{TEACHERS_WORDS}：用意"))
    body = stream(
        ("teacher_note", {"text": f"<p>{TEACHERS_WORDS}：メモ</p>"}),
        ("heading", "はじめに"),
        ("text", "<p>本文です。</p>"),
        ("help_card", {"text": "話してだいじょうぶ。"}),
    )
    sources = stream(("source", {"title": "出典の題", "publisher": "発行者", "year": 2025}))
    review_date = date(2027, 10, 1)
