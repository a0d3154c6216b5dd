"""The suppression audit: planted suppression is found, and fair decisions are not."""

import json
from datetime import timedelta

import numpy as np
import pytest
from django.contrib.sites.models import Site
from django.utils import timezone

from ecom_ai import review_tasks
from ecom_ai.models import (
    BreachKind,
    Review,
    ReviewAction,
    ReviewRule,
    SuppressionAudit,
    Verdict,
)
from ecom_ai.reviews import audit
from ecom_ai.reviews.audit import PEOPLE, PERSON, RULES, SENTIMENT, STARS, Case
from ecom_ai.reviews.moderating import decide, undo
from ecom_ai.reviews.rules import DEFAULTS, Context, rules_of
from ecom_ai.reviews.rules import decide as by_rules

pytestmark = pytest.mark.django_db

Outcome = SuppressionAudit.Outcome
CUTS = {
    kind: sorted({0.2, 0.8} | {r.at_least for r in DEFAULTS if r.breach == kind})
    for kind in BreachKind.values
}
FAIR, BIASED = "fair", "biased"


def written(count, rng):
    """(stars, sentiment, kinds, category) of reviews as people write them: bad ones
    are ruder, and more of them are about tents."""
    for _ in range(count):
        stars = int(rng.choice([1, 2, 3, 4, 5], p=[0.15, 0.1, 0.1, 0.25, 0.4]))
        bad = stars <= 2
        rude = rng.beta(3, 2) if rng.random() < (0.25 if bad else 0.08) else 0.05
        spam = rng.beta(3, 2) if rng.random() < 0.05 else 0.02
        tents = rng.random() < (0.9 if bad else 0.1)
        mood = "negative" if bad else "positive"
        yield (
            stars,
            mood,
            (float(rude), float(spam), 0.0, 0.0),
            "tents" if tents else "",
        )


def cases(rules=DEFAULTS, count=2000, people=None):
    """Reviews as these rules decide them; ``people`` then do what they do."""
    rng = np.random.default_rng(8)
    for stars, mood, kinds, category in written(count, rng):
        breaches = dict(zip(BreachKind.values, kinds, strict=True))
        stopped = by_rules(breaches, Context(category=category), rules).action
        person, rejected = people(rng, stars, kinds, stopped) if people else ("", None)
        yield Case(stars, mood, kinds, stopped != "publish", rejected, person)


def outcomes(found):
    judged = audit.judge(audit.examine(list(found), CUTS))
    return {(test.who, test.name, test.what): test.outcome for test in judged}


def test_rules_about_breaches_pass_though_bad_reviews_are_ruder():
    found = audit.judge(audit.examine(list(cases()), CUTS))
    by_stars = found[0]
    assert by_stars.stopped_bad / by_stars.bad > 2 * (
        by_stars.stopped_others / by_stars.others
    )
    assert {test.outcome for test in found} == {Outcome.INDEPENDENT}
    assert all(test.detectable < 0.05 for test in found)


def test_a_rule_whose_category_hits_bad_reviews_is_found():
    tents = ReviewRule(name="t", breach="offence", at_least=0.01, category="tents")
    assert outcomes(cases([tents, *DEFAULTS])) == {
        (RULES, "", STARS): Outcome.DEPENDS,
        (RULES, "", SENTIMENT): Outcome.DEPENDS,
    }


def moderators(rng, stars, kinds, stopped):
    """One judges by the offence alone; the other besides rejects what is bad."""
    name = str(rng.choice([FAIR, BIASED]))
    if stopped != "publish":
        return name, bool(rng.random() < max(kinds))
    if name == BIASED and stars <= 2 and rng.random() < 0.1:
        return name, True
    return "", None


def test_a_moderator_who_rejects_bad_reviews_without_a_breach_is_found():
    found = outcomes(cases(count=4000, people=moderators))
    assert found[RULES, "", STARS] == Outcome.INDEPENDENT
    assert found[PEOPLE, "", STARS] == Outcome.DEPENDS
    assert found[PERSON, BIASED, STARS] == Outcome.DEPENDS
    assert found[PERSON, FAIR, STARS] == Outcome.INDEPENDENT


def test_a_moderator_who_spares_the_good_among_the_held_is_found():
    def sparing(rng, stars, kinds, stopped):
        if stopped == "publish":
            return "", None
        return BIASED, bool(rng.random() < (0.9 if stars <= 2 else 0.4))

    assert outcomes(cases(people=sparing))[PERSON, BIASED, STARS] == Outcome.DEPENDS


def test_too_few_are_called_too_few():
    few = list(cases(count=100))
    assert set(outcomes(few).values()) == {Outcome.TOO_FEW}
    # Enough reviews, but so few decided by chance that much could be missed.
    mixed = [
        Case(1 + 4 * (n % 2), "", (0.6, 0.0, 0.0, 0.0), n % 4 < 2) for n in range(120)
    ]
    (by_stars, _) = audit.judge(audit.examine(mixed, CUTS))
    assert (by_stars.outcome, by_stars.detectable > 0.1) == (Outcome.TOO_FEW, True)


def test_fair_chance_is_rarely_called_bias():
    """At ALPHA: of 200 fair audits about 2 would be; 9 has odds of 1 in 10,000."""
    rng = np.random.default_rng(11)
    flagged = 0
    for _ in range(200):
        stopped = rng.random(400) < 0.3
        stars = rng.choice([1, 5], 400)
        fair = [
            Case(int(s), "", (0.6, 0.0, 0.0, 0.0), bool(k))
            for s, k in zip(stars, stopped, strict=True)
        ]
        flagged += outcomes(fair)[RULES, "", STARS] == Outcome.DEPENDS
    assert flagged < 9


def test_the_exact_test_agrees_with_fisher_s():
    from scipy.stats import fisher_exact

    for table in ([[3, 9], [8, 2]], [[10, 0], [0, 10]], [[200, 3], [180, 30]]):
        expected = fisher_exact(table)[1]
        assert audit._exact(np.array([table])) == pytest.approx(expected, rel=1e-6)


def test_a_difference_is_that_of_the_strata_and_not_of_the_whole():
    # In both strata alike; bad reviews are mostly in the one where much is stopped.
    rows = [("a", True, n < 45) for n in range(90)] + [
        ("a", False, n < 5) for n in range(10)
    ]
    rows += [("b", True, n < 1) for n in range(10)] + [
        ("b", False, n < 9) for n in range(90)
    ]
    found = audit._test(rows)
    assert found.difference == pytest.approx(0.0, abs=1e-9)
    assert found.low < 0 < found.high
    assert found.p == pytest.approx(1.0, abs=0.2)


# On the shop's rows


def decided(rows, rules, *, days=0, site_id=1):
    """Stores reviews with verdicts, decided by the rules as a worker does it."""
    for stars, mood, kinds, category in rows:
        context = Context(category=category)
        breaches = dict(zip(BreachKind.values, kinds, strict=True))
        action = by_rules(breaches, context, rules).action
        after = {"publish": "published", "hold": "held", "reject": "rejected"}[action]
        review = Review.objects.create(
            site_id=site_id, item_key="TENT-1", body="x", stars=stars, state=after
        )
        review.verdict = Verdict.objects.create(
            review=review, version=1, scorer="s", text="x", masked="x", language="en",
            sentiment=mood, context=vars(context), **breaches,
        )  # fmt: skip
        review.save()
        ReviewAction.objects.create(
            review=review, kind="decided", version=1, verdict=review.verdict,
            before="pending", after=after, at=timezone.now() - timedelta(days=days),
        )  # fmt: skip
        yield review


def rows(count, seed=3):
    return list(written(count, np.random.default_rng(seed)))


def test_an_audit_of_a_fair_shop_is_kept(site):
    list(decided(rows(600), DEFAULTS))
    made = audit.audit(1)
    made.refresh_from_db()
    assert (made.outcome, made.reviews) == (Outcome.INDEPENDENT, 600)
    assert [(t["who"], t["what"]) for t in made.tests] == [
        (RULES, STARS), (RULES, SENTIMENT),
    ]  # fmt: skip
    assert [share["stars"] for share in made.shares] == [1, 2, 3, 4, 5]
    assert sum(share["reviews"] for share in made.shares) == 600
    json.dumps(made.tests, allow_nan=False)


def test_a_biased_rule_in_the_shop_is_found(site):
    ReviewRule.objects.create(
        site_id=1, name="t", position=1, breach="offence", at_least=0.01,
        category="tents",
    )  # fmt: skip
    list(decided(rows(400), rules_of(1)))
    assert audit.audit(1).outcome == Outcome.DEPENDS


def test_a_biased_moderator_in_the_shop_is_found_unless_it_was_undone(
    site, django_user_model
):
    by = django_user_model.objects.create_user("mo")
    found = list(decided(rows(600), DEFAULTS))
    bad = [r for r in found if r.stars <= 2 and r.state == "published"][:30]
    batch = decide(bad, "rejected", by, reason="x")
    made = audit.audit(1)
    assert made.outcome == Outcome.DEPENDS
    (mo,) = (t for t in made.tests if (t["name"], t["what"]) == ("mo", STARS))
    assert (mo["outcome"], mo["stopped_bad"]) == (Outcome.DEPENDS, 30)
    undo(batch, by)
    assert audit.audit(1).outcome == Outcome.INDEPENDENT


def test_an_old_or_foreign_decision_is_no_part_of_it(site):
    list(decided(rows(5), DEFAULTS, days=200))
    other = Site.objects.create(domain="other.example")
    list(decided(rows(5), DEFAULTS, site_id=other.pk))
    made = audit.audit(1)
    assert (made.reviews, made.outcome, made.tests) == (0, Outcome.TOO_FEW, [])


def test_it_runs_once_a_week_where_there_are_reviews(site):
    review_tasks.audit_reviews()
    assert not SuppressionAudit.objects.exists()
    list(decided(rows(5), DEFAULTS))
    review_tasks.audit_reviews()
    review_tasks.audit_reviews()
    assert SuppressionAudit.objects.count() == 1
    SuppressionAudit.objects.update(at=timezone.now() - timedelta(days=8))
    review_tasks.audit_reviews()
    assert SuppressionAudit.objects.count() == 2
