"""Method "auto": candidates side by side, on rows that none of them has learnt from."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from ..encoders import Encoder
from ..heads import Matrix
from ..labelled import Labelled
from ..notes import Note, note
from .encoding import Tuned
from .linear import Trained, fit_head, zero_shot
from .work import MANY_ROWS, Work

#: The methods that are compared, and what is said of one that is kept.
CANDIDATES = ("zero-shot", "head", "fewshot", "freeze", "full")
KEPT = dict.fromkeys(CANDIDATES, "kept") | {
    "zero-shot": "rows_left_aside",
    "head": "base_stays",
}
#: Log loss that makes no difference to anybody; and standard errors of a difference
#: past which it is no chance.
NO_MATTER, ERRORS = 0.02, 2.0
#: What each candidate has been on the rows held out, from the one that learns least.
Trials = Mapping[str, Trained]


def parted(work: Work, *, apart: bool) -> tuple[Labelled, Labelled]:
    """Rows that train the encoder, and rows to compare candidates on."""
    if len(work.validation):
        return work.train, work.validation
    if not apart:
        return work.train, work.train
    cut = len(work.train) * 3 // 4
    return work.train.take(range(cut)), work.train.take(range(cut, len(work.train)))


def untuned_trials(work: Work, seen: Labelled, unseen: Labelled) -> dict[str, Trained]:
    """Of the base as it is: zero-shot where all labels are described, and a head."""
    encoder, trials = work.encoder(), {}
    if not undescribed(work):
        arguments = replace(work.arguments, lexical=False)  # as the others are here
        bare = replace(work, arguments=arguments, validation=unseen)
        trials["zero-shot"] = zero_shot(bare, encoder=encoder)
    trials["head"] = _head_trial(work, encoder, seen, unseen)
    return trials


def tuned_trial(
    work: Work,
    encoder: Encoder,
    seen: Labelled,
    unseen: Labelled,
    tuned: Tuned,
    *,
    few: bool,
) -> Trained:
    """Of the trained encoder; with ``few`` rows its head is fitted anew."""
    if few:
        return _head_trial(work, encoder, seen, unseen)
    held_out = work.encode(unseen.texts, encoder=encoder)
    return tuned_head(held_out, replace(work, validation=unseen), tuned)


def best_of(trials: Trials) -> str:
    """The method to keep: each in turn, unless the rows held out speak against it.

    By more than chance: what learns more is better as a rule, and sixteen rows say
    little against that.
    """
    names = list(trials)
    best = names[0]
    for name in names[1:]:
        change = trials[name].losses - trials[best].losses
        chance = ERRORS * change.std() / np.sqrt(len(change))
        if change.mean() <= max(NO_MATTER, chance):
            best = name
    return best


def told(work: Work, trials: Trials, best: str) -> list[Note]:
    """How each candidate did, and why the best is kept."""
    missing = undescribed(work)
    left = [note("undescribed", label=missing[0])] if missing else []
    rows = len(next(iter(trials.values())).targets)
    figures = [
        _tried(work, method, right=100 * trial.accuracy)
        for method, trial in trials.items()
    ]
    return [*left, note("compared", rows=rows), *figures, note(KEPT[best])]


def _tried(work: Work, method: str, *, right: float) -> Note:
    """Where sentences of ours are the rows themselves, descriptions are all there is
    beside them."""
    if method == "zero-shot" and not work.sentences:
        return note("tried_descriptions", right=right)
    return note(f"tried_{method}", right=right)


def as_table(trials: Trials) -> list[dict[str, Any]]:
    """A line a candidate: its accuracy and its log loss on the rows held out."""
    return [
        {
            "method": method,
            "rows": len(trial.targets),
            "accuracy": round(trial.accuracy, 5),
            "loss": round(float(trial.losses.mean()), 5),
        }
        for method, trial in trials.items()
    ]


def undescribed(work: Work) -> list[str]:
    """Labels that neither a description nor a sentence of ours tells of."""
    return sorted(set(work.labels) - set(work.prior.labels))


def tuned_head(held_out: Matrix, work: Work, tuned: Tuned) -> Trained:
    """The head that was trained with the encoder, on vectors of validation rows."""
    logits = held_out @ tuned.weight.T + tuned.bias
    return Trained(tuned.weight, tuned.bias, logits, work.targets(work.validation))


def _head_trial(
    work: Work, encoder: Encoder, seen: Labelled, unseen: Labelled
) -> Trained:
    rows = seen.take(range(min(len(seen), MANY_ROWS - 1)))
    work.will_read(unseen, rows, work.prior)
    held_out = work.encode(unseen.texts, encoder=encoder)
    some = replace(work, train=rows, validation=unseen)
    vectors = work.encode(rows.texts, encoder=encoder)
    prior = work.encode(work.prior.texts, encoder=encoder)
    trained = fit_head(some, vectors, prior=prior, held_out=held_out)
    work.say("head", 1, 1, metric=trained.accuracy)
    return trained
