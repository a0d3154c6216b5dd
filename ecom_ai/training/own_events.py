"""What shoppers looked at, as the files that a recommender learns from."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from django.db import connection
from django.utils import timezone

from ecom_ai.conf import get_settings
from ecom_ai.exceptions import BadInput
from ecom_ai.models import LOOKED, Item
from ecom_ai.recommendations.sequences import attributes_of
from ecom_ai.storage import no_space

#: What the file is called, and so the data of a checkpoint that learnt from it.
NAME = "shop-events.jsonl"
_ROWS = 5000


@contextmanager
def own_files(site_id: int) -> Iterator[dict[str, Path]]:
    """Sequences and attributes of a shop's own events, in files for a block.

    By use, as a training run takes them. Nobody can tell from them who a shopper is.
    Raises BadInput for a shop that nobody looked at yet.
    """
    with no_space("for the shop's events"), tempfile.TemporaryDirectory() as folder:
        sequences, attributes = Path(folder) / NAME, Path(folder) / "categories.json"
        with sequences.open("w", encoding="utf-8") as stream:
            for number, items in enumerate(_sequences(site_id), start=1):
                row = {"user": str(number), "items": items}
                stream.write(json.dumps(row, ensure_ascii=False) + "\n")
        if not sequences.stat().st_size:
            raise BadInput(
                f"Site {site_id} has no events of the last "
                f"{get_settings().HISTORY_DAYS} days to learn from: give --data F."
            )
        known = Item.objects.filter(site_id=site_id).order_by("pk")
        pairs = known.values_list("key", "category").iterator()
        names = {key: attributes_of(category) for key, category in pairs}
        attributes.write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")
        yield {"train": sequences, "attributes": attributes}


def _sequences(site_id: int) -> Iterator[list[str]]:
    """Each shopper's items, ending with the one that they looked at last of all anew.

    What came before stands as a page would have known it at that moment: each item
    at its latest look till then. So the guess that is measured, the last item from
    those before it, is the one that pages make.
    """
    since = timezone.now() - timedelta(days=get_settings().HISTORY_DAYS)
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            """
            WITH looks AS (
                SELECT e.shopper_key, e.item_key, e.at,
                    min(e.at) OVER (PARTITION BY e.shopper_key, e.item_key) AS first
                FROM ecom_ai_event e
                JOIN ecom_ai_item i ON i.site_id = e.site_id AND i.key = e.item_key
                WHERE e.site_id = %s AND e.kind = ANY(%s) AND e.at > %s
            ), marked AS (
                SELECT *, max(first) OVER (PARTITION BY shopper_key) AS last
                FROM looks
            )
            SELECT shopper_key, item_key FROM marked WHERE at <= last
            GROUP BY shopper_key, item_key
            ORDER BY shopper_key, max(at), min(first), item_key
            """,
            [site_id, list(map(str, LOOKED)), since],
        )
        rows = iter(lambda: cursor.fetchmany(_ROWS), [])
        flat = (row for batch in rows for row in batch)
        for _, group in groupby(flat, key=itemgetter(0)):
            yield [item for _, item in group]
