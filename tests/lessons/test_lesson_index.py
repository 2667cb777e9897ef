"""The index of lessons: its address narrows it, and forgives."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cms.taxonomy import Band, RiskClass
from lessons.curriculum import SchoolLevel, Subject
from lessons.models import CurriculumLink, LessonPage
from tests.factories.lessons import LessonPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def lessons() -> None:
    long = LessonPageFactory.create(title="長い話", band=Band.JUNIOR_HIGH, minutes=50)
    LessonPageFactory.create(
        title="短い話",
        band=Band.PRIMARY_UPPER,
        minutes=15,
        risk_classes=[RiskClass.PRIVACY, RiskClass.SECURITY],
    )
    LessonPageFactory.create(title="下書き", live=False)
    LessonPage.objects.get(title="短い話").curriculum_links.all().delete()
    long.curriculum_links.all().delete()
    for subject in (Subject.MORAL, Subject.MORAL, Subject.SPECIAL_ACTIVITIES):
        CurriculumLink.objects.create(
            lesson=long, level=SchoolLevel.JUNIOR_HIGH, subject=subject, text="つながり"
        )


def html(client: Client, query: str = "", prefix: str = "") -> str:
    response = client.get(f"{prefix}/lessons/{query}")
    assert response.status_code == 200
    return str(response.content.decode())


def found(page: str) -> list[str]:
    return re.findall(r'card-link" href="[^"]*">([^<]*)<', page)


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["短い話", "長い話"]),
        ("?band=junior_high", ["長い話"]),
        ("?risk=3a", ["短い話"]),
        ("?minutes=15", ["短い話"]),
        ("?minutes=50", ["短い話", "長い話"]),
        ("?subject=moral", ["長い話"]),
        ("?band=primary_upper&risk=3b&minutes=45", ["短い話"]),
        ("?band=&risk=&minutes=&subject=", ["短い話", "長い話"]),
        ("?band=junior_high&risk=3a", []),
    ],
)
def test_the_address_says_what_is_shown(
    client: Client, lessons: None, query: str, titles: list[str]
) -> None:
    assert found(html(client, query)) == titles


@pytest.mark.parametrize(
    "query",
    [
        "?band=nobody",
        "?risk=9z",
        "?minutes=abc",
        "?minutes=-1",
        "?minutes=99999999999999999999",
        "?subject=%00",
        "?band=%00",
        "?band=%F0%9F%99%82",
        "?band=junior_high%27--",
        "?risk=" + "x" * 3000,
    ],
)
def test_rubbish_is_left_out_and_said_so(client: Client, lessons: None, query: str) -> None:
    page = html(client, query)
    assert found(page) == ["短い話", "長い話"]
    assert "わからない条件" in page


@pytest.mark.parametrize("query", ["?utm=x", "?band=", "?band=junior_high&page=2"])
def test_what_is_no_filter_is_no_rubbish(client: Client, lessons: None, query: str) -> None:
    assert "わからない条件" not in html(client, query)


def test_what_is_chosen_is_shown_and_can_be_taken_away(client: Client, lessons: None) -> None:
    page = html(client, "?band=primary_upper&risk=3a")
    assert '<option value="primary_upper" selected>' in page
    assert '<option value="3a" selected>' in page
    assert 'href="?risk=3a"' in page, "without the band"
    assert 'href="?band=primary_upper"' in page, "without the risk"
    assert "条件に合う教材：1件" in page
    title = page.split("<title>")[1].split("</title>")[0]
    assert "小学校高学年" in title


def test_nothing_found_says_what_to_do(client: Client, lessons: None) -> None:
    page = html(client, "?band=high")
    assert "条件に合う教材：0件" in page
    assert "条件を一つはずすと" in page
    assert 'href="?"' in page


def test_an_empty_index_says_so(client: Client) -> None:
    lesson = LessonPageFactory.create()
    lesson.unpublish()
    assert "いま準備しています" in html(client)


def test_only_subjects_that_a_lesson_has_are_offered(client: Client, lessons: None) -> None:
    select = html(client).split('name="subject"')[1].split("</select>")[0]
    assert re.findall(r'value="([a-z_]+)"', select) == ["moral", "special_activities"]


def test_a_card_says_for_whom_how_long_and_on_what(client: Client, lessons: None) -> None:
    card = html(client, "?risk=3a").split('<li class="card')[1].split("</li>")[0]
    for words in ("小学校高学年", "15分", "プライバシー", "セキュリティ", "一文のまとめ"):
        assert words in card


def test_a_filtered_index_is_cacheable_by_its_address(client: Client, lessons: None) -> None:
    response = client.get("/lessons/?band=junior_high")
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert not response.cookies


def test_the_form_works_without_script_and_keeps_the_language(
    client: Client, lessons: None
) -> None:
    form = re.search(r"<form class=.filters[^>]*>", html(client, "", "/en"))
    assert form
    assert "method" not in form[0]
    assert "action" not in form[0], "the form answers at the address that it stands at"


@pytest.mark.parametrize("number", [1, 12])
def test_a_filtered_index_asks_as_often_for_many_lessons(
    client: Client,
    lessons: None,
    number: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    LessonPageFactory.create_batch(number, band=Band.JUNIOR_HIGH)
    html(client)
    with django_assert_max_num_queries(13):
        html(client, "?band=junior_high&minutes=50")
