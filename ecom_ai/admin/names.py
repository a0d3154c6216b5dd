"""Names for people: titles and categories in the language of the page."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ecom_ai.adapters import get_product_adapter
from ecom_ai.language import base
from ecom_ai.models import Item

#: The default placements; a host's own go by their names in the settings.
_PLACEMENTS = {
    "home": _("Front page"),
    "popular": _("Popular products"),
    "category": _("Category page"),
    "recent": _("Recently viewed"),
    "similar": _("Similar products"),
    "together": _("Bought together"),
    "cart": _("Cart page"),
}


def placement_name(placement: str) -> str:
    """What a placement is called in the active language."""
    return str(_PLACEMENTS.get(placement, placement))


def title_of(texts: Mapping[str, Sequence[str]] | None, key: str) -> str:
    """A mirrored title in the active language, or in another; the key without one."""
    titles = {language: text[0] for language, text in (texts or {}).items()}
    wanted = titles.get(base(get_language() or ""))
    return wanted or next(filter(None, titles.values()), key)


def product_of(item: Item) -> Any:
    """The host's product of an item, sellable or not; None if it is gone."""
    adapter = get_product_adapter()
    keys = adapter.possible([item.key])
    found = adapter.queryset(item.site_id).filter(**{f"{adapter.key}__in": keys})
    return found.first()


def category_names(keys: Collection[str]) -> dict[str, str]:
    """Names of categories, as the rows say that the adapter's ``category`` follows.

    A category that is not there, or that is no row nor a choice, goes without.
    """
    adapter = get_product_adapter()
    *path, last = adapter.category.split("__")
    model: Any = adapter.get_model()
    try:
        for name in path:
            model = model._meta.get_field(name).related_model
        field = model._meta.get_field(last)
        if not path:
            return {str(key): str(name) for key, name in field.flatchoices}
        rows = model._default_manager.filter(**{f"{last}__in": keys})
        return {str(getattr(row, last)): str(row) for row in rows}
    except (FieldDoesNotExist, AttributeError, ValueError):
        # The adapter says it in a method of its own.
        return {}
