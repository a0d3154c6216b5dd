"""What a message or a stored state says that somebody wants."""

from dataclasses import replace
from decimal import Decimal

import pytest

from ecom_ai.models import Conversation
from ecom_ai.support.shopping.described import has
from ecom_ai.support.shopping.reading import read
from ecom_ai.support.shopping.wants import Wants, load
from ecom_ai.support.shopping.words import forget, words_of


@pytest.fixture(autouse=True)
def _forget_words():
    forget()
    yield
    forget()


@pytest.mark.parametrize(
    "stored",
    [
        {}, {"page": 7}, {"wants": []}, {"wants": {"price_to": "NaN", "must": "x"}},
        {"shown": {"a": 1}, "seen": None}, {"wants": {"limits": [{"measure": "mass"}]}},
    ],
)  # fmt: skip
def test_a_damaged_state_wants_nothing(site, stored):
    conversation = Conversation.objects.create(site=site, language="en", wants=stored)
    assert load(conversation, 1).wants == Wants()


@pytest.mark.parametrize(
    ("said", "wants"),
    [
        ("under 30", Wants(price_to=Decimal("30.0"))),
        ("no more than $1,200", Wants(price_to=Decimal("1200.0"))),
        ("from 20 to 40", Wants(price_from=Decimal("20.0"), price_to=Decimal("40.0"))),
        ("三十以内", Wants(price_to=Decimal("30.0"))),
        ("一百到两百元", Wants(price_from=Decimal("100.0"), price_to=Decimal("200.0"))),
        ("around $50", Wants(price_from=Decimal("40.0"), price_to=Decimal("60.0"))),
        ("for an 18-month-old", Wants(age=1.5)),
        ("for my dad", Wants(whom="dad")),
        ("送给妈妈", Wants(whom="妈妈")),
        ("in blue or green", Wants(colours=("blue", "green"))),
        ("不要粉色", Wants(must_not=("粉色",))),
    ],
)  # fmt: skip
def test_a_message_is_read(products, site, said, wants):
    found = read(said, Wants(), words_of(site.pk)).wants
    colours = tuple(sorted(found.colours))
    assert replace(found, text="", colours=colours) == wants


def test_a_word_is_not_had_where_it_is_denied():
    assert has("Taped seams keep it waterproof.", "waterproof")
    assert not has("It is not waterproof.", "waterproof")
    assert not has("Plastic-free packing", "plastic")
    assert not has("不防水的外层", "防水")
    assert has("Two zips", "zip")
    assert not has("Cottonwood", "cotton")
