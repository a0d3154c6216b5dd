"""Held reviews as a worker leaves them, written straight into their tables."""

from typing import Any

from django.contrib.auth import get_user_model

from ecom_ai.models import Review, ReviewFingerprint, Verdict
from tests.making import SITE, vector

PHONE = "13812345678"


def person(name: str = "mia", **fields: Any) -> Any:
    return get_user_model().objects.create_user(name, is_staff=True, **fields)


def held(body: str = "You idiots, it leaks.", **given: Any) -> Review:
    """A review that rules held for offence, with its verdict."""
    fields = {
        "site_id": SITE,
        "item_key": "TENT-1",
        "stars": 2,
        "author_key": "u:1",
        "language": "en",
        "state": Review.State.HELD,
        "breach": "offence",
        "priority": 1.0,
        **{name: value for name, value in given.items() if name not in _OF_VERDICT},
    }
    review = Review.objects.create(body=body, **fields)
    review.verdict = give_verdict(
        review, **{name: given[name] for name in _OF_VERDICT if name in given}
    )
    review.save()
    return review


_OF_VERDICT = ("offence", "spam", "personal_data", "spans", "signals", "checkpoints",
               "masked", "disagrees")  # fmt: skip


def give_verdict(review: Review, **given: Any) -> Verdict:
    text = review.text
    places = [(text.find(PHONE), "personal_data"), (text.find("idiots"), "offence")]
    lengths = {"personal_data": len(PHONE), "offence": len("idiots")}
    found = {
        "spans": [
            {"kind": kind, "type": kind, "start": at, "end": at + lengths[kind]}
            for at, kind in places
            if at >= 0
        ],
        "signals": [
            {"kind": "offence", "name": "offence", "data": {"probability": 0.8}}
        ],
        "masked": text.replace(PHONE, "•" * len(PHONE)),
        "offence": 0.8,
        "context": {"category": "", "author_published": 0, "author_rejected": 0},
        **given,
    }
    return Verdict.objects.create(
        review=review,
        version=review.version,
        scorer=f"by hand {review.version}",
        text=text,
        language="en",
        sentiment="negative",
        sentiments={"negative": 0.93, "neutral": 0.05, "positive": 0.02},
        **found,
    )


def give_fingerprint(review: Review, checkpoint: Any, *numbers: float) -> None:
    ReviewFingerprint.objects.create(
        review=review, checkpoint=checkpoint, vector=vector(*numbers).tolist()
    )
