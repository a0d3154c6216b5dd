"""Reviews for tests, and a scoring that says what its text says."""

from collections.abc import Sequence
from itertools import count

from ecom_ai.models import Review
from ecom_ai.reviews import deciding
from ecom_ai.reviews.findings import Place, Said, Scored, Signal, Submitted
from ecom_ai.reviews.submitting import submit

RUDE, SPAM, CALL = "RUDE", "SPAM", "CALL ME"
_authors = count(1)


def write(body: str = "It stood through a wet night.", **given: object) -> Review:
    """A review of the first tent, of somebody who has not reviewed it yet."""
    author = f"u:author-{next(_authors)}"
    told = {"stars": 4, "author_key": author, "author_name": "Ann", **given}
    key = str(told.pop("item_key", "TENT-1"))
    return submit(1, key, body=body, **told)  # type: ignore[arg-type]


def said_plainly(site_id: int, submitted: Sequence[Submitted]) -> list[Scored]:
    """Stands in for checkpoints: breaches are the words in capitals."""
    return [_of(each.text) for each in submitted]


def _of(text: str) -> Scored:
    breaches = {
        "offence": 0.9 if RUDE in text else 0.02,
        "spam": 0.8 if SPAM in text else 0.01,
        "personal_data": 1.0 if CALL in text else 0.0,
        "off_topic": 0.0,
    }
    at = text.find(RUDE)
    rude, bad = at >= 0, "bad" in text
    return Scored(
        language="en",
        sentiments={"negative": 0.9 if bad else 0.1, "positive": 0.1 if bad else 0.9},
        breaches=breaches,
        places=(Place("offence", "words", at, at + len(RUDE)),) if rude else (),
        signals=(Signal("offence", "offence", {"probability": 0.9}),)
        if at >= 0
        else (),
        opinions=(Said("quality", "negative" if bad else "positive", 0.9, 0, 5),),
        masked=text.replace(CALL, "▒" * len(CALL)),
        checkpoints={"offence": 1},
    )


def look_at(*reviews: Review) -> int:
    """What a worker does for these reviews."""
    return deciding.score_waiting([review.pk for review in reviews])
