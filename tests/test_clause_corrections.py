"""The moderators' page lets opinions be put right, in both languages."""

import re

import pytest
from django.test import Client

from ecom_ai.models import Correction
from tests.reviews.queued import held
from tests.reviews.test_heard import TEXT, made, place, review_of  # noqa: F401
from tests.test_review_admin import CHINESE, QUEUE, act
from tests.test_training_admin import signed_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def mia(site) -> Client:
    return signed_in("moderate_review", "view_review", "view_reviewaction")


def field(role: str, words: str) -> str:
    start, end = place(words)
    return f"{role}:{start}-{end}"


def test_each_clause_has_its_aspect_and_its_sentiment(mia, made):  # noqa: F811
    review_of(made)
    html = mia.get(QUEUE).content.decode()
    legends = re.findall(r"<legend><q[^>]*>([^<]+)</q>", html)
    assert legends[:2] == ["The lid is solid", "It came late"]
    for role in ("aspect", "clause_sentiment"):
        name = field(role, "It came late")
        assert f'<label for="id_{name}">' in html
        assert f'<select name="{name}" id="id_{name}"' in html
    text = text_of(mia.get(QUEUE))
    assert "Aspect: it says Delivery" in text
    assert "it was not asked" in text  # the sentiment of what has no aspect


def test_what_is_chosen_of_a_clause_is_kept_and_undone(mia, made):  # noqa: F811
    review = review_of(made)
    chosen = {
        field("aspect", "though the box was neat"): "packaging",
        field("clause_sentiment", "though the box was neat"): "positive",
        field("aspect", "It came late"): "",
    }
    text = text_of(act(mia, review, "correct", **chosen))
    assert "Corrected" in text
    kept = Correction.objects.order_by("role").values_list("role", "text", "label")
    words = "though the box was neat"
    assert list(kept) == [
        ("aspect", words, "packaging"),
        ("clause_sentiment", words, "positive"),
    ]
    assert f"Aspect: Delivery → Packaging (“{words}”)" in text
    batch = review.actions.first().batch
    undone = mia.post(f"{QUEUE}undo/", {"batch": batch}, headers={"HX-Request": "true"})
    assert "Undone" in text_of(undone)
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    "chosen",
    [
        {"aspect:0-3": "delivery"},
        {"aspect:0-16": "nonsense"},
        {f"aspect:0-{'9' * 30}": "delivery"},
        {"aspect:": "delivery"},
        {"intent:0-16": "delivery"},
    ],
)
def test_what_cannot_be_is_not_kept(mia, made, chosen):  # noqa: F811
    right = {field("aspect", "The lid is solid"): "delivery"}
    review = review_of(made)
    act(mia, review, "correct", **chosen)
    assert not Correction.objects.exists()
    if "nonsense" in chosen.values():
        # All or nothing.
        text = text_of(act(mia, review, "correct", **right, **{
            field("aspect", "It came late"): "nonsense"}))  # fmt: skip
        assert "none of" in text
        assert not Correction.objects.exists()


def test_without_aspects_and_in_chinese_the_page_stands(mia, made):  # noqa: F811
    held("It leaks.", checkpoints={})
    assert "<legend>" not in mia.get(QUEUE).content.decode()
    review = review_of(made)
    page = mia.get(f"{QUEUE}?review={review.pk}", headers=CHINESE)
    assert "<legend>" in page.content.decode()
    assert "质量" in text_of(page)
