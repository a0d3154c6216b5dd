"""Labels for texts that have none, where a first head is sure (Lee 2013,
"Pseudo-Label")."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..head_fitting import fit_temperature
from ..heads import softmax
from ..labelled import Labelled
from ..notes import Note, note
from ..selection import pseudo_labels
from . import processes
from .linear import fit_head
from .work import TrainingError, Work

#: Of the time that is left; what is not read by then stays unlabelled.
_SHARE_OF_TIME = 0.25
#: Beside each labelled row at most so many, or guesses would drown what is known.
MOST_A_ROW = 5


def with_pseudo_labels(
    work: Work, unlabelled: Sequence[str], notes: list[Note]
) -> Work:
    """The work with the unlabelled texts whose label is sure among its rows.

    A note says how many there were. Raises ``TrainingError`` without labelled rows.
    """
    if not unlabelled:
        return work
    if not len(work.train):
        raise TrainingError(
            "Unlabelled texts need some labelled rows to begin with; there are none."
        )
    found, read = processes.agreed(lambda: _sure(work, list(dict.fromkeys(unlabelled))))
    sure = round(100 * work.arguments.pseudo_confidence)
    notes.append(note("pseudo_labels", read=read, kept=len(found), sure=sure))
    return replace(
        work,
        train=Labelled(
            work.train.texts + found.texts, work.train.labels + found.labels
        ),
    )


def _sure(work: Work, texts: list[str]) -> tuple[Labelled, int]:
    """Texts with the label that a head gives them, and how many were looked at."""
    encoder = work.encoder()
    work.will_read(work.train, work.prior, work.validation)
    vectors = work.encode(work.train.texts, encoder=encoder, stage="start")
    prior = work.encode(work.prior.texts, encoder=encoder, stage="start")
    held_out = work.encode(work.validation.texts, encoder=encoder, stage="start")
    trained = fit_head(work, vectors, prior=prior, held_out=held_out)
    temperature = 1.0
    if len(trained.targets):
        temperature = fit_temperature(trained.held_out, trained.targets)
    left = work.seconds_left()
    spare = None if left is None else left * (1 - _SHARE_OF_TIME)
    some = work.encode(texts, encoder=encoder, stage="unlabelled", spare=spare)
    probabilities = softmax((some @ trained.weight.T + trained.bias) / temperature)
    known = set(work.train.texts) | set(work.validation.texts)
    fresh = [row for row in range(len(some)) if texts[row] not in known]
    surest = sorted(fresh, key=lambda row: -float(probabilities[row].max()))
    kept = np.array(surest[: MOST_A_ROW * len(work.train)], dtype=np.int64)
    return pseudo_labels(
        [texts[row] for row in kept.tolist()],
        probabilities[kept],
        labels=work.labels,
        least=work.arguments.pseudo_confidence,
    ), len(some)
