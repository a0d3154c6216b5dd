"""Names of aspects for people; a shop's own go by their labels."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

NAMES: Mapping[str, Promise] = {
    "quality": pgettext_lazy("aspect", "Quality"),
    "price": pgettext_lazy("aspect", "Price"),
    "delivery": pgettext_lazy("aspect", "Delivery"),
    "size_fit": pgettext_lazy("aspect", "Size and fit"),
    "packaging": pgettext_lazy("aspect", "Packaging"),
    "service": pgettext_lazy("aspect", "Service"),
    "taste": pgettext_lazy("aspect", "Taste"),
    "looks": pgettext_lazy("aspect", "Looks"),
    "ease_of_use": pgettext_lazy("aspect", "Ease of use"),
    "battery": pgettext_lazy("aspect", "Battery"),
    "other": pgettext_lazy("aspect", "None"),
}


def aspect_name(label: str) -> str:
    """An aspect in the active language, where it is one of the app's own."""
    return str(NAMES.get(label, label))
