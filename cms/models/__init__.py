"""
The ground floor's models. Modules import from those above them only:

users, regions, contacts, contact_hours, links, shipped → images → pages; readings.
"""

from cms.models.contact_hours import ContactOpening, ContactRest
from cms.models.contacts import (
    ContactAudience,
    ContactChannel,
    ContactCost,
    ContactNeed,
    ContactPoint,
    ContactPointQuerySet,
    ContactPurpose,
)
from cms.models.images import SiteImage, SiteRendition
from cms.models.links import LinkCheck
from cms.models.pages import (
    BasePage,
    HomePage,
    PageRiskClass,
    StandardPage,
    page_path,
)
from cms.models.readings import ReadingKind, ReadingOverride, confirmed_for, overrides_for
from cms.models.regions import Region, RegionKind, RegionQuerySet
from cms.models.shipped import ShippedContent
from cms.models.users import User

__all__ = [
    "BasePage",
    "ContactAudience",
    "ContactChannel",
    "ContactCost",
    "ContactNeed",
    "ContactOpening",
    "ContactPoint",
    "ContactPointQuerySet",
    "ContactPurpose",
    "ContactRest",
    "HomePage",
    "LinkCheck",
    "PageRiskClass",
    "ReadingKind",
    "ReadingOverride",
    "Region",
    "RegionKind",
    "RegionQuerySet",
    "ShippedContent",
    "SiteImage",
    "SiteRendition",
    "StandardPage",
    "User",
    "confirmed_for",
    "overrides_for",
    "page_path",
]
