"""Who a message is from, as far as recommendations may know it."""

from ecom_ai.shoppers import Visitor
from ecom_ai.shoppers.visitors import load
from ecom_ai.support.answers import Turn


def visitor_of(turn: Turn) -> Visitor:
    """The shopper of a conversation; one of whom nothing is known without consent."""
    key = turn.conversation.shopper_key
    return load(turn.site_id, key) if key else Visitor(turn.site_id)
