"""What every page of the shop shows."""

import time
from functools import lru_cache, partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from shop import consent
from shop.cart import cart_count
from shop.models import Category

CATEGORIES_SECONDS = 60


def shop(request: HttpRequest) -> dict[str, Any]:
    """The shop's name, its categories, the cart's size and the demo's accounts."""
    return {
        "SHOP_NAME": settings.SHOP_NAME,
        "SHOP_TAGLINE": settings.SHOP_TAGLINE,
        "DEMO": settings.DEMO,
        "demo_logins": getattr(settings, "DEMO_LOGINS", ()) if settings.DEMO else (),
        "consent_asked": consent.asked(request),
        "nav_categories": SimpleLazyObject(_categories),
        "cart_count": SimpleLazyObject(partial(cart_count, request)),
    }


def _categories() -> tuple[Category, ...]:
    # In the process, so that the header does not depend on the cache server.
    return _categories_at(int(time.monotonic() // CATEGORIES_SECONDS)) or tuple(
        Category.objects.all()
    )


@lru_cache(maxsize=1)
def _categories_at(_period: int) -> tuple[Category, ...]:
    return tuple(Category.objects.all())
