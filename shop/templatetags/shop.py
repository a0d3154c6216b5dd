"""Tags and filters of the shop's templates."""

from decimal import Decimal

from django import template
from django.utils import formats
from django.utils.translation import get_language

from shop.labels import colour_label, kind_label

register = template.Library()
register.filter("kind_label", kind_label)
register.filter("colour_label", colour_label)


@register.filter
def money(amount: Decimal | None) -> str:
    """Return US dollars as the active language writes them: $89.00 or US$89.00."""
    if amount is None:
        return ""
    sign = "US$" if (get_language() or "").startswith("zh") else "$"
    return sign + formats.number_format(amount, decimal_pos=2, force_grouping=True)


@register.filter
def percent_off(price: Decimal, list_price: Decimal) -> int:
    """Return by how many percent a price lies below the former one."""
    return round(100 * (1 - price / list_price))
