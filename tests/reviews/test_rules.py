"""The first rule that fits decides, on breaches alone."""

import inspect

import pytest

from ecom_ai.models import ReviewRule
from ecom_ai.reviews import rules
from ecom_ai.reviews.findings import Signal
from ecom_ai.reviews.rules import DEFAULTS, Context, decide
from tests.making import SITE

BAD = {"offence": 0.9, "spam": 0.1, "personal_data": 0.0, "off_topic": 0.1}
CLEAN = dict.fromkeys(BAD, 0.05)


def rule(**given: object) -> ReviewRule:
    values = {"name": "ours", "breach": "offence", "at_least": 0.5, "action": "hold"}
    return ReviewRule(site_id=SITE, **{**values, **given})


def test_by_default_a_breach_holds_nothing_rejects_and_the_rest_is_published():
    assert decide(CLEAN, Context(), DEFAULTS).action == "publish"
    for kind in BAD:
        decided = decide({**CLEAN, kind: 0.97}, Context(), DEFAULTS)
        assert (decided.action, decided.reasons) == ("hold", (kind,))
    assert {each.action for each in DEFAULTS} == {"hold"}


def test_the_first_that_fits_wins():
    found = decide(BAD, Context(), [rule(name="a", action="reject"), rule(name="b")])
    assert (found.action, found.rule) == ("reject", "a")
    trusted = rule(name="t", breach="", action="publish", published_at_least=5)
    both = [trusted, rule(name="b")]
    assert decide(BAD, Context(author_published=5), both).rule == "t"
    assert decide(BAD, Context(author_published=4), both).rule == "b"


@pytest.mark.parametrize(
    ("given", "context"),
    [
        ({"at_least": 0.95}, Context()),
        ({"below": 0.9}, Context()),
        ({"category": "tents"}, Context(category="mugs")),
        ({"published_at_most": 2}, Context(author_published=3)),
        ({"published_at_least": 2}, Context(author_published=1)),
        ({"rejected_at_least": 1}, Context()),
        ({"is_active": False}, Context()),
        ({"breach": ""}, Context()),  # whatever the database held
        ({"at_least": 0.0}, Context()),
        ({"at_least": float("nan")}, Context()),
    ],
)
def test_a_rule_that_does_not_fit_holds_nothing(given, context):
    assert decide(BAD, context, [rule(**given)]).action == "publish"


def test_an_author_can_mend_personal_data_and_links_and_nothing_else():
    personal = {**CLEAN, "personal_data": 0.99}
    assert decide(personal, Context(), DEFAULTS).is_mendable
    assert not decide({**personal, "offence": 0.9}, Context(), DEFAULTS).is_mendable
    spam, rest = {**CLEAN, "spam": 0.9}, {"spam": 0.1, "off_topic": 0.2}
    link, reads = Signal("spam", "link", rest), Signal("spam", "spam")
    assert decide(spam, Context(), DEFAULTS, signals=[link, reads]).is_mendable
    assert not decide(spam, Context(), DEFAULTS, signals=[reads]).is_mendable
    for still in ({**rest, "spam": 0.6}, {**rest, "off_topic": 0.8}):
        sells = Signal("spam", "link", still)
        assert not decide(spam, Context(), DEFAULTS, signals=[sells]).is_mendable
    copies = Signal("spam", "copies", {"count": 3})
    assert not decide(spam, Context(), DEFAULTS, signals=[link, copies]).is_mendable
    both = {**spam, **personal}
    assert decide(both, Context(), DEFAULTS, signals=[link]).is_mendable
    in_name = Signal("personal_data", "in_name")
    assert not decide(both, Context(), DEFAULTS, signals=[link, in_name]).is_mendable
    strict = [rule(breach="spam", at_least=0.05)]
    assert not decide(spam, Context(), strict, signals=[link]).is_mendable
    reject = [rule(breach="personal_data", action="reject")]
    assert not decide(personal, Context(), reject).is_mendable


def test_a_site_has_its_own_rules_or_the_defaults(site):
    assert rules.rules_of(SITE) == DEFAULTS
    rule(is_active=False).save()
    assert rules.rules_of(SITE) == []
    rule(name="late", position=9).save()
    rule(name="early", position=1).save()
    assert [each.name for each in rules.rules_of(SITE)] == ["early", "late"]


def test_no_rule_knows_stars_or_sentiment():
    asked = [
        *inspect.signature(Context).parameters,
        *inspect.signature(decide).parameters,
    ]
    fields = [field.name for field in ReviewRule._meta.get_fields()]
    for name in (*asked, *fields):
        assert "star" not in name
        assert "sentiment" not in name
