"""What moderators do: take, decide, undo, correct; two of them at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.contrib.sites.models import Site
from django.db import connection
from django.utils import timezone

from ecom_ai.exceptions import BadInput
from ecom_ai.models import Checkpoint, Correction, Review, ReviewAction
from ecom_ai.reviews import agreement, correcting, moderating
from ecom_ai.reviews.submitting import edit
from tests.making import SITE
from tests.reviews.queued import PHONE, held, person

State, Kind = Review.State, ReviewAction.Kind


@pytest.fixture
def mia(site):
    return person("mia")


@pytest.fixture
def ben(site):
    return person("ben")


def queue():
    return moderating.queue(SITE)


def state(review: Review) -> str:
    review.refresh_from_db()
    return review.state


def test_the_queue_is_in_order_of_priority_and_read_by_places(mia):
    made = [held(priority=p) for p in (1.0, 3.0, 2.0, 2.0)]
    held(state=State.PUBLISHED, priority=9.0)
    order = [made[1].pk, made[2].pk, made[3].pk, made[0].pk]
    assert [r.pk for r in moderating.page(queue())] == order
    first = moderating.page(queue(), size=2)
    after = (first[-1].priority, first[-1].pk)
    assert [r.pk for r in moderating.page(queue(), after=after)] == order[2:]


def test_two_moderators_have_two_reviews_and_each_keeps_theirs(mia, ben):
    first, second = held(priority=2.0), held()
    assert moderating.take(queue(), mia) == [first]
    assert moderating.take(queue(), ben) == [second]
    held(priority=5.0)
    assert moderating.take(queue(), mia) == [first]
    assert first.pk not in {r.pk for r in moderating.free(queue(), ben)}


def test_the_next_one_is_beyond_a_place(mia):
    first, second = held(priority=2.0), held()
    assert moderating.take(queue(), mia, after=(2.0, first.pk)) == [second]


def test_a_claim_that_ran_out_is_free_again(mia, ben):
    review = held()
    moderating.take(queue(), mia)
    assert moderating.take(queue(), ben) == []
    past = timezone.now() - moderating.CLAIM
    Review.objects.update(claimed_until=past)
    assert moderating.take(queue(), ben) == [review]


@pytest.mark.django_db(transaction=True)
def test_at_once_over_several_connections_nobody_gets_the_same():
    Site.objects.get_or_create(pk=SITE)
    count = 6
    for _ in range(count):
        held()
    people = [person(f"p{n}") for n in range(count)]
    start = Barrier(count)

    def take(by) -> list[int]:
        start.wait()
        try:
            return [review.pk for review in moderating.take(queue(), by)]
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        taken = [pk for found in pool.map(take, people) for pk in found]
    assert len(taken) == len(set(taken)) == count


def test_what_another_moderator_has_cannot_be_decided(mia, ben):
    review = held()
    moderating.take(queue(), mia)
    with pytest.raises(BadInput, match="another moderator"):
        moderating.decide([review], Kind.REJECTED, ben, reason="offence")
    assert state(review) == State.HELD


def test_what_was_edited_meanwhile_is_not_decided(mia):
    review, other = held(), held()
    seen = Review.objects.get(pk=review.pk)
    edit(review, body="It leaks.", stars=2)
    with pytest.raises(BadInput, match="edited"):
        moderating.decide([other, seen], Kind.APPROVED, mia)
    assert (state(review), state(other)) == (State.PENDING, State.HELD)


def test_of_many_those_are_skipped_that_cannot_be_decided(mia, ben):
    free, edited, taken, gone = (held() for _ in range(4))
    seen = Review.objects.get(pk=edited.pk)
    edit(edited, body="It leaks.", stars=2)
    moderating.take(moderating.queue(SITE).filter(pk=taken.pk), ben)
    Review.objects.filter(pk=gone.pk).update(state=State.WITHDRAWN)
    found = moderating.decide_what_can_be([free, seen, taken, gone], Kind.APPROVED, mia)
    assert found.count == 1
    assert list(found.skipped) == [edited.pk, taken.pk, gone.pk]
    for each, why in zip(
        found.skipped.values(), ("edited", "another", "withdrawn"), strict=True
    ):
        assert why in each
    assert [state(each) for each in (free, edited, taken, gone)] == [
        "published",
        "pending",
        "held",
        "withdrawn",
    ]
    assert moderating.undo(found.batch, mia) == 1


def test_a_rejection_says_why(mia):
    review = held()
    with pytest.raises(BadInput, match="Say why"):
        moderating.decide([review], Kind.REJECTED, mia, reason=" ")
    assert state(review) == State.HELD


def test_many_are_decided_and_undone_in_one_go(mia):
    reviews = [held() for _ in range(5)]
    batch = moderating.decide(reviews, Kind.REJECTED, mia, reason="offence")
    assert {state(each) for each in reviews} == {State.REJECTED}
    moderating.decide(reviews[:1], Kind.APPROVED, mia)
    assert moderating.undo(batch, mia) == 4
    assert [state(each) for each in reviews] == ["published", *["held"] * 4]
    assert moderating.undo(batch, mia) == 0


def test_too_many_at_once_are_refused(mia, monkeypatch):
    monkeypatch.setattr(moderating, "MOST_AT_ONCE", 1)
    reviews = [held(), held()]
    with pytest.raises(BadInput, match="At most 1"):
        moderating.decide(reviews, Kind.APPROVED, mia)
    assert state(reviews[0]) == State.HELD


def test_undone_it_can_be_mended_by_its_author_as_before(mia):
    review = held(
        f"Call {PHONE}",
        offence=0.0,
        personal_data=1.0,
        signals=[{"kind": "personal_data", "name": "phone", "data": {}}],
        is_mendable=True,
    )
    batch = moderating.decide([review], Kind.APPROVED, mia)
    review.refresh_from_db()
    assert not review.is_mendable
    moderating.undo(batch, mia)
    review.refresh_from_db()
    assert (review.state, review.is_mendable) == (State.HELD, True)


def test_the_last_act_is_the_one_that_still_can_be_undone(mia, ben):
    first, second = held(), held()
    assert moderating.last_act(mia) is None
    one = moderating.decide([first], Kind.APPROVED, mia)
    two = moderating.decide([second], Kind.APPROVED, mia)
    assert moderating.last_act(mia).batch == two
    moderating.undo(two, mia)
    assert moderating.last_act(mia).batch == one
    moderating.decide([first], Kind.REJECTED, ben, reason="no")
    assert moderating.last_act(mia) is None


@pytest.fixture
def offence(site) -> Checkpoint:
    labels = {"labels": ["clean", "offensive"]}
    return Checkpoint.objects.create(
        site_id=SITE, role="offence", stage="live", data=labels
    )


def test_a_correction_is_undone_before_the_decision_that_came_before(mia, offence):
    decided, review = held(), held(checkpoints={"offence": offence.pk})
    first = moderating.decide([decided], Kind.APPROVED, mia)
    batch = uuid4()
    correcting.correct(review, "offence", "clean", mia, batch=batch)
    assert moderating.last_act(mia).batch == batch
    assert moderating.undo(batch, mia) == 1
    assert not Correction.objects.exists()
    assert (state(decided), state(review)) == (State.PUBLISHED, State.HELD)
    assert review.actions.first().kind == Kind.RETRACTED
    assert agreement.of_site(SITE).weeks[-1].corrected == 0
    assert moderating.undo(batch, mia) == 0
    assert moderating.last_act(mia).batch == first
    assert moderating.undo(first, mia) == 1


def test_a_decision_after_a_correction_and_then_that_are_undone(mia, offence):
    review = held(checkpoints={"offence": offence.pk})
    batch = uuid4()
    correcting.correct(review, "offence", "clean", mia, batch=batch)
    decided = moderating.decide([review], Kind.APPROVED, mia)
    assert moderating.last_act(mia).batch == decided
    moderating.undo(decided, mia)
    assert moderating.last_act(mia).batch == batch
    assert moderating.undo(batch, mia) == 1


def test_undone_the_correction_is_there_again_that_was_before(mia, ben, offence):
    review = held(checkpoints={"offence": offence.pk})
    one, two = uuid4(), uuid4()
    correcting.correct(review, "offence", "clean", ben, batch=one)
    correcting.correct(review, "offence", "offensive", mia, batch=two)
    # Another correction has taken its place.
    assert moderating.undo(one, ben) == 0
    assert moderating.undo(two, mia) == 1
    kept = Correction.objects.get()
    assert (kept.label, kept.by, kept.checkpoint) == ("clean", "ben", offence)
    assert moderating.undo(one, ben) == 1
    assert not Correction.objects.exists()


def test_a_correction_is_a_label_with_its_name_and_the_text(mia):
    made = Checkpoint.objects.create(
        site_id=SITE,
        role="offence",
        stage="live",
        data={"labels": ["clean", "offensive"]},
    )
    review = held(checkpoints={"offence": made.pk})
    correcting.correct(review, "offence", "clean", mia)
    kept = Correction.objects.get()
    assert (kept.text, kept.label, kept.predicted) == (
        review.text,
        "clean",
        "offensive",
    )
    assert (kept.by, kept.checkpoint) == ("mia", made)
    act = review.actions.get(kind=Kind.CORRECTED)
    assert (act.by, act.note) == (mia, "offence: offensive → clean")
    with pytest.raises(BadInput, match="nonsense"):
        correcting.correct(review, "offence", "nonsense", mia)
    edit(Review.objects.get(pk=review.pk), body="It leaks.", stars=2)
    with pytest.raises(BadInput, match="edited"):
        correcting.correct(review, "offence", "offensive", mia)
    review.refresh_from_db()
    with pytest.raises(BadInput, match="not scored"):
        correcting.correct(review, "offence", "offensive", mia)
    assert Correction.objects.count() == 1


def test_what_would_teach_most_comes_forward_once_and_after_appeals(mia):
    plain, teaching = held(priority=3.0), held()
    appealed = held(priority=100.5)
    assert moderating.bring_forward([teaching.pk, appealed.pk]) == 1
    assert moderating.bring_forward([teaching.pk]) == 0
    assert moderating.page(queue()) == [appealed, teaching, plain]
