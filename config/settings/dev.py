"""One's own machine and the demo: no secrets needed, mail printed to the terminal."""

from config.settings.base import *  # noqa: F403 - a settings module is its base plus differences
from config.settings.base import REST_FRAMEWORK, STORAGES
from config.settings.environment import env, switch

DEBUG = switch("DEBUG", default=True)
SECRET_KEY = env.str("SECRET_KEY", default="development-only-" + "not-secret-" * 5)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
WHITENOISE_USE_FINDERS = DEBUG
if DEBUG:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
SERVE_MEDIA = True
ACCOUNT_EMAIL_VERIFICATION = "optional"
REST_FRAMEWORK["TEST_REQUEST_DEFAULT_FORMAT"] = "json"
