"""The box "Try it": what two checkpoints say of a sentence, asked of a worker.

A page never waits: the answer comes by the cache, where the box looks again and again
until its deadline.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from celery import shared_task
from django.core.cache import cache

from ecom_ai.conf import get_settings
from ecom_ai.exceptions import CheckpointUnusable
from ecom_ai.inference import LocalInference
from ecom_ai.models import Checkpoint
from ecom_ai.tasks import enqueue
from ecom_ai.training import starter

LONGEST = 1000
#: How often the box looks, half a second apart; a worker may have to load first.
MOST_LOOKS = 40
_KEPT_SECONDS, _ASKED_SECONDS = 600, 30
_MOST_LABELS = 6


@dataclass(frozen=True)
class Answer:
    """The probabilities of labels, or why there are none."""

    probabilities: dict[str, float]
    error: str = ""


@dataclass(frozen=True)
class Row:
    """A label with what this checkpoint and the live one give it, as shares of 1."""

    label: str
    mine: float | None
    live: float | None

    @property
    def mine_percent(self) -> str:
        return _percent(self.mine)

    @property
    def live_percent(self) -> str:
        return _percent(self.live)

    @property
    def mine_width(self) -> str:
        return f"{100 * (self.mine or 0):.1f}"

    @property
    def live_width(self) -> str:
        return f"{100 * (self.live or 0):.1f}"


def can_try(checkpoint: Checkpoint) -> bool:
    return checkpoint.role in starter.ROLES and bool(checkpoint.files)


def ask(checkpoint: Checkpoint, text: str) -> Answer | None:
    """What a checkpoint says of a text; None while a worker is still at it."""
    key = _key(checkpoint, text)
    stored = cache.get(key)
    if stored is None and get_settings().INFERENCE == "local":
        try_sentence(checkpoint.pk, text)
        stored = cache.get(key)
    if stored is not None:
        return Answer(**stored)
    if cache.add(f"{key}:asked", 1, _ASKED_SECONDS):
        enqueue(try_sentence, checkpoint.pk, text)
    return None


def compare(mine: Answer, live: Answer | None) -> list[Row]:
    """The labels by what this checkpoint gives them; of many the first ones."""
    others = live.probabilities if live else {}
    labels = sorted(
        {**others, **mine.probabilities},
        key=lambda label: (
            -max(mine.probabilities.get(label, 0.0), others.get(label, 0.0))
        ),
    )
    return [
        Row(label, mine.probabilities.get(label), others.get(label))
        for label in labels[:_MOST_LABELS]
    ]


def winner(answer: Answer | None) -> str:
    if answer is None or not answer.probabilities:
        return ""
    return max(answer.probabilities, key=lambda label: answer.probabilities[label])


@shared_task(name="ecom_ai.try_sentence", expires=_ASKED_SECONDS)
def try_sentence(checkpoint_id: int, text: str) -> None:
    """On a worker: asks a checkpoint, and puts its answer where the box looks."""
    checkpoint = Checkpoint.objects.get(pk=checkpoint_id)
    answer: dict[str, Any]
    try:
        found = LocalInference().classify(checkpoint, [text])
    except CheckpointUnusable as error:
        answer = {"probabilities": {}, "error": str(error)}
    else:
        shares: Sequence[float] = found.probabilities[0].tolist()
        answer = {"probabilities": dict(zip(found.labels, shares, strict=True))}
    cache.set(_key(checkpoint, text), answer, _KEPT_SECONDS)


def _key(checkpoint: Checkpoint, text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    return f"ecom_ai:try:{checkpoint.pk}:{checkpoint.fingerprint[:12]}:{digest}"


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f}%"
