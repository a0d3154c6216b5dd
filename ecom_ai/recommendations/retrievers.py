"""Retrievers: each gives the SELECT that picks its candidates.

None is run alone. ``recommend`` joins those of a placement into one statement, and
every one of them picks among the eligible items inside it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ecom_ai import index
from ecom_ai.catalog import Filters
from ecom_ai.models import Checkpoint, ItemPair
from ecom_ai.shoppers import Visitor, taste
from ecom_ai.sql import Fragment


@dataclass(frozen=True)
class Context:
    """What a retriever may know. ``eligible`` is a SELECT of the ids it may pick."""

    visitor: Visitor
    checkpoint: Checkpoint | None
    item_keys: tuple[str, ...]
    filters: Filters
    eligible: Fragment
    #: How many candidates to pick.
    k: int = 40


#: Gives a SELECT of (item_id, score), best first, or None if it has nothing to go by.
Retriever = Callable[[Context], Fragment | None]


def similar(context: Context) -> Fragment | None:
    """Items whose text is nearest to that of the item at hand."""
    if context.checkpoint is None or not context.item_keys:
        return None
    target = index.vector_of_item(context.checkpoint, context.item_keys[0])
    return index.nearest(
        context.checkpoint,
        target,
        context.eligible,
        k=context.k,
        filters=context.filters,
    )


def personal(context: Context) -> Fragment | None:
    """Items nearest to the shopper's taste, which they have not looked at lately."""
    visitor = context.visitor
    if context.checkpoint is None:
        return None
    # What they did a moment ago counts at once, whether or not a worker runs.
    vector = taste(visitor.recent)
    if vector is None:
        vector = visitor.vector
    if vector is None or vector.shape != (context.checkpoint.dimensions,):
        return None
    unseen = Fragment(
        f"{context.eligible.sql} AND NOT ecom_ai_item.key = ANY(%s)",
        (*context.eligible.params, visitor.viewed),
    )
    return index.nearest(
        context.checkpoint,
        index.vector_value(context.checkpoint, vector),
        unseen,
        k=context.k,
        filters=context.filters,
    )


def seen_together(context: Context) -> Fragment | None:
    """Items that shoppers looked at after the ones at hand."""
    return _paired(context, ItemPair.Kind.SEEN)


def bought_together(context: Context) -> Fragment | None:
    """Items that shoppers bought with or after the ones at hand."""
    return _paired(context, ItemPair.Kind.BOUGHT)


def popular(context: Context) -> Fragment | None:
    """Items with the most recent interest."""
    passes = context.filters.condition("p")
    return Fragment(
        f"""SELECT p.item_id, p.score FROM ecom_ai_popularity p
            WHERE p.site_id = {context.visitor.site_id:d} AND {passes.sql}
              AND {index.is_eligible("p.item_id", context.eligible)}
            ORDER BY p.score DESC, p.item_id LIMIT {context.k:d}""",
        (*passes.params, *context.eligible.params),
    )


def recently_viewed(context: Context) -> Fragment | None:
    """What the shopper looked at, newest first."""
    viewed = context.visitor.viewed[: context.k]
    if not viewed:
        return None
    return Fragment(
        f"""SELECT r.id AS item_id, -array_position(%s::text[], r.key::text) AS score
            FROM ecom_ai_item r
            WHERE r.site_id = {context.visitor.site_id:d} AND r.key = ANY(%s)
              AND r.id IN ({context.eligible.sql})
            ORDER BY score DESC""",
        (viewed, viewed, *context.eligible.params),
    )


def _paired(context: Context, kind: ItemPair.Kind) -> Fragment | None:
    if not context.item_keys:
        return None
    return Fragment(
        f"""SELECT p.target_id AS item_id, sum(p.score) AS score
            FROM ecom_ai_itempair p
            JOIN ecom_ai_item s ON s.id = p.source_id
            WHERE s.site_id = {context.visitor.site_id:d} AND s.key = ANY(%s)
              AND p.kind = %s AND p.target_id IN ({context.eligible.sql})
            GROUP BY p.target_id ORDER BY score DESC LIMIT {context.k:d}""",
        (list(context.item_keys), kind.value, *context.eligible.params),
    )


RETRIEVERS: Mapping[str, Retriever] = {
    "similar": similar,
    "personal": personal,
    "seen_together": seen_together,
    "bought_together": bought_together,
    "popular": popular,
    "recently_viewed": recently_viewed,
}
