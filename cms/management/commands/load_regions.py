"""``manage.py load_regions``: brings the regions up to the list that ships with the code."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from cms.actions.regions import load_regions
from cms.models import Region
from cms.region_data import RegionDataError


class Command(BaseCommand):
    """Load the shipped regions; safe to repeat, and never touches statistics."""

    help = "Loads prefectures, municipalities and wards; safe to repeat, statistics stay."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and print what changed."""
        try:
            loaded = load_regions()
        except RegionDataError as error:
            raise CommandError(str(error)) from error
        regions = Region.objects.select_related("parent", "prefecture").in_bulk(
            [*loaded.updated, *loaded.unlisted]
        )
        for code in loaded.updated:
            self.stdout.write(_("変えました：%(code)s %(region)s") % _words(regions[code]))
        for code in loaded.unlisted:
            self.stdout.write(
                _("一覧にないので、そのままにしました：%(code)s %(region)s") % _words(regions[code])
            )
        self.stdout.write(
            _("地域：追加 %(created)d、変更 %(updated)d、そのまま %(unchanged)d")
            % {
                "created": len(loaded.created),
                "updated": len(loaded.updated),
                "unchanged": len(loaded.unchanged) + len(loaded.unlisted),
            }
        )


def _words(region: Region) -> dict[str, str]:
    return {"code": region.code, "region": str(region)}
