"""A conversation as a causal language model reads it.

By the chat template of its tokenizer; where there is none, or it knows no system
message, by a plain form.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

#: ``{"role": "system" | "user" | "assistant", "content": …}``.
Message = Mapping[str, str]
#: The place of a token that nothing is learnt from.
IGNORED = -100
_NAMES = {"system": "Instructions", "user": "Customer", "assistant": "Answer"}


@dataclass(frozen=True)
class Exchange:
    """What was asked, with all that was said before, and what was replied."""

    messages: tuple[Message, ...]
    reply: str


def asked(tokenizer: Any, messages: Sequence[Message], *, longest: int) -> list[int]:
    """Tokens up to where the reply begins; of too many the first ones are left out."""
    ids = _ids(tokenizer, _asked(tokenizer, messages))
    if not tokenizer.chat_template and tokenizer.bos_token_id is not None:
        ids = [tokenizer.bos_token_id, *ids]
    return ids[-longest:]


def tokens_of(
    tokenizer: Any, exchange: Exchange, *, longest: int
) -> tuple[list[int], list[int]]:
    """Tokens of an exchange, and the same with all but the reply's own ``IGNORED``.

    At most ``longest`` each: half of them, at least, are the reply's where it is long,
    and of what was asked the end is kept.
    """
    reply = _ids(tokenizer, _replied(tokenizer, exchange))
    room = max(longest - len(reply), longest // 2)
    before = asked(tokenizer, exchange.messages, longest=room)
    reply = reply[: longest - len(before)]
    return before + reply, [IGNORED] * len(before) + reply


def _asked(tokenizer: Any, messages: Sequence[Message]) -> str:
    if tokenizer.chat_template:
        return _by_template(tokenizer, messages, begins_reply=True)
    return "".join(f"{_plain(one)}\n\n" for one in messages) + f"{_NAMES['assistant']}:"


def _replied(tokenizer: Any, exchange: Exchange) -> str:
    """The reply as it follows what was asked, up to the sign that ends it."""
    end = tokenizer.eos_token or ""
    if not tokenizer.chat_template:
        return f" {exchange.reply}{end}"
    before = _asked(tokenizer, exchange.messages)
    said = {"role": "assistant", "content": exchange.reply}
    whole = _by_template(tokenizer, [*exchange.messages, said], begins_reply=False)
    # Some templates write an earlier reply otherwise than one that is to come.
    reply = whole.removeprefix(before) if whole.startswith(before) else exchange.reply
    if end and end in reply:
        return reply[: reply.rindex(end) + len(end)]
    return reply + end


def _by_template(
    tokenizer: Any, messages: Sequence[Message], *, begins_reply: bool
) -> str:
    from jinja2 import TemplateError

    def written(some: Sequence[Message]) -> str:
        return str(
            tokenizer.apply_chat_template(
                list(some),
                tokenize=False,
                add_generation_prompt=begins_reply,
                enable_thinking=False,  # of those that would first speak to themselves
            )
        )

    try:
        return written(messages)
    except TemplateError:  # there are templates without a place for instructions
        return written(_without_system(messages))


def _without_system(messages: Sequence[Message]) -> Sequence[Message]:
    """Instructions at the head of the first question."""
    told = [one["content"] for one in messages if one["role"] == "system"]
    first, *rest = [one for one in messages if one["role"] != "system"]
    joined = "\n\n".join([*told, first["content"]])
    return [{"role": first["role"], "content": joined}, *rest]


def _plain(message: Message) -> str:
    return f"{_NAMES[message['role']]}: {message['content']}"


def _ids(tokenizer: Any, text: str) -> list[int]:
    # A lone surrogate is legal in a str, but no tokenizer can take it.
    text = text.encode("utf-8", "replace").decode("utf-8")
    found: list[int] = tokenizer(text, add_special_tokens=False)["input_ids"]
    return found
