"""Answers that may be mended: what arrives late never undoes what is newer."""

import pytest

from quizzes.models import Answer
from tests.devices import Device, says
from tests.factories.classrooms import SessionFactory
from tests.factories.quizzes import QuizFactory, held

pytestmark = pytest.mark.django_db


@pytest.fixture
def device() -> Device:
    """A device whose quiz explains after the close."""
    session = SessionFactory(open=True)
    held(session, QuizFactory(exam=True))
    device = Device()
    device.join(session, 1)
    return device


def test_a_stale_sequence(device: Device) -> None:
    device.answer(1, [2], sequence=5)
    for sequence in (1, 4, 5):
        data = says(device.answer(1, [1], sequence=sequence), status=409, code="stale_sequence")
        assert data == {"sequence": 5}
    assert Answer.objects.get().response == [2]


def test_two_tabs_mend_one_answer(device: Device) -> None:
    tab = device.second_tab()
    assert device.answer(1, [1], sequence=1).status_code == 200
    assert tab.answer(1, [2], sequence=2).status_code == 200
    says(device.answer(1, [3], sequence=2), status=409, code="stale_sequence")
    assert device.answer(1, [3], sequence=3).status_code == 200
    assert device.sitting().json()["answered"] == {"1": [3]}
