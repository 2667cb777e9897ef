"""A teacher's classes: the list, a new one, and what each is given to do."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from classrooms.actions.classes import ClassNameTaken, ClassTooLarge, create_classroom
from classrooms.models import Classroom
from classrooms.school_years import school_year
from cms.models import User
from cms.taxonomy import Band, Grade
from tests.factories.classrooms import (
    AssignmentFactory,
    ClassroomFactory,
    MembershipFactory,
    SchoolFactory,
    SessionFactory,
)
from tests.factories.cms import UserFactory
from tests.factories.lessons import LessonPageFactory
from tests.factories.quizzes import QuizFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher() -> User:
    return UserFactory()


@pytest.fixture
def browser(client: Client, teacher: User) -> Client:
    client.force_login(teacher)
    return client


def words(response: Any) -> str:
    text: str = response.content.decode()
    return text


def new_class(**typed: Any) -> dict[str, Any]:
    return {"name": "2年3組", "grade": Grade.J2, "size": 35, **typed}


class TestIndex:
    """The first page after signing in."""

    def test_leads_in_two_steps(self, browser: Client, teacher: User) -> None:
        page = words(browser.get("/teach/"))
        assert page.index("学校を登録する") < page.index("クラスをつくる")
        assert "名前やメールアドレスは聞きません" in page
        own = MembershipFactory(user=teacher).school
        page = words(browser.get("/teach/"))
        assert "学校を登録しました" in page
        assert reverse("teach:class_new", args=[own.pk]) in page

    def test_shows_the_classes_of_this_year(self, browser: Client, teacher: User) -> None:
        now = ClassroomFactory(teachers=[teacher])
        before = ClassroomFactory(teachers=[teacher], last_year=True)
        response = browser.get("/teach/")
        assert [card.classroom for card in response.context["cards"]] == [now]
        assert [card.classroom for card in response.context["earlier_cards"]] == [before]

    def test_asks_for_new_classes_in_april(self, browser: Client, teacher: User) -> None:
        ClassroomFactory(teachers=[teacher], last_year=True)
        assert "クラスは4月に新しくつくります" in words(browser.get("/teach/"))

    def test_opens_the_last_session_again_in_one_tap(self, browser: Client, teacher: User) -> None:
        quiz = QuizFactory()
        assignment = AssignmentFactory(
            classroom=ClassroomFactory(teachers=[teacher]), target_key=quiz.key
        )
        last = SessionFactory(assignment=assignment)
        SessionFactory(assignment=assignment, opens_at=last.opens_at - timedelta(days=1))
        response = browser.get("/teach/")
        assert [card.last for card in response.context["cards"]] == [last]
        address = reverse("teach:open", args=[assignment.pk])
        assert address in words(response)
        browser.post(address, {"minutes": response.context["again_minutes"]})
        assert assignment.sessions.open_at(timezone.now()).get().code != last.code

    def test_leads_to_the_open_session(self, browser: Client, teacher: User) -> None:
        classroom = ClassroomFactory(teachers=[teacher])
        session = SessionFactory(assignment__classroom=classroom, open=True)
        page = words(browser.get("/teach/"))
        assert "ひらいています" in page
        assert reverse("teach:session", args=[session.pk]) in page

    def test_leads_editors_to_the_admin(self, browser: Client, teacher: User) -> None:
        assert 'href="/cms/"' not in words(browser.get("/teach/"))
        teacher.user_permissions.add(Permission.objects.get(codename="access_admin"))
        assert 'href="/cms/"' in words(browser.get("/teach/"))

    def test_keeps_its_query_budget(
        self,
        browser: Client,
        teacher: User,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        for _number in range(6):
            classroom = ClassroomFactory(teachers=[teacher])
            SessionFactory(assignment__classroom=classroom)
        with django_assert_max_num_queries(8):
            assert len(browser.get("/teach/").context["cards"]) == 6


class TestNewClass:
    """A class is a name, a grade and a number of seats."""

    def test_is_created(self, browser: Client, teacher: User) -> None:
        own = MembershipFactory(user=teacher).school
        response = browser.post(reverse("teach:class_new", args=[own.pk]), new_class())
        classroom = Classroom.objects.get()
        assert response["Location"] == reverse("teach:class", args=[classroom.pk])
        assert (classroom.school, classroom.grade, classroom.size) == (own, Grade.J2, 35)
        assert classroom.school_year == school_year(timezone.now())
        assert list(classroom.teachers.all()) == [teacher]

    def test_offers_the_grades_of_the_school(self, browser: Client, teacher: User) -> None:
        own = MembershipFactory(user=teacher, school=SchoolFactory(primary=True)).school
        page = words(browser.get(reverse("teach:class_new", args=[own.pk])))
        assert '<option value="P6">' in page
        assert "中1" not in page
        assert "4月に始まります" in page
        assert "名前は入れません" in page

    @pytest.mark.parametrize(
        ("typed", "advice"),
        [
            ({"name": ""}, "クラス名を入れてください。"),
            ({"name": "あ" * 31}, "クラス名は30文字までにしてください。"),
            ({"grade": ""}, "学年をえらんでください。"),
            ({"grade": "P1"}, "この学校にある学年からえらんでください。"),
            ({"size": ""}, "席の数を入れてください。"),
            ({"size": "たくさん"}, "席の数は、数字で入れてください。"),
            ({"size": "0"}, "席の数は1以上にしてください。"),
            ({"size": "61"}, "席の数は、この学校では60までです。"),
        ],
    )
    def test_says_what_to_mend(
        self, browser: Client, teacher: User, typed: dict[str, str], advice: str
    ) -> None:
        own = MembershipFactory(user=teacher).school
        response = browser.post(reverse("teach:class_new", args=[own.pk]), new_class(**typed))
        assert response.status_code == 400
        assert advice in words(response)
        assert not Classroom.objects.exists()

    def test_is_bounded_by_the_schools_enrolment(self, browser: Client, teacher: User) -> None:
        small = SchoolFactory(counted=True, enrolment=12)
        own = MembershipFactory(user=teacher, school=small).school
        response = browser.post(reverse("teach:class_new", args=[own.pk]), new_class(size=13))
        assert "この学校では12までです" in words(response)
        with pytest.raises(ClassTooLarge):
            create_classroom(
                school=own,
                teacher=teacher,
                name="1組",
                grade=Grade.J1,
                size=13,
                now=timezone.now(),
            )

    def test_needs_a_name_of_its_own(self, browser: Client, teacher: User) -> None:
        taken = ClassroomFactory(teachers=[teacher], name="2年3組")
        address = reverse("teach:class_new", args=[taken.school_id])
        response = browser.post(address, new_class())
        assert response.status_code == 400
        assert "同じ名前のクラスがもうあります" in words(response)
        with pytest.raises(ClassNameTaken):
            create_classroom(
                school=taken.school,
                teacher=teacher,
                name="2年3組",
                grade=Grade.J2,
                size=30,
                now=timezone.now(),
            )
        Classroom.objects.update(school_year=taken.school_year - 1)
        assert browser.post(address, new_class()).status_code == 302


class TestClassPage:
    """What a class does, did and could do."""

    def test_offers_what_fits_first(self, browser: Client, teacher: User) -> None:
        classroom = ClassroomFactory(teachers=[teacher])
        quiz, lesson = QuizFactory(), LessonPageFactory()
        QuizFactory(band=Band.HIGH)
        context = browser.get(reverse("teach:class", args=[classroom.pk])).context
        assert {offer.target.title for offer in context["fitting"]} == {quiz.title, lesson.title}
        assert [band for band, _offers in context["others"]] == [Band.HIGH]

    def test_is_given_something_in_one_tap(self, browser: Client, teacher: User) -> None:
        classroom, quiz = ClassroomFactory(teachers=[teacher]), QuizFactory()
        address = reverse("teach:assign", args=[classroom.pk])
        for _tap in range(2):
            response = browser.post(address, {"target": f"quiz:{quiz.key}"}, follow=True)
        assert classroom.assignments.get().title == quiz.title
        assert not response.context["fitting"]
        assert "20分ひらく" in words(response)

    @pytest.mark.parametrize("target", ["", "quiz", "quiz:", "quiz:gone", "game:x", "\x00:\x00"])
    def test_says_when_what_was_chosen_is_gone(
        self, browser: Client, teacher: User, target: str
    ) -> None:
        classroom = ClassroomFactory(teachers=[teacher])
        address = reverse("teach:assign", args=[classroom.pk])
        response = browser.post(address, {"target": target}, follow=True)
        assert "えらびなおしてください" in words(response)
        assert not classroom.assignments.exists()

    def test_does_not_open_what_is_published_no_more(self, browser: Client, teacher: User) -> None:
        assignment = AssignmentFactory(classroom=ClassroomFactory(teachers=[teacher]))
        page = words(browser.get(reverse("teach:class", args=[assignment.classroom_id])))
        assert "いまは公開されていません" in page
        assert reverse("teach:open", args=[assignment.pk]) not in page

    def test_shows_running_and_past_sessions(self, browser: Client, teacher: User) -> None:
        assignment = AssignmentFactory(classroom=ClassroomFactory(teachers=[teacher]))
        running = SessionFactory(assignment=assignment, open=True)
        past = SessionFactory.create_batch(12, assignment=assignment)
        context = browser.get(reverse("teach:class", args=[assignment.classroom_id])).context
        assert context["running"] == [running]
        assert {*context["past"], *context["older"]} == set(past)
        assert len(context["past"]) == 10

    def test_keeps_its_query_budget(
        self,
        browser: Client,
        teacher: User,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        classroom = ClassroomFactory(teachers=[teacher])
        QuizFactory.create_batch(5)
        for assignment in AssignmentFactory.create_batch(5, classroom=classroom):
            SessionFactory.create_batch(2, assignment=assignment)
        with django_assert_max_num_queries(10):
            browser.get(reverse("teach:class", args=[classroom.pk]))
