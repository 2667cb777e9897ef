"""People, pages and contact points for tests."""

import json
from datetime import date, time
from typing import Any

from factory.declarations import (
    LazyAttribute,
    Maybe,
    RelatedFactory,
    Sequence,
    SubFactory,
    Trait,
)
from factory.django import DjangoModelFactory
from wagtail.models import Page, Site

from cms.models import ContactOpening, ContactPoint, HomePage, StandardPage, User

PASSWORD = "test-only-password"


def stream(*blocks: tuple[str, Any]) -> str:
    """Return blocks, each a type and a raw value, as a StreamField's JSON."""
    return json.dumps([{"type": kind, "value": value} for kind, value in blocks])


class UserFactory(DjangoModelFactory[User]):
    """
    An adult with an account and the password ``PASSWORD``.

    Trait: ``superuser`` may do everything.
    """

    class Meta:
        model = User

    class Params:
        superuser = Trait(is_staff=True, is_superuser=True)

    email = Sequence(lambda n: f"person-{n}@example.com")
    password = PASSWORD
    last_name = "静岡"
    first_name = "花子"

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        return model_class.objects.create_user(*args, **kwargs)


class PageFactory(DjangoModelFactory[Any]):
    """A published page under its parent, with ``risk_classes=[…]`` as its rows."""

    class Meta:
        abstract = True

    slug = Sequence(lambda n: f"page-{n}")
    title = LazyAttribute(lambda page: f"題 {page.slug}")

    @classmethod
    def _create(cls, model_class: type[Page], *args: Any, **kwargs: Any) -> Page:
        parent = kwargs.pop("parent")
        risk_classes = kwargs.pop("risk_classes", [])
        page = model_class(*args, **kwargs)
        page.set_risk_classes(risk_classes)
        parent.add_child(instance=page)
        return page


class HomePageFactory(PageFactory):
    """The site's root, which is reused if it is there."""

    class Meta:
        model = HomePage

    slug = "anshin-manabi"
    introduction = "はじめの言葉"
    parent = LazyAttribute(lambda home: Page.get_first_root_node())

    @classmethod
    def _create(cls, model_class: type[Page], *args: Any, **kwargs: Any) -> Page:
        found = HomePage.objects.first()
        if found is not None:
            return found
        home = super()._create(model_class, *args, **kwargs)
        Site.objects.update_or_create(
            is_default_site=True, defaults={"hostname": "localhost", "root_page": home}
        )
        return home


class StandardPageFactory(PageFactory):
    """A page of prose under the home page."""

    class Meta:
        model = StandardPage

    parent = SubFactory(HomePageFactory)
    introduction = "はじめの言葉"
    body = stream(("heading", "見出し"), ("text", "<p>本文です。</p>"))


class ContactOpeningFactory(DjangoModelFactory[ContactOpening]):
    """
    Hours of a contact point, on Mondays to Fridays from 9 to 17 unless told otherwise.

    Traits: ``every_day`` adds the weekend; ``all_day`` has no closing time.
    """

    class Meta:
        model = ContactOpening

    class Params:
        every_day = Trait(saturday=True, sunday=True)

    contact = SubFactory("tests.factories.cms.ContactPointFactory")
    monday = tuesday = wednesday = thursday = friday = True
    all_day = False
    opens = Maybe("all_day", None, time(9))
    closes = Maybe("all_day", None, time(17))


class ContactPointFactory(DjangoModelFactory[ContactPoint]):
    """
    A contact point that a child can turn to, verified and published.

    Its hours are unknown. Traits: ``unverified`` has no date of verification; ``draft`` is
    unpublished; ``never_closed`` answers day and night; ``office`` on weekdays from 9 to 17.
    """

    class Meta:
        model = ContactPoint
        skip_postgeneration_save = True

    class Params:
        unverified = Trait(verified_on=None)
        draft = Trait(live=False)
        never_closed = Trait(
            hours=RelatedFactory(ContactOpeningFactory, "contact", every_day=True, all_day=True)
        )
        office = Trait(hours=RelatedFactory(ContactOpeningFactory, "contact"))

    key = Sequence(lambda n: f"contact-{n}")
    name = LazyAttribute(lambda contact: f"相談先 {contact.key}")
    description = LazyAttribute(lambda contact: f"説明 {contact.key}")
    phone = "0120-00-0000"
    for_child = True
    source = "テスト用の出典"
    verified_on = date(2026, 11, 1)
