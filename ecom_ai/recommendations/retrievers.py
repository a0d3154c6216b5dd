"""Retrievers: each gives the SELECT that picks its candidates.

None is run alone. ``recommend`` joins those of a placement into one statement, and
every one of them picks among the eligible items inside it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ecom_ai import index
from ecom_ai.catalog import Filters
from ecom_ai.models import Checkpoint, ItemPair
from ecom_ai.recommendations import sequences
from ecom_ai.shoppers import Visitor, distaste, taste
from ecom_ai.sql import Fragment

#: What being of one category adds to a likeness, a cosine: a lamp may be described
#: in the words of a tent for dark nights.
SAME_CATEGORY = 0.06


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
    key = context.item_keys[0]
    near = index.nearest(
        context.checkpoint,
        index.vector_of_item(context.checkpoint, key),
        context.eligible,
        k=context.k + 20,
        filters=context.filters,
    )
    return Fragment(
        f"""
        SELECT n.item_id, n.score + CASE WHEN i.category = this.category
            THEN {SAME_CATEGORY} ELSE 0 END AS score
        FROM ({near.sql}) n JOIN ecom_ai_item i ON i.id = n.item_id
        JOIN ecom_ai_item this
            ON this.site_id = {context.visitor.site_id:d} AND this.key = %s
        ORDER BY score DESC, n.item_id LIMIT {context.k:d}
        """,
        (*near.params, key),
    )


def personal(context: Context) -> Fragment | None:
    """What the shopper has not looked at lately and would like.

    By the live recommender, where a worker has told it of all that they looked at;
    else the items nearest to their taste.
    """
    coming = _coming_next(context)
    return _turned_down(context, coming) if coming else _nearest_to_taste(context)


def _coming_next(context: Context) -> Fragment | None:
    """Items by the score that a recommender is measured by.

    That is the product of the vectors, and what an item has for following those that
    the shopper looked at: the best by the first alone and those of the followers hold
    the best by both.
    """
    encoded, looked_at = context.visitor.encoded, context.visitor.looked_at
    if encoded is None or looked_at is None or encoded.until < looked_at:
        return None
    checkpoint = sequences.live(context.visitor.site_id)
    if checkpoint is None or checkpoint.pk != encoded.checkpoint_id:
        return None
    own = f"FROM ecom_ai_shoppersequence WHERE shopper_id = {encoded.shopper_id:d}"
    vector = Fragment(f"(SELECT vector::halfvec({checkpoint.dimensions:d}) {own})")
    unseen = _unseen(context, besides=f"(SELECT items::text[] {own})")
    near = index.nearest(
        checkpoint, vector, unseen, k=context.k, filters=context.filters
    )
    # Vectors of items have unit length, so that this makes cosines products.
    length = f"l2_norm({vector.sql})"
    return Fragment(
        f"""
        WITH near AS MATERIALIZED ({near.sql}),
        following AS MATERIALIZED (
            SELECT s.item_id, s.score FROM (
                SELECT e.item_id,
                    {index.likeness(checkpoint, vector)} * {length} + f.score AS score
                FROM (SELECT unnest(follower_ids) AS item_id,
                        unnest(follower_scores) AS score {own}) f
                JOIN ecom_ai_embedding e
                    ON e.item_id = f.item_id AND e.checkpoint_id = {checkpoint.pk:d}
                ORDER BY score DESC
            ) s
            WHERE {index.is_eligible("s.item_id", unseen)}
            ORDER BY s.score DESC LIMIT {context.k:d})
        SELECT item_id, max(score) AS score FROM (
            SELECT item_id, score * {length} AS score FROM near
            UNION ALL SELECT item_id, score FROM following
        ) found
        GROUP BY item_id ORDER BY max(score) DESC NULLS LAST LIMIT {context.k:d}
        """,
        (*near.params, *unseen.params),
    )


def _turned_down(context: Context, found: Fragment) -> Fragment:
    """The same items, those like what the shopper wrote badly of further down.

    Scores of a recommender have no scale of their own, so an item loses as many parts
    of the distance from the best to the last as it is like the dislikes. A taste has
    these in its vector already.
    """
    checkpoint, vector = context.checkpoint, distaste(context.visitor.recent)
    if checkpoint is None or vector is None:
        return found
    if vector.shape != (checkpoint.dimensions,):
        return found
    against = index.vector_value(checkpoint, vector)
    alike = f"-(e.vector::halfvec({checkpoint.dimensions:d}) <#> {against.sql})"
    return Fragment(
        f"""
        SELECT f.item_id, f.score - greatest({alike}, 0)
            * (max(f.score) OVER () - min(f.score) OVER ()) AS score
        FROM ({found.sql}) f LEFT JOIN ecom_ai_embedding e
            ON e.item_id = f.item_id AND e.checkpoint_id = {checkpoint.pk:d}
        ORDER BY score DESC NULLS LAST
        """,
        (*against.params, *found.params),
    )


def _nearest_to_taste(context: Context) -> Fragment | None:
    visitor = context.visitor
    if context.checkpoint is None:
        return None
    # What they did a moment ago counts at once, whether or not a worker runs.
    vector = taste(visitor.recent)
    if vector is None:
        vector = visitor.vector
    if vector is None or vector.shape != (context.checkpoint.dimensions,):
        return None
    return index.nearest(
        context.checkpoint,
        index.vector_value(context.checkpoint, vector),
        _unseen(context),
        k=context.k,
        filters=context.filters,
    )


def _unseen(context: Context, *, besides: str = "") -> Fragment:
    """Eligible items that were not looked at lately, nor are among ``besides``.

    That is an SQL expression of an array of keys.
    """
    keys = f"%s::text[] || {besides}" if besides else "%s"
    return Fragment(
        f"{context.eligible.sql} AND NOT ecom_ai_item.key = ANY({keys})",
        (*context.eligible.params, context.visitor.viewed),
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
