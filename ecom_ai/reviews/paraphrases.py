"""Reviews that say the same in other words: near by vector, not by shingle.

Two people who write of one product write of the same things, so a high cosine alone is
no sign. What is: several authors, one product, some days, and a text so long that two
people do not happen on it. Of reviews of different products, and of one that very many
write of at once, only such as are nearly the same words count: of others no cosine
tells what was paraphrased from what happens to be alike (benchmarks/moderation.py).
"""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

import numpy as np
from django.db import connection
from pgvector import HalfVector

from ecom_ai.inference import Vector
from ecom_ai.language import HAN
from ecom_ai.models import Review, ReviewFingerprint
from ecom_ai.reviews.findings import Scored

#: Cosines from which texts of one product, and any two texts, say the same.
PARAPHRASE, SAME = 0.66, 0.8
#: So many near ones besides make a cluster.
OTHERS = 2
#: More reviews of a product than these within WINDOW are a crowd, of whom some
#: happen to say the same.
CROWD = 20
WINDOW = timedelta(days=7)
#: Letters, a Chinese character counted as so many, below which two people may well
#: write the same.
_LONG, _LETTERS_OF_HAN = 75, 2.2
#: The latest vectors of the window that are looked at, and the nearest of them.
_LATEST, _NEAREST = 20_000, 200
_FINGERPRINT, _REVIEW = ReviewFingerprint._meta.db_table, Review._meta.db_table


def is_long(text: str) -> bool:
    """Whether a text is so long that two people would not write it by chance."""
    han = sum(len(run) for run in HAN.findall(text))
    return len(text) + (_LETTERS_OF_HAN - 1) * han >= _LONG


def paraphrases(review: Review, found: Scored) -> list[Review]:
    """Other authors' reviews of these days that say what this one does.

    None where fewer than OTHERS do. One statement, by an index of the checkpoint's
    vectors in time; exact distances, no HNSW index.
    """
    if found.vector is None or not found.vector.any() or not is_long(review.text):
        return []
    rows = _near(review, found.checkpoints["encoder"], found.vector)
    texts = Review.objects.in_bulk([pk for pk, *_ in rows])
    near = [
        texts[pk]
        for pk, is_same_product, likeness, written in rows
        if likeness >= (_least(written) if is_same_product else SAME)
        and is_long(texts[pk].text)
    ]
    return near if len(near) >= OTHERS else []


def counted(
    texts: Sequence[str], products: Sequence[str], vectors: Sequence[Vector | None]
) -> dict[int, int]:
    """By text's number how many of the others say the same, from OTHERS on.

    As ``paraphrases`` of reviews of one week, each by another author; "" is no product.
    """
    long = {
        n: vector
        for n, vector in enumerate(vectors)
        if vector is not None and is_long(texts[n])
    }
    if not long:
        return {}
    asked, known = list(long), np.stack(list(long.values()))
    written, place_of = Counter(products), {p: n for n, p in enumerate(products)}
    product = np.array([place_of[products[n]] for n in asked])
    found = {}
    for place, n in enumerate(asked):
        likeness = known @ known[place]
        likeness[place] = -1.0
        same = (product == product[place]) & bool(products[n])
        least = np.where(same, _least(written[products[n]]), SAME)
        if (count := int((likeness >= least).sum())) >= OTHERS:
            found[n] = count
    return found


def _least(written: int) -> float:
    """The cosine that counts among so many reviews of one product."""
    return PARAPHRASE if written <= CROWD else SAME


def _near(
    review: Review, checkpoint_id: int, vector: Vector
) -> list[tuple[int, bool, float, int]]:
    """(id, whether of the same product, cosine, reviews of that product) of others."""
    since, until = review.created_at - WINDOW, review.created_at + WINDOW
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH latest AS MATERIALIZED (
                SELECT review_id, 1 - (vector <=> %s::halfvec) AS likeness
                FROM {_FINGERPRINT}
                WHERE checkpoint_id = %s AND vector IS NOT NULL
                    AND written_at BETWEEN %s AND %s
                ORDER BY written_at DESC LIMIT %s
            ), near AS MATERIALIZED (
                SELECT review_id, likeness FROM latest
                WHERE likeness >= %s AND likeness <> 'NaN'
                ORDER BY likeness DESC LIMIT %s
            ), product AS (
                SELECT count(*) AS written FROM {_REVIEW}
                WHERE site_id = %s AND item_key = %s AND created_at BETWEEN %s AND %s
            )
            SELECT r.id, r.item_key = %s, n.likeness, product.written
            FROM product, near n JOIN {_REVIEW} r ON r.id = n.review_id
            WHERE r.id <> %s AND r.state <> 'withdrawn'
                AND (r.author_key = '' OR r.author_key <> %s)
            """,
            [
                HalfVector(vector).to_text(), checkpoint_id, since, until, _LATEST,
                PARAPHRASE, _NEAREST,
                review.site_id, review.item_key, since, until,
                review.item_key, review.pk, review.author_key,
            ],
        )  # fmt: skip
        return list(cursor.fetchall())
