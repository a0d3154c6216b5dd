"""Template tags: ``{% load ecom_ai %}``."""

import logging
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from ecom_ai.adapters import get_product_adapter
from ecom_ai.catalog import Filters
from ecom_ai.conf import get_settings
from ecom_ai.recommendations import Recommendations, recommend
from ecom_ai.shoppers import identify

register = template.Library()
logger = logging.getLogger(__name__)


@register.inclusion_tag("ecom_ai/widget.html", takes_context=True)
def ecom_ai_recommendations(
    context: dict[str, Any],
    placement: str,
    *,
    item: Any = None,
    items: Sequence[Any] = (),
    category: str = "",
    title: str = "",
    lazy: bool = False,
) -> dict[str, Any]:
    """A row of recommendations; renders nothing where there is nothing to show.

    ``item`` or ``items`` are products (or their keys) at hand, ``category`` narrows,
    ``lazy`` leaves the row to be loaded after the page. Never breaks a page.
    """
    request: HttpRequest = context["request"]
    at_hand = list(items) if item is None else [item, *items]
    keys = [key_of(one) for one in at_hand]
    if lazy:
        shown: dict[str, Any] = {"later": _address(placement, keys, category)}
        place = get_settings().placement(placement)
        shown["placeholders"] = range(place.k if place else 0)
    else:
        shown = widget_context(request, placement, item_keys=keys, category=category)
    return {**shown, "placement": placement, "title": title, "request": request}


@register.filter
def key_of(product: Any) -> str:
    """The item key of a product; a key stays as it is."""
    if isinstance(product, str):
        return product
    return str(getattr(product, get_product_adapter().key))


@register.simple_tag
def ecom_ai_url(product: Any) -> str:
    """Address of a product's page."""
    return get_product_adapter().url(product)


@register.simple_tag
def ecom_ai_title(product: Any) -> str:
    """Title of a product in the page's language."""
    return get_product_adapter().title_of(product, get_language() or "en")


@register.simple_tag
def ecom_ai_picture(product: Any) -> str:
    """Address of a product's picture, or ''."""
    return get_product_adapter().picture(product)


def widget_context(
    request: HttpRequest,
    placement: str,
    *,
    item_keys: Sequence[str] = (),
    category: str = "",
) -> dict[str, Any]:
    """What ``ecom_ai/list.html`` shows. Empty, and logged, if anything goes wrong."""
    found: Recommendations | None = None
    # What a row above shows already is not repeated below it.
    shown: set[str] = request.__dict__.setdefault("ecom_ai_shown", set())
    try:
        found = recommend(
            placement,
            identify(request),
            item_keys=item_keys,
            without=shown,
            filters=Filters(category=category),
            language=get_language() or "en",
        )
        shown.update(item.key for item in found.items)
    except Exception:
        # A widget never breaks the page that it stands in.
        logger.exception("Recommendations for '%s' failed", placement)
    return {"recommendations": found, "request": request}


def _address(placement: str, keys: Sequence[str], category: str) -> str:
    query = [("item", key) for key in keys]
    if category:
        query.append(("category", category))
    address = reverse("ecom_ai:widget", args=[placement])
    return f"{address}?{urlencode(query)}" if query else address
