"""
The ground floor's models. Modules import from those above them only:

users, regions, contacts, shipped → images → pages.
"""

from cms.models.contacts import ContactAudience, ContactPoint
from cms.models.images import SiteImage, SiteRendition
from cms.models.pages import (
    BasePage,
    HomePage,
    PageRiskClass,
    StandardPage,
    page_path,
)
from cms.models.regions import Region, RegionKind, RegionQuerySet
from cms.models.shipped import ShippedContent
from cms.models.users import User

__all__ = [
    "BasePage",
    "ContactAudience",
    "ContactPoint",
    "HomePage",
    "PageRiskClass",
    "Region",
    "RegionKind",
    "RegionQuerySet",
    "ShippedContent",
    "SiteImage",
    "SiteRendition",
    "StandardPage",
    "User",
    "page_path",
]
