"""Good conversations as examples to learn from, personal data masked."""

from collections.abc import Iterator
from typing import Any

from ecom_ai.models import Conversation, Message
from ecom_ai.support.conversing import masking

Author = Message.Author
_ROLES = {
    Author.SHOPPER: "user", Author.ASSISTANT: "assistant", Author.AGENT: "assistant",
}  # fmt: skip


def examples(site_id: int) -> Iterator[dict[str, Any]]:
    """Conversations that an agent marked, each as ``messages`` and ``context``.

    ``messages`` are {"role": "user" or "assistant", "content": …} in turns, from a
    shopper's to an answer; ``context`` the passages that the answers cite. One without
    a question and an answer is left out.
    """
    rows = Conversation.objects.filter(site_id=site_id, is_example=True).order_by("pk")
    for conversation in rows.iterator():
        said = list(conversation.messages.filter(author__in=_ROLES).order_by("pk"))
        turns = _turns([m for m in said if m.state == Message.State.DONE])
        if turns:
            yield {"messages": turns, "context": _context(said)}


def _turns(said: list[Message]) -> list[dict[str, str]]:
    """Who says several things in a row says them in one turn."""
    turns: list[dict[str, str]] = []
    for message in said:
        text = (message.masked or masking(message.text)).strip()
        role = _ROLES[Author(message.author)]
        if not text or (not turns and role == "assistant"):
            continue
        if turns and turns[-1]["role"] == role:
            turns[-1]["content"] += f"\n{text}"
        else:
            turns.append({"role": role, "content": text})
    return turns[:-1] if turns and turns[-1]["role"] == "user" else turns


def _context(said: list[Message]) -> list[str]:
    quotes = [one["quote"] for message in said for one in message.citations]
    return list(dict.fromkeys(quotes))
