"""Product quality from reviews, and what it does to lists; a shopper's own dislikes."""

from datetime import timedelta

import numpy as np
import pytest
from django.contrib.sites.models import Site
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings
from django.utils import timezone

from ecom_ai import review_tasks
from ecom_ai.conf import get_settings
from ecom_ai.events import NewEvent, record
from ecom_ai.models import ItemQuality, Review, Verdict
from ecom_ai.recommendations import recommend
from ecom_ai.retrieval import Candidate, fuse
from ecom_ai.reviews import quality
from ecom_ai.reviews.moderating import decide
from ecom_ai.reviews.submitting import withdraw
from ecom_ai.search import search
from ecom_ai.shoppers import Visitor, distaste, load, taste
from tests.making import SITE, make_pots, make_product, store
from tests.settings import ECOM_AI

pytestmark = pytest.mark.django_db
PRIOR = quality.PRIOR


@pytest.fixture
def pots(site):
    return make_pots()


def said(key, stars, *, count=1, days=0, state="published", sentiment="", **given):
    """Reviews of an item, as they lie in the table."""
    for _ in range(count):
        review = Review.objects.create(
            site_id=SITE, item_key=key, body="x", stars=stars, state=state,
            created_at=timezone.now() - timedelta(days=days), **given,
        )  # fmt: skip
        if sentiment:
            review.verdict = Verdict.objects.create(
                review=review, version=1, scorer="s", text="x", masked="x",
                language="en", sentiment=sentiment, sentiments={sentiment: 1.0},
            )  # fmt: skip
            review.save()


def score(key):
    return ItemQuality.objects.get(item__key=key).score


def test_a_quality_is_drawn_to_the_shop_s_mean_while_reviews_are_few(pots):
    said("POT", 5, count=1)
    said("CUP", 5, count=30)
    said("TENT", 1, count=31)
    assert quality.refresh(SITE) == 4
    assert quality.mean(SITE) == pytest.approx(0.5, abs=1e-3)
    assert score("BAG") == pytest.approx(0.5, abs=1e-3)
    assert score("POT") == pytest.approx((PRIOR * 0.5 + 1) / (PRIOR + 1), abs=1e-3)
    assert score("CUP") == pytest.approx((PRIOR * 0.5 + 30) / (PRIOR + 30), abs=1e-3)
    assert score("TENT") < score("BAG") < score("POT") < score("CUP")
    row = ItemQuality.objects.get(item__key="CUP")
    assert (row.reviews, row.stars) == (30, 5.0)


def test_recent_and_verified_reviews_count_more(pots):
    for key, days, is_verified in (("POT", 0, False), ("CUP", 360, False)):
        said(key, 5, days=days, is_verified=is_verified)
    said("TENT", 5, is_verified=True)
    said("BAG", 1, count=3)
    quality.refresh(SITE)
    assert score("CUP") < score("POT") < score("TENT")


def test_only_what_is_published_counts_and_texts_stand_in_for_stars(pots):
    for state in ("pending", "held", "rejected", "withdrawn"):
        said("POT", 1, count=9, state=state)
    said("CUP", None, sentiment="positive", count=3)
    said("TENT", None, sentiment="negative", count=3)
    said("BAG", None)
    quality.refresh(SITE)
    assert score("TENT") < score("POT") == score("BAG") < score("CUP")


def test_a_second_refresh_writes_nothing_and_the_last_review_takes_all_away(pots):
    assert quality.refresh(SITE) == 0
    assert quality.mean(SITE) is None
    said("POT", 5)
    assert [quality.refresh(SITE), quality.refresh(SITE)] == [4, 0]
    withdraw(Review.objects.get())
    quality.refresh(SITE)
    assert not ItemQuality.objects.exists()


def test_ages_that_cannot_be_break_nothing(pots):
    said("POT", 5, days=500_000)
    said("CUP", 1, days=-500)
    assert quality.refresh(SITE) == 4


def test_a_shop_knows_its_own_reviews_alone(pots):
    other = Site.objects.create(domain="other.example")
    said("POT", 5, count=3)
    assert quality.refresh(other.pk) == 0
    assert not ItemQuality.objects.exists()


def test_a_decision_refreshes_it(
    pots, django_user_model, django_capture_on_commit_callbacks
):
    said("POT", 5, state="held", sentiment="positive")
    said("CUP", 1)
    by = django_user_model.objects.create_user("mo")
    with django_capture_on_commit_callbacks(execute=True):
        decide([Review.objects.get(item_key="POT")], "approved", by)
    assert score("POT") > score("CUP")
    Review.objects.all().delete()
    review_tasks.refresh_quality()
    assert not ItemQuality.objects.exists()


# Ranking


def candidate(key, rank, quality=None, source="one"):
    return Candidate(key, "", source, rank, 1.0, None, quality)


def test_quality_moves_an_item_by_its_weight():
    found = [candidate("bad", 1, 0.2), candidate("good", 2, 0.9), candidate("?", 3)]
    order = {
        weight: [r.key for r in fuse(found, {"one": 1.0}, quality_weight=weight)]
        for weight in (0.0, 0.1)
    }
    assert order == {0.0: ["bad", "good", "?"], 0.1: ["good", "?", "bad"]}


@pytest.fixture
def rated(pots):
    """The cup, nearest to the pot, is bad; the tent is good."""
    make_product("JUG")
    said("CUP", 1, count=40)
    said("TENT", 5, count=40)
    quality.refresh(SITE)


def popular():
    shown = recommend("popular", Visitor(SITE)).items
    return [item.key for item in shown]


def test_it_enters_recommendations_in_the_same_statement(
    rated, django_assert_num_queries
):
    with override_settings(ECOM_AI={**ECOM_AI, "QUALITY_WEIGHT": 0}):
        before = popular()
    assert before[0] == "POT"
    with django_assert_num_queries(2):
        after = popular()
    assert set(after) == set(before)
    assert after.index("TENT") < before.index("TENT")
    assert after[-1] == "CUP"


def test_it_enters_search_in_the_same_statement(site, django_assert_num_queries):
    for number in range(1, 7):
        make_product(f"THING-{number}", title_en="Red thing")
    said("THING-6", 5, count=40)
    said("THING-1", 1, count=40)
    quality.refresh(SITE)
    with override_settings(ECOM_AI={**ECOM_AI, "QUALITY_WEIGHT": 0}):
        before = [hit.key[-1] for hit in search("red thing", SITE).hits]
    with django_assert_num_queries(2):
        after = [hit.key[-1] for hit in search("red thing", SITE).hits]
    assert before == list("123456")
    assert after.index("6") < 5
    assert after.index("1") > 0


def test_what_was_looked_at_stays_in_the_order_of_looking(rated):
    record(SITE, "s", [NewEvent("view", "TENT")])
    record(SITE, "s", [NewEvent("view", "CUP")])
    shown = recommend("recent", load(SITE, "s")).items
    assert [item.key for item in shown] == ["CUP", "TENT"]


@pytest.mark.parametrize("value", [-0.1, 1.5, "much", True, float("nan")])
def test_a_weight_that_cannot_be_is_refused(value):
    with (
        override_settings(ECOM_AI={**ECOM_AI, "QUALITY_WEIGHT": value}),
        pytest.raises(ImproperlyConfigured, match="QUALITY_WEIGHT.*0 or more"),
    ):
        get_settings()


# A shopper's own bad review


def test_a_bad_review_turns_similar_products_down_for_its_author(pots):
    for shopper in ("s", "t"):
        store(shopper, "purchase", "POT")
        store(shopper, "view", "TENT")
    said("POT", 1, author_key="s", state="held")
    liked, disliked = taste(load(SITE, "t").recent), taste(load(SITE, "s").recent)
    assert liked[0] > 0.9  # the cup is like the pot
    assert disliked[0] < 0 < disliked[1]


def test_what_a_shopper_likes_weighs_against_it(pots):
    store("s", "view", "TENT")
    assert distaste(load(SITE, "s").recent) is None
    said("POT", 1, author_key="s")
    against = distaste(load(SITE, "s").recent)
    assert np.linalg.norm(against) == pytest.approx(1.0, abs=1e-3)
    for _ in range(9):
        store("s", "purchase", "TENT")
    fainter = distaste(load(SITE, "s").recent)
    assert np.linalg.norm(fainter) < 0.2
    assert np.argmax(fainter) == np.argmax(against)


@pytest.mark.parametrize(
    ("stars", "sentiment", "state", "counts"),
    [
        (2, "", "pending", True),
        (3, "", "published", False),
        (3, "negative", "published", True),
        (None, "negative", "published", True),
        (None, "positive", "published", False),
        (5, "negative", "published", False),
        (1, "positive", "published", True),
        (1, "", "withdrawn", False),
    ],
)
def test_which_reviews_are_bad(stars, sentiment, state, counts, pots):
    said("POT", stars, sentiment=sentiment, state=state, author_key="s")
    kinds = [seen.kind for seen in load(SITE, "s").recent]
    assert kinds == (["disliked"] if counts else [])


def test_nobody_else_s_reviews_count(pots):
    said("POT", 1, author_key="t")
    said("POT", 1, author_key="")
    store("s", "view", "TENT")
    assert [seen.kind for seen in load(SITE, "s").recent] == ["view"]
