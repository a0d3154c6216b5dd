"""Tables of ecom_ai and what concerns one table alone."""

from ecom_ai.models.audits import SuppressionAudit
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
from ecom_ai.models.replies import NegativeReview, ReviewReply
from ecom_ai.models.review_rules import ReviewRule
from ecom_ai.models.reviews import (
    BreachKind,
    HelpfulVote,
    ItemQuality,
    Opinion,
    Review,
    ReviewAction,
    ReviewFingerprint,
    Verdict,
)
from ecom_ai.models.spelling import Word
from ecom_ai.models.training import Asked, Correction, Promotion, TrainingRun

__all__ = [
    "LOOKED",
    "Asked",
    "BreachKind",
    "Checkpoint",
    "Correction",
    "Embedding",
    "Event",
    "HelpfulVote",
    "Item",
    "ItemPair",
    "ItemQuality",
    "Learnt",
    "NegativeReview",
    "Opinion",
    "Popularity",
    "Promotion",
    "Review",
    "ReviewAction",
    "ReviewFingerprint",
    "ReviewReply",
    "ReviewRule",
    "Shopper",
    "ShopperSequence",
    "Sketch",
    "SuppressionAudit",
    "TrainingRun",
    "Verdict",
    "Word",
]
