"""Figures of items and quizzes from stored counts, and where editors read them."""

import statistics
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group as Role_
from django.test import Client
from django.utils import timezone

from cms.actions.roles import ensure_roles
from cms.roles import Role
from quizzes.models import Quiz
from quizzes.statistics.counting import count_answers
from quizzes.statistics.figures import figures_of_items, figures_of_quiz
from tests.factories.answered import answered
from tests.factories.cms import HomePageFactory, UserFactory
from tests.factories.quizzes import ItemFactory, QuizFactory

pytestmark = pytest.mark.django_db

REPORT = "/cms/reports/items/"
WRONG_KEY = "よくできた人ほど選んでいる、正答でない選択肢があります"
BESIDE = "この選択肢はよくできた人ほど選んでいます"

# Item 3's key is option 1, and those who know the others choose its option 2.
KNOWS = (1, 1, 2)
KNOWS_NOT = (2, 3, 1)
GUESSES = (1, 2, 3)


@pytest.fixture
def editor(client: Client) -> Client:
    """An editor's browser."""
    HomePageFactory.create()
    ensure_roles()
    user = UserFactory.create()
    user.groups.add(Role_.objects.get(name=Role.EDITOR.value))
    client.force_login(user)
    return client


@pytest.fixture
def quiz() -> Quiz:
    """A quiz that two classes of 15 have answered, and whose third item has a wrong key."""
    found = QuizFactory.create()
    for _ in range(2):
        answered(found, [KNOWS] * 6 + [KNOWS_NOT] * 5 + [GUESSES] * 4)
    count_answers(now=timezone.now())
    return found


def test_an_items_figures(quiz: Quiz) -> None:
    last = quiz.items()[2]
    (figures,) = figures_of_items([last])
    assert figures.sittings == 30
    assert figures.facility == 33
    points = [0] * 12 + [1] * 10 + [0] * 8
    rest = [2] * 12 + [0] * 10 + [1] * 8
    assert figures.correlation == pytest.approx(statistics.correlation(points, rest))
    by_option = [(option.choice.position, option.chosen) for option in figures.options]
    assert by_option == [(1, 10), (2, 12), (3, 8), (4, 0)]
    assert [option.groups for option in figures.options] == [
        (100, 0, 0),
        (0, 20, 100),
        (0, 80, 0),
        (0, 0, 0),
    ]
    assert [flag.beside_option for flag in figures.options[1].flags] == [BESIDE]
    assert [flag.code for flag in figures.flags] == ["better_choose_wrong", "unrelated"]


def test_a_quizs_figures(quiz: Quiz) -> None:
    (figures,) = figures_of_quiz(quiz)
    columns = [
        [1] * 12 + [0] * 10 + [1] * 8,
        [1] * 12 + [0] * 18,
        [0] * 12 + [1] * 10 + [0] * 8,
    ]
    totals = [sum(row) for row in zip(*columns, strict=True)]
    spread = sum(statistics.variance(column) for column in columns)
    assert figures.alpha == pytest.approx(1.5 * (1 - spread / statistics.variance(totals)))
    assert [item.revision.item for item in figures.items] == quiz.items()
    assert [item.facility for item in figures.items] == [67, 40, 33]


def test_an_item_is_counted_over_its_quizzes() -> None:
    item = ItemFactory.create()
    for choice in (1, 2):
        other = QuizFactory.create(items=[item, ItemFactory.create()])
        for _ in range(2):
            answered(other, [(choice, 1)] * 10)
    count_answers(now=timezone.now())
    (figures,) = figures_of_items([item])
    assert (figures.sittings, figures.facility) == (40, 50)
    assert figures.correlation is None
    assert len(figures_of_items()) == 3


def test_new_words_are_a_new_revision_and_the_old_figures_come_last(quiz: Quiz) -> None:
    last = quiz.items()[2]
    last.stem = "書きなおした問題文"
    last.save()
    assert [figures.is_current for figures in figures_of_items()] == [True, True, False]
    assert not figures_of_items([last])[0].is_current


def test_too_few_show_nothing(editor: Client) -> None:
    few = QuizFactory.create()
    answered(few, [KNOWS] * 35)
    count_answers(now=timezone.now())
    assert figures_of_items() == []
    assert figures_of_quiz(few) == []
    assert "20人以上" in editor.get(REPORT).content.decode()


# --- In the admin --------------------------------------------------------------------------


def test_the_report_begins_with_what_asks_for_attention(editor: Client, quiz: Quiz) -> None:
    html = editor.get(REPORT).content.decode()
    first, second, third = quiz.items()
    assert WRONG_KEY in html
    assert html.index(third.stem) < html.index(first.stem)
    assert html.index(third.stem) < html.index(second.stem)
    assert f"/cms/snippets/quizzes/item/edit/{third.pk}/" in html
    csv = b"".join(editor.get(f"{REPORT}?export=csv").streaming_content).decode()
    assert WRONG_KEY in csv
    assert third.key in csv


def test_the_report_stands_in_the_menu(editor: Client) -> None:
    assert REPORT in editor.get("/cms/").content.decode()


def test_an_item_shows_its_figures_where_it_is_edited(editor: Client, quiz: Quiz) -> None:
    item = quiz.items()[2]
    html = editor.get(f"/cms/snippets/quizzes/item/edit/{item.pk}/").content.decode()
    assert 'id="panel-statistics-section"' in html
    assert "30人が答えました。正答率は33%です。" in html
    assert WRONG_KEY in html
    assert BESIDE in html
    assert "style=" not in html.split('id="panel-statistics-section"')[1].split("</section>")[0]


def test_a_quiz_shows_its_figures_where_it_is_edited(editor: Client, quiz: Quiz) -> None:
    html = editor.get(f"/cms/snippets/quizzes/quiz/edit/{quiz.pk}/").content.decode()
    assert "30人が答えました。" in html
    assert "クロンバックのα" in html
    assert WRONG_KEY in html


def test_what_is_being_written_has_no_figures(editor: Client) -> None:
    for model in ("item", "quiz"):
        html = editor.get(f"/cms/snippets/quizzes/{model}/add/").content.decode()
        assert "panel-statistics" not in html


def test_a_teacher_reads_no_figures(client: Client, quiz: Quiz) -> None:
    client.force_login(UserFactory.create())
    assert client.get(REPORT).status_code in {302, 403}


def test_the_report_asks_little_of_the_database(
    editor: Client, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    for _ in range(6):
        found = QuizFactory.create()
        for _half in range(2):
            answered(found, [KNOWS] * 10)
    count_answers(now=timezone.now())
    editor.get(REPORT)
    with django_assert_max_num_queries(25):
        editor.get(REPORT)
