"""What ships with this app: regions, the help directory, the home page and pages of prose."""

import json
from collections.abc import Iterator
from datetime import datetime, time
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from wagtail.models import Locale, Page, Site

from cms.actions.regions import load_regions
from cms.actions.roles import ensure_moderation, ensure_roles
from cms.actions.shipping import Revisable, ship, ship_edition
from cms.models import (
    ContactAudience,
    ContactOpening,
    ContactPoint,
    ContactRest,
    HomePage,
    ReadingKind,
    ReadingOverride,
    StandardPage,
)
from cms.models.contact_hours import WEEKDAY_FIELDS
from cms.models.contacts import WORDS
from cms.shipped_readings import shipped_readings
from cms.shipping import (
    Loader,
    Outcome,
    Shipment,
    read_all,
    read_edition_entries,
    read_editions,
    read_yaml,
    register,
    rich_text,
    translated,
)

CONTENT = Path(__file__).parent / "content"
SITE_NAME = "あんしんまなび"


def prose_block(block: dict[str, Any]) -> dict[str, Any]:
    """Return a file's block as a StreamField of prose holds it: Markdown becomes rich text."""
    value = block["value"]
    match block["type"]:
        case "text":
            value = rich_text(value)
        case "key_point":
            value = {**value, "text": rich_text(value["text"])}
    return {"type": block["type"], "value": value}


def prose(blocks: list[dict[str, Any]]) -> str:
    """Return a file's blocks as a StreamField's JSON."""
    return json.dumps([prose_block(block) for block in blocks], ensure_ascii=False)


def _load_readings(now: datetime) -> Iterator[Shipment]:
    for surface, reading in shipped_readings().overrides.items():

        def write(
            found: Revisable | None, surface: str = surface, reading: str = reading
        ) -> Revisable:
            row = found if isinstance(found, ReadingOverride) else ReadingOverride()
            row.surface, row.reading, row.kind = surface, reading, ReadingKind.CORRECTS
            row.full_clean()
            row.save()
            return row

        yield ship(
            key=f"reading:{surface}",
            content={"reading": reading, "kind": ReadingKind.CORRECTS},
            find=ReadingOverride.objects.filter(surface=surface, page=None).first,
            write=write,
            now=now,
        )


def home_page() -> HomePage | None:
    """Return the site's home page, the Japanese one, if it has been loaded."""
    return HomePage.objects.originals().first()


def _load_locales(now: datetime) -> Iterator[Shipment]:
    made = [
        Locale.objects.get_or_create(language_code=language)[1]
        for language, _name in settings.WAGTAIL_CONTENT_LANGUAGES
    ]
    yield Shipment(key="locales", outcome=Outcome.CREATED if any(made) else Outcome.UNCHANGED)


def _load_regions(now: datetime) -> Iterator[Shipment]:
    loaded = load_regions()
    changed = loaded.created or loaded.updated
    yield Shipment(key="regions", outcome=Outcome.UPDATED if changed else Outcome.UNCHANGED)


CONTACT_DAYS = {"every day": WEEKDAY_FIELDS, "weekdays": WEEKDAY_FIELDS[:5]}
CONTACT_TEXTS = ("phone", "url", "cost", "hours_note", "what_happens", "source_url")


def _opening(entry: dict[str, Any]) -> ContactOpening:
    times = {
        edge: time.fromisoformat(f"{entry[edge]:0>5}")
        for edge in ("opens", "closes")
        if edge in entry
    }
    days = dict.fromkeys(CONTACT_DAYS[entry["days"]], True)
    return ContactOpening(**days, **times, all_day=entry.get("all_day", False))


def _rest(entry: list[int]) -> ContactRest:
    first_month, first_day, last_month, last_day = entry
    return ContactRest(
        first_month=first_month, first_day=first_day, last_month=last_month, last_day=last_day
    )


def _write_contact(contact: ContactPoint, entry: dict[str, Any]) -> None:
    for field in ("name", "channel", "purpose", "description", "order", "source", "verified_on"):
        setattr(contact, field, entry[field])
    for field in CONTACT_TEXTS:
        setattr(contact, field, entry.get(field, ""))
    for field in ("urgent", "closed_on_holidays"):
        setattr(contact, field, entry.get(field, False))
    for audience in ContactAudience:
        setattr(contact, f"for_{audience.value}", audience.value in entry["audience"])
    contact.opening_hours = [_opening(row) for row in entry.get("hours", [])]
    contact.yearly_rests = [_rest(row) for row in entry.get("rests", [])]
    contact.full_clean()
    contact.save()


def _load_contacts(now: datetime) -> Iterator[Shipment]:
    for entry in read_yaml(CONTENT / "contacts.yaml")["contacts"]:

        def write(found: Revisable | None, entry: dict[str, Any] = entry) -> Revisable:
            contact = (
                found
                if isinstance(found, ContactPoint)
                else ContactPoint(key=entry["key"], locale=Locale.get_default())
            )
            _write_contact(contact, entry)
            return contact

        yield ship(
            key=f"contact:{entry['key']}",
            content=entry,
            find=ContactPoint.objects.originals().filter(key=entry["key"]).first,
            write=write,
            now=now,
        )
    for edition in read_edition_entries(CONTENT, "contacts"):
        words = {name: edition.entry[name] for name in WORDS if name in edition.entry}
        yield ship_edition(
            key=f"contact:{edition.key}",
            language=edition.language,
            content=words,
            original=ContactPoint.objects.originals().filter(key=edition.key).first(),
            write=partial(_write_words, words=words),
            now=now,
        )


def _write_words(edition: ContactPoint, words: dict[str, str]) -> None:
    """Set what an edition says; whatever else its file might repeat is the original's to say."""
    for name in WORDS:
        setattr(edition, name, words.get(name, ""))
    edition.full_clean()
    edition.save()


def _load_home(now: datetime) -> Iterator[Shipment]:
    entry = read_yaml(CONTENT / "pages.yaml")["home"]

    def write(found: Revisable | None) -> Revisable:
        home = found if isinstance(found, HomePage) else HomePage(slug="anshin-manabi")
        _write_prose(home, entry)
        if home.pk is None:
            root = Page.get_first_root_node()
            root.add_child(instance=home)
            _make_front_door(home)
        return home

    yield ship(key="page:home", content=entry, find=home_page, write=write, now=now)
    for language, content in read_editions(CONTENT / "pages.yaml"):
        if "home" not in content:
            continue
        edition = translated(entry, content["home"], where=f"pages.yaml ({language})")
        yield ship_edition(
            key="page:home",
            language=language,
            content=edition,
            original=home_page(),
            write=partial(_write_prose, entry=edition),
            now=now,
        )


def _write_prose(page: HomePage | StandardPage, entry: dict[str, Any]) -> None:
    page.title, page.introduction = entry["title"], entry["introduction"]
    page.body = prose(entry["body"])


def _make_front_door(home: HomePage) -> None:
    """Make the home page the site's root in place of the one that Wagtail was born with."""
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": "localhost", "root_page": home, "site_name": SITE_NAME},
    )
    Page.objects.filter(depth=home.depth, slug="home").exclude(pk=home.pk).delete()


def _write_page(page: StandardPage, entry: dict[str, Any]) -> None:
    _write_prose(page, entry)
    page.summary = entry.get("summary", "")
    page.set_risk_classes(entry.get("risk_classes", []))


def _load_pages(now: datetime) -> Iterator[Shipment]:
    """Load what every site says of itself, then the pages that have a file of their own."""
    further = CONTENT / "pages"
    for entry in [*read_yaml(CONTENT / "pages.yaml")["pages"], *read_all(further, "pages")]:

        def write(found: Revisable | None, entry: dict[str, Any] = entry) -> Revisable:
            page = found if isinstance(found, StandardPage) else StandardPage(slug=entry["slug"])
            _write_page(page, entry)
            home = home_page()
            if page.pk is None and home is not None:
                home.add_child(instance=page)
            return page

        yield ship(
            key=f"page:{entry['key']}",
            content=entry,
            find=StandardPage.objects.originals().filter(slug=entry["slug"]).first,
            write=write,
            now=now,
        )
    for edition in [
        *read_edition_entries(CONTENT, "pages"),
        *read_edition_entries(further, "pages"),
    ]:
        originals = StandardPage.objects.originals()
        yield ship_edition(
            key=f"page:{edition.key}",
            language=edition.language,
            content=edition.entry,
            original=originals.filter(slug=edition.entry["slug"]).first(),
            write=partial(_write_page, entry=edition.entry),
            now=now,
        )


def _load_roles(now: datetime) -> Iterator[Shipment]:
    changed = ensure_roles()
    changed = ensure_moderation() or changed
    yield Shipment(key="roles", outcome=Outcome.UPDATED if changed else Outcome.UNCHANGED)


def register_loaders() -> None:
    """Register what ships with this app; called once, when Django starts."""
    register(Loader(order=1, name="locales", load=_load_locales))
    register(Loader(order=10, name="regions", load=_load_regions))
    register(Loader(order=11, name="contacts", load=_load_contacts))
    register(Loader(order=11, name="readings", load=_load_readings))
    register(Loader(order=12, name="home", load=_load_home))
    register(Loader(order=13, name="pages", load=_load_pages))
    # After the home page, on whose tree editors work.
    register(Loader(order=14, name="roles", load=_load_roles))
