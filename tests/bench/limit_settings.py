"""The limit: Django with one view that inserts one row, without middleware, on the same database."""

import os

from config.settings.databases import database_from_url

SECRET_KEY = "bench"
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = ["tests.bench.limit"]
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "tests.bench.limit.urls"
DATABASES = {"default": database_from_url(os.environ["DATABASE_URL"])}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
