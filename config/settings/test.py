"""The test suite: fast hashing, mail in memory, static files as they are built."""

from config.settings.base import *  # noqa: F403 - a settings module is its base plus differences
from config.settings.base import CACHES, REST_FRAMEWORK, STORAGES

DEBUG = False
SECRET_KEY = "test-only-" + "not-secret-" * 5
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
REST_FRAMEWORK["TEST_REQUEST_DEFAULT_FORMAT"] = "json"
WHITENOISE_AUTOREFRESH = True
# Tests speak about words, which readings would interrupt; tests of readings turn it on.
SUGGEST_RUBY = False
# Nothing is published in a test that rolls back, so that a kept page would hide what changed.
CACHES["pages"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
