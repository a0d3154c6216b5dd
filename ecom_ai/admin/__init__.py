"""Django admin: look at what the app keeps, fine-tune, and make checkpoints live."""

from ecom_ai.admin.articles import ArticleAdmin
from ecom_ai.admin.audits import SuppressionAuditAdmin
from ecom_ai.admin.checkpoints import CheckpointAdmin
from ecom_ai.admin.conversations import CannedAnswerAdmin, ConversationAdmin
from ecom_ai.admin.corrections import CorrectionAdmin
from ecom_ai.admin.events import EventAdmin, ShopperAdmin
from ecom_ai.admin.items import ItemAdmin, ItemPairAdmin
from ecom_ai.admin.opinions import OpinionAdmin
from ecom_ai.admin.question_sets import QuestionSetAdmin
from ecom_ai.admin.replays import ReplayAdmin
from ecom_ai.admin.replies import NegativeReviewAdmin
from ecom_ai.admin.review_rules import ReviewRuleAdmin
from ecom_ai.admin.reviews import ReviewActionAdmin, ReviewAdmin
from ecom_ai.admin.support_reports import ConversationDayAdmin
from ecom_ai.admin.training import PromotionAdmin, TrainingRunAdmin
from ecom_ai.admin.trials import TrialAdmin

__all__ = [
    "ArticleAdmin",
    "CannedAnswerAdmin",
    "CheckpointAdmin",
    "ConversationAdmin",
    "ConversationDayAdmin",
    "CorrectionAdmin",
    "EventAdmin",
    "ItemAdmin",
    "ItemPairAdmin",
    "NegativeReviewAdmin",
    "OpinionAdmin",
    "PromotionAdmin",
    "QuestionSetAdmin",
    "ReplayAdmin",
    "ReviewActionAdmin",
    "ReviewAdmin",
    "ReviewRuleAdmin",
    "ShopperAdmin",
    "SuppressionAuditAdmin",
    "TrainingRunAdmin",
    "TrialAdmin",
]
