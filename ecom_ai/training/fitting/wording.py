"""How well a generator words replies, by itself and beside the live one."""

import math
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ecom_ai.exceptions import CheckpointUnusable
from ecom_ai.grounding.prompting import MAX_TOKENS
from ecom_ai.grounding.supported import facts, is_supported
from ecom_ai.grounding.terms import terms
from ecom_ai.inference import generators
from ecom_ai.models import Checkpoint
from ecom_ai.training import gate
from ecom_ai.training.conversations import Asked
from ecom_ai.training.fitting.work import Request, Say, StopAsked, Stopped
from ecom_ai.training.gate import Verdict

if TYPE_CHECKING:
    from ecom_ai.inference.generators import Generator


@dataclass(frozen=True)
class Worded:
    """What a generator replied to each question, and its figures beside a person's."""

    replies: tuple[str, ...] = ()
    metrics: Mapping[str, float] = field(default_factory=dict)
    likeness: tuple[float, ...] = ()


def word(
    generator: "Generator",
    asked: Sequence[Asked],
    *,
    say: Say = lambda _done, _of: None,
    stopped: StopAsked = lambda: False,
    seconds: float = math.inf,
) -> Worded:
    """Replies to as many questions, from the first on, as the time allows for.

    Of persons' replies: ``token_f1``, the words in common (F1, as SQuAD has it);
    ``facts_kept``, the share of their numbers, prices and dates; ``perplexity``. And
    ``supported``: the share that the chat's guard would show. Raises Stopped, and
    CheckpointUnusable where the memory runs out.
    """
    until, replies = time.monotonic() + seconds, list[str]()
    for one in asked:
        replies.append(reply_of(generator, one, stopped=stopped))
        if stopped():
            raise Stopped
        say(len(replies), len(asked))
        if time.monotonic() > until:
            break
    done = asked[: len(replies)]
    likeness = tuple(
        _token_f1(reply, one.reply) for reply, one in zip(replies, done, strict=True)
    )
    return Worded(
        tuple(replies), _figures(generator, done, replies, likeness), likeness
    )


def reply_of(
    generator: "Generator", asked: Asked, *, stopped: StopAsked = lambda: False
) -> str:
    """What a generator replies; what breaks off by its length or a stop stays as it is.

    Raises CheckpointUnusable where the memory runs out.
    """
    from ecom_ai.ml.generators import MemoryRanOut, Unfinished

    text = ""
    pieces = generator.stream(asked.messages, max_tokens=MAX_TOKENS, stopped=stopped)
    try:
        for piece in pieces:
            text += piece
    except MemoryRanOut as error:
        raise CheckpointUnusable(str(error)) from error
    except Unfinished:
        pass
    return text.strip()


def judge(
    request: Request,
    challenger: Worded,
    asked: Sequence[Asked],
    live: Checkpoint | None,
    *,
    say: Say,
    stopped: StopAsked,
) -> Verdict:
    """The challenger beside the live generator on the same questions."""
    from ecom_ai.ml.encoder_training import paired_permutation

    role, metric = request.role, gate.PRIMARY[Checkpoint.Role.GENERATOR]
    figure, rows = challenger.metrics.get(metric), len(asked)
    if live is None or figure is None:
        why = gate.UNMEASURED if live else gate.NONE_LIVE
        return gate.alone(role, rows=rows, challenger=figure, apart=why)
    try:
        champion = word(generators.generator(live), asked, say=say, stopped=stopped)
    except CheckpointUnusable:
        return gate.alone(role, rows=rows, challenger=figure, apart=gate.UNUSABLE)
    return gate.judge(
        role,
        rows=rows,
        challenger=figure,
        champion=champion.metrics[metric],
        champion_id=live.pk,
        p_value=paired_permutation(challenger.likeness, champion.likeness),
    )


def _figures(
    generator: "Generator",
    asked: Sequence[Asked],
    replies: Sequence[str],
    likeness: Sequence[float],
) -> dict[str, float]:
    from ecom_ai.ml.chat import Exchange

    if not asked:
        return {}
    found = [generator.surprise(Exchange(one.messages, one.reply)) for one in asked]
    loss, tokens = (sum(each) for each in zip(*found, strict=True))
    figures = {
        "token_f1": _mean(likeness),
        "supported": _mean(
            [
                float(is_supported(reply, one.passages))
                for reply, one in zip(replies, asked, strict=True)
            ]
        ),
        "perplexity": round(math.exp(min(loss / max(1, tokens), 50.0)), 5),
    }
    kept = [
        len(facts(one.reply) & facts(reply)) / len(facts(one.reply))
        for reply, one in zip(replies, asked, strict=True)
        if facts(one.reply)
    ]
    return {**figures, "facts_kept": _mean(kept)} if kept else figures


def _token_f1(reply: str, wanted: str) -> float:
    mine, theirs = Counter(terms(reply)), Counter(terms(wanted))
    common = sum((mine & theirs).values())
    every = sum(mine.values()) + sum(theirs.values())
    return 2 * common / every if every else float(reply == wanted)


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 5)
