"""What the shop's other reviews say about one: copies, bursts, its author's record.

Signals of spam only. How many stars a review gives, and how pleased it is, are not
asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q

from ecom_ai.models import Item, Review, ReviewFingerprint
from ecom_ai.moderation import shingles
from ecom_ai.reviews.findings import Scored, Signal
from ecom_ai.reviews.paraphrases import paraphrases

#: Likeness of shingles from which a text is a copy with small edits.
COPY = 0.6
#: So many near copies, this one included, are no chance.
CLUSTER = 3
#: Characters below which all that praise in two words look alike.
SHORT = 24
#: Reviews that share a band with one, of which so many are compared exactly if they
#: share more: of copies all but 4 in 1,000 do, of texts on one subject few.
_MOST, _COMPARED, _SHARED = 5000, 40, 2
#: More new reviews than this from one address, or of one author, within
#: BURST_MINUTES. Behind one address there may be an office.
BURST, BURST_MINUTES = {"origin": 30, "author_key": 10}, 10
_KIND = "spam"


@dataclass(frozen=True)
class Record:
    """What an author's earlier reviews came to."""

    published: int = 0
    rejected: int = 0


def remember(
    reviews: Sequence[Review], scored: Sequence[Scored]
) -> dict[int, list[int]]:
    """Keeps the fingerprints of reviews in their present version. Bears repeating.

    Returns the bands of their shingles by id. Where no encoder is live they have no
    vector.
    """
    bands = {review.pk: shingles.bands(review.text) for review in reviews}
    ReviewFingerprint.objects.bulk_create(
        [
            ReviewFingerprint(
                review=review,
                bands=bands[review.pk],
                checkpoint_id=found.checkpoints.get("encoder"),
                vector=found.vector,
                written_at=review.created_at,
            )
            for review, found in zip(reviews, scored, strict=True)
        ],
        update_conflicts=True,
        unique_fields=["review"],
        update_fields=["bands", "checkpoint", "vector", "written_at"],
    )
    return bands


def copies(review: Review, bands: Sequence[int], found: Scored) -> list[Review]:
    """Other reviews whose text is a near copy, in the order they were written.

    ``bands`` are the review's own, as ``remember`` gives them. Those that say the same
    in other words are among them, where that is no chance.
    """
    alike = {each.pk: each for each in _by_shingles(review, bands)}
    alike |= {each.pk: each for each in paraphrases(review, found)}
    return [alike[pk] for pk in sorted(alike)]


def _by_shingles(review: Review, bands: Sequence[int]) -> list[Review]:
    if len(review.text) < SHORT:
        return []
    mine = set(bands)
    near = (
        ReviewFingerprint.objects.filter(
            review__site_id=review.site_id, bands__overlap=list(mine)
        )
        .exclude(pk=review.pk)
        .exclude(review__state=Review.State.WITHDRAWN)
        .values_list("pk", "bands")[:_MOST]
    )
    shared = {pk: len(mine.intersection(theirs)) for pk, theirs in near}
    likeliest = sorted(shared, key=lambda pk: -shared[pk])[:_COMPARED]
    found = Review.objects.filter(
        pk__in=[pk for pk in likeliest if shared[pk] >= _SHARED]
    )
    return [each for each in found if shingles.likeness(review.text, each.text) >= COPY]


def signals(review: Review, found: Sequence[Review]) -> list[Signal]:
    """Signs of spam in what surrounds a review; ``found`` are its copies."""
    told = []
    if signal := copied(review, found):
        told.append(signal)
    if count := _burst(review):
        told.append(Signal(_KIND, "burst", {"count": count, "minutes": BURST_MINUTES}))
    if _is_copied(review):
        told.append(Signal(_KIND, "copied_description", {}))
    return told


def copied(review: Review, found: Sequence[Review]) -> Signal | None:
    """That a review is one of too many copies, ``found`` being the others."""
    # The first of them is nobody's copy: else two copies would take down a review.
    if len(found) + 1 < CLUSTER or found[0].pk > review.pk:
        return None
    others = [each.pk for each in found][:20]
    return Signal(_KIND, "copies", {"count": len(found), "reviews": others})


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
    """How many reviews came from one place within minutes, where they are too many.

    Edits are none of them: who mends a review is not to be held for it.
    """
    since = review.created_at - timedelta(minutes=BURST_MINUTES)
    near = Review.objects.filter(
        site_id=review.site_id, created_at__gt=since, created_at__lte=review.created_at
    )
    most = 0
    for place, allowed in BURST.items():
        if value := getattr(review, place):
            count = near.filter(**{place: value}).count()
            most = max(most, count if count > allowed else 0)
    return most


def _is_copied(review: Review) -> bool:
    """Whether the text is the product's own description."""
    if len(review.text) < SHORT:
        return False
    item = Item.objects.filter(site_id=review.site_id, key=review.item_key).first()
    if item is None:
        return False
    return any(
        shingles.likeness(review.body, body) >= COPY
        for _title, body in item.texts.values()
    )
