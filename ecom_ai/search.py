"""Search that understands plain language: words, typing errors and meaning, fused."""

import logging
import math
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from ecom_ai import catalog, index, spelling
from ecom_ai.catalog import Filters
from ecom_ai.conf import get_settings
from ecom_ai.exceptions import InferenceUnavailable
from ecom_ai.inference import get_inference
from ecom_ai.language import TEXT_SEARCH, base, segment
from ecom_ai.models import Checkpoint
from ecom_ai.retrieval import Candidate, fuse, pick
from ecom_ai.sql import Fragment, is_storable

logger = logging.getLogger(__name__)

#: How much each retriever's ranks weigh in the fusion.
WEIGHTS: Mapping[str, float] = {
    "words": 1.0,
    "meaning": 1.0,
    "spelling": 0.6,
    "any_word": 0.5,
}
#: Candidates of each retriever, and so about the most that can be paged through.
DEPTH = 120
#: Matches of a word that are read and ranked. A word that matches more tells little,
#: and ranking reads each document whole.
RANKED = 200
#: Products read besides those shown: some were sold since they were picked.
SPARE = 6
#: With fewer exact hits than this, likely spellings are looked for.
_ENOUGH = 5
#: The least cosine similarity, and its least share of the best one's, of an item
#: that is found by meaning alone. Measured by benchmarks/meaning.py.
MEANING_FLOOR, MEANING_SHARE = 0.16, 0.5
#: What the best five must reach on the mean, less this share of the mean of all that
#: were picked; or else the best one alone. Below it the shop has nothing of the kind.
MEANING_LEVEL, MEANING_OF_ALL, MEANING_BEST = 0.165, 0.3, 0.27
#: What is read of a query; more than this is not a search.
_CHARACTERS, _WORDS = 300, 40
#: How often a process warns that words alone are searched, and when it did last.
TOLD_SECONDS = 60.0
_told_at: float | None = None


@dataclass(frozen=True)
class Hit:
    """A product found, and by which retriever foremost."""

    key: str
    product: Any
    score: float
    source: str


@dataclass(frozen=True)
class SearchResults:
    """One page of hits.

    ``total`` counts the candidates before hydration; ``by_meaning`` is False where no
    vector could be had in time and words alone were searched. ``corrected`` is what
    the query may have meant, where its own words find little.
    """

    query: str
    hits: Sequence[Hit]
    total: int
    categories: Mapping[str, int]
    by_meaning: bool
    corrected: str = ""


def search(
    query: str,
    site_id: int,
    *,
    filters: Filters = Filters(),
    page: int = 1,
    page_size: int = 24,
) -> SearchResults:
    """The products a query means, best first: two statements.

    Two more where its words find little, and a slip in one may be why.
    Any text is a query: operators, quotes and odd characters are words or nothing.
    """
    words = normal(query)
    checkpoint = index.live(site_id)
    if not words or not is_storable(filters.category):
        return SearchResults(words, [], 0, {}, by_meaning=checkpoint is not None)
    target = _target(checkpoint, words)
    eligible = catalog.eligible_ids(site_id, filters)
    parts = _retrievers(words, site_id, filters, eligible, checkpoint, target)
    candidates = pick(parts)
    corrected = ""
    if sum(candidate.source == "words" for candidate in candidates) < _ENOUGH:
        corrected, others = _spelled(words, site_id, filters, eligible)
        candidates += others
    ranked = fuse(
        _meant(candidates, checkpoint),
        WEIGHTS,
        quality_weight=get_settings().QUALITY_WEIGHT,
    )
    page_size = max(1, min(page_size, DEPTH))
    start = (max(page, 1) - 1) * page_size
    window = ranked[start : start + page_size + SPARE]
    found = catalog.hydrate(site_id, [item.key for item in window])
    products = catalog.passing(found, filters)
    hits = [
        Hit(item.key, products[item.key], item.score, item.source)
        for item in window
        if item.key in products
    ]
    return SearchResults(
        query=words,
        hits=hits[:page_size],
        total=len(ranked),
        categories=Counter(item.category for item in ranked),
        by_meaning=target is not None,
        corrected=corrected,
    )


def normal(query: str) -> str:
    """A query as it is searched: one space between words, no NUL, bounded."""
    words = query.replace("\0", " ").encode("utf-8", "ignore").decode().split()
    return " ".join(words[:_WORDS])[:_CHARACTERS]


def _target(checkpoint: Checkpoint | None, words: str) -> Fragment | None:
    """SQL of the query's vector; None where none can be had, or it does not fit."""
    if checkpoint is None:
        return None
    try:
        vector = get_inference().encode_query(checkpoint, words)
        return index.vector_value(checkpoint, vector)
    except (InferenceUnavailable, ValueError) as error:
        _tell(error)
        return None


def _tell(error: Exception) -> None:
    """Logs why words alone are searched: once in a while, not at each query."""
    global _told_at
    now = time.monotonic()
    is_due = _told_at is None or now - _told_at >= TOLD_SECONDS
    if is_due:
        _told_at = now
    level = logging.WARNING if is_due else logging.DEBUG
    logger.log(level, "Search by words alone: %s", error)


def _retrievers(
    words: str,
    site_id: int,
    filters: Filters,
    eligible: Fragment,
    checkpoint: Checkpoint | None,
    target: Fragment | None,
) -> dict[str, Fragment | None]:
    every = _tsquery(words)
    parts: dict[str, Fragment | None] = {
        "words": _matching(every, site_id, eligible, filters)
    }
    if checkpoint is None or target is None:
        some = Fragment(
            f"replace(({every.sql})::text, '&', '|')::tsquery", every.params
        )
        parts["any_word"] = _matching(some, site_id, eligible, filters, unless=every)
        return parts
    parts["meaning"] = index.nearest(
        checkpoint, target, eligible, k=DEPTH, filters=filters
    )
    return parts


def _spelled(
    words: str,
    site_id: int,
    filters: Filters,
    eligible: Fragment,
) -> tuple[str, list[Candidate]]:
    """What a query may have meant, and what that finds."""
    proposed = spelling.proposals(site_id, words)
    if not proposed:
        return "", []
    any_of = _any([_tsquery(text) for text in proposed])
    part = _matching(any_of, site_id, eligible, filters, ranked=DEPTH)
    found = pick({"spelling": part})
    return (proposed[0] if found else ""), found


def _tsquery(words: str) -> Fragment:
    """Every word, in any one of the shop's languages or in none's.

    Operators are no words. A hyphen parts words, so that what a product joins and
    what a shopper joins are found alike.
    """
    apart = segment(words, query=True).replace("-", " ")
    configs = {
        TEXT_SEARCH.get(base(code), "simple")
        for code in (settings.LANGUAGE_CODE, *(code for code, _ in settings.LANGUAGES))
    } | {"simple"}
    known = sorted(configs) if len(configs) <= 4 else ["english", "simple"]
    return Fragment(
        " || ".join(f"plainto_tsquery('{config}', %s)" for config in known),
        (apart,) * len(known),
    )


def _any(tsqueries: Sequence[Fragment]) -> Fragment:
    return Fragment(
        " || ".join(f"({tsquery.sql})" for tsquery in tsqueries),
        tuple(value for tsquery in tsqueries for value in tsquery.params),
    )


def _matching(
    tsquery: Fragment,
    site_id: int,
    eligible: Fragment,
    filters: Filters,
    *,
    unless: Fragment | None = None,
    ranked: int = RANKED,
) -> Fragment:
    """Items that match, best first; at most ``ranked`` of them are read to be ranked.

    Those that match by their titles alone come before all others into this choice,
    and what the host cannot sell now takes no place in it. Looked for only where the
    query ``unless`` finds little.
    """
    little = _finds_little(unless, site_id) if unless else Fragment("")
    passes = filters.condition("m")
    by_title = f"ts_filter(m.document, '{{a}}') @@ ({tsquery.sql})"
    matches = f"""SELECT m.id, m.document FROM ecom_ai_item m
                    WHERE m.site_id = {site_id:d} AND m.available AND {passes.sql}
                      {little.sql} AND {index.is_eligible("m.id", eligible)}"""
    params = (*passes.params, *little.params, *eligible.params)
    return Fragment(
        f"""SELECT t.id AS item_id, ts_rank_cd(t.document, {tsquery.sql}) AS score
            FROM (
                ({matches} AND {by_title} LIMIT {ranked:d})
                UNION ALL
                ({matches} AND m.document @@ ({tsquery.sql}) AND NOT {by_title}
                    LIMIT {ranked:d})
                LIMIT {ranked:d}
            ) t
            ORDER BY score DESC, t.id LIMIT {DEPTH:d}""",
        (
            *tsquery.params,
            *(*params, *tsquery.params),
            *(*params, *tsquery.params, *tsquery.params),
        ),
    )


def _finds_little(tsquery: Fragment, site_id: int) -> Fragment:
    """SQL condition, asked once a statement: fewer than _ENOUGH items match."""
    return Fragment(
        f"""AND (SELECT count(*) FROM (
                SELECT 1 FROM ecom_ai_item f
                WHERE f.site_id = {site_id:d} AND f.document @@ ({tsquery.sql})
                LIMIT {_ENOUGH:d}) enough) < {_ENOUGH:d}""",
        tsquery.params,
    )


def _meant(
    candidates: Sequence[Candidate], checkpoint: Checkpoint | None
) -> list[Candidate]:
    """Leaves out what is near to a query only for want of anything nearer.

    In a shop too small for means of its own vectors are not centred, and all are
    near to each other: there what lies below the middle of best and mean goes.
    """
    by_meaning = [c.score for c in candidates if c.source == "meaning"]
    if not by_meaning:
        return list(candidates)
    if checkpoint is not None and checkpoint.means.get("query"):
        least = least_meant(by_meaning)
    else:
        least = (max(by_meaning) + sum(by_meaning) / len(by_meaning)) / 2
    return [c for c in candidates if c.source != "meaning" or c.score >= least]


def least_meant(scores: Sequence[float]) -> float:
    """The least cosine similarity that is shown, of those of the nearest DEPTH.

    Infinite where the shop has nothing of the kind.
    """
    five = sorted(scores, reverse=True)[:5]
    level = sum(five) / len(five) - MEANING_OF_ALL * sum(scores) / len(scores)
    if five[0] < MEANING_BEST and level < MEANING_LEVEL:
        return math.inf
    return max(MEANING_FLOOR, MEANING_SHARE * five[0])
