"""Template tags: ``{% load ecom_ai %}``."""

import logging
from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
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
from ecom_ai.recommendations import Recommendations, find_placement, recommend
from ecom_ai.recommendations.reasons import telling
from ecom_ai.shoppers import identify

register = template.Library()
logger = logging.getLogger(__name__)

#: Items at hand, and items to leave out, that the address of a late widget carries.
MOST_KEYS = 50


@register.simple_tag(takes_context=True)
def ecom_ai_recommendations(
    context: Context,
    placement: str,
    *,
    item: Any = None,
    items: Sequence[Any] = (),
    category: str = "",
    title: str = "",
    popular_title: str = "",
    lazy: bool = False,
) -> str:
    """A row of recommendations; renders nothing where there is nothing to show.

    ``item`` or ``items`` are products (or their keys) at hand, ``category`` narrows,
    ``title`` is the heading, ``popular_title`` the one instead where all of the row
    is only what is popular, as a stranger gets it. ``lazy`` leaves the row to be
    loaded after the page, under ``title``. Never breaks a page: what fails is
    logged, and nothing shown.
    """
    try:
        at_hand = [*([] if item is None else [item]), *items]
        keys = [key_of(one) for one in at_hand]
        request: HttpRequest = context["request"]
        with in_savepoint():
            if lazy:
                without = getattr(request, "ecom_ai_shown", ())
                later = _later(placement, keys, category, without)
                shown = {**later, "title": title}
            else:
                shown = widget_context(
                    request,
                    placement,
                    item_keys=keys,
                    category=category,
                    title=title,
                    popular_title=popular_title,
                )
            shown = {**shown, "placement": placement}
            return render_in(context, "ecom_ai/widget.html", shown)
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
    title: str = "",
    popular_title: str = "",
    headed: bool = False,
) -> dict[str, Any]:
    """What ``ecom_ai/list.html`` shows. Raises UnknownPlacement.

    ``headed`` says that the page has the heading already.
    """
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
    if popular_title and all(item.source == "popular" for item in found.items):
        title = popular_title
    if title or headed:
        found = _under_heading(found, title)
    return {"recommendations": found, "title": title, "request": request}


def _under_heading(found: Recommendations, title: str) -> Recommendations:
    reasons = telling([item.reason for item in found.items], heading=title)
    items = [
        replace(item, reason=reason)
        for item, reason in zip(found.items, reasons, strict=True)
    ]
    return replace(found, items=items)


def render_in(context: Context, name: str, shown: dict[str, Any]) -> str:
    """A template in a page, as an inclusion tag renders it."""
    inner = context.new({**shown, "csrf_token": context.get("csrf_token")})
    assert context.template is not None  # noqa: S101 - bound while a page renders
    return context.template.engine.get_template(name).render(inner)


def in_savepoint() -> AbstractContextManager[Any]:
    """So that a failed statement does not end the page's transaction, if it has one."""
    return transaction.atomic() if connection.in_atomic_block else nullcontext()


def _later(
    placement: str, keys: Sequence[str], category: str, without: Collection[str]
) -> dict[str, Any]:
    place = find_placement(placement)
    query = [("item", key) for key in keys]
    query += [("without", key) for key in sorted(without)[:MOST_KEYS]]
    if category:
        query.append(("category", category))
    address = reverse("ecom_ai:widget", args=[placement])
    return {
        "later": f"{address}?{urlencode(query)}" if query else address,
        "placeholders": range(place.k),
    }
