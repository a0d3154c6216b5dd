"""Reviews under another product: nearer to others, and naming what they are."""

from collections.abc import Sequence

import numpy as np
import pytest

from ecom_ai.inference import unit
from ecom_ai.models import Checkpoint
from ecom_ai.reviews import scoring
from ecom_ai.reviews import strays as module
from ecom_ai.reviews.findings import Submitted
from ecom_ai.reviews.signals import in_words
from ecom_ai.reviews.strays import Stray, strays
from tests.making import SITE, give_vectors, make_checkpoint, make_product
from tests.reviews.test_scoring import folder as folder
from tests.reviews.test_scoring import heads as heads

TENTS, SOUND = (1.0, 0.1, 0.0, 0.0), (0.0, 0.1, 1.0, 0.0)
NAMED = "These headphones have a deep bass."


@pytest.fixture
def shelf(site) -> Checkpoint:
    """Two tents and two pairs of headphones with vectors, and a stool with none."""
    for sku, category, title in (
        ("T1", "camping", "Ridge tent"),
        ("T2", "camping", "Dome tent"),
        ("H1", "audio", "Studio headphones"),
        ("H2", "audio", "Travel headphones"),
        ("S1", "home", "Oak stool"),
    ):
        make_product(sku, category=category, title_en=title)
    checkpoint = make_checkpoint()
    give_vectors(checkpoint, {"T1": TENTS, "T2": TENTS, "H1": SOUND, "H2": SOUND})
    return checkpoint


def look(
    checkpoint: Checkpoint,
    text: str,
    *,
    at: Sequence[float] = SOUND,
    **where: str,
) -> Stray | None:
    vector = unit(np.array(at, dtype=np.float32))
    return strays(checkpoint, [Submitted(text, **where)], [vector])[0]


def test_a_review_of_headphones_under_a_tent_is_a_stray(shelf):
    found = look(shelf, NAMED, item_key="T1")
    assert found is not None
    assert found.probability > 0.9
    assert "headphones" in found.title


def test_a_review_under_its_own_product_is_none(shelf):
    near = Stray(0.0, is_near=True)
    assert look(shelf, NAMED, item_key="H1") == near
    assert look(shelf, "A dry tent.", at=TENTS, item_key="T2") == near


def test_a_text_without_a_word_for_a_product_is_none(shelf):
    assert look(shelf, "It came late, and the bass is deep.", item_key="T1") is None


def test_a_text_that_is_nearer_to_its_own_product_is_none(shelf):
    beside = "In the tent I wore headphones."
    assert look(shelf, beside, at=TENTS, item_key="T1") == Stray(0.0, is_near=True)


@pytest.mark.parametrize(
    "text",
    ["Fits into the headphones case.", "As light as my headphones."],
)
def test_what_a_thing_is_compared_with_or_put_into_is_no_name(shelf, text):
    assert look(shelf, text, item_key="T1") is None


def test_where_the_product_is_not_known_nothing_is_said(shelf):
    for where in ({}, {"item_key": "GONE"}, {"item_key": "S1"}):
        assert look(shelf, NAMED, **where) is None


def test_a_word_that_titles_of_its_own_shelf_have_names_no_other_product(shelf):
    make_product("T3", category="camping", title_en="Pouch for headphones")
    assert look(shelf, NAMED, item_key="T1") is None


def test_a_product_that_the_shop_does_not_have_is_known_by_its_description(
    shelf, monkeypatch
):
    def encoded(_encoder, _checkpoint, texts):
        return np.array([TENTS] * len(texts), dtype=np.float32)

    monkeypatch.setattr(module, "encoder", lambda _checkpoint: None)
    monkeypatch.setattr(module, "passage_vectors", encoded)
    assert look(shelf, NAMED, product="A tent for two") is not None
    assert look(shelf, NAMED, product="A tent with room for headphones") is None


def test_the_vectors_and_the_text_hold_it_together(heads, products):
    text = "The two-person tent Waterproof shelter for wet nights."
    under_a_mug, under_a_tent, under_none = scoring.score(
        SITE, [Submitted(text, item_key=key) for key in ("MUG-1", "TENT-2", "")]
    )
    assert under_a_mug.breaches["off_topic"] > 0.75
    assert under_a_tent.breaches["off_topic"] == under_none.breaches["off_topic"] < 0.5
    told = {signal.name: in_words(signal) for signal in under_a_mug.signals}
    assert "tent" in told["other_product"]
    assert "other_product" not in {signal.name for signal in under_none.signals}
    assert under_a_mug.vector is not None
    assert "encoder" in under_a_mug.checkpoints
