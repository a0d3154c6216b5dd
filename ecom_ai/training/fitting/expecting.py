"""How long the training of a classifier takes, told before it begins."""

#: Minutes at most, where nobody sets them, of what is to be done while one waits.
SOME_MINUTES = 6.0
#: Seconds on a core of a common server: to begin, and to export and compare; for a row
#: that is read, and for one that is learnt from in an epoch.
BEGINNING, EXPORTING, READ, LEARNT = 15.0, 45.0, 0.02, 0.15
#: Rows that are held out to choose and to measure on, of all.
_HELD_OUT = 0.2
_SIMPLE = ("zero-shot", "head")
EPOCHS = 3


def minutes_at_most(
    rows: int,
    *,
    method: str = "auto",
    minutes: float | None = None,
    trials: int = 0,
    ours: bool = False,
) -> float | None:
    """The limit of a training that learns from so many rows; None without any.

    Few rows, and sentences of ours (``ours``), are trained on in some minutes unless
    somebody says otherwise; each of several trials may take so long.
    """
    from ecom_ai.ml.trainers.work import MANY_ROWS

    few = (rows < MANY_ROWS or ours) and method in ("auto", "fewshot")
    if minutes is None and few:
        return SOME_MINUTES * max(1, trials)
    return minutes


def expected_seconds(
    rows: int,
    *,
    method: str = "auto",
    epochs: int = EPOCHS,
    minutes: float | None = None,
    trials: int = 0,
    ours: bool = False,
) -> float:
    """About what a training on a file of so many rows takes, from its beginning on.

    A guess for a core that has nothing else to do: a busy one takes some times as long,
    a GPU a fraction.
    """
    from ecom_ai.ml.trainers.choosing import LEAST_ROWS

    learnt = rows * (1 - _HELD_OUT)
    seconds = BEGINNING + 2 * rows * READ
    if method not in _SIMPLE and not (method == "auto" and learnt < LEAST_ROWS):
        seconds += (learnt * epochs * LEARNT + EXPORTING) * max(1, trials)
    limit = minutes_at_most(
        int(learnt), method=method, minutes=minutes, trials=trials, ours=ours
    )
    return seconds if limit is None else min(seconds, 60 * limit)
