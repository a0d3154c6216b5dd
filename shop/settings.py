"""Settings of the example shop.

Without DATABASE_URL and BROKER_URL the shop runs on embedded servers that live
in DEMO_DIR; with them it takes any PostgreSQL and any Redis or Valkey.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from ecom_ai.schedule import BEAT_SCHEDULE, QUEUE
from shop import embedded

BASE_DIR = Path(__file__).resolve().parent.parent
DEMO_DIR = embedded.demo_dir()
DATABASE_URL = os.environ.get("DATABASE_URL", "")
BROKER_URL = os.environ.get("BROKER_URL", "")
DEMO = not DATABASE_URL


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, mode=0o600)


def _secret_key() -> str:
    """The key from the environment, or one made once for this demo folder."""
    if key := os.environ.get("SECRET_KEY"):
        return key
    path = DEMO_DIR / "secret-key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError), open(path, "x", opener=_private) as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text()


SECRET_KEY = _secret_key()
DEBUG = os.environ.get("DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "127.0.0.1,localhost").split(",")
SITE_ID = 1

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sites",
    "django.contrib.staticfiles",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "ecom_ai",
    "shop",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "shop.middleware.content_security_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ecom_ai.middleware.ShopperMiddleware",
]

ROOT_URLCONF = "shop.urls"
ASGI_APPLICATION = "shop.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "shop.context_processors.shop",
            ],
        },
    },
]


def _database(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    return {
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
    }


DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_HEALTH_CHECKS": True,
        # The pages' threads are more than the connections that PostgreSQL needs.
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 16, "timeout": 10}},
        **(
            _database(DATABASE_URL)
            if DATABASE_URL
            else embedded.database_settings(DEMO_DIR)
        ),
    }
}

CELERY_BROKER_URL = BROKER_URL or embedded.broker_url(DEMO_DIR)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "socket_connect_timeout": 1,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    **BEAT_SCHEDULE,
    # What a visitor without consent did lies in their session, and goes with it.
    "shop.clear_sessions": {
        "task": "shop.clear_sessions",
        "schedule": 24 * 3600.0,
        "options": {"queue": QUEUE},
    },
}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": os.environ.get("CACHE_URL")
        or BROKER_URL
        or embedded.cache_url(DEMO_DIR),
        "OPTIONS": {"socket_connect_timeout": 0.2, "socket_timeout": 0.5},
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "shop" / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "static/"
STATIC_ROOT = DEMO_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "media/"
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT", DEMO_DIR / "media"))

# Without a mail server the demo's mails lie in a folder.
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
if not EMAIL_HOST:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DEMO_DIR / "mails"

LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "account"
LOGOUT_REDIRECT_URL = "home"
HTTPS = os.environ.get("HTTPS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]

REST_FRAMEWORK = {
    # Whose X-Forwarded-For the throttles believe: none but that of our own proxies.
    "NUM_PROXIES": int(os.environ.get("NUM_PROXIES", "0")),
    # What the app allows is in ecom_ai/api/throttles.py; a shop sets its own here.
    "DEFAULT_THROTTLE_RATES": {"ecom_ai.reviews": "30/min"},
}

ECOM_AI = {
    "DEVICE": os.environ.get("DEVICE", "cpu"),
    "PRODUCT_ADAPTER": "shop.ecom.Products",
    "SHOPPER_ADAPTER": "shop.ecom.Shoppers",
    "SUPPORT_ADAPTER": "shop.ecom.Support",
    "API_OPEN": True,
    "CHECKPOINT_DIR": os.environ.get("CHECKPOINT_DIR", DEMO_DIR / "checkpoints"),
}

DEMO_LOGINS = [
    {"role": role, "username": name, "password": f"{name}-demo"}
    for role, name in (
        (_("Administrator"), "admin"),
        (_("Moderator"), "moderator"),
        (_("Merchandiser"), "merchandiser"),
        (_("Customer service"), "support"),
        (_("Shopper"), "shopper"),
    )
]
SHOP_NAME = "Fern & Field"
SHOP_TAGLINE = _("Good things for outdoors and home")
