"""Which pages are to be read again: threats, screens and laws change."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import get_page_models

from cms.models import BasePage

OLD_AFTER = timedelta(days=365)


@dataclass(frozen=True, kw_only=True)
class ReviewDue:
    """A page to read again, and why."""

    page: BasePage
    review_date: date | None
    published_at: datetime | None
    reason: str

    @property
    def title(self) -> str:
        """The page's title."""
        return str(self.page.title)

    @property
    def kind(self) -> str:
        """What the page is."""
        return str(self.page._meta.verbose_name)  # noqa: SLF001 - Django's API


def due_for_review(*, now: datetime) -> list[ReviewDue]:
    """
    Return the published pages to read again, the longest overdue first.

    They are those whose day has come, and those that nobody has published anew for twelve months. Only
    types of pages that say so are reviewed at all; see ``BasePage.is_reviewed``.
    """
    return sorted(_due(now), key=lambda due: (due.review_date or date.max, due.title))


def _due(now: datetime) -> Iterator[ReviewDue]:
    today = timezone.localdate(now)
    for model in get_page_models():
        if not (issubclass(model, BasePage) and model.is_reviewed):
            continue
        for page in model.objects.live().select_related("locale"):
            day, published = page.review_date, page.last_published_at
            reasons = []
            if day is not None and day <= today:
                reasons.append(_("見直す日をすぎました"))
            if published is not None and published < now - OLD_AFTER:
                reasons.append(_("12か月より前に公開したままです"))
            if reasons:
                yield ReviewDue(
                    page=page, review_date=day, published_at=published, reason=_("、").join(reasons)
                )
