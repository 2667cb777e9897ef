"""How an item becomes public: submitted by an editor, approved by a reviewer with every question ticked."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import TaskState, Workflow

from cms.actions.roles import ensure_roles
from cms.models import User
from cms.roles import Role
from quizzes.models import Item, Quiz
from quizzes.review.actions import WORKFLOWS, ensure_moderation
from quizzes.review.forms import ItemQuestion, QuizQuestion
from tests.factories.cms import HomePageFactory, UserFactory
from tests.factories.quizzes import ItemFactory, QuizFactory
from tests.quizzes.test_admin import ITEMS, QUIZZES, distractor, item_form, key

pytestmark = pytest.mark.django_db

TICKS = [question.value for question in ItemQuestion]
MISSING = "まだたしかめていないことがあります。"


@pytest.fixture(autouse=True)
def moderated() -> None:
    HomePageFactory.create()
    ensure_roles()
    assert ensure_moderation()


def browser(role: Role) -> Client:
    user: User = UserFactory.create()
    user.groups.add(Group.objects.get(name=role.value))
    client = Client()
    client.force_login(user)
    return client


def submitted(**fields: Any) -> tuple[Item, TaskState]:
    """Return an item that an editor has submitted, and the step that it waits in."""
    form = item_form(distractor("送る"), key("送らない"), distractor("だまって消す"), **fields)
    del form["action-publish"]
    response = browser(Role.EDITOR).post(f"{ITEMS}add/", {**form, "action-submit": "1"})
    assert response.status_code == 302, response.context["form"].errors
    item = Item.objects.get(key="asked-for-a-photo")
    state = item.current_workflow_task_state
    assert state is not None
    return item, state


def approve(client: Client, item: Item, state: TaskState, **data: Any) -> Any:
    address = f"{ITEMS}workflow/action/{item.pk}/approve/{state.pk}/"
    return client.post(address, data, headers={"x-requested-with": "XMLHttpRequest"})


def test_the_moderation_is_set_up_once() -> None:
    assert ensure_moderation() is False
    for model, name, _task, _task_name in WORKFLOWS:
        assert model.get_default_workflow().name == name


def test_what_a_superuser_made_of_the_moderation_stays() -> None:
    workflow = Workflow.objects.get(name=WORKFLOWS[0][1])
    workflow.workflow_content_types.all().delete()
    assert ensure_moderation() is False
    assert Item.get_default_workflow() is None


@pytest.mark.parametrize("role", [Role.EDITOR, Role.REVIEWER])
def test_nobody_publishes_past_the_checklist(role: Role) -> None:
    form = item_form(distractor("送る"), key("送らない"))
    client = browser(role)
    client.post(f"{ITEMS}add/", form)
    item = Item.objects.get(key="asked-for-a-photo")
    assert not item.live, "it is kept as a draft"
    page = client.get(f"{ITEMS}edit/{item.pk}/").content.decode()
    assert "action-publish" not in page
    assert "action-submit" in page


def test_an_item_is_approved_with_every_question_ticked() -> None:
    item, state = submitted()
    response = approve(browser(Role.REVIEWER), item, state, checked=TICKS, comment="よい問題です。")
    assert json.loads(response.content)["step"] == "success"
    item.refresh_from_db()
    state.refresh_from_db()
    assert item.live
    assert state.status == TaskState.STATUS_APPROVED
    assert state.comment.startswith("よい問題です。")
    for question in ItemQuestion:
        assert f"✓ {question.label}" in state.comment


@pytest.mark.parametrize("missing", TICKS)
def test_an_approval_without_a_tick_is_refused_in_words(missing: str) -> None:
    item, state = submitted()
    ticked = [tick for tick in TICKS if tick != missing]
    response = approve(browser(Role.REVIEWER), item, state, checked=ticked)
    said = json.loads(response.content)["html"]
    assert MISSING in said
    assert str(ItemQuestion(missing).label) in said
    item.refresh_from_db()
    assert not item.live


def test_an_approval_by_a_hand_made_form_is_refused_as_well() -> None:
    item, _state = submitted()
    form = item_form(
        *(
            {**row, "id": choice.pk}
            for row, choice in zip(
                (distractor("送る"), key("送らない"), distractor("だまって消す")),
                item.choices.all(),
                strict=True,
            )
        ),
        initial=3,
    )
    del form["action-publish"]
    reviewer = browser(Role.REVIEWER)
    form |= {
        "bands-INITIAL_FORMS": 1,
        "bands-0-id": item.bands.get().pk,
        "action-workflow-action": "1",
        "workflow-action-name": "approve",
    }
    for extra in ({}, {"checked": TICKS[1:]}, {"checked": "one_key"}):
        sent = {**form, "workflow-action-extra-data": json.dumps(extra)}
        response = reviewer.post(f"{ITEMS}edit/{item.pk}/", sent, follow=True)
        assert "まだ承認されていません。" in response.content.decode()
        assert not Item.objects.get(pk=item.pk).live
    sent = {**form, "workflow-action-extra-data": json.dumps({"checked": TICKS, "comment": ""})}
    reviewer.post(f"{ITEMS}edit/{item.pk}/", sent)
    assert Item.objects.get(pk=item.pk).live


def test_what_must_be_mended_cannot_be_approved() -> None:
    item, state = submitted(small_class="2a2")
    response = approve(browser(Role.REVIEWER), item, state, checked=TICKS)
    assert response.status_code == 302
    assert "要求とおどしの問題には、相談カードを" in " ".join(
        str(message) for message in response.wsgi_request._messages
    )
    item.refresh_from_db()
    assert not item.live


def test_the_window_names_near_items() -> None:
    ItemFactory.create(key="older", stem="知らない人に写真をたのまれたら？", small_class="3b1")
    item, state = submitted()
    address = f"{ITEMS}workflow/action/{item.pk}/approve/{state.pk}/"
    said = json.loads(browser(Role.REVIEWER).get(address).content)["html"]
    assert "つぎの言葉の人は" in said
    for question in ItemQuestion:
        assert str(question.label) in said


def test_an_editor_cannot_approve_and_a_reviewer_sends_back() -> None:
    item, state = submitted()
    assert approve(browser(Role.EDITOR), item, state, checked=TICKS).status_code in {302, 403}
    assert not Item.objects.get(pk=item.pk).live
    address = f"{ITEMS}workflow/action/{item.pk}/reject/{state.pk}/"
    browser(Role.REVIEWER).post(address, {"comment": "理由を、やさしくしてください。"})
    state.refresh_from_db()
    assert state.status == TaskState.STATUS_REJECTED
    assert state.comment == "理由を、やさしくしてください。"


def test_a_quiz_has_a_checklist_of_its_own() -> None:
    quiz: Quiz = QuizFactory.create(draft=True)
    quiz.save_revision()
    workflow = Quiz.get_default_workflow()
    workflow.start(quiz, None)
    state = quiz.current_workflow_task_state
    address = f"{QUIZZES}workflow/action/{quiz.pk}/approve/{state.pk}/"
    reviewer = browser(Role.REVIEWER)
    reviewer.post(address, {"checked": [QuizQuestion.WHOLE.value]})
    quiz.refresh_from_db()
    assert not quiz.live
    reviewer.post(address, {"checked": [question.value for question in QuizQuestion]})
    quiz.refresh_from_db()
    assert quiz.live
