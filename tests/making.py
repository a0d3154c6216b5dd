"""What tests build by hand: mirrored products, vectors of few numbers, events."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from django.utils import timezone
from uuid_utils.compat import uuid7

from ecom_ai import catalog, index
from ecom_ai.events import NewEvent
from ecom_ai.inference import unit
from ecom_ai.models import Checkpoint, Embedding, Event, Item, ItemPair
from ecom_ai.retrieval import Candidate
from ecom_ai.shoppers import Seen
from shop.models import Category, Product

SITE = 1


def make_product(sku: str, *, category: str = "things", **fields: Any) -> Product:
    """A product that can be sold, mirrored but without a vector."""
    values = {"title_en": sku.title(), "price": Decimal(10), "stock": 5, **fields}
    product = Product.objects.create(
        sku=sku,
        slug=sku.lower(),
        category=Category.objects.get_or_create(slug=category)[0],
        **values,
    )
    catalog.sync(SITE, [sku])
    return product


def make_checkpoint(dimensions: int = 4, **fields: Any) -> Checkpoint:
    """A live encoder checkpoint whose vectors a test makes by hand."""
    values = {"stage": Checkpoint.Stage.LIVE, "name": "by hand", **fields}
    return Checkpoint.objects.create(
        site_id=SITE,
        role=Checkpoint.Role.ENCODER,
        fingerprint="by hand",
        dimensions=dimensions,
        **values,
    )


def give_vectors(
    checkpoint: Checkpoint, vectors: Mapping[str, Sequence[float]]
) -> None:
    """Stores a vector for each item key, at unit length."""
    for item in Item.objects.filter(key__in=vectors):
        Embedding.objects.create(
            item=item,
            checkpoint=checkpoint,
            language="en",
            vector=vector(*vectors[item.key]).tolist(),
            text_hash=item.text_hash,
        )
    index.sketch(checkpoint)


def make_pots() -> Checkpoint:
    """Four products, two that are alike, with vectors made by hand."""
    for key in ("POT", "CUP", "TENT", "BAG"):
        make_product(key)
    checkpoint = make_checkpoint(3)
    give_vectors(
        checkpoint,
        {"POT": (1, 0, 0), "CUP": (0.9, 0.1, 0), "TENT": (0, 1, 0), "BAG": (0, 0, 1)},
    )
    return checkpoint


def vector(*numbers: float) -> Any:
    return unit(np.array(numbers, dtype=np.float32))


def pair(source: str, target: str, score: float, *, kind: str = "bought") -> None:
    ids = dict(Item.objects.values_list("key", "pk"))
    ItemPair.objects.create(
        site_id=SITE,
        kind=kind,
        source_id=ids[source],
        target_id=ids[target],
        score=score,
    )


def seen(kind: str, key: str, *, hours: float = 0.0, vector: Any = None) -> Seen:
    return Seen(kind, key, timezone.now() - timedelta(hours=hours), vector)


def ago(kind: str, key: str, *, hours: float = 0.0, **fields: Any) -> NewEvent:
    at = timezone.now() - timedelta(hours=hours)
    return NewEvent(kind, key, at=at, **fields)


def store(shopper: str, kind: str, key: str, *, days: float = 0.0) -> None:
    """An event as old as a test likes, which `record` would not believe."""
    at = timezone.now() - timedelta(days=days)
    Event.objects.create(
        id=uuid7(),
        site_id=SITE,
        shopper_key=shopper,
        kind=kind,
        item_key=key,
        at=at,
        received_at=timezone.now(),
    )


def spy_on_pick(monkeypatch: pytest.MonkeyPatch, module: ModuleType) -> list[Candidate]:
    """What the last statement of retrievers gave to a module, before hydration."""
    picked: list[Candidate] = []
    real = module.pick

    def spied(*args: Any) -> list[Candidate]:
        picked[:] = real(*args)
        return list(picked)

    monkeypatch.setattr(module, "pick", spied)
    return picked
