"""Template tags: ``{% load ecom_ai %}``."""

import logging
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any
from urllib.parse import urlencode

from django import template
from django.db import connection, transaction
from django.http import HttpRequest
from django.template import Context
from django.urls import reverse
from django.utils.translation import get_language

from ecom_ai.adapters import get_product_adapter
from ecom_ai.catalog import Filters
from ecom_ai.recommendations import find_placement, recommend
from ecom_ai.shoppers import identify

register = template.Library()
logger = logging.getLogger(__name__)


@register.simple_tag(takes_context=True)
def ecom_ai_recommendations(
    context: Context,
    placement: str,
    *,
    item: Any = None,
    items: Sequence[Any] = (),
    category: str = "",
    title: str = "",
    lazy: bool = False,
) -> str:
    """A row of recommendations; renders nothing where there is nothing to show.

    ``item`` or ``items`` are products (or their keys) at hand, ``category`` narrows,
    ``lazy`` leaves the row to be loaded after the page. Never breaks a page: what
    fails is logged, and nothing shown.
    """
    try:
        at_hand = [*([] if item is None else [item]), *items]
        keys = [key_of(one) for one in at_hand]
        request: HttpRequest = context["request"]
        with _in_savepoint():
            if lazy:
                shown = _later(placement, keys, category)
            else:
                shown = widget_context(
                    request, placement, item_keys=keys, category=category
                )
            return _render(context, {**shown, "placement": placement, "title": title})
    except Exception:
        logger.exception("Recommendations for '%s' failed", placement)
        return ""


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
    """What ``ecom_ai/list.html`` shows. Raises UnknownPlacement."""
    # What a row above shows already is not repeated below it.
    shown: set[str] = request.__dict__.setdefault("ecom_ai_shown", set())
    found = recommend(
        placement,
        identify(request),
        item_keys=item_keys,
        without=shown,
        filters=Filters(category=category),
        language=get_language() or "en",
    )
    shown.update(item.key for item in found.items)
    return {"recommendations": found, "request": request}


def _render(context: Context, shown: dict[str, Any]) -> str:
    """The widget's template, as an inclusion tag renders it."""
    inner = context.new({**shown, "csrf_token": context.get("csrf_token")})
    assert context.template is not None  # noqa: S101 - bound while a page renders
    return context.template.engine.get_template("ecom_ai/widget.html").render(inner)


def _in_savepoint() -> AbstractContextManager[Any]:
    """So that a failed statement does not end the page's transaction, if it has one."""
    return transaction.atomic() if connection.in_atomic_block else nullcontext()


def _later(placement: str, keys: Sequence[str], category: str) -> dict[str, Any]:
    place = find_placement(placement)
    query = [("item", key) for key in keys]
    if category:
        query.append(("category", category))
    address = reverse("ecom_ai:widget", args=[placement])
    return {
        "later": f"{address}?{urlencode(query)}" if query else address,
        "placeholders": range(place.k),
    }
