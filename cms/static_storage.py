"""Static files with hashed names, each hashed once."""

import re
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

BUILT = re.compile(r"^assets/.+-[0-9A-Za-z_-]{8}\.[a-z0-9]+(\.map)?$")


class OnceHashedStaticStorage(CompressedManifestStaticFilesStorage):
    """
    Whitenoise's storage that leaves the front-end build's own hashed names alone.

    Hashing them again would give a chunk two addresses, and a browser would load it twice.
    """

    def hashed_name(self, name: str, content: Any = None, filename: str | None = None) -> str:
        """Return the name unchanged if the build hashed it, else with Django's hash."""
        if BUILT.match(name):
            return name
        return str(super().hashed_name(name, content, filename))
