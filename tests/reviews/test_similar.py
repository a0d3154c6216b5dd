"""Decisions about texts that are alike, and those of moderators who differ."""

import pytest

from ecom_ai.models import Review, ReviewAction
from ecom_ai.reviews import moderating
from ecom_ai.reviews.similar import disagreements, similar
from tests.making import SITE, make_checkpoint
from tests.reviews.queued import give_fingerprint, held, person

Kind = ReviewAction.Kind


@pytest.fixture
def checkpoint(site):
    return make_checkpoint(3)


def decided(checkpoint, by, kind: str, *numbers: float) -> Review:
    review = held(f"Text {numbers}")
    give_fingerprint(review, checkpoint, *numbers)
    moderating.decide([review], kind, by, reason="so it is")
    return review


def test_the_most_alike_come_first_with_who_and_why(checkpoint):
    mia, ben = person("mia"), person("ben")
    near = decided(checkpoint, mia, Kind.REJECTED, 1, 0.1, 0)
    less = decided(checkpoint, ben, Kind.APPROVED, 1, 1, 0)
    decided(checkpoint, ben, Kind.APPROVED, 0.2, 1, 0)  # on another matter
    asked = held()
    give_fingerprint(asked, checkpoint, 1, 0, 0)
    waiting = held()
    give_fingerprint(waiting, checkpoint, 1, 0, 0)
    found = similar(asked)
    assert [each.review for each in found] == [near, less]
    assert (found[0].kind, found[0].by_name, found[0].reason) == (
        "rejected", "mia", "so it is",
    )  # fmt: skip
    assert found[0].likeness > 0.99 > 0.8 > found[1].likeness


def test_undone_decisions_and_other_checkpoints_do_not_count(checkpoint):
    mia = person("mia")
    undone = held()
    give_fingerprint(undone, checkpoint, 1, 0, 0)
    moderating.undo(moderating.decide([undone], Kind.REJECTED, mia, reason="x"), mia)
    # One of other dimensions, too: comparing them would fail.
    decided(make_checkpoint(4, stage="retired"), mia, Kind.REJECTED, 1, 0, 0, 0)
    asked = held()
    give_fingerprint(asked, checkpoint, 1, 0, 0)
    assert similar(asked) == []


def test_without_a_vector_nothing_is_similar(checkpoint):
    assert similar(held()) == []


def test_moderators_who_differ_on_like_texts_are_told(checkpoint):
    mia, ben = person("mia"), person("ben")
    good = decided(checkpoint, mia, Kind.APPROVED, 1, 0, 0)
    bad = decided(checkpoint, ben, Kind.REJECTED, 1, 0.05, 0)
    decided(checkpoint, mia, Kind.REJECTED, 1, 0.01, 0)  # with herself: no matter
    decided(checkpoint, ben, Kind.REJECTED, 0, 1, 0)  # another text
    (found,) = disagreements(SITE)
    assert (found.approved, found.rejected) == (good, bad)
    assert (found.approved_by, found.rejected_by) == ("mia", "ben")
