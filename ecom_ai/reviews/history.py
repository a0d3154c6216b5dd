"""What the shop's other reviews say about one: copies, bursts, its author's record.

Signals of spam only. How many stars a review gives, and how pleased it is, are not
asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q

from ecom_ai import index
from ecom_ai.inference import Vector, encoder, passage_vectors
from ecom_ai.models import Item, Review, ReviewFingerprint
from ecom_ai.moderation import shingles
from ecom_ai.reviews.findings import Signal

#: Likeness of shingles from which a text is a copy with small edits.
COPY = 0.6
#: Cosine from which two long texts say the same in other words.
REWORDED = 0.97
#: So many near copies, this one included, are no chance.
CLUSTER = 3
#: Characters below which all that praise in two words look alike.
_SHORT = 24
#: Reviews looked at for copies of one, and those of its product for rewording.
_MOST, _MOST_NEAR = 200, 500
#: More reviews than this from one address, or of one author, within BURST_MINUTES.
BURST, BURST_MINUTES = 5, 10
_KIND = "spam"


@dataclass(frozen=True)
class Record:
    """What an author's earlier reviews came to."""

    published: int = 0
    rejected: int = 0


def remember(reviews: Sequence[Review]) -> dict[int, Vector]:
    """Keeps the fingerprints of reviews in their present version. Bears repeating.

    Returns vectors by id; none where no encoder is live.
    """
    vectors: dict[int, Vector] = {}
    checkpoint = index.live(reviews[0].site_id) if reviews else None
    if checkpoint is not None:
        found = passage_vectors(
            encoder(checkpoint), checkpoint, [review.text for review in reviews]
        )
        vectors = {r.pk: row for r, row in zip(reviews, found, strict=True)}
    ReviewFingerprint.objects.bulk_create(
        [
            ReviewFingerprint(
                review=review,
                bands=shingles.bands(review.text),
                checkpoint=checkpoint,
                vector=vectors.get(review.pk),
            )
            for review in reviews
        ],
        update_conflicts=True,
        unique_fields=["review"],
        update_fields=["bands", "checkpoint", "vector"],
    )
    return vectors


def copies(review: Review) -> list[Review]:
    """Other reviews whose text is a near copy, in the order they were written."""
    if len(review.text) < _SHORT:
        return []
    bands = shingles.bands(review.text)
    near = (
        Review.objects.filter(site_id=review.site_id, fingerprint__bands__overlap=bands)
        .exclude(pk=review.pk)
        .exclude(state=Review.State.WITHDRAWN)
        .order_by("pk")[:_MOST]
    )
    return [each for each in near if shingles.likeness(review.text, each.text) >= COPY]


def signals(review: Review, found: Sequence[Review]) -> list[Signal]:
    """Signs of spam in what surrounds a review; ``found`` are its copies."""
    told = []
    if len(found) + 1 >= CLUSTER:
        others = [each.pk for each in found][:20]
        told.append(Signal(_KIND, "copies", {"count": len(found), "reviews": others}))
    if count := _burst(review):
        told.append(Signal(_KIND, "burst", {"count": count, "minutes": BURST_MINUTES}))
    if _is_copied(review):
        told.append(Signal(_KIND, "copied_description", {}))
    return told


def records(reviews: Sequence[Review]) -> Mapping[str, Record]:
    """By author, what their other reviews came to. One statement."""
    keys = {review.author_key for review in reviews if review.author_key}
    if not keys:
        return {}
    state = Review.State
    rows = (
        Review.objects.filter(site_id=reviews[0].site_id, author_key__in=keys)
        .values_list("author_key")
        .annotate(
            published=Count("pk", filter=Q(state=state.PUBLISHED)),
            rejected=Count("pk", filter=Q(state=state.REJECTED)),
        )
    )
    return {key: Record(published, rejected) for key, published, rejected in rows}


def _burst(review: Review) -> int:
    """How many reviews came from one place within minutes, where they are too many."""
    if not (review.origin or review.author_key):
        return 0
    since = review.submitted_at - timedelta(minutes=BURST_MINUTES)
    near = Review.objects.filter(
        site_id=review.site_id,
        submitted_at__gt=since,
        submitted_at__lte=review.submitted_at,
    )
    most = 0
    for place in ("origin", "author_key"):
        if value := getattr(review, place):
            most = max(most, near.filter(**{place: value}).count())
    return most if most > BURST else 0


def _is_copied(review: Review) -> bool:
    """Whether the text is the product's own description."""
    if len(review.text) < _SHORT:
        return False
    item = Item.objects.filter(site_id=review.site_id, key=review.item_key).first()
    if item is None:
        return False
    return any(
        shingles.likeness(review.body, body) >= COPY
        for _title, body in item.texts.values()
    )
