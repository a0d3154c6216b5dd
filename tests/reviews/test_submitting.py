"""What authors and readers do with a review."""

import pytest

from ecom_ai.exceptions import BadInput
from ecom_ai.models import HelpfulVote, Review, ReviewAction
from ecom_ai.reviews import submitting
from ecom_ai.reviews.submitting import (
    AlreadyReviewed,
    appeal,
    edit,
    find_helpful,
    withdraw,
)
from ecom_ai.signals import review_decided
from tests.reviews.making import write

pytestmark = pytest.mark.usefixtures("products")

State = Review.State


def kinds(review: Review) -> list[str]:
    return [act.kind for act in review.actions.order_by("pk")]


def test_a_review_waits_until_it_was_looked_at():
    review = write("Dry inside.", title="Good")
    assert (review.state, review.version) == (State.PENDING, 1)
    assert review.text == "Good\nDry inside."
    assert kinds(review) == ["submitted"]


def test_the_same_form_sent_twice_makes_one_review():
    first = write("Dry inside.", key="form-1", author_key="u:1")
    assert write("Something else.", key="form-1", author_key="u:1") == first
    assert Review.objects.get().body == "Dry inside."
    assert ReviewAction.objects.count() == 1


def test_an_author_has_one_review_of_a_product_until_it_is_withdrawn():
    first = write("Dry inside.", author_key="u:1")
    with pytest.raises(AlreadyReviewed, match="edit that review") as refused:
        write("Dry, I say again.", author_key="u:1")
    assert refused.value.review == first
    write("Wide.", author_key="u:1", item_key="TENT-2")
    write("Wet.", author_key="u:2")
    withdraw(first)
    second = write("Dry after all.", author_key="u:1")
    assert second.state == State.PENDING
    # What a host takes over has no author that is known.
    assert write("Old.", author_key="") != write("Older.", author_key="")


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("", "needs a text"),
        (" \u200b\n ", "needs a text"),
        ("x" * 5001, "5001"),
    ],
)
def test_a_text_that_is_none_is_refused(body, told):
    with pytest.raises(BadInput, match=told):
        write(body)
    assert not Review.objects.exists()


@pytest.mark.parametrize("body", ["!", "👍👍", "<script>x()</script>", "很好 good"])
def test_short_odd_and_dangerous_texts_are_kept_as_they_are(body):
    assert write(body).body == body


def test_what_postgresql_cannot_hold_is_left_out():
    assert write("Dry\0 \ud800inside").body == "Dry ?inside"


def test_a_product_that_the_shop_does_not_have_is_named():
    with pytest.raises(BadInput, match="NOPE"):
        write(item_key="NOPE")


@pytest.mark.parametrize("stars", [0, 6])
def test_stars_are_from_one_to_five(stars):
    with pytest.raises(BadInput, match="1 to 5"):
        write(stars=stars)


def test_an_edit_waits_anew_as_another_version():
    review = write("Dry inside.")
    Review.objects.filter(pk=review.pk).update(state=State.HELD, is_mendable=True)
    edited = edit(review, body="Dry inside, and light.", stars=5)
    assert (edited.version, edited.state) == (2, State.PENDING)
    assert not edited.is_mendable
    assert kinds(review) == ["submitted", "edited"]


def test_an_edit_that_changes_nothing_is_none():
    review = write("Dry inside.")
    assert edit(review, body="Dry inside.", stars=4).version == 1


def test_a_withdrawn_review_stays_withdrawn():
    review = withdraw(write())
    assert review.state == State.WITHDRAWN
    with pytest.raises(BadInput, match="withdrawn"):
        edit(review, body="Again.", stars=5)


def test_an_appeal_reopens_a_rejected_review_before_all_others():
    review = write()
    Review.objects.filter(pk=review.pk).update(state=State.REJECTED)
    again = appeal(review, "I only quoted the box.")
    assert again.state == State.HELD
    assert again.priority >= submitting.APPEAL_PRIORITY
    act = review.actions.first()
    assert (act.kind, act.note) == ("appealed", "I only quoted the box.")
    with pytest.raises(BadInput, match="already"):
        appeal(review, "Please!")


def test_only_a_held_or_rejected_review_can_be_appealed_and_with_a_word():
    review = write()
    with pytest.raises(BadInput, match="held or rejected"):
        appeal(review, "Why?")
    with pytest.raises(BadInput, match="Say why"):
        appeal(review, "  ")


def test_each_shopper_finds_a_review_helpful_once():
    review = write()
    Review.objects.filter(pk=review.pk).update(state=State.PUBLISHED)
    review.refresh_from_db()
    assert find_helpful(review, "u:2") == 1
    assert find_helpful(review, "u:2") == 1
    assert find_helpful(review, "u:3") == 2
    assert HelpfulVote.objects.count() == 2


def test_authors_do_not_vote_for_themselves_nor_anybody_for_what_is_not_shown():
    review = write()
    with pytest.raises(BadInput, match="themselves"):
        find_helpful(review, review.author_key)
    with pytest.raises(BadInput, match="published"):
        find_helpful(review, "u:2")


def test_the_shop_is_told_what_authors_do(django_capture_on_commit_callbacks):
    told = []

    def hear(review, before, after, **_kwargs):
        told.append((before, after))

    review_decided.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            review = write(item_key="TENT-2")
            Review.objects.filter(pk=review.pk).update(state=State.REJECTED)
            appeal(review, "I only quoted the box.")
            withdraw(review)
            withdraw(review)
    finally:
        review_decided.disconnect(hear)
    assert told[-2:] == [("rejected", "held"), ("held", "withdrawn")]
    assert [after for _before, after in told].count("withdrawn") == 1
