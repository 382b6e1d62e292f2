"""Django's settings. Everything that differs between a laptop and a school's server comes from the environment.

The variables are described in README.md ("Settings"); a test keeps the two in step.
"""

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from playground import environment

BASE_DIR = Path(__file__).resolve().parent.parent

# Where the state lies: database, secret key, collected static files.
DATA = Path(os.environ.get("PLAYGROUND_DATA") or BASE_DIR / "data").resolve()
DATA.mkdir(parents=True, exist_ok=True)

DEBUG = environment.flag(os.environ, "PLAYGROUND_DEBUG")
SECRET_KEY = os.environ.get("SECRET_KEY") or environment.kept_secret(DATA / "secret-key")

# Who may be asked
HTTPS = environment.flag(os.environ, "PLAYGROUND_HTTPS")
HOSTS = environment.names(os.environ, "PLAYGROUND_HOSTS")
ALLOWED_HOSTS = [*HOSTS, "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in HOSTS if host != "*"]
if HTTPS:
    # A proxy in front ends TLS and says so in this header; it must remove the header from what clients send.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # the editor underlines errors with a picture inside its style sheet
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# A manifest that is too long is answered in words, so it may come in whole; what is longer still is cut off.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024  # bytes

# State
DATABASES = {"default": environment.database(os.environ.get("DATABASE_URL") or f"sqlite:///{DATA / 'db.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = os.environ.get("REDIS_URL") or f"unix://{environment.redis_socket(DATA)}"

# Rooms
INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "playground.workspaces",
    "playground.web",
    "playground.supervisor",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "playground.web.failures.DatabaseAway",
]
ROOT_URLCONF = "playground.urls"
ASGI_APPLICATION = "playground.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "playground.web.context.page",
            ],
        },
    },
]

# Static files, under names that carry their content's hash, so that browsers may keep them for ever
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG

# Words and time
LANGUAGE_CODE = "en"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Django would mail errors to nobody; whoever runs Podyard reads its output.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # A wrong address, a stranger's host name or a form that is too long is the client's fault, and no news.
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "CRITICAL"},
    },
}
