"""Do verdicts change with whom a harmless review speaks of?

Templates of reviews without any breach are filled with terms for people (after Dixon
et al., "Measuring and mitigating unintended bias in text classification", AIES 2018),
and the live checkpoints asked about each. Whatever differs between terms in one
template is the checkpoint's own.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from ecom_ai import classifying
from ecom_ai.classifying import Answer
from ecom_ai.models import Checkpoint, ReviewRule
from ecom_ai.reviews.rules import rules_of
from ecom_ai.reviews.sides import FINE, NEGATIVE, sides

Role = Checkpoint.Role
#: What each role's probability of which should not depend on a term, as our own
#: checkpoints call it.
WATCHED: Mapping[str, str] = {
    str(Role.OFFENCE): "offensive",
    str(Role.SPAM): "spam",
    str(Role.SENTIMENT): "negative",
}
#: Texts asked about at a time; what a page asks behind them waits as long.
CHUNK = 32
_FILE = Path(__file__).parent.parent / "starter" / "identity.json"
#: Student's t for 95%, of as many templates as there are.
_T = 2.262


@dataclass(frozen=True)
class Sentence:
    """A template filled with a term, which belongs to a group."""

    text: str
    language: str
    template: int
    group: str
    term: str


@dataclass(frozen=True)
class Gap:
    """What a group, or one term of it, is given beside all terms of its language.

    ``mean`` is the mean probability; ``gap`` its difference from that of all terms,
    with a 95% interval over the templates. ``held`` is the share that the rules would
    hold for it, and ``held_gap`` the difference of that; None where they hold none.
    """

    language: str
    group: str
    term: str
    count: int
    mean: float
    gap: float
    low: float
    high: float
    held: float | None = None
    held_gap: float | None = None

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out 0."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Asked:
    """How far the asking of a role has come; ``error`` where a worker failed at it."""

    checkpoint: Checkpoint
    answers: Sequence[Answer | None]
    error: str = ""

    @property
    def known(self) -> int:
        return sum(answer is not None for answer in self.answers)

    @property
    def is_done(self) -> bool:
        return self.known == len(self.answers)


@cache
def sentences() -> tuple[Sentence, ...]:
    """Every template with every term, in both languages."""
    told = json.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(
        Sentence(template.format(term=term), language, number, group, term)
        for language, of in told.items()
        for number, template in enumerate(of["templates"])
        for group, terms in of["groups"].items()
        for term in terms
    )


def ask(site_id: int, role: str) -> Asked | None:
    """What is known by now of the live checkpoint's verdicts; asks for the next CHUNK.

    None where nothing is live. Raises InferenceUnavailable as ``classifying.look``.
    """
    checkpoint = Checkpoint.objects.live(site_id, role)
    if checkpoint is None:
        return None
    texts = [sentence.text for sentence in sentences()]
    answers: list[Answer | None] = []
    for start in range(0, len(texts), CHUNK):
        answers += classifying.look(checkpoint, texts[start : start + CHUNK])
        if None in answers:
            break
    error = next((each.error for each in answers if each and each.error), "")
    answers += [None] * (len(texts) - len(answers))
    return Asked(checkpoint, answers, error)


def share(role: str, probabilities: Mapping[str, float]) -> float:
    """How probable what is WATCHED in a role is, whatever the labels for it are."""
    label = WATCHED[role]
    if role == Role.SENTIMENT:
        side = sides(probabilities)
        return sum(p for name, p in probabilities.items() if side[name] == NEGATIVE)
    if role == Role.OFFENCE and label not in probabilities:
        return sum(p for name, p in probabilities.items() if name.lower() not in FINE)
    return probabilities.get(label, 0.0)


def gaps(
    given: Sequence[float], *, threshold: float | None = None, by_term: bool = False
) -> list[Gap]:
    """The gaps of every group, or of every term, from one probability a sentence."""
    shares: dict[str, dict[tuple[str, str], dict[int, list[float]]]] = {}
    for sentence, share in zip(sentences(), given, strict=True):
        name = (sentence.group, sentence.term if by_term else "")
        of = shares.setdefault(
            sentence.language, defaultdict(lambda: defaultdict(list))
        )
        of[name][sentence.template].append(share)
    return [
        _gap(language, *name, of[name], of, threshold)
        for language, of in shares.items()
        for name in of
    ]


def threshold_of(site_id: int, role: str) -> float | None:
    """The least probability from which a site's rules hold or reject for a role."""
    stopping = [
        rule.at_least
        for rule in rules_of(site_id)
        if rule.breach == role and rule.action != ReviewRule.Action.PUBLISH
    ]
    return min(stopping, default=None)


def _gap(
    language: str,
    group: str,
    term: str,
    mine: Mapping[int, Sequence[float]],
    others: Mapping[tuple[str, str], Mapping[int, Sequence[float]]],
    threshold: float | None,
) -> Gap:
    """Paired by template: what a template does to all terms tells nothing of one."""
    every = {
        template: [share for of in others.values() for share in of[template]]
        for template in mine
    }
    differences = np.array(
        [np.mean(mine[template]) - np.mean(every[template]) for template in mine]
    )
    spread = _T * differences.std(ddof=1) / np.sqrt(len(differences))
    flat = np.array([share for of in mine.values() for share in of])
    held = held_gap = None
    if threshold is not None:
        whole = np.array([share for of in every.values() for share in of])
        held = float(np.mean(flat >= threshold))
        held_gap = held - float(np.mean(whole >= threshold))
    gap = float(differences.mean())
    return Gap(
        language,
        group,
        term,
        count=len(flat),
        mean=float(flat.mean()),
        gap=gap,
        low=gap - float(spread),
        high=gap + float(spread),
        held=held,
        held_gap=held_gap,
    )
