"""Contact points in other languages: their words are the edition's, their facts never are."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, TranslationSource

from cms.content_loaders import CONTENT
from cms.links import published_links
from cms.models import ContactPoint
from cms.models.contacts import WORDS
from cms.reports.readings import _published
from cms.shipping import read_editions, read_yaml
from tests.factories.cms import ContactPointFactory, HomePageFactory, UserFactory

ENGLISH, EASY = "en", "ja-x-easy"


@pytest.fixture(autouse=True)
def locales(db: None) -> None:
    for language in ("ja", ENGLISH, EASY):
        Locale.objects.get_or_create(language_code=language)


@pytest.fixture
def contact(locales: None) -> ContactPoint:
    """A contact point in Japanese, open on weekdays."""
    return ContactPointFactory.create(
        name="子供の電話",
        description="話を聞きます。",
        what_happens="人が出ます。",
        phone="0120-11-1111",
        office=True,
    )


def tell(contact: ContactPoint, language: str, **words: str) -> ContactPoint:
    """Publish an edition of the contact point that says these words."""
    edition: ContactPoint = contact.copy_for_translation(Locale.objects.get(language_code=language))
    for name in WORDS:
        setattr(edition, name, words.get(name, ""))
    edition.save()
    edition.save_revision(clean=False).publish()
    return edition


@pytest.fixture
def english(contact: ContactPoint) -> ContactPoint:
    return tell(
        contact,
        ENGLISH,
        name="Children's line",
        description="They listen to you.",
        what_happens="Somebody answers.",
    )


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return str(response.content.decode())


# --- What readers see ----------------------------------------------------------------------


def test_everybody_reads_their_own_edition(client: Client, english: ContactPoint) -> None:
    told = page(client, "/en/help/")
    assert "<h3>Children&#x27;s line</h3>" in told
    assert "Somebody answers." in told
    assert "子供の電話" not in told
    japanese = page(client, "/help/")
    assert "<h3>子供の電話</h3>" in japanese
    assert "Children" not in japanese


def test_what_has_no_edition_is_japanese_and_says_so(client: Client, contact: ContactPoint) -> None:
    for language in (ENGLISH, EASY):
        assert '<h3 lang="ja">子供の電話</h3>' in page(client, f"/{language}/help/")


def test_facts_are_the_japanese_ones_in_every_language(
    client: Client, contact: ContactPoint, english: ContactPoint
) -> None:
    ContactPoint.objects.filter(pk=english.pk).update(phone="0120-99-9999", order=1)
    contact.phone = "0120-22-2222"
    contact.save_revision(clean=False).publish()
    for address in ("/help/", "/en/help/"):
        told = page(client, address)
        assert 'href="tel:0120222222"' in told
        assert "1111" not in told
        assert "9999" not in told


def test_an_edition_is_made_without_facts(english: ContactPoint) -> None:
    assert (english.phone, english.verified_on, english.for_child) == ("", None, False)
    assert not english.opening_hours.exists()


def test_an_edition_is_hidden_with_what_nobody_has_verified(
    client: Client, contact: ContactPoint, english: ContactPoint
) -> None:
    ContactPoint.objects.filter(pk=english.pk).update(verified_on="2026-11-01", for_child=True)
    ContactPoint.objects.filter(pk=contact.pk).update(verified_on=None)
    for address in ("/help/", "/en/help/", "/en/search/?q=Children"):
        assert "Children" not in page(client, address).split("<main")[1].split("</h2>", 1)[-1]


def test_an_unfinished_edition_is_not_read(client: Client, english: ContactPoint) -> None:
    english.unpublish()
    assert '<h3 lang="ja">子供の電話</h3>' in page(client, "/en/help/")


def test_each_place_falls_back_and_none_says_more_than_the_original(
    client: Client, contact: ContactPoint, english: ContactPoint
) -> None:
    ContactPoint.objects.filter(pk=contact.pk).update(hours_note="県ごとにちがいます")
    assert '<span lang="ja">県ごとにちがいます</span>' in page(client, "/en/help/")
    ContactPoint.objects.filter(pk=english.pk).update(hours_note="Differs")
    assert "<span>Differs</span>" in page(client, "/en/help/")
    ContactPoint.objects.filter(pk=contact.pk).update(hours_note="")
    assert "Differs" not in page(client, "/en/help/")


def test_the_card_and_the_search_speak_the_readers_language(
    client: Client, english: ContactPoint
) -> None:
    found = page(client, "/en/search/?q=listen")
    assert "<h3>Children&#x27;s line</h3>" in found or "<h4>Children&#x27;s line</h4>" in found
    for query in ("電話", "0120-11"):
        assert "Children&#x27;s line" in page(client, f"/en/search/?q={query}")
    danger = page(client, "/search/?q=写真でおどされた")
    assert "<span>子供の電話</span>" in danger
    assert "<span>Children&#x27;s line</span>" in page(client, "/en/search/?q=写真でおどされた")


@pytest.mark.parametrize("address", ["/help/", "/en/help/"])
def test_editions_cost_no_query(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, address: str
) -> None:
    for contact in ContactPointFactory.create_batch(5):
        tell(contact, ENGLISH, name="Line", description="They listen.")
    with django_assert_num_queries(3):
        assert page(client, address).count("tel:") == 5


# --- What editors do -----------------------------------------------------------------------


@pytest.fixture
def editor(client: Client) -> Client:
    HomePageFactory.create()
    client.force_login(UserFactory.create(superuser=True))
    return client


def test_an_editions_form_asks_for_words_alone(editor: Client, english: ContactPoint) -> None:
    address = reverse("wagtailsnippets_cms_contactpoint:edit", args=[english.pk])
    form = page(editor, address)
    assert 'name="description"' in form
    for fact in ("phone", "verified_on", "opening_hours-TOTAL_FORMS", "key"):
        assert f'name="{fact}"' not in form
    words = {"name": "A line", "description": "New.", "what_happens": "", "hours_note": ""}
    assert editor.post(address, {**words, "action-publish": "1"}).status_code == 302
    english.refresh_from_db()
    assert (english.name, english.description) == ("A line", "New.")


def test_an_edition_of_nothing_is_refused(editor: Client) -> None:
    english = Locale.objects.get(language_code=ENGLISH)
    with pytest.raises(ValidationError, match="先に日本語で作ってから"):
        ContactPoint(
            key="new", name="New", description="N", source="S", locale=english
        ).full_clean()


def test_two_contact_points_of_one_key_are_refused_by_name(contact: ContactPoint) -> None:
    other = ContactPoint(
        key=contact.key, name="N", description="D", source="S", locale=contact.locale
    )
    with pytest.raises(ValidationError, match="ほかの相談先が使っています"):
        other.full_clean()


def test_a_translation_takes_the_words_and_no_facts(contact: ContactPoint) -> None:
    source, _created = TranslationSource.get_or_create_from_instance(contact)
    english = Locale.objects.get(language_code=ENGLISH)
    for segment in source.stringsegment_set.all():
        StringTranslation.objects.create(
            translation_of=segment.string,
            context=segment.context,
            locale=english,
            data=f"EN {segment.string.data}",
        )
    edition, _created = source.create_or_update_translation(english, publish=False)
    assert edition.name == "EN 子供の電話"
    assert edition.what_happens == "EN 人が出ます。"
    assert (edition.phone, edition.verified_on, edition.is_edition) == ("", None, True)


def test_lists_and_reports_take_each_contact_point_once(
    editor: Client, contact: ContactPoint, english: ContactPoint
) -> None:
    ContactPoint.objects.filter(pk=contact.pk).update(url="https://a.example/")
    ContactPoint.objects.filter(pk=english.pk).update(url="https://old.example/")
    assert [link.address for link in published_links()] == ["https://a.example/"]
    today = timezone.localdate()
    assert english not in ContactPoint.objects.due_for_check(today)
    assert english not in list(_published()), "English has no readings"
    index = reverse("wagtailsnippets_cms_contactpoint:list")
    assert "Children" not in page(editor, f"{index}?locale=ja").split("<main")[1]
    listed = page(editor, f"{index}?locale=en").split("<main")[1]
    assert "Children" in listed
    assert "未確認" not in listed.split("<table")[1], (
        "whether it is checked is its original's to say"
    )


# --- What ships ----------------------------------------------------------------------------

CONTACTS = {entry["key"]: entry for entry in read_yaml(CONTENT / "contacts.yaml")["contacts"]}
EDITIONS = dict(read_editions(CONTENT / "contacts.yaml"))


@pytest.mark.parametrize("language", [ENGLISH, EASY])
def test_every_contact_point_ships_with_every_edition(language: str) -> None:
    entries = {entry["key"]: entry for entry in EDITIONS[language]["contacts"]}
    assert entries.keys() == CONTACTS.keys()
    for key, entry in entries.items():
        assert entry.keys() == {"key", *(name for name in WORDS if CONTACTS[key].get(name))}
        assert all(value.strip() for value in entry.values())


@pytest.mark.parametrize("language", [ENGLISH, EASY])
def test_a_shipped_edition_repeats_no_number_but_in_its_name(language: str) -> None:
    """A number in words would stay when the number changes; 110 does not change."""
    for entry in EDITIONS[language]["contacts"]:
        said = " ".join(entry[name] for name in WORDS[1:] if name in entry).replace("110", "")
        assert not re.search(r"#?\d{3,}", said), entry["key"]
