"""Loading shipped content without ever overwriting an editor's work."""

import json
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Any, Protocol

from django.db import transaction

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
        revision = written.save_revision(changed=True, clean=True)
        revision.publish()
        ShippedContent.objects.update_or_create(
            key=key,
            defaults={"digest": digest.hexdigest(), "revision": revision, "loaded_at": now},
        )
    return Shipment(key=key, outcome=Outcome.CREATED if is_new else Outcome.UPDATED)
