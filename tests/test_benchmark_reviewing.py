"""What benchmarks.reviewing counts of the audit trail."""

import pytest

from benchmarks import reviewing
from ecom_ai.models import Review, ReviewAction, Verdict
from ecom_ai.reviews.submitting import note
from tests.reviews.making import write

pytestmark = pytest.mark.usefixtures("products")


def decide(review: Review, scorer: str) -> None:
    review.verdict, _ = Verdict.objects.get_or_create(
        review=review, version=review.version, scorer=scorer
    )
    note(review, ReviewAction.Kind.DECIDED)


def test_one_verdict_that_decides_twice_is_told_from_a_second_verdict():
    once, twice, anew, edited = (write(f"Number {n}.") for n in range(4))
    decide(once, "checkpoints")
    decide(edited, "checkpoints")
    edited.version += 1
    decide(edited, "checkpoints")
    assert (reviewing.twice(), reviewing.again()) == (0, 0)
    for _ in range(2):
        decide(twice, "checkpoints")
    assert (reviewing.twice(), reviewing.again()) == (1, 0)
    for scorer in ("checkpoints", "checkpoints and copies"):
        decide(anew, scorer)
    assert (reviewing.twice(), reviewing.again()) == (1, 1)
