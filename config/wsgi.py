"""The WSGI application, on production settings unless the environment names others."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

application = get_wsgi_application()

# Django imports the addresses and all that hangs on them at the first request: more than a second
# that the first class of the morning would wait for. The worker does it before it takes requests.
assert get_resolver().url_patterns
