"""Whether a probability means what it says: what was said beside what came true."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Ranges of probability, of the same width.
STEPS = 10
Shares = NDArray[np.floating]
Truths = NDArray[np.bool_]


def steps(said: Shares, true: Mapping[str, Truths]) -> list[dict[str, Any]]:
    """The average of what was said, and how often each of some things was true, of the
    rows in each tenth of probability that any row lies in."""
    places = _places(said)
    return [
        {
            "said": f"{n / STEPS:g} to {(n + 1) / STEPS:g}",
            "rows": int(here.sum()),
            "on average": round(float(said[here].mean()), 3),
            **{name: round(float(each[here].mean()), 3) for name, each in true.items()},
        }
        for n in range(STEPS)
        if (here := places == n).any()
    ]


def error(said: Shares, true: Truths) -> float:
    """Expected calibration error (Naeini et al. 2015) of the probability that something
    is true: 0 where it is in 9 of 10 rows of which 0.9 was said."""
    gaps = np.bincount(_places(said), true - said, minlength=STEPS)
    return float(np.abs(gaps).sum() / len(said))


def _places(said: Shares) -> NDArray[np.int_]:
    return np.minimum((said * STEPS).astype(int), STEPS - 1)
