"""The help card: whom it names, what it says of now, and that no page about harm is without it."""

from datetime import datetime
from unittest.mock import patch

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from cms.models import StandardPage
from cms.opening_hours import JAPAN
from cms.taxonomy import HARM, RiskClass
from tests.factories.cms import ContactPointFactory, StandardPageFactory, stream
from tests.factories.lessons import LessonPageFactory
from tests.factories.regions import PrefectureFactory

CARD = 'class="help-card"'
NO_CARD = stream(("heading", "見出し"), ("text", "<p>本文です。</p>"))

pytestmark = pytest.mark.django_db


def card(at: str = "2026-11-24T12:00") -> str:
    moment = datetime.fromisoformat(at).replace(tzinfo=JAPAN)
    template = Template('{% include "cms/includes/help_card.html" with text="話せます。" %}')
    with patch("django.utils.timezone.now", return_value=moment):
        return template.render(Context())


def test_it_names_the_first_three_that_a_child_can_turn_to() -> None:
    for order, name in enumerate(["相談う", "相談い", "相談え", "相談あ"]):
        ContactPointFactory.create(name=name, order=order)
    html = card()
    assert html.index("相談う") < html.index("相談い") < html.index("相談え")
    assert "相談あ" not in html


def test_it_leaves_out_whom_a_child_anywhere_cannot_turn_to() -> None:
    ContactPointFactory.create(name="未確認", unverified=True)
    ContactPointFactory.create(name="大人むけ", for_child=False)
    ContactPointFactory.create(name="静岡だけ", prefecture=PrefectureFactory.create())
    ContactPointFactory.create(name="全国")
    html = card()
    assert "全国" in html
    for name in ("未確認", "大人むけ", "静岡だけ"):
        assert name not in html


def test_it_says_who_answers_now() -> None:
    ContactPointFactory.create(office=True, order=1)
    assert "いま つながります（17時まで）" in card()
    assert "つぎは 25日（水） 9時から" in card("2026-11-24T22:00")


def test_whom_to_call_in_danger_stands_apart_from_the_three() -> None:
    ContactPointFactory.create(name="警察", phone="110", urgent=True, order=1)
    ContactPointFactory.create_batch(3)
    html = card()
    assert html.count("<li>") == 3
    assert 'href="tel:110"' in html.split("</ul>")[1]


def test_a_site_can_be_opened_where_there_is_no_number() -> None:
    ContactPointFactory.create(name="文字で話す", phone="", url="https://chat.example/")
    assert 'href="https://chat.example/"' in card()


def test_a_page_with_many_cards_asks_once(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    ContactPointFactory.create_batch(3, never_closed=True)
    include = '{% include "cms/includes/help_card.html" %}'
    context = Context({"request": RequestFactory().get("/")})
    with django_assert_num_queries(3):
        html = Template(include * 3).render(context)
    assert html.count(CARD) == 3


# --- At the end of a page about harm -------------------------------------------------------


def html(client: Client, page: StandardPage) -> str:
    return str(client.get(page.url).content.decode())


@pytest.mark.parametrize("risk_class", RiskClass)
def test_a_page_about_harm_is_never_without_the_card(client: Client, risk_class: RiskClass) -> None:
    page = StandardPageFactory.create(risk_classes=[risk_class], body=NO_CARD)
    assert html(client, page).count(CARD) == (1 if risk_class in HARM else 0)


def test_every_class_but_security_is_about_harm() -> None:
    assert set(RiskClass) - HARM == {RiskClass.SECURITY}


def test_a_card_in_the_body_is_not_repeated(client: Client) -> None:
    body = stream(("help_card", {"text": "話してだいじょうぶ。"}))
    page = StandardPageFactory.create(risk_classes=[RiskClass.CONTACT], body=body)
    assert html(client, page).count(CARD) == 1


def test_a_page_about_nothing_harmful_needs_none(client: Client) -> None:
    assert CARD not in html(client, StandardPageFactory.create(body=NO_CARD))


def test_a_lesson_whose_editor_forgot_the_card_has_it(client: Client) -> None:
    lesson = LessonPageFactory.create(body=NO_CARD, risk_classes=[RiskClass.CONTACT])
    page = html(client, lesson)
    assert page.count(CARD) == 1
    assert page.index("本文です。") < page.index(CARD)
