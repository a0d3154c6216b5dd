"""Tags of the console: ``{% load ecom_ai_console %}``."""

from django import template
from django.template import Context

from ecom_ai.models import Conversation
from ecom_ai.shoppers import site_id_of
from ecom_ai.support import agents

register = template.Library()


@register.simple_tag(takes_context=True)
def ecom_ai_waiting(context: Context) -> int:
    """How many conversations and tickets nobody has taken, for a page of the admin."""
    return agents.waiting(site_id_of(context["request"]))


@register.filter
def state_name(state: str) -> str:
    """A conversation's state, in the active language."""
    known = state in Conversation.State.values
    return str(Conversation.State(state).label) if known else state


@register.filter
def reason_name(reason: str) -> str:
    """Why a person was wanted, in the active language."""
    known = reason in Conversation.Reason.values
    return str(Conversation.Reason(reason).label) if known else reason
