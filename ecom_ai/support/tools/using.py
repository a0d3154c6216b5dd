"""Asking tools, with what is written down of each use.

Which tool a message asks for is decided here, in code, by what the shopper wrote. What
changes something is done by ``confirm`` alone: once the shopper says yes to the last
reply. A generator that wants a tool has only ``call``; help with products, which keeps
what a shopper wants over several messages, asks by ``run``.
"""

import logging
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import timedelta
from time import monotonic
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ecom_ai.exceptions import BadInput
from ecom_ai.models import Message, ToolUse
from ecom_ai.support import deeds, states
from ecom_ai.support.answers import Answer, Turn
from ecom_ai.support.failures import covered, loggable, words
from ecom_ai.support.intents import slots
from ecom_ai.support.tools import cues, proof
from ecom_ai.support.tools.agreeing import agreed, choices, yes_or_no
from ecom_ai.support.tools.registry import tools
from ecom_ai.support.tools.tool import NotAllowed, Permission, Tool

logger = logging.getLogger(__name__)

#: A question that was asked longer ago is not answered by yes any more.
OPEN = timedelta(minutes=30)
#: A message that is shorter says little more than the number it has.
_SHORT = 30
#: What the trail says of a tool that is at work, and of one that nobody waited for.
_BEGUN, _LEFT = "did not end", "no answer in time"
Outcome, _REFUSED = Message.Outcome, ToolUse.Outcome.REFUSED


def use(turn: Turn) -> Answer | None:
    """What the tool says that a message asks for; None if it asks for none."""
    if (asked := _going_on(turn)) is not None:
        return _answer(turn, *asked)
    for tool in tools().values():
        if (arguments := tool.wanted(turn)) is not None:
            return _answer(turn, tool, arguments)
    return None


def confirm(turn: Turn) -> Answer | None:
    """Does, or leaves, what the last reply proposed; None if that was no yes or no."""
    proposal = _proposal(turn)
    is_agreed = agreed(turn.text) if "tool" in proposal else None
    missing = proposal.get("missing")
    if is_agreed is None or missing == proof.PROOF or (missing and is_agreed):
        return None
    if not is_agreed:
        said = _("All right, nothing was changed.")
        return Answer(said, Outcome.ANSWERED, turn.language, intent=turn.intent)
    tool = tools().get(str(proposal["tool"]))
    if tool is None:  # the shop took it away meanwhile
        return None
    if (done := deeds.kept(turn.message)) is not None:  # whose writer died then
        return done
    return _answer(turn, tool, tool.parse(proposal["arguments"]), confirmed=True)


def leave(turn: Turn) -> Answer | None:
    """Says sorry for a tool that does not end; None where none is at work.

    What it still writes is undone.
    """
    at_work = ToolUse.objects.filter(
        message=turn.message, outcome=ToolUse.Outcome.FAILED, detail=_BEGUN
    )
    left = False
    for row in at_work:
        seconds = (timezone.now() - row.at).total_seconds()
        left |= bool(at_work.filter(pk=row.pk).update(detail=_LEFT, seconds=seconds))
    return _sorry(turn) if left else None


def run(turn: Turn, name: str, arguments: Any) -> Answer:
    """A tool that other code of ours asks for, with the arguments that it read.

    It looks something up, also for an agent. Raises KeyError for a name that no tool
    has.
    """
    return _answer(turn, tools()[name], arguments, reads=True)


def call(turn: Turn, name: str, given: Mapping[str, Any]) -> Answer:
    """A tool that something other than this code asks for: a generator, say.

    It gets no further than the shopper themselves: arguments must fit, permissions are
    the same, and what changes something is proposed, never done.
    """
    tool = tools().get(name)
    try:
        if tool is None:
            raise BadInput("There is no such tool.")
        arguments = tool.parse(given)
    except BadInput as error:
        _write(turn, name, dict(given), _REFUSED, str(error))
        return _sorry(turn)
    return _answer(turn, tool, arguments)


def _answer(
    turn: Turn,
    tool: Tool,
    arguments: Any,
    *,
    confirmed: bool = False,
    reads: bool = False,
) -> Answer:
    """One use of a tool. Its row says that it failed until it has not.

    Nothing is done, unless it only ``reads``, for a reply that was dropped meanwhile.
    """
    row = _write(turn, tool.name, asdict(arguments), ToolUse.Outcome.FAILED, _BEGUN)
    begun, detail, outcome = monotonic(), "", ToolUse.Outcome.DONE
    try:
        _permit(turn, tool, arguments)
        if confirmed:  # what a host does elsewhere cannot be undone
            states.hold_reply(turn.message)
        with transaction.atomic():  # all that a tool writes, or nothing
            answer, detail = _use(turn, tool, arguments, confirmed=confirmed)
            _end(row)
            # Last, since a stop must not wait for the tool.
            reply = None if reads else states.hold_reply(turn.message)
            if confirmed and reply is not None:
                deeds.keep(reply, answer)
    except NotAllowed as error:
        asked = tool.unproved(turn, error.answer)
        answer, outcome = _proving(asked, tool, arguments), _REFUSED
    except BadInput as error:
        answer = Answer(str(error), Outcome.ANSWERED, turn.language)
        outcome, detail = _REFUSED, str(error)
    except states.Dropped as error:
        answer, outcome, detail = _sorry(turn), _REFUSED, str(error)
    except Exception as error:  # of a host's code
        message = turn.message.pk
        why = loggable(error)
        logger.error("The tool %s failed on message %s: %s", tool.name, message, why)
        answer, outcome, detail = _sorry(turn), ToolUse.Outcome.FAILED, words(error)
    row.outcome, row.detail = outcome, covered(detail)[:300]
    row.seconds = monotonic() - begun
    row.save(update_fields=["outcome", "detail", "seconds"])
    return answer if answer.intent else replace(answer, intent=turn.intent)


def _permit(turn: Turn, tool: Tool, arguments: Any) -> None:
    """Raises NotAllowed."""
    if tool.permission == Permission.ORDER:
        proof.require(turn, arguments.order)
    elif tool.permission == Permission.SIGNED_IN and turn.conversation.user is None:
        raise NotAllowed(_not_signed_in(turn))


def _end(row: ToolUse) -> None:
    """Raises TimeoutError where nobody waits for a tool any more."""
    waited = ToolUse.objects.filter(pk=row.pk, detail=_BEGUN)
    if not waited.update(outcome=ToolUse.Outcome.DONE, detail=""):
        raise TimeoutError(_LEFT)


def _use(
    turn: Turn, tool: Tool, arguments: Any, *, confirmed: bool
) -> tuple[Answer, str]:
    """An answer, and what the trail says of it."""
    if confirmed:
        return tool.run(turn, arguments), ""
    if (back := tool.asked_back(turn, arguments)) is not None:
        proposal = {"tool": tool.name, **back.proposal} if back.proposal else {}
        return replace(back, proposal=proposal), "asked back"
    if not tool.needs_confirmation:
        return tool.run(turn, arguments), ""
    question = tool.question(turn, arguments)
    return replace(
        question,
        outcome=Outcome.ASKED,
        cards=[*question.cards, choices(yes_or_no())],
        proposal={
            "tool": tool.name,
            "arguments": asdict(arguments),
            **question.proposal,
        },
    ), "asked to confirm"


def _going_on(turn: Turn) -> tuple[Tool, Any] | None:
    """The tool whose question a message answers, and its arguments with the answer."""
    proposal = _proposal(turn)
    missing = str(proposal.get("missing", ""))
    tool = tools().get(str(proposal.get("tool", "")))
    if tool is None or not missing:
        return None
    arguments = tool.parse(proposal.get("arguments", {}))
    if missing != proof.PROOF:
        filled = tool.filled(turn, arguments, missing)
        if filled is None and _is_lost(turn, tool):
            filled = arguments  # asked once more
        return None if filled is None else (tool, filled)
    told = slots(turn.message.text, today=timezone.localdate())
    is_told = told.emails or len(turn.text) < _SHORT
    numbers = told.numbers or (told.others if is_told else ())
    if not numbers and not told.emails:
        return None
    if numbers:
        arguments = replace(arguments, order=numbers[0])
    return tool, arguments


def _is_lost(turn: Turn, tool: Tool) -> bool:
    """Whether a message answers what was asked back in words that tell nothing.

    Not one that asks for something else, or for another tool; nor a long one.
    """
    if len(turn.text) >= _SHORT or cues.is_elsewhere(turn):
        return False
    others = (each for each in tools().values() if each is not tool)
    return all(each.wanted(turn) is None for each in others)


def _proposal(turn: Turn) -> dict[str, Any]:
    """What the reply before a message proposed, if that was a short while ago."""
    replies = turn.conversation.messages.filter(
        author=Message.Author.ASSISTANT, pk__lt=turn.message.pk
    )
    last = replies.order_by("-pk").first()
    if last is None or last.state != Message.State.DONE:
        return {}
    said_at = last.done_at or last.created_at
    proposal: dict[str, Any] = last.proposal
    return proposal if timezone.now() - said_at < OPEN else {}


def _proving(answer: Answer, tool: Tool, arguments: Any) -> Answer:
    if not answer.proposal:
        return answer
    known = {"tool": tool.name, "arguments": asdict(arguments)}
    return replace(answer, proposal={**answer.proposal, **known})


def _not_signed_in(turn: Turn) -> Answer:
    return Answer(
        text=_("Please sign in for that."),
        outcome=Outcome.ASKED,
        language=turn.language,
        cards=proof.sign_in(),
    )


def _sorry(turn: Turn) -> Answer:
    return Answer(
        text=_("I am sorry, I cannot do that just now. Would you like a person?"),
        outcome=Outcome.UNKNOWN,
        language=turn.language,
        intent=turn.intent,
        cards=[
            choices([(_("Talk to a person"), _("I want to talk to a person"))]),
        ],
    )


def _write(
    turn: Turn, name: str, arguments: Mapping[str, Any], outcome: str, detail: str
) -> ToolUse:
    return ToolUse.objects.create(
        conversation=turn.conversation,
        message=turn.message,
        tool=covered(name)[:60],
        arguments={
            covered(str(name))[:60]: covered(_plain(value))
            for name, value in arguments.items()
            if value is not None and value != ()
        },
        outcome=outcome,
        detail=covered(detail)[:300],
    )


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
