"""What this app needs of the machine, as system checks with a hint."""

from typing import Any

from django.core.checks import CheckMessage, Warning, register  # noqa: A004 - Django's name

from lessons.guides.leaflets import pdf_is_possible


def check_pdf(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Say which package is missing where leaflets cannot be made as PDF."""
    if pdf_is_possible():
        return []
    return [
        Warning(
            "Leaflets cannot be made as PDF on this machine: Pango is missing.",
            hint=(
                "Install it, on Debian by: apt-get install libpango-1.0-0 libpangoft2-1.0-0 "
                "libharfbuzz-subset0. Without it the printable page is shown in place of the PDF."
            ),
            id="lessons.W001",
        )
    ]


def register_checks() -> None:
    """
    Have Django look before it is deployed; called once, when it starts.

    Whoever develops without Pango has the printable page, and all other checks.
    """
    register(check_pdf, deploy=True)
