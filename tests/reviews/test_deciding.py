"""What a worker finds in a review, and what becomes of it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ecom_ai import review_tasks, tasks
from ecom_ai.exceptions import InferenceUnavailable
from ecom_ai.models import Event, Item, Opinion, Review, ReviewRule, Verdict
from ecom_ai.reviews import deciding, history, moderating
from ecom_ai.reviews.submitting import edit, note
from ecom_ai.signals import review_decided
from tests.reviews.making import look_at, said_plainly, write

pytestmark = pytest.mark.usefixtures("products")

State = Review.State


@pytest.fixture(autouse=True)
def plain(monkeypatch) -> None:
    monkeypatch.setattr(deciding, "score", said_plainly)


def state(review: Review) -> str:
    review.refresh_from_db()
    return review.state


def test_a_review_without_a_breach_is_published_with_its_verdict():
    review = write()
    assert look_at(review) == 1
    assert state(review) == State.PUBLISHED
    verdict = review.verdict
    assert (verdict.sentiment, verdict.text) == ("positive", review.text)
    assert [o.aspect for o in Opinion.objects.filter(verdict=verdict)] == ["quality"]
    assert [a.kind for a in review.actions.order_by("pk")] == ["submitted", "decided"]


def test_a_rude_five_star_review_is_held_and_a_polite_one_star_review_is_not():
    rude, polite = write("RUDE but I love it", stars=5), write("bad, broke", stars=1)
    look_at(rude, polite)
    assert (state(rude), state(polite)) == (State.HELD, State.PUBLISHED)
    assert rude.breach == "offence"
    assert rude.verdict.spans == [
        {"kind": "offence", "type": "words", "start": 0, "end": 4}
    ]
    assert rude.actions.first().rule == "Offence"


def test_personal_data_can_be_mended_by_the_author():
    review = write("CALL ME about it")
    look_at(review)
    assert state(review) == State.HELD
    assert review.is_mendable
    look_at(edit(review, body="It is fine", stars=4))
    assert state(review) == State.PUBLISHED
    assert [v.version for v in review.verdicts.order_by("pk")] == [1, 2]


def test_a_second_look_changes_nothing():
    review = write()
    assert [look_at(review), look_at(review)] == [1, 0]
    assert Verdict.objects.count() == 1
    assert review.actions.filter(kind="decided").count() == 1


def test_an_edit_while_it_is_being_scored_decides_by_the_new_text(monkeypatch):
    review = write("Dry inside.")

    def edited_meanwhile(site_id, submitted):
        edit(review, body="RUDE", stars=4)
        return said_plainly(site_id, submitted)

    monkeypatch.setattr(deciding, "score", edited_meanwhile)
    assert look_at(review) == 0
    assert state(review) == State.PENDING
    monkeypatch.setattr(deciding, "score", said_plainly)
    look_at(review)
    assert (state(review), review.verdict.version) == (State.HELD, 2)


def test_without_a_checkpoint_it_goes_on_waiting(monkeypatch):
    def away(site_id, submitted):
        raise InferenceUnavailable("No offence checkpoint is live.")

    monkeypatch.setattr(deciding, "score", away)
    review = write()
    with pytest.raises(InferenceUnavailable, match="No offence checkpoint is live"):
        look_at(review)
    assert state(review) == State.PENDING
    assert not deciding.waiting(older_than=timedelta(seconds=30)).exists()
    Review.objects.update(submitted_at=timezone.now() - timedelta(minutes=1))
    assert list(deciding.waiting(older_than=timedelta(seconds=30))) == [review]


def test_a_text_that_cannot_be_scored_holds_up_no_other(monkeypatch):
    def fails_on_one(site_id, submitted):
        if any("Boom" in each.text for each in submitted):
            raise RuntimeError("out of order")
        return said_plainly(site_id, submitted)

    monkeypatch.setattr(deciding, "score", fails_on_one)
    bad, good = write("Boom."), write("It is fine.")
    assert look_at(bad, good) == 1
    assert (state(bad), state(good)) == (State.PENDING, State.PUBLISHED)


def test_a_review_written_without_a_broker_is_scored_by_the_sweep(
    monkeypatch, django_capture_on_commit_callbacks
):
    def away(*_args, **_kwargs):
        raise OSError("no broker")

    with monkeypatch.context() as without:
        without.setattr(review_tasks.score_reviews, "apply_async", away)
        with django_capture_on_commit_callbacks(execute=True):
            review = write()
    assert state(review) == State.PENDING
    Review.objects.update(submitted_at=timezone.now() - timedelta(minutes=1))
    tasks.send_rest.end()
    with django_capture_on_commit_callbacks(execute=True):
        review_tasks.sweep_reviews()
    assert state(review) == State.PUBLISHED


def test_what_a_person_approved_is_not_held_by_a_later_verdict(django_user_model):
    review = write("RUDE, taken over from before.")
    ann = django_user_model.objects.create(username="ann")
    Review.objects.filter(pk=review.pk).update(state=State.HELD)
    review.refresh_from_db()
    moderating.decide([review], "approved", ann)
    look_at(review)
    assert state(review) == State.PUBLISHED
    assert review.verdict.offence == 0.9


def test_a_correction_of_a_label_decides_nothing(django_user_model):
    review = write()
    look_at(review)
    review.refresh_from_db()
    ann = django_user_model.objects.create(username="ann")
    note(review, "corrected", by=ann)
    Review.objects.filter(pk=review.pk).update(verdict=None, body="RUDE")
    look_at(review)
    assert state(review) == State.HELD


def statements_for(count: int, connection) -> int:
    words = [f"word{count}{n} other{n} third{n} and more to it" for n in range(count)]
    reviews = [write(text) for text in words]
    held = [write(f"RUDE {text}", item_key="TENT-2") for text in words]
    with CaptureQueriesContext(connection) as asked:
        look_at(*reviews, *held)
    assert {state(review) for review in reviews} == {State.PUBLISHED}
    assert {state(review) for review in held} == {State.HELD}
    return len(asked)


def test_to_keep_many_verdicts_takes_no_more_statements(monkeypatch):
    # What other reviews say of one is asked for each.
    monkeypatch.setattr(history, "copies", lambda *_: [])
    monkeypatch.setattr(history, "signals", lambda *_: [])
    few, many = (statements_for(count, connection) for count in (5, 15))
    assert few == many <= 20


def test_the_product_may_be_gone_when_it_is_scored(products):
    review = write()
    Item.objects.filter(key="TENT-1").delete()
    look_at(review)
    assert state(review) == State.PUBLISHED


def test_the_shop_is_told_of_each_move(django_capture_on_commit_callbacks):
    told = []

    def hear(review, before, after, **_kwargs):
        told.append((review.pk, before, after))

    review_decided.connect(hear)
    try:
        review = write()
        with django_capture_on_commit_callbacks(execute=True):
            look_at(review)
    finally:
        review_decided.disconnect(hear)
    assert told == [(review.pk, "pending", "published")]


def test_a_rule_of_the_shop_takes_the_place_of_ours():
    ReviewRule.objects.create(
        site_id=1, name="Rude goes", breach="offence", at_least=0.8, action="reject"
    )
    rude, spam = write("RUDE"), write("SPAM")
    look_at(rude, spam)
    assert (state(rude), state(spam)) == (State.REJECTED, State.PUBLISHED)


def test_near_copies_are_held_but_not_the_first_of_them():
    text = "The zip is smooth, the poles are light and it packs down to nothing{}"
    copies = [
        write(text.format(end), author_key=f"u:{n}")
        for n, end in enumerate((".", "!", " at all."))
    ]
    other = write("Heavier than I hoped, but it kept us dry all week in Wales.")
    for review in (*copies, other):
        look_at(review)
    assert [state(r) for r in copies] == [State.PUBLISHED, State.HELD, State.HELD]
    assert state(other) == State.PUBLISHED
    names = {s["name"] for s in copies[1].verdict.signals}
    assert "copies" in names


def test_many_within_minutes_from_one_address_are_held(monkeypatch):
    reviews = [
        write(f"Number {n}: {word}, and it works.", author_key=f"u:{n}", origin="here")
        for n, word in enumerate(["red", "blue", "tall", "small", "warm", "thin"])
    ]
    look_at(*reviews[:-1])
    last = reviews[-1]
    assert {state(review) for review in reviews[:-1]} == {State.PUBLISHED}
    monkeypatch.setattr(history, "BURST", {"origin": 5, "author_key": 5})
    look_at(last)
    assert state(last) == State.HELD
    # Whoever mends an earlier one is not held for it.
    look_at(edit(reviews[0], body="Number 0: green, and it works.", stars=4))
    assert state(reviews[0]) == State.PUBLISHED
    assert state(write("Another place, and it works.", origin="there")) == State.PENDING


def test_the_shops_own_words_are_no_review():
    review = write("Waterproof shelter for wet nights.")
    look_at(review)
    assert state(review) == State.HELD


def test_stars_that_the_text_contradicts_are_told_and_hold_nothing():
    review = write("bad, broke at once", stars=5)
    look_at(review)
    assert state(review) == State.PUBLISHED
    assert review.verdict.disagrees


def test_what_more_people_look_at_goes_first_in_the_queue():
    seen, unseen = write("SPAM", item_key="TENT-1"), write("SPAM", item_key="TENT-2")
    now = timezone.now()
    Event.objects.bulk_create(
        Event(
            id=f"00000000-0000-7000-8000-{n:012d}", site_id=1, shopper_key="s",
            kind="view", item_key="TENT-1", at=now, received_at=now,
        )
        for n in range(9)
    )  # fmt: skip
    look_at(seen, unseen)
    seen.refresh_from_db()
    unseen.refresh_from_db()
    assert seen.priority > unseen.priority > 0


def test_authors_history_counts_in_rules():
    ReviewRule.objects.create(
        site_id=1, name="Known", breach="", at_least=0.0, published_at_least=2,
        action="publish", position=1,
    )  # fmt: skip
    ReviewRule.objects.create(
        site_id=1, name="Spam", breach="spam", at_least=0.5, position=2
    )
    for n in range(2):
        look_at(write(f"Fine {n}.", author_key="u:9", item_key=f"TENT-{2 + n}"))
    known, new = write("SPAM", author_key="u:9"), write("SPAM", author_key="u:8")
    look_at(known, new)
    assert (state(known), state(new)) == (State.PUBLISHED, State.HELD)
    assert known.verdict.context["author_published"] == 2
