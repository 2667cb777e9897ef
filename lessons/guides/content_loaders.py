"""What ships for parents: the two indexes, the guides, the campaigns, from reviewed text files."""

import json
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from wagtail.models import Page

from cms.actions.shipping import Revisable, ship, ship_edition
from cms.content_loaders import home_page, prose_block
from cms.models import BasePage
from cms.shipping import (
    ContentFileError,
    Loader,
    Shipment,
    read_all,
    read_edition_entries,
    read_editions,
    read_yaml,
    register,
    rich_text,
    translated,
)
from lessons.guides.models import CampaignIndexPage, CampaignPage, GuideIndexPage, GuidePage

CONTENT = Path(__file__).parents[1] / "content"
GUIDES = CONTENT / "guides"
CAMPAIGNS = CONTENT / "campaigns"

INDEXES = CONTENT / "indexes" / "parents.yaml"

INDEX_MODELS: dict[str, type[GuideIndexPage] | type[CampaignIndexPage]] = {
    "guides": GuideIndexPage,
    "campaigns": CampaignIndexPage,
}

Found = TypeVar("Found", bound=BasePage)


def _dates_as_text(value: Any) -> Any:
    """Return the value with its dates as text: YAML reads dates, a StreamField's JSON has none."""
    if isinstance(value, dict):
        return {key: _dates_as_text(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_dates_as_text(part) for part in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def _block(block: dict[str, Any]) -> dict[str, Any]:
    if block["type"] == "panel":
        value = {**block["value"], "text": rich_text(block["value"]["text"])}
        return {"type": "panel", "value": value}
    written = prose_block(block)
    return {"type": written["type"], "value": _dates_as_text(written["value"])}


def _stream(blocks: list[dict[str, Any]]) -> str:
    return json.dumps([_block(block) for block in blocks], ensure_ascii=False)


def _place(page: Page, parent: Page | None, kind: str) -> None:
    if page.pk is None:
        if parent is None:
            raise ContentFileError(f"{kind} have no page to stand under")
        parent.add_child(instance=page)


def _original(model: type[Found], slug: str) -> Found | None:
    found: Found | None = model.objects.filter(
        slug=slug, locale__language_code=settings.LANGUAGE_CODE
    ).first()
    return found


def _write_index(page: GuideIndexPage | CampaignIndexPage, entry: dict[str, Any]) -> None:
    for field in ("title", "summary", "introduction"):
        setattr(page, field, entry[field])


def _load_indexes(now: datetime) -> Iterator[Shipment]:
    for slug, entry in read_yaml(INDEXES).items():
        model = INDEX_MODELS[slug]

        def write(
            found: Revisable | None,
            slug: str = slug,
            model: type[GuideIndexPage] | type[CampaignIndexPage] = model,
            entry: dict[str, Any] = entry,
        ) -> Revisable:
            page = found if isinstance(found, model) else model(slug=slug)
            _write_index(page, entry)
            _place(page, home_page(), "the indexes for parents")
            return page

        find = partial(_original, model, slug)
        yield ship(key=f"page:{slug}", content=entry, find=find, write=write, now=now)
        for language, content in read_editions(INDEXES):
            edition = translated(entry, content[slug], where=f"{INDEXES.name} ({language})")
            yield ship_edition(
                key=f"page:{slug}",
                language=language,
                content=edition,
                original=find(),
                write=partial(_write_index, entry=edition),
                now=now,
            )


def _write_guide(guide: GuidePage, entry: dict[str, Any]) -> None:
    for field in ("title", "summary", "band", "introduction", "review_date"):
        setattr(guide, field, entry[field])
    guide.body = _stream(entry["body"])
    guide.sources = _stream([{"type": "source", "value": source} for source in entry["sources"]])
    guide.set_risk_classes(entry["risk_classes"])


def _load_guides(now: datetime) -> Iterator[Shipment]:
    index = _original(GuideIndexPage, "guides")
    for entry in read_all(GUIDES, "guides"):

        def write(found: Revisable | None, entry: dict[str, Any] = entry) -> Revisable:
            guide = found if isinstance(found, GuidePage) else GuidePage(slug=entry["slug"])
            _write_guide(guide, entry)
            _place(guide, index, "guides")
            return guide

        find = partial(_original, GuidePage, entry["slug"])
        yield ship(key=f"guide:{entry['key']}", content=entry, find=find, write=write, now=now)
    for edition in read_edition_entries(GUIDES, "guides"):
        yield ship_edition(
            key=f"guide:{edition.key}",
            language=edition.language,
            content=edition.entry,
            original=_original(GuidePage, edition.entry["slug"]),
            write=partial(_write_guide, entry=edition.entry),
            now=now,
        )


def _write_campaign(page: CampaignPage, entry: dict[str, Any]) -> None:
    for field in ("title", "summary", "band", "introduction"):
        setattr(page, field, entry[field])
    for field in ("edition_year", "shows_from", "shows_until"):
        setattr(page, field, entry[field])
    for field in ("body", "leaflet_front", "leaflet_back"):
        setattr(page, field, _stream(entry[field]))
    guide = _original(GuidePage, entry["guide"])
    if guide is not None and page.locale_id not in (None, guide.locale_id):
        guide = guide.get_translation_or_none(page.locale) or guide
    page.guide = guide
    page.set_risk_classes(entry["risk_classes"])


def _load_campaigns(now: datetime) -> Iterator[Shipment]:
    index = _original(CampaignIndexPage, "campaigns")
    for entry in read_all(CAMPAIGNS, "campaigns"):

        def write(found: Revisable | None, entry: dict[str, Any] = entry) -> Revisable:
            page = found if isinstance(found, CampaignPage) else CampaignPage(slug=entry["slug"])
            _write_campaign(page, entry)
            _place(page, index, "campaigns")
            return page

        find = partial(_original, CampaignPage, entry["slug"])
        yield ship(key=f"campaign:{entry['key']}", content=entry, find=find, write=write, now=now)
    for edition in read_edition_entries(CAMPAIGNS, "campaigns"):
        yield ship_edition(
            key=f"campaign:{edition.key}",
            language=edition.language,
            content=edition.entry,
            original=_original(CampaignPage, edition.entry["slug"]),
            write=partial(_write_campaign, entry=edition.entry),
            now=now,
        )


def register_loaders() -> None:
    """Register what ships for parents; called once, when Django starts."""
    register(Loader(order=40, name="guide indexes", load=_load_indexes))
    register(Loader(order=41, name="guides", load=_load_guides))
    register(Loader(order=42, name="campaigns", load=_load_campaigns))
