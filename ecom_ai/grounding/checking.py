"""Whether a passage answers a question, as a probability."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ecom_ai.grounding.library import Found
from ecom_ai.grounding.pairs import paired
from ecom_ai.inference import Classified

#: What the checkpoint of the role ``answer`` calls a passage that does.
ANSWERED = "answered"
#: How much the cosine, the words in common, and being in another language (which
#: lessens all else) count beside the checkpoint's log-odds, and what makes of their sum
#: the log-odds that a passage is right. Chosen on questions of benchmarks/support.py,
#: with an earlier starter.
COSINE, WORDS, ACROSS, SHIFT = 8.0, 2.0, 1.0, -3.6
#: What the log-odds that any of the passages answers are multiplied with, and what is
#: added (Platt 1999; Guo et al. 2017, "On calibration of modern neural networks").
#: Fitted on questions of benchmarks/support.py that the starter had not learnt from; it
#: makes what is said of other shops' articles truer, too.
SLOPE, BIAS = 0.7, 1.25
#: How much all passages of an article count beside each alone: what several passages
#: seem to answer is more likely the matter.
TOGETHER = 0.5
#: A passage in another language that has none of the question's words is read from so
#: near a meaning on: farther ones are taken for answers to anything.
APART = 0.1
#: Texts in, probabilities by label out.
Ask = Callable[[Sequence[str]], Classified]


@dataclass(frozen=True)
class Checked:
    """A passage: how much it answers, which tells the better of two, as log-odds.

    ``share`` is how likely it is the one that answers; those of all passages that were
    checked together are how likely there is an answer.
    """

    found: Found
    odds: float
    share: float


def check(
    question: str, found: Sequence[Found], ask: Ask, *, language: str
) -> list[Checked]:
    """The passages found for a question in a language, the likeliest answer first.

    Raises ValueError where the checkpoint has no label "answered".
    """
    found = [one for one in found if not _is_apart(one, language)]
    if not found:
        return []
    said = ask([paired(question, one.source.read) for one in found])
    if ANSWERED not in said.labels:
        raise ValueError(
            f"The checkpoint has the labels {', '.join(said.labels)}; expected "
            f"'{ANSWERED}' among them."
        )
    shares = said.probabilities[:, said.labels.index(ANSWERED)]
    alone = np.array(
        [
            _odds(float(share), one, is_across=one.source.language != language)
            for one, share in zip(found, shares, strict=True)
        ]
    )
    odds = (1 - TOGETHER) * alone + TOGETHER * _together(found, alone)
    likely = np.exp(alone) / np.exp(alone).sum() * _calibrated(alone)
    order = np.argsort(-odds, kind="stable")
    return [Checked(found[n], float(odds[n]), float(likely[n])) for n in order]


def _calibrated(alone: NDArray[np.float64]) -> float:
    """How likely there is an answer, by the log-odds of each passage by itself."""
    some = float(np.log(np.exp(alone).sum()))
    return 1 / (1 + math.exp(-(SLOPE * some + BIAS)))


def _together(
    found: Sequence[Found], alone: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Of each passage, the log of the sum of the odds of its article or product."""
    articles = [(one.source.kind, one.source.key) for one in found]
    is_same = np.array([[one == other for other in articles] for one in articles])
    return np.asarray(np.log(is_same @ np.exp(alone)))


def _is_apart(found: Found, language: str) -> bool:
    is_across = found.source.language != language
    return is_across and not found.words and found.cosine < APART


def _odds(share: float, found: Found, *, is_across: bool) -> float:
    share = min(max(share, 1e-4), 1 - 1e-4)
    beside = COSINE * found.cosine + WORDS * found.words + ACROSS * is_across
    return math.log(share / (1 - share)) + beside + SHIFT
