"""Whatever editors do to an item or a quiz, a class's pages say what they said: while it runs, and afterwards."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from classrooms.actions.sessions import close_session
from classrooms.models import Session
from quizzes.models import Item, Quiz
from quizzes.papers.papers import paper_by_digest
from tests.devices import Device
from tests.factories.classrooms import MembershipFactory, SessionFactory
from tests.factories.cms import HomePageFactory, UserFactory
from tests.factories.quizzes import ItemFactory, QuizFactory, held, tell_item
from tests.quizzes.test_admin import ITEMS

pytestmark = pytest.mark.django_db

OF_THE_MOMENT = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|\d\d:\d\d:\d\dの様子|"as_of":"[^"]*"'
)
"""What a page says anew each time: its form's token, and the second at which a board was counted."""

Change = Callable[[Quiz], None]


def rewrite(quiz: Quiz) -> None:
    """Publish other words, another key, another order, and another kind of explanation."""
    item = quiz.items()[0]
    item.stem, item.explanation, item.help_card = "変えた問題文", "変えた解説", True
    item.choices.set(
        [
            type(choice)(
                text=f"変えた{choice.text}",
                is_key=choice.is_key,
                rationale="変えた理由",
                misconception=choice.misconception and "変えた誤解",
            )
            for choice in reversed(item.choices.all())
        ]
    )
    item.save_revision().publish()


def change_the_key(quiz: Quiz) -> None:
    """Mark another option as the key, in the database, past every form."""
    for item in quiz.items():
        first, second, *_rest = item.choices.all()
        item.choices.filter(pk=first.pk).update(is_key=False)
        item.choices.filter(pk=second.pk).update(is_key=True)


def withdraw(quiz: Quiz) -> None:
    """Unpublish the quiz and its items, and keep the items for the test alone."""
    for item in quiz.items():
        item.unpublish()
    quiz.unpublish()
    Item.objects.update(open_use=False)


def take_apart(quiz: Quiz) -> None:
    """Empty the quiz, and the items of their options, bands and editions."""
    for item in quiz.items():
        item.choices.all().delete()
        item.bands.all().delete()
        item.editions.all().delete()
    quiz.entries.all().delete()
    quiz.title, quiz.introduction, quiz.feedback = "変えた題", "変えた言葉", "after_close"
    quiz.save_revision().publish()


def delete(quiz: Quiz) -> None:
    """Try to delete the items and the quiz in the admin; what was met is protected."""
    HomePageFactory.create()
    admin = Client()
    admin.force_login(UserFactory.create(superuser=True))
    items = [item.pk for item in quiz.items()]
    for address in (
        *(f"{ITEMS}delete/{pk}/" for pk in items),
        f"/cms/snippets/quizzes/quiz/delete/{quiz.pk}/",
    ):
        answer = admin.post(address, follow=True)
        assert answer.status_code == 200
    assert "クラスで使われたので、消せません。" in answer.content.decode()
    assert Item.objects.filter(pk__in=items).count() == len(items)
    assert Quiz.objects.filter(pk=quiz.pk).exists()


CHANGES: list[Change] = [rewrite, change_the_key, withdraw, take_apart, delete]


@pytest.fixture
def quiz() -> Quiz:
    items = [ItemFactory.create(), ItemFactory.create(multiple=True), ItemFactory.create()]
    tell_item(items[0])
    return QuizFactory.create(items=items)


@pytest.fixture
def session(quiz: Quiz) -> Session:
    session: Session = SessionFactory.create(open=True, seat_count=4)
    held(session, quiz)
    return session


@pytest.fixture
def teacher(session: Session) -> Client:
    classroom = session.assignment.classroom
    membership = MembershipFactory.create(school=classroom.school)
    classroom.teachers.set([membership.user])
    client = Client()
    client.force_login(membership.user)
    return client


@pytest.fixture
def device(session: Session) -> Device:
    device = Device()
    device.join(session, 1)
    assert device.answer(1, [2]).status_code == 200
    return device


def said(client: Client, *addresses: str) -> dict[str, str]:
    """Return what the pages say, asked of a process that remembers nothing."""
    paper_by_digest.cache_clear()
    for cache in caches.all(initialized_only=True):
        cache.clear()
    found = {}
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200, address
        found[address] = OF_THE_MOMENT.sub("", response.content.decode())
    return found


def pages(session: Session) -> tuple[str, ...]:
    return (f"/teach/sessions/{session.pk}/", f"/api/v1/sessions/{session.pk}/board/")


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_running_session_stays_what_it_was(
    change: Change, quiz: Quiz, session: Session, device: Device, teacher: Client
) -> None:
    own = ("/play/1/", "/play/2/", "/en/play/2/", "/play/3/", "/api/v1/sitting/")
    before = said(device, *own) | said(teacher, *pages(session))
    change(Quiz.objects.get(pk=quiz.pk))
    assert said(device, *own) | said(teacher, *pages(session)) == before
    for position, response in ((2, [1, 3]), (3, [1])):
        answered = device.answer(position, response).json()
        assert answered["feedback"]["points"] == 1
        assert "変えた" not in str(answered)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_past_session_stays_what_it_was(
    change: Change, quiz: Quiz, session: Session, device: Device, teacher: Client
) -> None:
    close_session(session=session, now=timezone.now())
    own = ("/play/result/", "/en/play/result/")
    before = said(device, *own) | said(teacher, pages(session)[0])
    assert quiz.items()[0].stem in before[pages(session)[0]]
    change(Quiz.objects.get(pk=quiz.pk))
    assert said(device, *own) | said(teacher, pages(session)[0]) == before


def test_the_changes_would_be_seen_by_the_next_class(quiz: Quiz, session: Session) -> None:
    """The changes are real: what opens after one of them is another paper."""
    rewrite(Quiz.objects.get(pk=quiz.pk))
    following: Any = held(SessionFactory.create(open=True), Quiz.objects.get(pk=quiz.pk))
    device = Device()
    device.join(following.session, 1)
    assert "変えた問題文" in said(device, "/play/1/")["/play/1/"]
