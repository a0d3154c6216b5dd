"""What becomes of published reviews of which copies turn up."""

import pytest

from ecom_ai.models import Review, ReviewAction
from ecom_ai.reviews import deciding, moderating
from ecom_ai.signals import review_decided
from tests.reviews.making import CALL, look_at, said_plainly, write

pytestmark = pytest.mark.usefixtures("products")

State = Review.State
SAID = "It packs down to nothing, the floor stayed dry for a whole week in rainy Wales"
COPIES = [SAID + end for end in (".", "!", " at all.")]
#: The last is a near copy of either end; the ends are none of each other.
ENDS_AND_MIDDLE = [
    "The zips run smooth and quietly. " + SAID,
    SAID + ", with both dogs and our child.",
    SAID,
]


@pytest.fixture(autouse=True)
def plain(monkeypatch) -> None:
    monkeypatch.setattr(deciding, "score", said_plainly)


def one_by_one(texts: list[str]) -> list[Review]:
    """Reviews by as many authors, each decided before the next is written."""
    reviews = [write(text) for text in texts]
    for review in reviews:
        look_at(review)
    for review in reviews:
        review.refresh_from_db()
    return reviews


def moves(review: Review) -> list[tuple[str, str]]:
    """What the rules made of a review each time, and of what."""
    acts = review.actions.filter(kind=ReviewAction.Kind.DECIDED).order_by("pk")
    return list(acts.values_list("before", "after"))


def test_who_is_like_one_of_the_copies_alone_is_decided_once():
    first, last, middle = one_by_one(ENDS_AND_MIDDLE)
    assert [r.state for r in (first, last, middle)] == [
        State.PUBLISHED,
        State.PUBLISHED,
        State.HELD,
    ]
    assert not deciding.waiting().exists()
    assert look_at(first, last, middle) == 0
    assert [len(moves(r)) for r in (first, last, middle)] == [1, 1, 1]


def test_a_published_copy_is_held_at_once_by_a_verdict_that_says_so(
    django_capture_on_commit_callbacks,
):
    told = []

    def hear(review, before, after, **_kwargs):
        told.append((review.pk, before, after))

    first, second = one_by_one(COPIES[:2])
    review_decided.connect(hear)
    try:
        third = write(COPIES[2])
        with django_capture_on_commit_callbacks(execute=True):
            look_at(third)
    finally:
        review_decided.disconnect(hear)
    assert sorted(told) == [
        (second.pk, State.PUBLISHED, State.HELD),
        (third.pk, State.PENDING, State.HELD),
    ]
    assert len(moves(first)) == 1
    assert moves(second) == [
        (State.PENDING, State.PUBLISHED),
        (State.PUBLISHED, State.HELD),
    ]


def test_that_verdict_says_of_the_text_what_the_first_one_said(monkeypatch):
    _, second = one_by_one([COPIES[0], f"{CALL}. {COPIES[1]}"])
    second.state = State.PUBLISHED
    second.save()
    look_at(write(COPIES[2]))
    old, new = second.verdicts.order_by("pk")
    second.refresh_from_db()
    assert (second.verdict, second.breach) == (new, "personal_data")
    assert [signal["name"] for signal in new.signals] == ["copies"]
    assert (old.spam, new.spam) == (0.01, 0.95)
    other = {"id", "scorer", "signals", "spam", "created_at", "_state"}
    assert {k: v for k, v in vars(new).items() if k not in other} == {
        k: v for k, v in vars(old).items() if k not in other
    }
    said = [
        list(each.opinions.values_list("aspect", "sentiment", "probability"))
        for each in (old, new)
    ]
    assert said == [[("quality", "positive", 0.9)]] * 2


def test_one_more_copy_decides_nothing_again():
    one_by_one([*COPIES, f"{SAID} ever."])
    acts = ReviewAction.objects.filter(kind=ReviewAction.Kind.DECIDED)
    verdicts = list(acts.values_list("review", "verdict"))
    assert len(verdicts) == len(set(verdicts)) == 5


def test_what_a_person_approved_stays_though_copies_turn_up(django_user_model):
    _, second = one_by_one(COPIES[:2])
    Review.objects.filter(pk=second.pk).update(state=State.HELD)
    second.refresh_from_db()
    ann = django_user_model.objects.create(username="ann")
    moderating.decide([second], "approved", ann)
    look_at(write(COPIES[2]))
    second.refresh_from_db()
    assert (second.state, len(moves(second))) == (State.PUBLISHED, 1)
