"""The shop's own product texts as files to train an encoder on, and to measure it."""

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ecom_ai.exceptions import BadInput
from ecom_ai.models import Item
from ecom_ai.training.splits import hash_number

TEXTS, PAIRS = "products.jsonl", "titles.jsonl"
#: What texts without pairs can teach; the first where nobody says.
UNSUPERVISED = ("tsdae", "simcse", "mlm")
#: Share of the products that are held out, and the most of them.
HELD_OUT, MOST_HELD_OUT = 0.2, 1000
#: Fewer products teach nothing.
LEAST = 10


@contextmanager
def own_files(site_id: int, *, texts: Path | None = None) -> Iterator[dict[str, Path]]:
    """Files by use, for a block: texts to learn from, held-out titles with their body.

    Which products are held out follows from their keys. With ``texts``, a file of
    somebody's own, that one is learnt from. Raises BadInput for a shop with hardly any
    texts, and no file.
    """
    found = {
        key: described
        for key, described in _products(site_id)
        if any(part for parts in described.values() for part in parts)
    }
    if texts is None and len(found) < LEAST:
        raise BadInput(
            f"The shop has {len(found)} products with a text: at least {LEAST} are "
            "needed. Mirror them by `manage.py ecom_ai_sync`, or give --data F."
        )
    order = sorted(found, key=lambda key: hash_number(f"held out:{key}"))
    held_out = set(order[: min(MOST_HELD_OUT, int(HELD_OUT * len(order)))])
    with tempfile.TemporaryDirectory(prefix="ecom_ai-") as name:
        files: dict[str, Path] = {"train": texts or Path(name) / TEXTS}
        if texts is None:
            kept = (found[key] for key in order if key not in held_out)
            _write(files["train"], (line for d in kept for line in _texts(d)))
        pairs = [
            pair for key in order if key in held_out for pair in _pairs(found[key])
        ]
        if pairs:
            files["eval"] = Path(name) / PAIRS
            _write(files["eval"], iter(pairs))
        yield files


def _products(site_id: int) -> Iterator[tuple[str, Mapping[str, list[str]]]]:
    items = Item.objects.filter(site_id=site_id).exclude(text_hash="")
    yield from items.order_by("pk").values_list("key", "texts").iterator()


def _texts(described: Mapping[str, list[str]]) -> Iterator[dict[str, str]]:
    """As they are encoded: title and body of each language together."""
    for parts in described.values():
        if text := ". ".join(filter(None, parts)):
            yield {"text": text}


def _pairs(described: Mapping[str, list[str]]) -> Iterator[dict[str, str]]:
    for title, *bodies in described.values():
        body = " ".join(filter(None, bodies)).strip()
        if title.strip() and body:
            yield {"query": title, "document": body}


def _write(path: Path, rows: Iterator[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8") as stream:
        for row in rows:
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")
