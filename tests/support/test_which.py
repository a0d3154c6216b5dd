"""Which of those shown are so: only those of which the shop says it."""

import pytest
from django.utils.translation import override

from ecom_ai.support.languages import locale_of
from ecom_ai.support.shopping.finding import current
from ecom_ai.support.shopping.which import which
from ecom_ai.support.shopping.words import words_of
from tests.support.talking import Talk, shown

#: A lamp with a battery, a car without one, a turntable that tells of neither.
_KEYS = ("CMP-026", "PLY-030", "AUD-024")


@pytest.mark.parametrize(
    ("language", "said", "keys", "cited"),
    [("en", "Which have a battery?", ["CMP-026"], {"CMP-026", "PLY-030"}),
     ("en", "Which of them have no battery?", ["PLY-030"], {"CMP-026", "PLY-030"}),
     ("en", "which have a cartridge?", [], {"AUD-024"}),
     ("zh", "哪个有电池", ["CMP-026"], {"CMP-026", "PLY-030"}),
     ("zh", "哪个带唱头？", [], {"AUD-024"})],
)  # fmt: skip
def test_what_a_detail_denies_is_not_said_to_be_so(demo, language, said, keys, cited):
    with override(locale_of(language)):
        products = current(demo.pk, _KEYS)
        answer = which(products, said, words_of(demo.pk), language)
    assert shown(answer) == keys
    assert {citation.key for citation in answer.citations} == cited


@pytest.mark.parametrize(
    ("language", "kind", "said", "least", "most"),
    [("en", "tents", "Which of them weighs less than 2 kg?", 0.69, 1.9),
     ("zh", "帐篷", "哪款低于2公斤？", 0.69, 1.9),
     ("zh", "帐篷", "哪个不到2公斤？", 0.69, 1.9)],
)  # fmt: skip
def test_a_bound_is_kept_by_those_that_are_named(
    demo, language, kind, said, least, most
):
    talk = Talk(demo.pk, language)
    tents = shown(talk.say(kind, "product_search"))
    answer = talk.say(said, "product_question")
    assert set(shown(answer)) < set(tents)
    weights = {p.key: _kilograms(p) for p in current(demo.pk, tents) if _kilograms(p)}
    assert set(shown(answer)) == {k for k, weight in weights.items() if weight < 2}
    assert all(least <= weights[key] <= most for key in shown(answer))
    assert {citation.key for citation in answer.citations} == set(weights)


def _kilograms(product):
    for fact in product.every_fact:
        if fact.name == "Weight":
            value, unit = fact.value.split()
            return float(value) / (1000 if unit == "g" else 1)
    return None


@pytest.mark.parametrize(
    ("kind", "said", "is_kept"),
    [("tents", "which of them costs less than 200?", lambda p: p.price < 200),
     ("teddy bears", "which of these is for a 3 year old?",
      lambda p: p.ages[0] <= 3 <= p.ages[1])],
)  # fmt: skip
def test_a_price_and_an_age_are_bounds_too(demo, kind, said, is_kept):
    talk = Talk(demo.pk)
    before = current(demo.pk, shown(talk.say(kind, "product_search")))
    kept = set(shown(talk.say(said, "product_question")))
    assert kept == {p.key for p in before if is_kept(p)} != {p.key for p in before}


def test_what_the_details_of_none_tell_is_looked_for(demo):
    talk = Talk(demo.pk)
    talk.say("tents", "product_search")
    answer = talk.say("which of them are waterproof?", "product_question")
    assert "waterproof" in str(answer.cards[0].data)
    assert all(p.says("waterproof") for p in current(demo.pk, shown(answer)))


def test_the_value_of_each_is_told_where_it_is_asked(demo):
    answer = Talk(demo.pk).say("how heavy is the Pellawick tent?", "product_question")
    assert set(shown(answer)) == {"CMP-005", "CMP-009"}
    assert "Weight: 25 kg" in answer.text
