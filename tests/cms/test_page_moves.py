"""A page cannot be moved below itself: it is told so, and nothing breaks."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from cms.models import StandardPage
from tests.factories.cms import HomePageFactory, StandardPageFactory, UserFactory


@pytest.fixture
def family(client: Client, db: None) -> tuple[StandardPage, StandardPage, StandardPage]:
    """A page, its child and its grandchild, before an editor's eyes."""
    home = HomePageFactory.create()
    client.force_login(UserFactory.create(superuser=True))
    page = StandardPageFactory.create(parent=home)
    child = StandardPageFactory.create(parent=page)
    return page, child, StandardPageFactory.create(parent=child)


@pytest.mark.parametrize("destination", [0, 1, 2])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_circular_move_is_refused_with_words(
    client: Client, family: tuple[StandardPage, ...], method: str, destination: int
) -> None:
    page = family[0]
    before = list(Page.objects.order_by("pk").values_list("pk", "path", "url_path"))
    address = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, family[destination].pk])
    response = getattr(client, method)(address, follow=True)
    assert response.status_code == 200
    assert response.redirect_chain == [(reverse("wagtailadmin_pages:move", args=[page.pk]), 302)]
    assert "その下のページの中へは動かせません" in response.content.decode()
    assert list(Page.objects.order_by("pk").values_list("pk", "path", "url_path")) == before


def test_many_pages_at_once_are_refused_as_well(
    client: Client, family: tuple[StandardPage, ...]
) -> None:
    page, _, grandchild = family
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])
    response = client.post(f"{address}?id={page.pk}", {"chooser": grandchild.pk})
    assert response.status_code == 200
    grandchild.refresh_from_db()
    assert grandchild.is_descendant_of(page)


def test_any_other_move_goes_on(client: Client, family: tuple[StandardPage, ...]) -> None:
    page, child, grandchild = family
    address = reverse("wagtailadmin_pages:move_confirm", args=[grandchild.pk, page.pk])
    assert client.post(address).status_code == 302
    assert Page.objects.get(pk=grandchild.pk).is_child_of(page)
    assert not Page.objects.get(pk=grandchild.pk).is_child_of(child)
