"""A lesson as schema.org's LearningResource, so that search engines know whom and what it is for."""

import json
from datetime import datetime
from typing import Any

from cms.taxonomy import Band

LICENSE = "https://creativecommons.org/licenses/by/4.0/"
AGES = {
    Band.PRIMARY_LOWER: "6-9",
    Band.PRIMARY_UPPER: "9-12",
    Band.JUNIOR_HIGH: "12-15",
    Band.HIGH: "15-18",
    Band.GUARDIAN: "18-",
    Band.STAFF: "18-",
}
ROLES = {Band.GUARDIAN: "parent", Band.STAFF: "teacher"}
SAFE_IN_HTML = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def learning_resource(
    *,
    name: str,
    description: str,
    language: str,
    band: Band | None,
    minutes: int,
    teaches: list[str],
    about: list[str],
    address: str,
    image: str,
    site_name: str,
    modified: datetime | None,
) -> dict[str, Any]:
    """Return the lesson as JSON-LD; what is not known is left out."""
    found = {
        "@context": "https://schema.org",
        "@type": "LearningResource",
        "name": name,
        "description": description,
        "url": address,
        "image": image,
        "inLanguage": language,
        "learningResourceType": "lesson",
        "educationalLevel": str(band.label) if band else "",
        "typicalAgeRange": AGES[band] if band else "",
        "audience": {
            "@type": "EducationalAudience",
            "educationalRole": ROLES.get(band, "student") if band else "student",
        },
        "timeRequired": f"PT{minutes}M",
        "teaches": teaches,
        "about": about,
        "license": LICENSE,
        "isAccessibleForFree": True,
        "dateModified": modified.isoformat() if modified else "",
        "publisher": {"@type": "Organization", "name": site_name},
    }
    return {key: value for key, value in found.items() if value not in ("", [])}


def as_data_block(data: dict[str, Any]) -> str:
    """Return the JSON as it may stand in an HTML script element: no tag can end or begin in it."""
    return json.dumps(data, ensure_ascii=False).translate(SAFE_IN_HTML)
