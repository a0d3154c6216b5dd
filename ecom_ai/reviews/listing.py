"""Which of a product's reviews a page lists, and the addresses of other lists.

A list stands in the host's page, whose address keeps what is wished under names that
begin with ``review_``; with htmx the list alone is asked for at an address of ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ecom_ai.reviews.aspects import aspect_name
from ecom_ai.reviews.showing import SORTS, Summary

#: Where in a page reviews stand.
ANCHOR = "reviews"
_PREFIX = "review_"


def sort_name(sort: str) -> str:
    """What an order is called on the page."""
    return {
        "helpful": _("Most helpful"),
        "newest": _("Newest first"),
        "highest": _("Best first"),
        "lowest": _("Worst first"),
    }[sort]


@dataclass(frozen=True)
class Wish:
    """Which reviews to list, and in which order."""

    sort: str = "helpful"
    stars: int | None = None
    aspect: str = ""
    verified: bool = False
    page: int = 1

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Wish":
        """From the parameters of an address; what cannot be read wishes nothing."""
        given = {name: query.get(f"{_PREFIX}{name}", "") for name in vars(cls())}
        stars, page = _whole(given["stars"]), _whole(given["page"])
        return cls(
            sort=given["sort"] if given["sort"] in SORTS else "helpful",
            stars=stars if stars in range(1, 6) else None,
            aspect=given["aspect"].replace("\0", "")[:60],
            verified=given["verified"] == "1",
            page=page or 1,
        )

    def parameters(self) -> list[tuple[str, str]]:
        """The same for an address, without what goes by itself."""
        plain = vars(Wish())
        return [
            (f"{_PREFIX}{name}", str(int(value) if value is True else value))
            for name, value in vars(self).items()
            if value != plain[name]
        ]


@dataclass(frozen=True)
class Link:
    """A step to another list: in the host's page (``href``), or the list alone."""

    name: str
    label: str
    href: str
    ask: str
    is_chosen: bool = False


@dataclass(frozen=True)
class Links:
    """Makes the steps from one list of a product's reviews.

    ``page`` is the address of the host's page; its own parameters are kept.
    """

    item_key: str
    page: str
    wish: Wish

    def to(self, name: str, label: object, **changes: Any) -> Link:
        """The step to a list with these changes; other than a page it begins anew."""
        wish = replace(self.wish, **{"page": 1, **changes}).parameters()
        parts = urlsplit(self.page)
        kept = [p for p in parse_qsl(parts.query) if not p[0].startswith(_PREFIX)]
        query = urlencode([*kept, *wish])
        return Link(
            name=name,
            label=str(label),
            href=f"{parts.path}{'?' if query else ''}{query}#{ANCHOR}",
            ask=f"{reverse('ecom_ai:reviews')}?"
            + urlencode([("item", self.item_key), *wish]),
            is_chosen=all(getattr(self.wish, key) == changes[key] for key in changes),
        )

    def toggle(self, name: str, label: object, **changes: Any) -> Link:
        """The step that sets a filter, or takes it away where it is set."""
        link = self.to(name, label, **changes)
        if not link.is_chosen:
            return link
        plain = {key: getattr(Wish(), key) for key in changes}
        return replace(self.to(name, label, **plain), is_chosen=True)

    def sorts(self) -> list[Link]:
        return [self.to(f"sort-{name}", sort_name(name), sort=name) for name in SORTS]

    def verified(self, name: str = "verified") -> Link:
        return self.toggle(name, _("Bought here"), verified=True)

    def bars(self, summary: Summary) -> list[tuple[Link, int, int]]:
        """For each number of stars the step to them, their count and percentage."""
        rated = sum(summary.histogram.values()) or 1
        return [
            (
                self.toggle(f"stars-{stars}", stars, stars=stars),
                count,
                round(100 * count / rated),
            )
            for stars, count in summary.histogram.items()
        ]

    def chosen(self) -> list[Link]:
        """The filters that are set, each as the step to the list without it."""
        wish, told = self.wish, []
        if wish.stars:
            label = ngettext("%(count)d star", "%(count)d stars", wish.stars)
            label = label % {"count": wish.stars}
            told.append(self.toggle("without-stars", label, stars=wish.stars))
        if wish.aspect:
            label = aspect_name(wish.aspect)
            told.append(self.toggle("without-aspect", label, aspect=wish.aspect))
        if wish.verified:
            told.append(self.verified("without-verified"))
        return told


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None
