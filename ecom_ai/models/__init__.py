"""Tables of ecom_ai and what concerns one table alone."""

from ecom_ai.models.catalog import Embedding, Item, Popularity, Sketch
from ecom_ai.models.checkpoints import Checkpoint
from ecom_ai.models.events import (
    LOOKED,
    Event,
    ItemPair,
    Learnt,
    Shopper,
    ShopperSequence,
)
from ecom_ai.models.spelling import Word
from ecom_ai.models.training import Asked, Correction, Promotion, TrainingRun

__all__ = [
    "LOOKED",
    "Asked",
    "Checkpoint",
    "Correction",
    "Embedding",
    "Event",
    "Item",
    "ItemPair",
    "Learnt",
    "Popularity",
    "Promotion",
    "Shopper",
    "ShopperSequence",
    "Sketch",
    "TrainingRun",
    "Word",
]
