"""Goods that broke in use: the guarantee on them, and how it is claimed.

Whoever says "the zip of my tent broke" asks nothing; of its words the help centre has
most where it says how a zip is cared for.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from ecom_ai.language import base
from ecom_ai.models import Message
from ecom_ai.support import answering
from ecom_ai.support.answers import Answer, Turn
from ecom_ai.support.in_full import in_full
from ecom_ai.support.tools import cues

#: Says that something of the writer's does not do any more.
_BROKE = re.compile(
    r"\b(?:broke|snapped|tore|ripped|cracked|burst|died)\b(?! my\b)"
    r"|\b(?:is|are|was|has|have|got|'s|went) (?:\w+ )?(?:broken|torn|ripped|cracked"
    r"|snapped|stuck|jammed|faulty|defective|dead|come (?:off|apart|loose))\b"
    r"|\b(?:stopped|no longer|not|n't|quit)(?: \w+)? (?:work|works|working|charg\w+"
    r"|clos\w+|open\w*|start\w*|turn\w* on|heat\w*)\b"
    r"|\b(?:fell|came|coming|falling) (?:off|apart|loose)\b"
    r"|(?:坏|断|裂|破|烂|崩|掉|脱胶|开胶|开线)了|(?:不能|没法|无法|用不)(?:用|了)"
    r"|(?:充不[进了上]|开不[了开]|拉不[上动]|打不开|不工作|不转|不亮|不通电|失灵)",
    re.IGNORECASE,
)
#: Asks for something else than what is done about it.
_ASKS_ELSE = re.compile(
    r"\b(?:how (?:do|can|should) i (?:care|clean|wash|store|keep)|prevent|avoid"
    r"|how (?:long|often)|which|where)\b|怎么(?:保养|清洗|洗|收纳|避免)|防止|多久",
    re.IGNORECASE,
)
#: What is the shop's own, as its website.
_OF_THE_SHOP = re.compile(
    r"\byour\b|\b(?:web ?site|page|app|link|checkout|login|button)\b"
    r"|网站|网页|页面|链接|你们的",
    re.IGNORECASE,
)
_REPAIR = re.compile(r"\b(?:repair|mend|fix)\w*\b|修", re.IGNORECASE)
#: What is asked after the writer's own words: whether it is in guarantee, and what
#: mending costs.
_GUARANTEE = (
    "Is that under guarantee, and for how long?",
    "在质保期内吗，保修多久？",
)
_MENDING = ("Can it be repaired, and what does it cost?", "能修吗，要多少钱？")
_INTENTS = frozenset({"", "warranty", "return", "exchange", "complaint"})


def broke(turn: Turn) -> Answer | None:
    """What the help centre says of the guarantee on something that broke in use, how it
    is claimed, and of its repair where that is asked for.

    None for what arrived so, for what would be, and where it says nothing.
    """
    said = cues.said(turn)
    is_meant = _BROKE.search(said) and not _ASKS_ELSE.search(said)
    is_other = any(
        cue.search(said) for cue in (cues.BROKEN, cues.SUPPOSES, _OF_THE_SHOP)
    )
    if not is_meant or is_other or turn.intent not in _INTENTS:
        return None
    found = [_after(turn, _GUARANTEE)]
    if found[0] is not None and turn.say is not None:
        turn.say(found[0].text)
    if _REPAIR.search(said):
        found.append(_after(turn, _MENDING))
    answers = [each for each in found if each is not None]
    if not answers:
        return None
    claim = _asked(turn, in_full("warranty", turn.language))
    return _joined([*answers, *([claim] if claim is not None else [])])


def _after(turn: Turn, questions: tuple[str, str]) -> Answer | None:
    """What is said to one of two questions, in the writer's language, after their own
    words."""
    is_chinese = base(turn.language) == "zh"
    said, stop = turn.text.rstrip(" .。!！?？,，"), "，" if is_chinese else ". "
    return _asked(turn, f"{said}{stop}{questions[is_chinese]}")


def _asked(turn: Turn, question: str) -> Answer | None:
    """What goes first of what the help centre plainly says to a question."""
    answer = answering.answer_question(turn.site_id, question, turn.language)
    if answer.outcome != Message.Outcome.ANSWERED:
        return None
    return answer if (answer.confidence or 0.0) >= answering.SURE else None


def _joined(answers: Sequence[Answer]) -> Answer:
    """Answers one after another, each passage once."""
    cited = {cite.quote: cite for each in answers for cite in each.citations}
    texts = (text for each in answers for text in each.text.split("\n\n"))
    return replace(
        answers[0],
        text="\n\n".join(dict.fromkeys(texts)),
        citations=list(cited.values()),
        read=[source for each in answers for source in each.read],
    )
