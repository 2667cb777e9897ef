"""Asking other sites whether the addresses that we lead to still answer."""

from collections.abc import Callable, Iterator
from datetime import datetime

from cms.link_fetching import Fetched
from cms.links import published_links
from cms.models import LinkCheck
from cms.models.links import LONGEST_ADDRESS


def check_links(*, now: datetime, fetch: Callable[[str], Fetched]) -> Iterator[tuple[str, Fetched]]:
    """
    Ask each address of another site in what is published once; yield what it answered, and keep it.

    What was kept of addresses that nothing leads to any more is forgotten.
    """
    addresses = sorted({link.address for link in published_links() if link.is_external})
    LinkCheck.objects.exclude(url__in=addresses).delete()
    for address in addresses:
        if len(address) > LONGEST_ADDRESS:
            continue
        fetched = fetch(address)
        LinkCheck.objects.update_or_create(
            url=address,
            defaults={
                "status": fetched.status,
                "problem": fetched.problem.value if fetched.problem else "",
                "checked_at": now,
            },
        )
        yield address, fetched
