"""What ships for parents: the two indexes, the guides, the campaigns, from reviewed text files."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from wagtail.models import Page

from cms.actions.shipping import Revisable, ship
from cms.content_loaders import home_page, prose_block
from cms.shipping import (
    ContentFileError,
    Loader,
    Shipment,
    read_all,
    read_yaml,
    register,
    rich_text,
)
from lessons.guides.models import CampaignIndexPage, CampaignPage, GuideIndexPage, GuidePage

CONTENT = Path(__file__).parents[1] / "content"
GUIDES = CONTENT / "guides"
CAMPAIGNS = CONTENT / "campaigns"

INDEXES: dict[str, type[GuideIndexPage] | type[CampaignIndexPage]] = {
    "guides": GuideIndexPage,
    "campaigns": CampaignIndexPage,
}


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


def _load_indexes(now: datetime) -> Iterator[Shipment]:
    indexes = read_yaml(CONTENT / "indexes" / "parents.yaml")
    for slug, model in INDEXES.items():
        entry = indexes[slug]

        def write(
            found: Revisable | None,
            slug: str = slug,
            model: type[GuideIndexPage] | type[CampaignIndexPage] = model,
            entry: dict[str, Any] = entry,
        ) -> Revisable:
            page = found if isinstance(found, model) else model(slug=slug)
            page.title, page.introduction = entry["title"], entry["introduction"]
            page.summary = entry["summary"]
            _place(page, home_page(), "the indexes for parents")
            return page

        yield ship(
            key=f"page:{slug}", content=entry, find=model.objects.first, write=write, now=now
        )


def _load_guides(now: datetime) -> Iterator[Shipment]:
    index = GuideIndexPage.objects.first()
    for entry in read_all(GUIDES, "guides"):

        def write(found: Revisable | None, entry: dict[str, Any] = entry) -> Revisable:
            guide = found if isinstance(found, GuidePage) else GuidePage(slug=entry["slug"])
            for field in ("title", "summary", "band", "introduction", "review_date"):
                setattr(guide, field, entry[field])
            guide.body = _stream(entry["body"])
            guide.sources = _stream(
                [{"type": "source", "value": source} for source in entry["sources"]]
            )
            guide.set_risk_classes(entry["risk_classes"])
            _place(guide, index, "guides")
            return guide

        yield ship(
            key=f"guide:{entry['key']}",
            content=entry,
            find=GuidePage.objects.filter(slug=entry["slug"]).first,
            write=write,
            now=now,
        )


def _load_campaigns(now: datetime) -> Iterator[Shipment]:
    index = CampaignIndexPage.objects.first()
    for entry in read_all(CAMPAIGNS, "campaigns"):

        def write(found: Revisable | None, entry: dict[str, Any] = entry) -> Revisable:
            page = found if isinstance(found, CampaignPage) else CampaignPage(slug=entry["slug"])
            for field in (
                "title",
                "summary",
                "band",
                "introduction",
                "edition_year",
                "shows_from",
                "shows_until",
            ):
                setattr(page, field, entry[field])
            for field in ("body", "leaflet_front", "leaflet_back"):
                setattr(page, field, _stream(entry[field]))
            page.guide = GuidePage.objects.filter(slug=entry["guide"]).first()
            page.set_risk_classes(entry["risk_classes"])
            _place(page, index, "campaigns")
            return page

        yield ship(
            key=f"campaign:{entry['key']}",
            content=entry,
            find=CampaignPage.objects.filter(slug=entry["slug"]).first,
            write=write,
            now=now,
        )


def register_loaders() -> None:
    """Register what ships for parents; called once, when Django starts."""
    register(Loader(order=40, name="guide indexes", load=_load_indexes))
    register(Loader(order=41, name="guides", load=_load_guides))
    register(Loader(order=42, name="campaigns", load=_load_campaigns))
