"""What several say in other words of one product within days."""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import pytest

from ecom_ai.inference import unit
from ecom_ai.models import Checkpoint, Review, ReviewFingerprint
from ecom_ai.reviews import history, paraphrases
from ecom_ai.reviews.findings import Scored
from ecom_ai.reviews.submitting import withdraw
from tests.making import make_checkpoint, make_product
from tests.reviews.making import write

pytestmark = pytest.mark.usefixtures("site")
SAID = (
    "Simply the finest thing that I bought all year, it came quickly, get one at once.",
    "Nothing better entered my house in twelve months, was here in no time, buy one.",
    "Of all my orders the best, delivered in a flash; everybody ought to have it.",
)
#: Between each other the cosine 0.74.
NEAR = ((1.0, 0.6, 0.0, 0.0), (1.0, 0.0, 0.6, 0.0), (1.0, 0.0, 0.0, 0.6))


@pytest.fixture
def checkpoint(site) -> Checkpoint:
    for sku in ("TENT-1", "MUG-1"):
        make_product(sku)
    return make_checkpoint()


def keep(
    review: Review, checkpoint: Checkpoint, numbers: Sequence[float]
) -> tuple[Scored, list[int]]:
    vector = unit(np.array(numbers, dtype=np.float32))
    found = Scored("en", {}, {}, checkpoints={"encoder": checkpoint.pk}, vector=vector)
    return found, history.remember([review], [found])[review.pk]


def three(
    checkpoint: Checkpoint, *, bodies=SAID, vectors=NEAR, author_key=""
) -> tuple[list, list]:
    """Three reviews, and which others each is a paraphrase of."""
    reviews = [write(body) for body in bodies]
    # A host's own rows may be several of one author.
    for review in reviews if author_key else ():
        review.author_key = author_key
        review.save()
    kept = [keep(r, checkpoint, v)[0] for r, v in zip(reviews, vectors, strict=True)]
    found = [
        {each.pk for each in paraphrases.paraphrases(r, one)}
        for r, one in zip(reviews, kept, strict=True)
    ]
    return reviews, found


def test_three_authors_who_say_the_same_are_found(checkpoint):
    reviews, found = three(checkpoint)
    ids = {review.pk for review in reviews}
    assert found == [ids - {review.pk} for review in reviews]


def test_they_count_as_copies_except_the_first(checkpoint):
    reviews, _ = three(checkpoint)
    told = []
    for review, vector in zip(reviews, NEAR, strict=True):
        found, bands = keep(review, checkpoint, vector)
        copies = history.copies(review, bands, found)
        told.append({signal.name for signal in history.signals(review, copies)})
    assert told == [set(), {"copies"}, {"copies"}]


def test_short_praise_is_no_copy(checkpoint):
    short = ("Great, thank you all!", "Thanks, very good.", "Really great, thanks")
    _, found = three(checkpoint, bodies=short, vectors=[NEAR[0]] * 3)
    assert found == [set()] * 3


def test_two_are_chance(checkpoint):
    _, found = three(checkpoint, vectors=(*NEAR[:2], (0.0, 1.0, -1.0, 0.0)))
    assert found == [set()] * 3


def test_one_author_who_says_it_again_is_none(checkpoint):
    _, found = three(checkpoint, author_key="u:1")
    assert found == [set()] * 3


def test_an_older_or_withdrawn_one_does_not_count(checkpoint):
    reviews, _ = three(checkpoint)
    vector = NEAR[2]
    long_ago = reviews[0].created_at - timedelta(days=8)
    Review.objects.filter(pk=reviews[0].pk).update(created_at=long_ago)
    reviews[0].refresh_from_db()
    keep(reviews[0], checkpoint, NEAR[0])
    found, _ = keep(reviews[2], checkpoint, vector)
    assert paraphrases.paraphrases(reviews[2], found) == []
    Review.objects.filter(pk=reviews[0].pk).update(created_at=reviews[2].created_at)
    reviews[0].refresh_from_db()
    keep(reviews[0], checkpoint, NEAR[0])
    assert len(paraphrases.paraphrases(reviews[2], found)) == 2
    withdraw(reviews[1])
    assert paraphrases.paraphrases(reviews[2], found) == []


def test_in_a_crowd_and_of_other_products_only_nearly_the_same_counts(
    checkpoint, monkeypatch
):
    monkeypatch.setattr(paraphrases, "CROWD", 2)
    assert three(checkpoint)[1] == [set()] * 3
    reviews, found = three(checkpoint, vectors=[(0.0, 0.0, 0.5, 1.0)] * 3)
    assert [len(each) for each in found] == [2] * 3
    monkeypatch.undo()
    other = write(SAID[0], author_key="u:9", item_key="MUG-1")
    kept, _ = keep(other, checkpoint, (1.0, -0.6, 0.0, 0.0))
    assert paraphrases.paraphrases(other, kept) == []
    kept, _ = keep(other, checkpoint, (0.0, 0.0, 0.5, 1.0))
    near = paraphrases.paraphrases(other, kept)
    assert {each.pk for each in near} == {each.pk for each in reviews}


def test_the_vector_goes_with_its_review(checkpoint):
    reviews, _ = three(checkpoint)
    assert ReviewFingerprint.objects.count() == 3
    reviews[0].delete()
    assert ReviewFingerprint.objects.count() == 2


def test_planted_among_two_thousand_are_found_and_few_others():
    dice = np.random.default_rng(5)
    others = unit(dice.normal(size=(1980, 64)).astype(np.float32))
    centre = unit(dice.normal(size=64).astype(np.float32))
    noise = unit(dice.normal(size=(20, 64)).astype(np.float32))
    planted = unit(centre + 0.6 * noise)
    vectors = list(np.concatenate([others, planted]))
    texts = ["x" * 100] * 2000
    products = [f"p{n // 10}" for n in range(1980)] + ["p7"] * 10 + ["p8"] * 10
    found = set(paraphrases.counted(texts, products, vectors))
    assert found >= set(range(1980, 2000))
    assert len(found) <= 20 + 19


def test_without_a_vector_or_a_product_nothing_is_counted():
    texts, near = ["x" * 100] * 3, [unit(np.array(v, dtype=np.float32)) for v in NEAR]
    assert paraphrases.counted(texts, ["p"] * 3, near) == {0: 2, 1: 2, 2: 2}
    assert paraphrases.counted(texts, [""] * 3, near) == {}
    assert paraphrases.counted(texts, ["p"] * 3, [None] * 3) == {}
