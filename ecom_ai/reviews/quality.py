"""Product quality by what published reviews say, for ranking.

An item's quality is a weighted mean drawn to the shop's own mean while its reviews are
few, as if PRIOR average reviews had been written of it (a Bayesian average; Efron and
Morris, "Data analysis using Stein's estimator", JASA 1975). Recent reviews and those
of buyers count more. Stars and sentiment rank products here; in moderation they have no
part.
"""

from django.db import connection

#: Average reviews that every item has to begin with.
PRIOR = 5.0
#: After so many days a review counts half.
HALF_LIFE_DAYS = 180.0
#: How much more the review of a buyer counts than that of anybody.
VERIFIED = 2.0
#: A change below this is not written: time alone changes every quality a little.
_NOTICED = 0.002
#: A review older than this counts as one of this age; powers of less would underflow.
_OLDEST_DAYS = 3650.0

#: From 0 to 1: one star is 0, five are 1; without stars what the text says.
_SAID = f"""
    said AS (
        SELECT r.item_key, r.stars,
            CASE WHEN r.stars IS NOT NULL THEN (r.stars - 1) / 4.0::float8
            ELSE coalesce((v.sentiments->>'positive')::float8, 0)
                + coalesce((v.sentiments->>'neutral')::float8, 0) / 2 END AS value,
            CASE WHEN r.is_verified THEN {VERIFIED} ELSE 1 END * power(0.5::float8,
                least(greatest(extract(epoch FROM now() - r.created_at) / 86400, 0),
                    {_OLDEST_DAYS}) / {HALF_LIFE_DAYS}) AS weight
        FROM ecom_ai_review r LEFT JOIN ecom_ai_verdict v ON v.id = r.verdict_id
        WHERE r.site_id = %s AND r.state = 'published'
            AND (r.stars IS NOT NULL OR v.sentiment <> '')
    ),
    shop AS (SELECT sum(value * weight) / sum(weight) AS mean FROM said)"""


def refresh(site_id: int) -> int:
    """Writes the quality of every item of a shop anew, where it changed noticeably.

    An item without reviews has the shop's mean. Returns how many rows were written;
    none in a shop without reviews.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH {_SAID},
            items AS (
                SELECT item_key, count(*) AS reviews, avg(stars)::float8 AS stars,
                    sum(weight) AS weight, sum(value * weight) AS value
                FROM said GROUP BY item_key)
            INSERT INTO ecom_ai_itemquality AS q
                (item_id, site_id, reviews, stars, score, updated_at)
            SELECT i.id, i.site_id, coalesce(s.reviews, 0), s.stars,
                ({PRIOR} * shop.mean + coalesce(s.value, 0))
                    / ({PRIOR} + coalesce(s.weight, 0)), now()
            FROM shop CROSS JOIN ecom_ai_item i LEFT JOIN items s ON s.item_key = i.key
            WHERE i.site_id = %s AND shop.mean IS NOT NULL ORDER BY i.id
            ON CONFLICT (item_id) DO UPDATE SET reviews = excluded.reviews,
                stars = excluded.stars, score = excluded.score,
                updated_at = excluded.updated_at
            WHERE abs(q.score - excluded.score) > {_NOTICED}
                OR (q.reviews, q.stars) IS DISTINCT FROM
                    (excluded.reviews, excluded.stars)
            """,
            [site_id, site_id],
        )
        written: int = cursor.rowcount
        # Where the last review went, nothing is known of any item any more.
        cursor.execute(
            """
            DELETE FROM ecom_ai_itemquality WHERE site_id = %s AND NOT EXISTS (
                SELECT 1 FROM ecom_ai_review
                WHERE site_id = %s AND state = 'published')
            """,
            [site_id, site_id],
        )
    return written


def mean(site_id: int) -> float | None:
    """The mean that an item without reviews has; None in a shop without reviews."""
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {_SAID} SELECT mean FROM shop", [site_id])
        found: float | None = cursor.fetchone()[0]
    return found
