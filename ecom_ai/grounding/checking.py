"""Whether a passage answers a question, as a probability that means what it says."""

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ecom_ai.grounding.library import Found
from ecom_ai.grounding.pairs import paired
from ecom_ai.inference import Classified

#: What the checkpoint of the role ``answer`` calls a passage that does.
ANSWERED = "answered"
#: How much the cosine counts beside the checkpoint's log-odds, and what makes of their
#: sum the log-odds that a passage is right. Chosen in benchmarks/support.py.
COSINE, SHIFT = 5.0, -2.0
#: How much all passages of an article count beside each alone: what several passages
#: seem to answer is more likely the matter.
TOGETHER = 0.5
#: Texts in, probabilities by label out.
Ask = Callable[[Sequence[str]], Classified]


@dataclass(frozen=True)
class Checked:
    """A passage, and the log-odds that it answers."""

    found: Found
    odds: float

    @property
    def share(self) -> float:
        """How likely it answers."""
        return 1 / (1 + math.exp(-self.odds))


def check(question: str, found: Sequence[Found], ask: Ask) -> list[Checked]:
    """The passages found for a question, the likeliest answer first.

    Raises ValueError where the checkpoint has no label "answered".
    """
    if not found:
        return []
    said = ask([paired(question, one.source.read) for one in found])
    if ANSWERED not in said.labels:
        raise ValueError(
            f"The checkpoint has the labels {', '.join(said.labels)}; expected "
            f"'{ANSWERED}' among them."
        )
    shares = said.probabilities[:, said.labels.index(ANSWERED)]
    alone = [
        _odds(float(share), one.cosine)
        for one, share in zip(found, shares, strict=True)
    ]
    together = _together(found, alone)
    checked = [
        Checked(one, (1 - TOGETHER) * odds + TOGETHER * together[_article(one)])
        for one, odds in zip(found, alone, strict=True)
    ]
    return sorted(checked, key=lambda one: -one.odds)


def _together(
    found: Sequence[Found], alone: Sequence[float]
) -> Mapping[tuple[str, str], float]:
    """By article or product, the log of the sum of its passages' odds."""
    sums: dict[tuple[str, str], float] = defaultdict(float)
    for one, odds in zip(found, alone, strict=True):
        sums[_article(one)] += math.exp(odds)
    return {article: math.log(total) for article, total in sums.items()}


def _article(found: Found) -> tuple[str, str]:
    return found.source.kind, found.source.key


def _odds(share: float, cosine: float) -> float:
    share = min(max(share, 1e-4), 1 - 1e-4)
    return math.log(share / (1 - share)) + COSINE * cosine + SHIFT
