"""Tables of ecom_ai and what concerns one table alone."""

from ecom_ai.models.articles import Article, Passage, PassageVector
from ecom_ai.models.audits import SuppressionAudit
from ecom_ai.models.catalog import Embedding, Item, Popularity, Sketch
from ecom_ai.models.checkpoints import Checkpoint
from ecom_ai.models.conversations import (
    CannedAnswer,
    Conversation,
    Handover,
    Message,
    ToolUse,
)
from ecom_ai.models.events import (
    LOOKED,
    Event,
    ItemPair,
    Learnt,
    Shopper,
    ShopperSequence,
)
from ecom_ai.models.replays import Replay, ReplayChange
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
from ecom_ai.models.support_days import ConversationDay
from ecom_ai.models.tickets import TicketMail
from ecom_ai.models.training import Asked, Correction, Promotion, TrainingRun
from ecom_ai.models.trials import Question, QuestionSet, Trial, TrialAnswer

__all__ = [
    "LOOKED",
    "Article",
    "Asked",
    "BreachKind",
    "CannedAnswer",
    "Checkpoint",
    "Conversation",
    "ConversationDay",
    "Correction",
    "Embedding",
    "Event",
    "Handover",
    "HelpfulVote",
    "Item",
    "ItemPair",
    "ItemQuality",
    "Learnt",
    "Message",
    "NegativeReview",
    "Opinion",
    "Passage",
    "PassageVector",
    "Popularity",
    "Promotion",
    "Question",
    "QuestionSet",
    "Replay",
    "ReplayChange",
    "Review",
    "ReviewAction",
    "ReviewFingerprint",
    "ReviewReply",
    "ReviewRule",
    "Shopper",
    "ShopperSequence",
    "Sketch",
    "SuppressionAudit",
    "TicketMail",
    "ToolUse",
    "TrainingRun",
    "Trial",
    "TrialAnswer",
    "Verdict",
    "Word",
]
