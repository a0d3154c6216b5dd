"""Why an item is shown, in plain words."""

from collections.abc import Sequence

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecom_ai.retrieval import Ranked
from ecom_ai.shoppers import Seen, Visitor

_POPULAR = gettext_noop("Popular now")
_SENTENCES = {
    "personal": gettext_noop("From what you looked at lately"),
    "similar": gettext_noop("Like this one"),
    "bought_together": gettext_noop("Often bought together"),
    "seen_together": gettext_noop("Others looked at this next"),
    "recently_viewed": gettext_noop("You looked at this"),
}
#: A seen item less alike than this is no reason that a person would accept.
_ALIKE = 0.25


def nearest_seen(items: Sequence[Ranked], visitor: Visitor) -> dict[str, Seen]:
    """For each personal item: what the shopper looked at that is most like it.

    By the item's key; left out where nothing is alike.
    """
    viewed = set(visitor.viewed)
    seen = {
        place: each.vector
        for place, each in enumerate(visitor.recent)
        if each.vector is not None and each.item_key in viewed
    }
    personal = {
        item.key: item.vector
        for item in items
        if item.source == "personal" and item.vector is not None
    }
    if not seen or not personal:
        return {}
    likeness = np.stack(list(personal.values())) @ np.stack(list(seen.values())).T
    places = list(seen)
    return {
        key: visitor.recent[places[int(row.argmax())]]
        for key, row in zip(personal, likeness, strict=True)
        if row.max() >= _ALIKE
    }


def reason(source: str, because: str = "") -> str:
    """The sentence under an item, in the active language.

    ``because`` is the title of the seen item that a personal one is like.
    """
    if source == "personal" and because:
        return _("Because you looked at %(title)s") % {"title": because}
    return _(_SENTENCES.get(source, _POPULAR))


def telling(reasons: Sequence[str], *, heading: str = "") -> list[str]:
    """The reasons under a row with a heading: "" where one says nothing of its own.

    That is one that repeats the heading, and one of a kind that all items of the row
    have; a reason that names an item is always shown.
    """
    of_kinds = {_(sentence) for sentence in (*_SENTENCES.values(), _POPULAR)}
    one_for_all = len(set(reasons)) == 1
    return [
        "" if reason == heading or (one_for_all and reason in of_kinds) else reason
        for reason in reasons
    ]
