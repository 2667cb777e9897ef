"""What is stored of a pupil: a number, a choice, and nothing that says who, when or from where."""

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session as BrowserSession
from django.db import connection, models

from classrooms.models import Seat
from quizzes.models import Answer, QuizSession, Sitting, TakenFile
from tests.devices import Device
from tests.factories.classrooms import SessionFactory
from tests.factories.quizzes import QuizFactory, held

ALLOWED = {
    Seat: {"id", "session_id", "number", "token_digest"},
    Sitting: {"id", "uuid", "seat_id", "quiz_session_id", "submitted", "counted"},
    Answer: {"id", "sitting_id", "item_revision_id", "sequence", "response", "points"},
    TakenFile: {"id", "sitting_id", "digest"},
    QuizSession: {"id", "session_id", "quiz_revision_id", "pace", "open_position", "is_shown"},
}


@pytest.mark.django_db
@pytest.mark.parametrize("model", ALLOWED)
def test_the_table_has_exactly_the_allowed_columns(model: type[models.Model]) -> None:
    with connection.cursor() as cursor:
        table = connection.introspection.get_table_description(cursor, model._meta.db_table)
    assert {column.name for column in table} == ALLOWED[model]


@pytest.mark.parametrize("model", ALLOWED)
def test_no_column_holds_a_time_or_an_address(model: type[models.Model]) -> None:
    kinds = (
        models.DateField,
        models.TimeField,
        models.GenericIPAddressField,
        models.EmailField,
        models.TextField,
        models.FileField,
    )
    assert not [field.name for field in model._meta.fields if isinstance(field, kinds)]


def test_nothing_else_points_at_a_pupils_work() -> None:
    """Tables that a log or a profile would need are found here as soon as somebody adds them."""
    pointing = {
        (model._meta.label, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation
        and not field.auto_created
        and field.related_model in (Seat, Sitting, Answer)
    }
    assert pointing == {
        ("quizzes.Sitting", "seat"),
        ("quizzes.Answer", "sitting"),
        ("quizzes.TakenFile", "sitting"),
    }


@pytest.mark.django_db
def test_a_whole_visit_leaves_no_trace_but_the_answers() -> None:
    session = SessionFactory(open=True)
    held(session, QuizFactory())
    device = Device(address="198.51.100.23")
    device.defaults["HTTP_USER_AGENT"] = "tell-tale/1.0"
    device.join(session)
    device.answer(1, [1])
    device.submit()
    token = device.token

    assert not BrowserSession.objects.exists()
    stored = "\n".join(
        str(row)
        for model in apps.get_models()
        if model._meta.managed
        for row in model._default_manager.values()
    )
    assert str(session.code) in stored, "the search looks at all rows"
    for trace in ("198.51.100.23", "tell-tale", token):
        assert trace not in stored


@pytest.mark.django_db
def test_a_device_holds_one_cookie_that_no_script_can_read() -> None:
    session = SessionFactory(open=True)
    held(session, QuizFactory())
    device = Device()
    joined = device.join(session)
    cookie = joined.cookies["seat"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert not cookie["domain"]
    assert 0 < cookie["max-age"] <= 60 * 60 * 24
    for response in (device.answer(1, [1]), device.sitting(), device.submit(), device.result()):
        assert not response.cookies
    assert set(device.cookies) == {"seat"}


@pytest.mark.django_db
def test_behind_tls_the_cookie_is_bound_to_tls_and_host(settings: object) -> None:
    settings.SESSION_COOKIE_SECURE = True  # type: ignore[attr-defined]
    settings.SEAT_COOKIE_NAME = "__Host-seat"  # type: ignore[attr-defined]
    session = SessionFactory(open=True)
    held(session, QuizFactory())
    cookie = Device().join(session).cookies["__Host-seat"]
    assert cookie["secure"]
    assert (cookie["path"], cookie["domain"]) == ("/", "")
