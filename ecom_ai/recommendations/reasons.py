"""Why an item is shown, in plain words."""

import numpy as np
from django.utils.translation import gettext as _

from ecom_ai.retrieval import Ranked
from ecom_ai.shoppers import Seen, Visitor

#: A seen item less alike than this is no reason that a person would accept.
_ALIKE = 0.25


def nearest_seen(item: Ranked, visitor: Visitor) -> Seen | None:
    """For a personal item: what the shopper looked at that is most like it."""
    if item.source != "personal" or item.vector is None:
        return None
    viewed = set(visitor.viewed)
    likeness = [
        (float(np.dot(seen.vector, item.vector)), place, seen)
        for place, seen in enumerate(visitor.recent)
        if seen.vector is not None and seen.item_key in viewed
    ]
    best = max(likeness, default=None)
    return best[2] if best and best[0] >= _ALIKE else None


def reason(source: str, because: str = "") -> str:
    """The sentence under an item, in the active language.

    ``because`` is the title of the seen item that a personal one is like.
    """
    if source == "personal" and because:
        return _("Because you looked at %(title)s") % {"title": because}
    sentences = {
        "personal": _("From what you looked at lately"),
        "similar": _("Like this one"),
        "bought_together": _("Often bought together"),
        "seen_together": _("Others looked at this next"),
        "recently_viewed": _("You looked at this"),
    }
    return sentences.get(source, _("Popular now"))
