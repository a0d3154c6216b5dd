"""Many products with random vectors, without the cost of an encoder."""

from dataclasses import dataclass

import numpy as np
from django.db import connection
from numpy.typing import NDArray
from pgvector import HalfVector

from ecom_ai import index
from ecom_ai.models import Checkpoint, Item

CATEGORIES = 10


@dataclass(frozen=True)
class Many:
    """``vectors[n]`` is of the item with the id ``ids[n]``, category f"c{n % 10}"."""

    checkpoint: Checkpoint
    ids: list[int]
    vectors: NDArray[np.float32]

    def nearest(self, target: NDArray[np.float32], places: list[int]) -> list[int]:
        """Ids of the items at these places, nearest first: exact, by numpy."""
        likeness = self.vectors[places] @ target
        return [self.ids[places[n]] for n in np.argsort(-likeness, kind="stable")]


def make(count: int, *, dimensions: int = 32, site_id: int = 1) -> Many:
    """Products, items and vectors of a live checkpoint. Product n costs n % 100 + 1."""
    fill_shop(count)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO ecom_ai_item (site_id, key, category, price, available, texts,
                text_hash, titles, updated_at, document)
            SELECT %s, 'P' || n, 'c' || n %% {CATEGORIES}, n %% 100 + 1, true,
                '{{"en": ["t", ""]}}', 'hash', 'thing number ' || n, now(),
                to_tsvector('english', 'thing number ' || n)
            FROM generate_series(0, %s - 1) n
            """,
            [site_id, count],
        )
        cursor.execute(
            "INSERT INTO ecom_ai_popularity (item_id, site_id, category, price, score) "
            "SELECT id, site_id, category, price, substr(key, 2)::int FROM ecom_ai_item"
        )
    ids = list(Item.objects.order_by("pk").values_list("pk", flat=True))
    checkpoint = add_checkpoint(site_id, dimensions)
    vectors = add_vectors(checkpoint, ids)
    index.activate(checkpoint)
    return Many(checkpoint, ids, vectors)


def fill_shop(count: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO shop_category
                (slug, name_en, name_zh, blurb_en, blurb_zh, position)
            SELECT 'c' || n, '', '', '', '', n FROM generate_series(0, %s) n;
            INSERT INTO shop_product (sku, slug, category_id, kind, colour, brand,
                title_en, title_zh, description_en, description_zh, attributes, price,
                stock, is_visible, picture, created_at, units_sold)
            SELECT 'P' || n, 'p' || n, c.id, '', '', '', 'Thing number ' || n, '', '',
                '', '[]', n %% 100 + 1, 5, true, '', now(), 0
            FROM generate_series(0, %s) n
            JOIN shop_category c ON c.slug = 'c' || n %% {CATEGORIES}
            """,
            [CATEGORIES - 1, count - 1],
        )


def add_checkpoint(site_id: int, dimensions: int) -> Checkpoint:
    return Checkpoint.objects.create(
        site_id=site_id,
        role=Checkpoint.Role.ENCODER,
        stage=Checkpoint.Stage.FILLING,
        name=f"random, {dimensions}",
        fingerprint=f"{dimensions}",
        dimensions=dimensions,
    )


def add_vectors(checkpoint: Checkpoint, ids: list[int]) -> NDArray[np.float32]:
    """A random unit vector for each item, in clusters as those of texts are."""
    rng = np.random.default_rng(checkpoint.dimensions)
    centres = rng.normal(size=(40, checkpoint.dimensions))
    vectors = centres[rng.integers(0, 40, len(ids))]
    vectors = vectors + rng.normal(size=vectors.shape) * 0.7
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    halves = vectors.astype(np.float16)
    copy = (
        "COPY ecom_ai_embedding (item_id, checkpoint_id, language, vector, text_hash, "
        "created_at) FROM STDIN"
    )
    with connection.cursor() as cursor:
        with cursor.copy(copy) as stream:
            for item_id, vector in zip(ids, halves, strict=True):
                text = HalfVector(vector).to_text()
                row = (item_id, checkpoint.pk, "en", text, "hash", "2026-01-01")
                stream.write_row(row)
        index.sketch(checkpoint)
        cursor.execute(
            "ANALYZE ecom_ai_item, ecom_ai_embedding, ecom_ai_sketch, "
            "ecom_ai_popularity, shop_product"
        )
    return halves.astype(np.float32)
