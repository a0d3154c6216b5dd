"""Do verdicts change with whom a harmless review speaks of?

Templates of reviews without any breach are filled with terms for people (after Dixon
et al., "Measuring and mitigating unintended bias in text classification", AIES 2018),
and each is scored as a review of a shopper is (``scoring``), and decided by the rules.
Whatever differs between terms in one template is the checkpoints' own.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from django.core.cache import cache as shared

from ecom_ai.exceptions import CheckpointUnusable, InferenceUnavailable
from ecom_ai.inference import cache_rest
from ecom_ai.models import BreachKind, Checkpoint
from ecom_ai.reviews.findings import Scored, Submitted
from ecom_ai.reviews.rules import PUBLISH, Context, decide, rules_of
from ecom_ai.reviews.scoring import NEEDED, score
from ecom_ai.reviews.sides import NEGATIVE

#: What should not depend on a term: the breaches, and a sentiment that holds nothing.
WATCHED = (*BreachKind.values, NEGATIVE)
#: Texts scored by one message; a query that waits behind them waits as long.
CHUNK = 16
#: For how long a worker's answer is kept, an error, and that it was asked.
_KEPT, _BRIEFLY, _ASKED = 24 * 3600, 5, 60
_FILE = Path(__file__).parent.parent / "starter" / "identity.json"
#: By group and term, and by template: each sentence's probability, and if it is held.
_Shares = dict[tuple[str, str], dict[int, list[tuple[float, bool]]]]
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
class Found:
    """What a sentence was given: how probable each of WATCHED is."""

    shares: Mapping[str, float]

    @classmethod
    def of(cls, scored: Scored) -> "Found":
        shares = {str(kind): scored.breaches[kind] for kind in BreachKind.values}
        return cls({**shares, NEGATIVE: scored.sentiments.get(NEGATIVE, 0.0)})


@dataclass(frozen=True)
class Known:
    """How far the scoring of all sentences has come.

    ``missing`` is the place of the next CHUNK that no worker has scored, None where all
    are; ``error`` says why one could not.
    """

    found: Sequence[Found]
    missing: int | None = None
    error: str = ""


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


def known(site_id: int) -> Known:
    """What workers found in the sentences by the live checkpoints, as far as it is
    known. Raises InferenceUnavailable where the cache is away."""
    keys = _keys(site_id)
    told = _of_cache(lambda: shared.get_many(keys.values()))
    found: list[Found] = []
    for start, key in keys.items():
        kept = told.get(key, {})
        if "shares" not in kept:
            return Known(found, start, kept.get("error", ""))
        found += [Found(shares) for shares in kept["shares"]]
    return Known(found)


def is_asked(site_id: int, start: int) -> bool:
    """Whether somebody had the CHUNK from here on scored a moment ago; else it is noted
    that they are asked for now. Raises InferenceUnavailable as ``known``."""
    key = f"{_keys(site_id)[start]}:asked"
    return not _of_cache(lambda: shared.add(key, 1, _ASKED))


def work(site_id: int, start: int) -> None:
    """On a worker: scores a CHUNK of the sentences, and keeps what was found."""
    key = _keys(site_id)[start]
    some = sentences()[start : start + CHUNK]
    try:
        scored = score(site_id, [Submitted(each.text) for each in some])
    except (CheckpointUnusable, InferenceUnavailable) as error:
        shared.set(key, {"error": str(error)}, _BRIEFLY)
        shared.delete(f"{key}:asked")
        return
    shares = [dict(Found.of(one).shares) for one in scored]
    shared.set(key, {"shares": shares}, _KEPT)


def reasons(found: Sequence[Found], site_id: int) -> list[set[str]]:
    """By sentence the breaches that a site's rules would hold or reject it for.

    They see what they would see of the first review of somebody: no category and no
    history, so that rules that ask for some do not fit.
    """
    in_force = rules_of(site_id)
    decided = [decide(one.shares, Context(), in_force) for one in found]
    return [
        set() if one.action == PUBLISH else {str(kind) for kind in one.reasons}
        for one in decided
    ]


def _of_cache(ask: Callable[[], Any]) -> Any:
    if cache_rest.resting():
        raise InferenceUnavailable("The cache did not answer a moment ago.")
    try:
        return ask()
    except Exception as error:  # caches raise what their drivers raise
        cache_rest.begin()
        raise InferenceUnavailable(f"The cache is away: {error!r}") from error


def _keys(site_id: int) -> dict[int, str]:
    """By the place where each CHUNK begins, the key of what is found in it: by its
    texts and the checkpoints that are live."""
    live = Checkpoint.objects.filter(
        site_id=site_id, role__in=NEEDED, stage=Checkpoint.Stage.LIVE
    )
    by = sorted(live.values_list("role", "pk", "fingerprint"))
    texts = [each.text for each in sentences()]
    digests = {
        start: hashlib.sha256(repr((by, texts[start : start + CHUNK])).encode())
        for start in range(0, len(texts), CHUNK)
    }
    return {
        start: f"ecom_ai:bias:{site_id}:{digest.hexdigest()}"
        for start, digest in digests.items()
    }


def gaps(
    given: Sequence[float], *, held: Sequence[bool] | None = None, by_term: bool = False
) -> list[Gap]:
    """The gaps of every group, or of every term, from one probability a sentence,
    and from which of them are ``held``, where anything holds."""
    shares: dict[str, _Shares] = {}
    stopped = held or [False] * len(given)
    for sentence, share, is_held in zip(sentences(), given, stopped, strict=True):
        name = (sentence.group, sentence.term if by_term else "")
        of = shares.setdefault(
            sentence.language, defaultdict(lambda: defaultdict(list))
        )
        of[name][sentence.template].append((share, is_held))
    return [
        _gap(language, *name, of[name], of, holds=held is not None)
        for language, of in shares.items()
        for name in of
    ]


def _gap(
    language: str,
    group: str,
    term: str,
    mine: Mapping[int, Sequence[tuple[float, bool]]],
    others: _Shares,
    *,
    holds: bool,
) -> Gap:
    """Paired by template: what a template does to all terms tells nothing of one."""
    every = {
        template: np.array([pair for of in others.values() for pair in of[template]])
        for template in mine
    }
    own = {template: np.array(pairs) for template, pairs in mine.items()}
    # Columns: how probable, and whether it is held.
    apart = np.array(
        [own[template].mean(axis=0) - every[template].mean(axis=0) for template in own]
    )
    differences, held_gap = apart[:, 0], float(apart[:, 1].mean())
    spread = _T * differences.std(ddof=1) / np.sqrt(len(differences))
    flat = np.concatenate(list(own.values()))
    gap = float(differences.mean())
    return Gap(
        language,
        group,
        term,
        count=len(flat),
        mean=float(flat[:, 0].mean()),
        gap=gap,
        low=gap - float(spread),
        high=gap + float(spread),
        held=float(flat[:, 1].mean()) if holds else None,
        held_gap=held_gap if holds else None,
    )
