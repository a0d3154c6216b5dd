"""Django admin: look at what the app keeps, fine-tune, and make checkpoints live."""

from ecom_ai.admin.checkpoints import CheckpointAdmin
from ecom_ai.admin.corrections import CorrectionAdmin
from ecom_ai.admin.events import EventAdmin, ShopperAdmin
from ecom_ai.admin.items import ItemAdmin, ItemPairAdmin
from ecom_ai.admin.training import PromotionAdmin, TrainingRunAdmin

__all__ = [
    "CheckpointAdmin",
    "CorrectionAdmin",
    "EventAdmin",
    "ItemAdmin",
    "ItemPairAdmin",
    "PromotionAdmin",
    "ShopperAdmin",
    "TrainingRunAdmin",
]
