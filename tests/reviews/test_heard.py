"""Opinions put right, clause by clause; labels of a shop's own."""

from uuid import uuid4

import pytest

from ecom_ai.exceptions import BadInput
from ecom_ai.models import Checkpoint, Correction, Opinion, Review, ReviewAction
from ecom_ai.reviews import correcting, moderating
from ecom_ai.reviews.clauses import clauses
from ecom_ai.reviews.heard import heard
from tests.making import SITE
from tests.reviews.queued import PHONE, held, person

pytestmark = pytest.mark.django_db
Kind = ReviewAction.Kind
TEXT = f"The lid is solid. It came late, though the box was neat. Call {PHONE}"
LABELS = {
    "aspect": ["quality", "delivery", "packaging", "other"],
    "clause_sentiment": ["negative", "neutral", "positive"],
}


@pytest.fixture
def mia(site):
    return person("mia")


@pytest.fixture
def made(site) -> dict[str, int]:
    return {role: checkpoint(role, labels).pk for role, labels in LABELS.items()}


def checkpoint(role: str, labels: list[str]) -> Checkpoint:
    return Checkpoint.objects.create(
        site_id=SITE, role=role, stage="live", data={"labels": labels}
    )


def review_of(made: dict[str, int], body: str = TEXT) -> Review:
    """Its second sentence is heard as one opinion, of delivery."""
    review = held(body, checkpoints=made)
    for aspect, mood, words in (
        ("quality", "positive", "The lid is solid"),
        ("delivery", "negative", "It came late, though the box was neat"),
    ):
        at = body.find(words)
        if at >= 0:
            Opinion.objects.create(
                verdict=review.verdict, aspect=aspect, sentiment=mood,
                probability=0.8, start=at, end=at + len(words),
            )  # fmt: skip
    return review


def place(words: str, text: str = TEXT) -> tuple[int, int]:
    at = text.index(words)
    return at, at + len(words)


def test_clauses_are_what_is_asked_with_what_was_said_of_each(made):
    found = heard(review_of(made).verdict)
    assert [(one.words, one.aspect, one.sentiment) for one in found] == [
        ("The lid is solid", "quality", "positive"),
        ("It came late", "delivery", "negative"),
        ("though the box was neat", "delivery", "negative"),
        ("Call •••••••••••", "other", ""),
    ]
    assert [(one.start, one.end) for one in found] == clauses(TEXT)
    # Of a clause in which all is covered nothing can be learnt.
    assert heard(held(PHONE).verdict) == []


def test_a_clause_is_put_right_by_its_own_masked_words(mia, made):
    review = review_of(made)
    correcting.correct(
        review, "aspect", "packaging", mia, clause=place("though the box was neat")
    )
    correcting.correct(review, "aspect", "delivery", mia, clause=place(f"Call {PHONE}"))
    correcting.correct(
        review, "clause_sentiment", "positive", mia,
        clause=place("though the box was neat"),
    )  # fmt: skip
    kept = Correction.objects.order_by("pk")
    assert [(k.role, k.text, k.predicted, k.label) for k in kept] == [
        ("aspect", "though the box was neat", "delivery", "packaging"),
        ("aspect", "Call •••••••••••", "other", "delivery"),
        ("clause_sentiment", "though the box was neat", "negative", "positive"),
    ]
    assert {(k.by, k.checkpoint_id) for k in kept} == {
        ("mia", made["aspect"]),
        ("mia", made["clause_sentiment"]),
    }
    act = review.actions.order_by("pk").first()
    assert (act.kind, act.by) == (Kind.CORRECTED, mia)
    assert act.note == "aspect: delivery → packaging\nthough the box was neat"


def test_a_correction_of_a_clause_is_undone(mia, made):
    review, batch = review_of(made), uuid4()
    where = place("The lid is solid")
    correcting.correct(review, "aspect", "other", mia, clause=where)
    correcting.correct(review, "aspect", "packaging", mia, clause=where, batch=batch)
    assert moderating.last_act(mia).batch == batch
    assert moderating.undo(batch, mia) == 1
    assert Correction.objects.get().label == "other"
    assert review.actions.first().kind == Kind.RETRACTED


@pytest.mark.parametrize(
    ("role", "label", "where", "told"),
    [
        ("aspect", "delivery", None, "which clause"),
        ("aspect", "delivery", (0, 5), "which clause"),
        ("aspect", "taste", (0, 16), "none of: quality"),
        ("offence", "clean", (0, 16), "no clause of it"),
    ],
)
def test_what_is_no_clause_is_refused(mia, made, role, label, where, told):
    made["offence"] = checkpoint("offence", ["clean", "offensive"]).pk
    with pytest.raises(BadInput, match=told):
        correcting.correct(review_of(made), role, label, mia, clause=where)
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    ("role", "labels", "found", "said"),
    [
        ("offence", ["clean", "offensive"], {"offence": 0.8}, "offensive"),
        ("offence", ["fine", "rude", "threat"], {"offence": 0.8}, "rude / threat"),
        ("offence", ["fine", "rude", "threat"], {"offence": 0.1}, "fine"),
        ("spam", ["ok", "spam", "off_topic"], {"spam": 0.1}, "ok"),
        ("spam", ["ok", "spam", "off_topic"], {"spam": 0.9}, "spam"),
        ("sentiment", ["1", "2", "3", "4", "5"], {}, "1 / 2"),
        ("sentiment", ["差评", "好评"], {}, "差评"),
    ],
)
def test_a_correction_knows_a_shops_own_labels(mia, role, labels, found, said):
    """The verdict keeps that it offends, or blames: not by which of the labels."""
    made = checkpoint(role, labels)
    values = {"offence": 0.0, **found, "checkpoints": {role: made.pk}}
    review = held("It leaks.", **values)
    kept = correcting.correct(review, role, labels[-1], mia)
    assert kept.predicted == said
