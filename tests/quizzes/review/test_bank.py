"""Near items in the bank, items due, and what the editor's pages say of both."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from quizzes.models import Item
from quizzes.review.bank import checklist_of_quiz, near_items
from quizzes.review.findings import Check
from quizzes.review.report import items_due
from tests.factories.cms import HomePageFactory, UserFactory
from tests.factories.quizzes import ItemFactory, QuizFactory
from tests.quizzes.test_admin import ITEMS

pytestmark = pytest.mark.django_db

STEM = "ゲームで知り合った人から、今度の日曜日に駅前で会おうとさそわれました。どうしますか。"
NOW = datetime(2026, 11, 23, 3, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def superuser(client: Client) -> Client:
    HomePageFactory.create()
    client.force_login(UserFactory.create(superuser=True))
    return client


def test_a_near_item_is_found_by_its_newest_words() -> None:
    item, near, draft = ItemFactory.create(stem=STEM), ItemFactory.create(stem=STEM), ItemFactory()
    left = ItemFactory.create(stem=STEM)
    draft.stem = STEM.replace("日曜日", "土曜日")
    draft.save_revision()
    left.stem = "パスワードを、だれにも教えないのはなぜですか。"
    left.save_revision()
    assert [found.key for found in near_items(item)] == [near.key, draft.key]


def test_the_bank_is_read_in_few_queries(django_assert_max_num_queries: object) -> None:
    ItemFactory.create_batch(5)
    for item in ItemFactory.create_batch(3):
        item.save_revision()
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        near_items(item)


def test_the_editors_page_and_the_preview_point_at_the_near_item(superuser: Client) -> None:
    item, near = ItemFactory.create(stem=STEM), ItemFactory.create(stem=STEM)
    page = superuser.get(f"{ITEMS}edit/{item.pk}/").content.decode()
    assert f"（{near.key}）と、言葉の" in page
    assert f"{ITEMS}edit/{near.pk}/" in page
    preview = item.make_preview_request(preview_mode="checklist").content.decode()
    assert f"（{near.key}）と、言葉の" in preview


def test_near_items_and_drafts_in_a_quiz_are_named() -> None:
    items = [ItemFactory(stem=STEM), ItemFactory(), ItemFactory(stem=STEM), ItemFactory(draft=True)]
    found = checklist_of_quiz(QuizFactory.create(items=items))
    likeness = [one.words for one in found if one.check == Check.LIKENESS]
    assert likeness
    assert likeness[0].startswith("問題1と問題3が")
    assert any(one.stops and "問題4は、まだ公開されていません" in one.words for one in found)


# --- Items to read again -------------------------------------------------------------------


def due_keys() -> list[str]:
    return [item.key for item in items_due(now=NOW)]


def test_items_are_due_at_their_day_or_after_twelve_months() -> None:
    ItemFactory.create(key="later", review_date=date(2026, 11, 24), last_published_at=NOW)
    ItemFactory.create(key="today", review_date=date(2026, 11, 23), last_published_at=NOW)
    ItemFactory.create(key="before", review_date=date(2026, 1, 1), last_published_at=NOW)
    old = NOW - timedelta(days=366)
    ItemFactory.create(key="old", review_date=None, last_published_at=old)
    ItemFactory.create(key="draft", draft=True, review_date=date(2026, 1, 1))
    assert due_keys() == ["before", "today", "old"]


def test_a_new_item_is_read_again_in_a_year() -> None:
    assert Item().review_date == timezone.localdate() + timedelta(days=365)


def test_the_report_lists_them(superuser: Client) -> None:
    ItemFactory.create(key="due", review_date=date(2020, 1, 1))
    page = superuser.get("/cms/reports/items-due/").content.decode()
    assert "見直す日をすぎました" in page
    assert "/cms/reports/items-due/" in superuser.get("/cms/").content.decode()
    assert superuser.get("/cms/reports/items-due/?export=csv").status_code == 200
