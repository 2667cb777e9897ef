"""
What every place shares. Whatever differs between machines comes from the environment.
"""

import os
from pathlib import Path

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _

from config.settings.databases import database_from_url
from config.settings.environment import cache, env, mail, number
from config.settings.security import (
    CONTENT_SECURITY_POLICY as CONTENT_SECURITY_POLICY,
)
from config.settings.security import (
    CONTENT_SECURITY_POLICY_ADMIN as CONTENT_SECURITY_POLICY_ADMIN,
)

# Before numpy is loaded: processes are what runs side by side here. Threads of linear algebra that wait
# for each other on busy cores made an estimate of 0.3 s take 40 s.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = BASE_DIR / "var"

# --- Applications --------------------------------------------------------------------------

INSTALLED_APPS = [
    # Ours stand first: their templates override those of the libraries below.
    "literacy_test",
    "lessons",
    "quizzes",
    "classrooms",
    "cms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rest_framework",
    "drf_spectacular",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.redirects",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "csp",
    "django_filters",
    "django_linear_migrations",
    "django_tasks",
    "django_tasks_db",
    "django_vite",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cms.device_door.DeviceDoorMiddleware",
    "cms.page_cache.PublicPageMiddleware",
    "cms.middleware.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cms.ruby_middleware.RubyMiddleware",
    "cms.middleware.AddressLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cms.middleware.AdminDoorMiddleware",
    "cms.middleware.RefusalMiddleware",
    "cms.ruby_middleware.PlainRedirectMiddleware",
]

# Pages show the readings that their readers are likely to need. Without it, only those that are asked for.
SUGGEST_RUBY = True

# What has one address only: no furigana mode stands before these (`cms/reader.py`).
ADDRESSES_WITHOUT_RUBY = frozenset(
    {
        "accounts",
        "api",
        "cms",
        "documents",
        "healthz",
        "media",
        "metrics",
        "readyz",
        "robots.txt",
        "sitemap.xml",
        "static",
        "teach",
    }
)

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- Storage -------------------------------------------------------------------------------

DATABASES = {
    "default": database_from_url(env.str("DATABASE_URL", default=f"sqlite:///{VAR_DIR}/db.sqlite3"))
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHE_URL = env.str("CACHE_URL", default="")
CACHES = {
    "default": cache("CACHE_URL"),
    # Pages have a room of their own: however many there are, no counter of attempts gives way.
    "pages": cache("CACHE_URL", room="pages", entries=600),
}

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
FRONTEND_DIST = BASE_DIR / "frontend" / "dist"
STATICFILES_DIRS = [FRONTEND_DIST]
MEDIA_URL = "/media/"
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(VAR_DIR / "media"))()
SERVE_MEDIA = False  # a proxy does, everywhere but on one's own machine
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "cms.static_storage.OnceHashedStaticStorage"},
}
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+[-.][0-9a-zA-Z_-]{8,12}\.[a-z0-9]+$"
DJANGO_VITE = {
    "default": {"dev_mode": False, "manifest_path": FRONTEND_DIST / ".vite" / "manifest.json"}
}

TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

# --- Words and time ------------------------------------------------------------------------

LANGUAGE_CODE = "ja"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [
    ("ja", _("日本語")),
    ("ja-x-easy", _("やさしい日本語")),  # BCP 47 leaves what follows x to private agreement
    ("en", _("英語")),
]
LANG_INFO["ja-x-easy"] = {
    "bidi": False,
    "code": "ja-x-easy",
    "name": "Easy Japanese",
    "name_local": "やさしい日本語",
}
LOCALE_PATHS = [BASE_DIR / "config" / "locale"]
USE_I18N = True
WAGTAIL_I18N_ENABLED = True
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False  # an edition begins as a draft
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True

# --- People --------------------------------------------------------------------------------

AUTH_USER_MODEL = "cms.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "teach:index"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = "【あんしんまなび】"
ACCOUNT_SESSION_REMEMBER = None
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Anshin Manabi"
REQUIRE_STAFF_MFA = False  # production requires it of everyone who enters the admin
SESSION_COOKIE_AGE = 60 * 60 * 12  # a school day: shared staff-room machines
SESSION_COOKIE_NAME = "sessionid"

# --- Security ------------------------------------------------------------------------------

X_FRAME_OPTIONS = "DENY"  # the admin's previews say otherwise of themselves
SECURE_REFERRER_POLICY = "same-origin"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "cms.views.csrf_failure"
TRUSTED_PROXY_COUNT = number("TRUSTED_PROXY_COUNT", default=0, minimum=0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT  # its sign-in limits count the same address
SEAT_COOKIE_NAME = "seat"

# --- The classroom -------------------------------------------------------------------------

RETENTION_DAYS = number("RETENTION_DAYS", default=400, minimum=1)

# --- The CMS -------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "あんしんまなび"
WAGTAILADMIN_BASE_URL = env.str("SITE_URL", default="http://localhost:8000")
SITE_ADDRESS = ""  # whole addresses begin with the host that was asked; production names its own
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAILIMAGES_IMAGE_MODEL = "cms.SiteImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.forms.SiteImageForm"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]  # no SVG: it can hold script
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("ja", "日本語"), ("en", "English")]
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "cms.search_backend"}}
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "txt", "xlsx"]  # none runs as script

# --- The API -------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "cms.api_parsers.OnlyJSON",
    "DEFAULT_PARSER_CLASSES": ["cms.api_parsers.BoundedJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "cms.api.exception_handler",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Anshin Manabi API",
    "DESCRIPTION": "Classes, papers, answers and boards. Every error is `{code, detail, data}`.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "PREPROCESSING_HOOKS": ["config.openapi.ours_alone"],
}

# --- Messages of the machine ---------------------------------------------------------------

MAIL = mail("EMAIL_URL", default="consolemail://")
EMAIL_BACKEND = MAIL["EMAIL_BACKEND"]
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="anshin-manabi@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # Editors' actions are in Wagtail's own log; a line for each would bury what went wrong.
        "wagtail": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
        # Each step of each leaflet.
        "weasyprint": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
    },
}
