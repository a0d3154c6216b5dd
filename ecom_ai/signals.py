"""Signals that a host may listen to."""

import logging
from typing import Any

from django.dispatch import Signal

logger = logging.getLogger(__name__)

#: Events were stored and committed.
#: Arguments: site_id (int), shopper_keys (set of str).
events_recorded = Signal()

#: An encoder was promoted that first needs vectors of all items; with them it goes
#: live. Arguments: checkpoint (Checkpoint).
encoder_filling = Signal()

#: A checkpoint became live. Arguments: checkpoint (Checkpoint).
checkpoint_promoted = Signal()

#: A review was written or edited, and waits to be looked at; sent inside the host's
#: transaction. Arguments: review (Review).
review_submitted = Signal()

#: A review's state changed, by the rules or a person; committed.
#: Arguments: review (Review), before (str), after (str).
review_decided = Signal()

#: A shopper wrote in the support chat; committed. Arguments: message (Message), reply
#: (Message that is to be written, or None where a person has the conversation).
message_received = Signal()

#: The assistant passed a conversation to a person; committed.
#: Arguments: conversation (Conversation), reason (str).
conversation_handed_off = Signal()


def send_safely(signal: Signal, sender: type, **told: Any) -> None:
    """Sends to every receiver, of which those of the host may fail without harm."""
    for receiver, answer in signal.send_robust(sender, **told):
        if isinstance(answer, Exception):
            logger.error("%s failed on %s: %r", receiver, told, answer)
