"""The box "Try it": what two checkpoints say of a sentence, asked of a worker.

A page never waits: the box looks for the answer again and again until its deadline.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ecom_ai import classifying
from ecom_ai.admin.labels import label_name
from ecom_ai.classifying import Answer
from ecom_ai.exceptions import BadInput, InferenceUnavailable
from ecom_ai.models import Checkpoint, Correction
from ecom_ai.training import corrections, fitting

LONGEST = 1000
#: How often the box looks, half a second apart; a worker may have to load first.
MOST_LOOKS = 40
_MOST_LABELS = 6


@dataclass(frozen=True)
class Row:
    """A label with what this checkpoint and the live one give it, as shares of 1."""

    label: str
    mine: float | None
    live: float | None

    @property
    def name(self) -> str:
        return label_name(self.label)

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
    return checkpoint.role in fitting.CLASSIFIERS and bool(checkpoint.files)


def text_in(posted: Mapping[str, Any]) -> str:
    """The sentence that was sent, as far as it is looked at."""
    return str(posted.get("text", "")).replace("\0", "").strip()[:LONGEST]


def choices(checkpoint: Checkpoint) -> list[tuple[str, str]]:
    """The labels that a text may have: those of this checkpoint, of the live one and
    of corrections, each with its name."""
    live = Checkpoint.objects.live(checkpoint.site_id, checkpoint.role)
    known = corrections.labels(checkpoint.site_id, checkpoint.role)
    for each in (checkpoint, live):
        known = [*known, *(each.data.get("labels", []) if each else [])]
    return [(label, label_name(label)) for label in sorted(set(known))]


def correct(checkpoint: Checkpoint, text: str, label: str, *, by: str) -> Correction:
    """Keeps what a text should have been given, beside what it was given.

    Raises BadInput for a blank text and for a label that is none of its choices.
    """
    if label not in dict(choices(checkpoint)):
        raise BadInput(_("Choose what the text should have been given."))
    said = ask(checkpoint, text)
    given = winner(said)
    return corrections.correct(
        checkpoint.site_id,
        checkpoint.role,
        text,
        label,
        predicted=given,
        probability=said.probabilities[given] if said and given else None,
        checkpoint=checkpoint,
        by=by,
    )


def ask(checkpoint: Checkpoint, text: str) -> Answer | None:
    """What a checkpoint says of a text; None while a worker is still at it."""
    try:
        return classifying.look(checkpoint, [text])[0]
    except InferenceUnavailable as error:
        return Answer({}, str(error))


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


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f}%"
