"""Settings of the second shop; servers, cache and checkpoints as in all tests."""

from tests.settings import *  # noqa: F403
from tests.settings import ECOM_AI, INSTALLED_APPS, MIDDLEWARE

INSTALLED_APPS = [app for app in INSTALLED_APPS if app != "shop"]
INSTALLED_APPS += ["tests.hosts.uuid_shop.apps.BazaarConfig"]
MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith("shop.")]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
ROOT_URLCONF = "tests.hosts.uuid_shop.urls"
LANGUAGES = [("en", "English")]
LOCALE_PATHS = []
STATICFILES_DIRS = []
ECOM_AI = {
    **ECOM_AI,
    "PRODUCT_ADAPTER": "tests.hosts.uuid_shop.ecom.Articles",
    "SHOPPER_ADAPTER": "tests.hosts.uuid_shop.ecom.Guests",
    "SUPPORT_ADAPTER": "tests.hosts.uuid_shop.ecom.Letters",
}
CONTRACT_HOST = "tests.hosts.uuid_shop.goods"
