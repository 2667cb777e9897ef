"""What ships with this app: regions, the help directory, the home page and pages of prose."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from wagtail.models import Page, Site

from cms.actions.regions import load_regions
from cms.actions.roles import ensure_roles
from cms.actions.shipping import Revisable, ship
from cms.models import (
    ContactAudience,
    ContactPoint,
    HomePage,
    ReadingKind,
    ReadingOverride,
    StandardPage,
)
from cms.shipped_readings import shipped_readings
from cms.shipping import Loader, Outcome, Shipment, read_yaml, register, rich_text

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
    shipped = shipped_readings()
    for kind, readings in (
        (ReadingKind.CORRECTS, shipped.overrides),
        (ReadingKind.CONFIRMS, shipped.confirmed),
    ):
        for surface, reading in readings.items():

            def write(
                found: Revisable | None,
                surface: str = surface,
                reading: str = reading,
                kind: ReadingKind = kind,
            ) -> Revisable:
                row = found if isinstance(found, ReadingOverride) else ReadingOverride()
                row.surface, row.reading, row.kind = surface, reading, kind
                row.full_clean()
                row.save()
                return row

            yield ship(
                key=f"reading:{surface}",
                content={"reading": reading, "kind": kind},
                find=ReadingOverride.objects.filter(surface=surface, page=None).first,
                write=write,
                now=now,
            )


def home_page() -> HomePage | None:
    """Return the site's home page if it has been loaded."""
    return HomePage.objects.first()


def _load_regions(now: datetime) -> Iterator[Shipment]:
    loaded = load_regions()
    changed = loaded.created or loaded.updated
    yield Shipment(key="regions", outcome=Outcome.UPDATED if changed else Outcome.UNCHANGED)


def _load_contacts(now: datetime) -> Iterator[Shipment]:
    for entry in read_yaml(CONTENT / "contacts.yaml")["contacts"]:

        def write(found: Revisable | None, entry: dict[str, Any] = entry) -> Revisable:
            contact = found if isinstance(found, ContactPoint) else ContactPoint(key=entry["key"])
            for field in ("name", "phone", "url", "hours", "description", "urgent", "order"):
                setattr(contact, field, entry[field])
            contact.source = entry["source"]
            contact.verified_on = entry["verified_on"]
            for audience in ContactAudience:
                setattr(contact, f"for_{audience.value}", audience.value in entry["audience"])
            contact.full_clean()
            contact.save()
            return contact

        yield ship(
            key=f"contact:{entry['key']}",
            content=entry,
            find=ContactPoint.objects.filter(key=entry["key"]).first,
            write=write,
            now=now,
        )


def _load_home(now: datetime) -> Iterator[Shipment]:
    entry = read_yaml(CONTENT / "pages.yaml")["home"]

    def write(found: Revisable | None) -> Revisable:
        home = found if isinstance(found, HomePage) else HomePage(slug="anshin-manabi")
        home.title, home.introduction = entry["title"], entry["introduction"]
        home.body = prose(entry["body"])
        if home.pk is None:
            root = Page.get_first_root_node()
            root.add_child(instance=home)
            _make_front_door(home)
        return home

    yield ship(key="page:home", content=entry, find=home_page, write=write, now=now)


def _make_front_door(home: HomePage) -> None:
    """Make the home page the site's root in place of the one that Wagtail was born with."""
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": "localhost", "root_page": home, "site_name": SITE_NAME},
    )
    Page.objects.filter(depth=home.depth, slug="home").exclude(pk=home.pk).delete()


def _load_pages(now: datetime) -> Iterator[Shipment]:
    for entry in read_yaml(CONTENT / "pages.yaml")["pages"]:

        def write(found: Revisable | None, entry: dict[str, Any] = entry) -> Revisable:
            page = found if isinstance(found, StandardPage) else StandardPage(slug=entry["slug"])
            page.title, page.introduction = entry["title"], entry["introduction"]
            page.body = prose(entry["body"])
            home = home_page()
            if page.pk is None and home is not None:
                home.add_child(instance=page)
            return page

        yield ship(
            key=f"page:{entry['key']}",
            content=entry,
            find=StandardPage.objects.filter(slug=entry["slug"]).first,
            write=write,
            now=now,
        )


def _load_roles(now: datetime) -> Iterator[Shipment]:
    changed = ensure_roles()
    yield Shipment(key="roles", outcome=Outcome.UPDATED if changed else Outcome.UNCHANGED)


def register_loaders() -> None:
    """Register what ships with this app; called once, when Django starts."""
    register(Loader(order=10, name="regions", load=_load_regions))
    register(Loader(order=11, name="contacts", load=_load_contacts))
    register(Loader(order=11, name="readings", load=_load_readings))
    register(Loader(order=12, name="home", load=_load_home))
    register(Loader(order=13, name="pages", load=_load_pages))
    # After the home page, on whose tree editors work.
    register(Loader(order=14, name="roles", load=_load_roles))
