"""One statement picks, one reads the host's products: a placement's list."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property
from uuid_utils.compat import uuid7

from ecom_ai import catalog, index
from ecom_ai.adapters import get_product_adapter
from ecom_ai.catalog import Filters
from ecom_ai.conf import Placement, get_settings, nearest_word
from ecom_ai.events import list_token
from ecom_ai.exceptions import UnknownPlacement
from ecom_ai.recommendations.reasons import nearest_seen, reason
from ecom_ai.recommendations.retrievers import RETRIEVERS, Context
from ecom_ai.retrieval import Ranked, diversify, fuse, pick
from ecom_ai.shoppers import Seen, Visitor
from ecom_ai.sql import is_storable

#: Candidates for each item shown, for fusion and diversity to choose from.
SPARE = 3
#: Products read besides those shown: some were sold since they were picked.
HYDRATED = 6
#: The most that one call gives.
MOST = 100


@dataclass(frozen=True)
class Recommendation:
    """An item to show: ``product`` is the host's object, read a moment ago."""

    key: str
    rank: int
    score: float
    source: str
    reason: str
    product: Any


@dataclass(frozen=True)
class Recommendations:
    """A placement's list."""

    placement: str
    items: Sequence[Recommendation]
    site_id: int
    checkpoint_id: int | None = None

    @cached_property
    def token(self) -> str:
        """Signed account of this list, which its impressions and clicks bring back."""
        return list_token(
            {
                "list": str(uuid7()),
                "site": self.site_id,
                "placement": self.placement,
                "strategy": [item.source for item in self.items],
                "keys": [item.key for item in self.items],
                "checkpoint": self.checkpoint_id,
                "variant": "",
                # The order is chosen without chance; an experiment says otherwise.
                "propensity": 1.0,
            }
        )


def recommend(
    placement: str,
    visitor: Visitor,
    *,
    item_keys: Sequence[str] = (),
    without: Collection[str] = (),
    filters: Filters = Filters(),
    k: int | None = None,
    language: str = "en",
) -> Recommendations:
    """What to show this visitor at a placement: two statements, whatever it is.

    ``item_keys`` are the items at hand (the page's product, or the cart's),
    ``without`` those that the page shows elsewhere. Never among the result: these,
    what is in the cart, what was dismissed, and what cannot be sold at this moment.
    Raises UnknownPlacement.
    """
    place = find_placement(placement)
    k = max(1, min(place.k if k is None else k, MOST))
    context = _context(
        visitor,
        _storable(item_keys),
        _storable(without),
        filters,
        # In an order that nothing will change no more are wanted than are read.
        k * SPARE + 10 if _is_reordered(place) else k + HYDRATED,
    )
    parts = {name: RETRIEVERS[name](context) for name in place.retrievers}
    compared = place.diversity > 0 or "personal" in parts
    candidates = pick(parts, context.checkpoint if compared else None)
    ranked = fuse(candidates, place.retrievers, quality_weight=_quality_weight(place))
    ranked = diversify(ranked, k=k + HYDRATED, diversity=place.diversity)
    ranked = ranked[: k + HYDRATED]
    because = nearest_seen(ranked, visitor)
    wanted = {item.key for item in ranked}
    wanted |= {seen.item_key for seen in because.values()}
    products = catalog.hydrate(visitor.site_id, wanted)
    allowed = catalog.passing(products, filters)
    shown = [item for item in ranked if item.key in allowed]
    return Recommendations(
        placement=placement,
        items=_explained(shown[:k], because, products, language),
        site_id=visitor.site_id,
        checkpoint_id=context.checkpoint.pk if context.checkpoint else None,
    )


def _explained(
    shown: Sequence[Ranked],
    because: Mapping[str, Seen],
    products: Mapping[str, Any],
    language: str,
) -> list[Recommendation]:
    """The items with their products, and why each is shown."""
    titles = _titles({seen.item_key for seen in because.values()}, products, language)
    items = []
    for rank, item in enumerate(shown, start=1):
        seen = because.get(item.key)
        why = reason(item.source, titles[seen.item_key] if seen else "")
        product = products[item.key]
        items.append(
            Recommendation(item.key, rank, item.score, item.source, why, product)
        )
    return items


def find_placement(name: str) -> Placement:
    """The placement of a name. Raises UnknownPlacement, which names the nearest."""
    settings = get_settings()
    place = settings.placement(name)
    if place is None:
        hint = nearest_word(name, list(settings.PLACEMENTS))
        raise UnknownPlacement(f"No placement is called '{name}'.{hint}")
    return place


def _context(
    visitor: Visitor,
    item_keys: tuple[str, ...],
    without: Collection[str],
    filters: Filters,
    k: int,
) -> Context:
    excluded = {*item_keys, *without, *visitor.cart, *visitor.dismissed}
    eligible = catalog.eligible_ids(visitor.site_id, filters)
    return Context(
        visitor=visitor,
        checkpoint=index.live(visitor.site_id),
        item_keys=item_keys,
        filters=filters,
        eligible=catalog.without(eligible, sorted(excluded)),
        k=k,
    )


def _is_reordered(place: Placement) -> bool:
    """Whether fusion or diversity may move an item up from far below."""
    return place.diversity > 0 or len(place.retrievers) > 1


def _quality_weight(place: Placement) -> float:
    """How much qualities count: nothing in a list that only tells what happened."""
    tells = set(place.retrievers) <= {"recently_viewed"}
    return 0.0 if tells else get_settings().QUALITY_WEIGHT


def _storable(keys: Collection[str]) -> tuple[str, ...]:
    """Leaves out what no item can be called, which PostgreSQL would refuse."""
    return tuple(key for key in keys if is_storable(key))


def _titles(
    keys: Collection[str], products: Mapping[str, Any], language: str
) -> dict[str, str]:
    """Titles of these products; "" for one that cannot be shown now."""
    title_of = get_product_adapter().title_of
    return {
        key: title_of(products[key], language) if key in products else ""
        for key in keys
    }
