"""Published reviews of which copies turned up since they were decided.

Each is asked by what was kept of it, its shingles and its vector, as its own scoring
would ask: that a review has two copies says nothing of how many each of these has, for
texts that are near a third need not be near each other.
"""

from collections.abc import Sequence
from dataclasses import fields, replace

import numpy as np
from django.db.models import prefetch_related_objects

from ecom_ai.models import BreachKind, Review, ReviewFingerprint, Verdict
from ecom_ai.reviews import history, rules
from ecom_ai.reviews.findings import Place, Said, Scored, Signal
from ecom_ai.reviews.signals import with_signals

_SAID = [field.name for field in fields(Said)]


def recount(reviews: Sequence[Review]) -> list[tuple[Review, Scored, rules.Context]]:
    """Those of these reviews that are copies by now and whose verdict does not say so.

    With each what its verdict found in the text, the new signal beside it, and what
    rules asked then. No text is scored: reviews without a verdict of their present
    version are passed over.
    """
    prefetch_related_objects(list(reviews), "verdict__opinions", "fingerprint")
    found = []
    for review in reviews:
        verdict, kept = review.verdict, getattr(review, "fingerprint", None)
        if verdict is None or kept is None or verdict.version != review.version:
            continue
        if any(signal["name"] == "copies" for signal in verdict.signals):
            continue
        scored = _found_in(verdict)
        copies = history.copies(review, kept.bands, _with_vector(scored, kept))
        if signal := history.copied(review, copies):
            whole = with_signals(scored, [signal])
            found.append((review, whole, rules.Context(**verdict.context)))
    return found


def _found_in(verdict: Verdict) -> Scored:
    """What was found in a text, as it was before it became a verdict."""
    return Scored(
        language=verdict.language,
        sentiments=verdict.sentiments,
        breaches={kind: verdict.probability(kind) for kind in BreachKind.values},
        places=tuple(Place(**each) for each in verdict.spans),
        signals=tuple(Signal(**each) for each in verdict.signals),
        opinions=tuple(
            Said(**{name: getattr(each, name) for name in _SAID})
            for each in verdict.opinions.all()
        ),
        masked=verdict.masked,
        checkpoints=verdict.checkpoints,
    )


def _with_vector(scored: Scored, kept: ReviewFingerprint) -> Scored:
    """With the vector that is kept, of the encoder that made it; without one, none."""
    if kept.vector is None or kept.checkpoint_id is None:
        return scored
    return replace(
        scored,
        vector=np.asarray(kept.vector, dtype=np.float32),
        checkpoints={**scored.checkpoints, "encoder": kept.checkpoint_id},
    )
