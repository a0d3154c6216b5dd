"""The live recommender: its vectors of items, and what each shopper takes next.

A worker that holds the recommender fills its space, then encodes shoppers after their
events. Until a space is full no shopper is encoded in it, so that no page asks it.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
from django.db import IntegrityError, connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from ecom_ai import index, inference
from ecom_ai.inference import Vector
from ecom_ai.models import (
    LOOKED,
    Checkpoint,
    Embedding,
    Item,
    Shopper,
    ShopperSequence,
)
from ecom_ai.models.checkpoints import forget_live

if TYPE_CHECKING:
    from ecom_ai.inference import Recommender

RECOMMENDER = Checkpoint.Role.RECOMMENDER
#: Items that get their vectors in one statement.
BATCH = 500
#: The latest events of a shopper that are looked at, and items that are kept of them.
_EVENTS, _ITEMS = 1000, 200


@dataclass(frozen=True)
class Looked:
    """Keys of what a shopper looked at, oldest first, and when the newest look was."""

    keys: Sequence[str]
    until: datetime


def live(site_id: int) -> Checkpoint | None:
    """The recommender whose vectors are asked, or are being made."""
    return Checkpoint.objects.live(site_id, RECOMMENDER)


def attributes_of(category: str) -> tuple[str, ...]:
    """What a recommender that learns from the shop's own events knows of an item."""
    return (f"category:{category}",) if category else ()


def pending(checkpoint: Checkpoint) -> "QuerySet[Item]":
    """Items that lack a vector, or whose text has changed since they got it.

    An item with a text waits for its vector under the encoder, which is needed.
    """
    encoder = index.live(checkpoint.site_id)
    current = Embedding.objects.filter(
        item=OuterRef("pk"), text_hash=OuterRef("text_hash")
    )
    ready = Q(text_hash="") | Exists(current.filter(checkpoint=encoder))
    return Item.objects.filter(
        ready if encoder else Q(),
        ~Exists(current.filter(checkpoint=checkpoint)),
        site_id=checkpoint.site_id,
    )


def needs_filling(checkpoint: Checkpoint) -> bool:
    """Whether ``fill`` has something to do."""
    if checkpoint.filled_at is None or index.lacks_hnsw(checkpoint):
        return True
    return pending(checkpoint).exists()


def fill(checkpoint: Checkpoint) -> int:
    """Gives every item that needs one a vector; complete, shoppers may be encoded.

    What the recommender learnt it knows; of an item that came later the vector is
    made of text and category. One of which nothing is known gets zeros, which are
    never near to anything. Returns how many. Bears being run twice, or by two at
    once. Raises CheckpointUnusable.
    """
    recommender, count = inference.recommender(checkpoint), 0
    waiting = pending(checkpoint).only("key", "category", "texts", "text_hash")
    while items := list(waiting.order_by("pk")[:BATCH]):
        vectors = _item_vectors(checkpoint, recommender, items)
        rows = [index.literal(checkpoint, vector) for vector in vectors]
        stored = index.store(checkpoint, items, rows)
        if not stored:  # their texts changed meanwhile, which rings again
            break
        count += stored
    index.build_hnsw(checkpoint)
    if checkpoint.filled_at is None:
        checkpoint.filled_at = timezone.now()
        checkpoint.save(update_fields=["filled_at"])
    forget_live()  # which may be, in this process, the one before it
    return count


def forget_retired(site_id: int) -> None:
    """Removes the vectors of all but the live recommender and the one before it."""
    retired = Checkpoint.objects.filter(
        site_id=site_id, role=RECOMMENDER, stage=Checkpoint.Stage.RETIRED
    )
    for checkpoint in retired.order_by(F("promoted_at").desc(nulls_last=True))[1:]:
        if checkpoint.filled_at or checkpoint.embeddings.exists():
            checkpoint.filled_at = None
            checkpoint.save(update_fields=["filled_at"])
            index.drop_vectors(checkpoint)


def encode(site_id: int, keys: Sequence[str]) -> int:
    """Stores what the live recommender makes of these shoppers; of how many.

    Raises CheckpointUnusable.
    """
    # Asked for as soon as a space is full, maybe of a process that still remembers
    # the checkpoint before it: what it left out would wait for the sweep.
    forget_live()
    checkpoint = live(site_id)
    if checkpoint is None or checkpoint.filled_at is None:
        return 0
    recommender = inference.recommender(checkpoint)
    shoppers = Shopper.objects.filter(site_id=site_id, key__in=keys).defer("vector")
    return sum(_encode(checkpoint, recommender, shopper) for shopper in shoppers)


def late(site_id: int, *, most: int) -> list[str]:
    """Keys of the ``most`` latest shoppers whom no doorbell rang for, or a former one.

    None before the live recommender's space is full.
    """
    checkpoint = live(site_id)
    if checkpoint is None or checkpoint.filled_at is None:
        return []
    current = ShopperSequence.objects.filter(
        shopper=OuterRef("pk"),
        checkpoint=checkpoint,
        encoded_at__gte=OuterRef("vector_at"),
    )
    shoppers = Shopper.objects.filter(
        ~Exists(current), site_id=site_id, vector_at__isnull=False
    )
    keys = shoppers.order_by("-vector_at").values_list("key", flat=True)
    return list(keys[:most])


def _encode(
    checkpoint: Checkpoint, recommender: "Recommender", shopper: Shopper
) -> bool:
    began = timezone.now()
    looked = _looked(shopper)
    if looked is None:
        ShopperSequence.objects.filter(shopper=shopper).delete()
        return False
    keys = looked.keys
    vector = recommender.shopper_vector(keys, _others(checkpoint, recommender, keys))
    following = _followers(checkpoint, recommender, keys)
    # The shopper may be erased, or joined to another, at this moment.
    with suppress(IntegrityError):
        ShopperSequence.objects.update_or_create(
            shopper=shopper,
            defaults={
                "checkpoint": checkpoint,
                "items": keys,
                "vector": vector.tolist() if vector.any() else None,
                "follower_ids": list(following),
                "follower_scores": list(following.values()),
                "until": looked.until,
                "encoded_at": began,
            },
        )
    return True


def _looked(shopper: Shopper) -> Looked | None:
    """What they looked at, each item at its latest look; not what they dismissed."""
    mine = (shopper.site_id, shopper.key)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT r.item_key, max(r.at) AS at, EXISTS (
                SELECT 1 FROM ecom_ai_event d WHERE d.site_id = %s
                    AND d.shopper_key = %s AND d.item_key = r.item_key
                    AND d.kind = 'dismiss')
            FROM (
                SELECT item_key, at FROM ecom_ai_event
                WHERE site_id = %s AND shopper_key = %s AND kind = ANY(%s)
                ORDER BY at DESC LIMIT %s
            ) r
            GROUP BY r.item_key ORDER BY max(r.at) DESC, r.item_key LIMIT %s
            """,
            [*mine, *mine, list(map(str, LOOKED)), _EVENTS, _ITEMS],
        )
        rows = cursor.fetchall()
    if not rows:
        return None
    return Looked(
        [key for key, _, dismissed in reversed(rows) if not dismissed], until=rows[0][1]
    )


def _others(
    checkpoint: Checkpoint, recommender: "Recommender", keys: Sequence[str]
) -> dict[str, Vector]:
    """The vectors of items that came after the training, as ``fill`` stored them."""
    new = [key for key in keys if not recommender.knows(key)]
    if not new:
        return {}
    found = Embedding.objects.filter(
        checkpoint=checkpoint, item__site_id=checkpoint.site_id, item__key__in=new
    ).values_list("item__key", "vector")
    vectors = {key: np.asarray(vector, dtype=np.float32) for key, vector in found}
    return {key: vector for key, vector in vectors.items() if vector.any()}


def _followers(
    checkpoint: Checkpoint, recommender: "Recommender", keys: Sequence[str]
) -> dict[int, float]:
    """Item id → what it has more than its likeness, for following these items."""
    if not recommender.blend:
        return {}
    found = {each.key: each.score for each in recommender.followers(keys)}
    items = Item.objects.filter(site_id=checkpoint.site_id, key__in=found)
    return {
        pk: recommender.blend * found[key] for pk, key in items.values_list("pk", "key")
    }


def _item_vectors(
    checkpoint: Checkpoint, recommender: "Recommender", items: Sequence[Item]
) -> list[Vector]:
    texts = _text_vectors(
        checkpoint,
        [item for item in items if not recommender.knows(item.key)],
        size=recommender.text_dimensions,
    )
    return [
        recommender.item_vector(item.key)
        if recommender.knows(item.key)
        else recommender.cold_vector(attributes_of(item.category), texts.get(item.pk))
        for item in items
    ]


def _text_vectors(
    checkpoint: Checkpoint, items: Sequence[Item], *, size: int
) -> Mapping[int, Vector]:
    """Vectors by item id, if of the encoder that the recommender learnt with."""
    encoder = index.live(checkpoint.site_id)
    same = encoder and encoder.fingerprint == checkpoint.data.get("encoder")
    if not items or encoder is None or not same or encoder.dimensions != size:
        return {}
    found = Embedding.objects.filter(checkpoint=encoder, item__in=items)
    return {
        pk: np.asarray(vector, dtype=np.float32)
        for pk, vector in found.values_list("item_id", "vector")
    }
