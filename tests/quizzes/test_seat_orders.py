"""The order in which each seat meets options, and pictures beside stems."""

import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db.models import ProtectedError
from django.test import Client

from classrooms.models import Session
from cms.models import SiteImage
from quizzes.items.freezing import freeze_item
from quizzes.models import Answer, Item
from tests.devices import API, Device
from tests.factories.classrooms import SessionFactory
from tests.factories.images import picture, saved
from tests.factories.quizzes import ItemFactory, QuizFactory, held

pytestmark = pytest.mark.django_db

SEATS = range(1, 9)


def opened(**fields: Any) -> Session:
    session: Session = SessionFactory(open=True, seat_count=len(SEATS))
    held(session, QuizFactory(items=[ItemFactory(**fields)]))
    return session


def seated(session: Session, number: int = 1) -> Device:
    device = Device()
    assert device.join(session, number).status_code == 201
    return device


def met(device: Device) -> list[str]:
    return re.findall(r'name="choice[-\d]*" value="(\d)"', device.get("/play/1/").content.decode())


@pytest.mark.parametrize("kind", ["single", "multiple", "chat"])
def test_each_seat_meets_an_order_of_its_own_and_always_the_same(kind: str) -> None:
    session = opened(kind=kind)
    devices = [seated(session, number) for number in SEATS]
    orders = [met(device) for device in devices]
    assert orders == [met(device) for device in devices]
    assert {tuple(sorted(order)) for order in orders} == {("1", "2", "3", "4")}
    assert len({tuple(order) for order in orders}) > 1
    if kind == "chat":
        assert all(set(order[:2]) == {"1", "2"} for order in orders), "turns stay in order"


@pytest.mark.parametrize("kind", ["true_false", "scale", "hotspot"])
def test_what_has_an_order_of_its_own_keeps_it(kind: str) -> None:
    session = opened(kind=kind)
    for number in SEATS:
        order = met(seated(session, number))
        assert order == sorted(order)


def test_an_editor_may_keep_the_order() -> None:
    session = opened(keep_order=True)
    assert {tuple(met(seated(session, number))) for number in SEATS} == {("1", "2", "3", "4")}


def test_what_is_sent_is_stored_and_explained_in_the_seats_order() -> None:
    session = opened()
    for number in SEATS:
        device = seated(session, number)
        order = met(device)
        device.post("/play/1/", {"choice": [order[0]], "sequence": "1"})
        assert Answer.objects.get(sitting__seat__number=number).response == [int(order[0])]
        html = device.get("/play/1/").content.decode()
        assert re.findall(r"選択肢 item-\d+/(\d)<", html) == order
        device.submit()
        result = device.get("/play/result/").content.decode()
        assert re.findall(r"選択肢 item-\d+/(\d)<", result) == order


def test_the_paper_is_the_same_for_every_seat() -> None:
    session = opened()
    paper = Client().get(f"{API}/papers/{session.quiz_session.quiz_revision.digest}/").json()
    assert [choice["position"] for choice in paper["items"][0]["choices"]] == [1, 2, 3, 4]


# --- Pictures ------------------------------------------------------------------------------


def image_of(size: tuple[int, int] = (40, 20)) -> SiteImage:
    file = ContentFile(saved(picture(size), "PNG"), name="map.png")
    found: SiteImage = SiteImage.objects.create(title="地図", description="地図", file=file)
    return found


def test_a_picture_is_shown_with_its_words_and_stays_while_a_revision_has_it() -> None:
    image = image_of()
    session = opened(picture=image, picture_words="地図の絵")
    device = seated(session)
    assert 'alt="地図の絵"' in device.get("/play/1/").content.decode()
    paper = Client().get(f"{API}/papers/{session.quiz_session.quiz_revision.digest}/").json()
    assert paper["items"][0]["picture"]["address"].startswith("/media/")
    assert paper["items"][0]["picture_words"] == "地図の絵"
    device.post("/play/1/", {"choice": ["1"], "sequence": "1"})
    assert 'alt="地図の絵"' in device.get("/play/1/").content.decode()
    with pytest.raises(ProtectedError):
        image.delete()


def test_another_picture_is_another_revision() -> None:
    item = ItemFactory(picture=image_of(), picture_words="絵")
    first = freeze_item(item=item)
    Item.objects.filter(pk=item.pk).update(picture=image_of((20, 20)))
    assert freeze_item(item=Item.objects.get(pk=item.pk)) != first


@pytest.mark.parametrize(("has_picture", "words"), [(True, ""), (True, "  "), (False, "絵")])
def test_a_picture_and_its_words_come_together(has_picture: bool, words: str) -> None:
    item = ItemFactory()
    item.picture = image_of() if has_picture else None
    item.picture_words = words
    with pytest.raises(ValidationError) as refused:
        item.clean()
    assert set(refused.value.error_dict) == {"picture_words"}
