"""Method "auto": which way of training suits so many labels and so much time."""

from collections import Counter
from dataclasses import dataclass

from ..notes import Note, note
from .work import MANY_ROWS, Work

#: Of training; below this, encoders learn nothing worth their export.
LEAST_SECONDS = 30.0
LEAST_ROWS = 16
#: Rows a second that a 12-layer encoder trains, as shares of those it encodes for
#: serving on the same machine, by how many of its first layers stay as they are.
PACES = {0: 0.08, 6: 0.15, 9: 0.35}


@dataclass(frozen=True)
class Choice:
    """The method that learns most of those that suit, how many layers it leaves alone,
    and why; ``skipped`` says why others were left out."""

    method: str
    why: Note
    frozen_layers: int = 0
    skipped: tuple[Note, ...] = ()


def choose(work: Work, *, rows_a_second: float, seconds: float | None) -> Choice:
    """By labels and time; ``rows_a_second`` is how fast the base encodes them.

    ``seconds`` is the time for training alone, if limited.

    Few labels ask for contrastive training on them and on sentences of ours, many for
    training as deep as the time allows to see each row about once. What learns less is
    fitted beside it, and compared.
    """
    count = len(work.train)
    if not count:
        return Choice("zero-shot", note("no_labels"))
    known = {"rows": count, "rarest": min(Counter(work.train.labels).values())}
    if count < LEAST_ROWS:
        return Choice("head", note("too_few_rows", **known))
    if seconds is not None and seconds < LEAST_SECONDS:
        return Choice("head", note("no_time", **known))
    if count < MANY_ROWS and work.teacher is None:
        left = note("full_left_out", rows=MANY_ROWS)
        return Choice("fewshot", note("few_rows", **known), skipped=(left,))
    left = note("fewshot_left_out", rows=MANY_ROWS)
    if work.on_gpu or seconds is None:
        return Choice("full", note("many_rows", **known), skipped=(left,))
    affordable = [
        n for n, share in PACES.items() if seconds * rows_a_second * share >= count
    ]
    layers = min(affordable, default=max(PACES))
    minutes = round(seconds / 60, 1)
    if not layers:
        why = note("time_for_all", **known, minutes=minutes)
        return Choice("full", why, skipped=(left,))
    why = note("time_for_upper", **known, minutes=minutes, layers=layers)
    return Choice("freeze", why, layers, skipped=(left,))
