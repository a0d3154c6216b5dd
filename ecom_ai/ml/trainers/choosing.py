"""Method "auto": which way of training suits so many labels and so much time."""

from collections import Counter
from dataclasses import dataclass

from .work import MANY_ROWS, Work

#: Of training; below this, encoders learn nothing worth their export.
LEAST_SECONDS = 30.0
LEAST_ROWS = 16
#: Rows a second that a 12-layer encoder trains, as shares of those it encodes for
#: serving on the same machine, by how many of its first layers stay as they are.
PACES = {0: 0.08, 6: 0.15, 9: 0.35}


@dataclass(frozen=True)
class Choice:
    """A method, how many layers it leaves alone, and why in words for people."""

    method: str
    why: str
    frozen_layers: int = 0


def choose(work: Work, *, rows_a_second: float, seconds: float | None) -> Choice:
    """By labels and time; ``rows_a_second`` is how fast the base encodes them.

    ``seconds`` is the time for training alone, if limited.

    Few labels ask for contrastive training on them and on sentences of ours, many for
    training as deep as the time allows to see each row about once.
    """
    count = len(work.train)
    if not count:
        return Choice("zero-shot", "There are no labels, only what describes them.")
    rarest = min(Counter(work.train.labels).values())
    told = f"{count} labelled rows, the rarest label {rarest}"
    if count < LEAST_ROWS:
        return Choice("head", f"{told}: too few for anything but a head.")
    if seconds is not None and seconds < LEAST_SECONDS:
        return Choice("head", f"{told}: there is no time for more than a head.")
    if count < MANY_ROWS and work.teacher is None:
        return Choice("fewshot", f"{told}: few, so contrastive training.")
    return _deepest(count, told, seconds, rows_a_second, on_gpu=work.on_gpu)


def _deepest(
    count: int, told: str, seconds: float | None, pace: float, *, on_gpu: bool
) -> Choice:
    if on_gpu or seconds is None:
        return Choice("full", f"{told}: many, so the whole encoder learns.")
    affordable = [n for n, share in PACES.items() if seconds * pace * share >= count]
    layers = min(affordable, default=max(PACES))
    kept = f"all but its first {layers} layers" if layers else "the whole encoder"
    return Choice(
        "freeze" if layers else "full",
        f"{told}, {seconds / 60:.1f} minutes of training: time for {kept} to learn.",
        layers,
    )
