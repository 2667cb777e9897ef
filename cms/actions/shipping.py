"""Loading shipped content without ever overwriting an editor's work."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Any, Protocol, cast
from uuid import NAMESPACE_OID, uuid5

from django.db import transaction
from wagtail.blocks import StreamValue, StructValue
from wagtail.blocks.list_block import ListValue
from wagtail.fields import StreamField
from wagtail.models import Locale, Page, TranslatableMixin

from cms.models import ShippedContent
from cms.shipping import Outcome, Shipment


class Revisable(Protocol):
    """A page or snippet with Wagtail's revisions."""

    latest_revision_id: int | None

    def save_revision(self, **kwargs: Any) -> Any:
        """See Wagtail's ``RevisionMixin``."""


def ship(
    *,
    key: str,
    content: Any,
    find: Callable[[], Revisable | None],
    write: Callable[[Revisable | None], Revisable],
    now: datetime,
) -> Shipment:
    """
    Bring one piece of content into the database.

    What is new is created; what nobody has edited since it was loaded is updated when its file
    changed; what an editor has edited, made or deleted is left alone. ``write`` gets the found
    object, or nothing, and returns it saved with the content.
    """
    digest = sha256(json.dumps(content, ensure_ascii=False, sort_keys=True, default=str).encode())
    with transaction.atomic():
        shipped = ShippedContent.objects.filter(key=key).first()
        if shipped is not None and shipped.digest == digest.hexdigest():
            return Shipment(key=key, outcome=Outcome.UNCHANGED)
        found = find()
        untouched = (
            found is not None
            and shipped is not None
            and found.latest_revision_id == shipped.revision_id
        )
        is_new = found is None and shipped is None
        if not (untouched or is_new):
            return Shipment(key=key, outcome=Outcome.KEPT)
        written = write(found)
        _identify_blocks(written)
        revision = written.save_revision(changed=True, clean=True)
        revision.publish()
        ShippedContent.objects.update_or_create(
            key=key,
            defaults={"digest": digest.hexdigest(), "revision": revision, "loaded_at": now},
        )
    return Shipment(key=key, outcome=Outcome.CREATED if is_new else Outcome.UPDATED)


def _identify_blocks(written: Any) -> None:
    """
    Give every block of the object's streams an identity that follows from its content.

    Wagtail names only the outermost blocks of raw data, while a translator's work and the comparison
    of revisions hang on the names of all. What a new version of a file leaves alone keeps its name.
    """
    seen: Counter[str] = Counter()
    for field in written._meta.get_fields():  # noqa: SLF001 - Django's API
        if isinstance(field, StreamField):
            _identify(getattr(written, field.name), seen)


def _identify(value: Any, seen: Counter[str]) -> None:
    if isinstance(value, StructValue):
        for bound in value.bound_blocks.values():
            _identify(bound.value, seen)
        return
    if isinstance(value, StreamValue):
        children = list(value)
    elif isinstance(value, ListValue):
        children = value.bound_blocks
    else:
        return
    for child in children:
        _identify(child.value, seen)
        content = json.dumps(child.block.get_prep_value(child.value), sort_keys=True, default=str)
        seen[content] += 1
        child.id = str(uuid5(NAMESPACE_OID, f"{seen[content]} {child.block.name} {content}"))


def ship_edition(
    *,
    key: str,
    language: str,
    content: Any,
    original: TranslatableMixin | None,
    write: Callable[[Any], None],
    now: datetime,
) -> Shipment:
    """
    Bring one edition of a page or snippet into the database: a page's under its parent's edition.

    Like :func:`ship`: an editor's edition is left alone. So is an edition that has no place because
    its original or its parent's edition is not there; parents' editions are loaded first. ``write``
    gets the edition as a copy of its original, sets its words, and saves a snippet's.
    """
    locale, _created = Locale.objects.get_or_create(language_code=language)
    edition_key = f"{key}@{language}"
    if original is None or not _has_place(original, locale):
        return Shipment(key=edition_key, outcome=Outcome.KEPT)
    place = _specific(original)

    def find() -> Revisable | None:
        found = place.get_translation_or_none(locale)
        return None if found is None else cast("Revisable", _specific(found))

    def write_edition(found: Revisable | None) -> Revisable:
        # Parents are not copied along: Wagtail makes aliases of them, which show Japanese as English.
        edition: Any = found or place.copy_for_translation(locale)
        write(edition)
        return cast("Revisable", edition)

    return ship(key=edition_key, content=content, find=find, write=write_edition, now=now)


def _specific(instance: TranslatableMixin) -> TranslatableMixin:
    return instance.specific if isinstance(instance, Page) else instance


def _has_place(original: TranslatableMixin, locale: Locale) -> bool:
    if not isinstance(original, Page):
        return True
    parent = original.get_parent()
    return bool(parent.is_root() or parent.has_translation(locale))
