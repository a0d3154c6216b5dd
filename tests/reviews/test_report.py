"""The report of what customers say: counts, quotes, rising complaints, sentences."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from ecom_ai.models import Item
from ecom_ai.reviews import report
from ecom_ai.reviews.report import Scope, Tally
from ecom_ai.reviews.rising import Rising, rising, tail, with_q_values
from ecom_ai.reviews.summary import what_customers_say
from tests.making import SITE
from tests.reviews.said import judge, say

pytestmark = pytest.mark.django_db
BAD, GOOD = ("battery", "negative"), ("looks", "positive")


@pytest.fixture(autouse=True)
def items(site):
    for key, category in (("LAMP", "home"), ("RUG", "home"), ("MUG", "kitchen")):
        Item.objects.create(site=site, key=key, category=category)


def scope(days: float = 90, **fields) -> Scope:
    now = timezone.now()
    return Scope(SITE, now - timedelta(days=days), now, **fields)


def test_reviews_are_counted_by_product_category_and_aspect():
    say("LAMP", "It is dark and pretty.", BAD, GOOD, sentiment="negative")
    say("LAMP", "Dark.", BAD)
    say("RUG", "Pretty.", GOOD)
    say("MUG", "A mug.", sentiment="neutral")
    assert report.by_product(scope()) == [
        Tally("LAMP", negative=2),
        Tally("MUG", neutral=1),
        Tally("RUG", positive=1),
    ]
    assert report.by_category(report.by_product(scope()), SITE) == [
        Tally("home", positive=1, negative=2),
        Tally("kitchen", neutral=1),
    ]
    assert report.by_aspect(scope()) == [
        Tally("battery", negative=2),
        Tally("looks", positive=2),
    ]


def test_a_scope_narrows_by_time_category_product_and_aspect():
    say("LAMP", "It is dark and pretty.", BAD, GOOD, sentiment="negative")
    say("RUG", "Pretty.", GOOD, days=40)
    say("MUG", "Cracked.", ("quality", "negative"))

    def keys(**fields):
        return sorted(each.key for each in report.by_product(scope(**fields)))

    assert keys(days=30) == ["LAMP", "MUG"]
    assert keys(category="home") == ["LAMP", "RUG"]
    assert keys(item_key="MUG") == ["MUG"]
    # Of an aspect, what is said of it counts, and not the review as a whole.
    assert report.by_product(scope(aspect="looks")) == [
        Tally("LAMP", positive=1),
        Tally("RUG", positive=1),
    ]
    assert report.by_aspect(scope(aspect="looks")) == [Tally("looks", positive=2)]
    assert keys(item_key="nothing") == []


def test_only_published_reviews_count_by_their_latest_verdict():
    held = say("LAMP", "Dark.", BAD, state="held")
    fresh = say("RUG", "Pretty.", BAD)
    judge(fresh, GOOD, scorer="b")
    assert report.by_aspect(scope()) == [Tally("looks", positive=1)]
    found = report.quotes(report.said_in(scope()), 9)
    assert [(each.review_id, each.aspect) for each in found] == [(fresh.pk, "looks")]
    assert held.pk not in {each.review_id for each in found}


def test_an_aspect_said_twice_is_one_review():
    say("LAMP", "Dark. Nice. Dark.", BAD, ("battery", "negative"))
    assert report.by_aspect(scope()) == [Tally("battery", negative=1)]
    assert report.by_product(scope(aspect="battery")) == [Tally("LAMP", negative=1)]


def test_time_goes_by_days_or_weeks_without_gaps():
    say("LAMP", "Dark.", BAD, days=20)
    say("LAMP", "Pretty.", GOOD, days=1)
    daily = report.over_time(scope(days=30))
    assert len(daily) == 21
    assert [tally.total for _, tally in daily].count(0) == 19
    weekly = report.over_time(scope(days=90))
    assert all(day.weekday() == 0 for day, _ in weekly)
    assert sum(tally.negative for _, tally in weekly) == 1
    assert report.over_time(scope(category="garden")) == []


def test_quotes_and_csv_cover_personal_data():
    review = say("LAMP", "Call 555 it is dark.", BAD, masked="Call ███ it is dark.",
                 stars=2)  # fmt: skip
    (quote,) = report.quotes(report.said_in(scope()), 5)
    assert quote.text == "Call ███ it is dark."
    (row,) = report.table(scope())
    told = dict(zip(report.COLUMNS, row, strict=True))
    assert told["words"] == quote.text
    assert (told["product"], told["category"], told["stars"]) == ("LAMP", "home", 2)
    assert told["review"] == review.key


def test_exact_tails():
    assert tail(0, 10, 5, 20) == pytest.approx(1.0)
    # A lady tasting tea: all four cups right, or three.
    assert tail(4, 4, 0, 4) == pytest.approx(1 / 70)
    assert tail(3, 4, 1, 4) == pytest.approx(17 / 70)
    assert tail(5, 5, 0, 0) == pytest.approx(1.0)
    assert tail(20, 35, 23, 96) == pytest.approx(0.00046, rel=0.1)
    assert tail(2000, 9000, 9000, 80000) < 1e-100


def test_false_discovery_rates():
    def risen(p):
        return Rising("", "price", 1, 1, 1, 1, p_value=p)

    found = with_q_values([risen(p) for p in (0.04, 0.01, 0.5, 0.03)])
    assert [each.p_value for each in found] == [0.01, 0.03, 0.04, 0.5]
    assert [round(each.q_value, 4) for each in found] == [0.04, 0.0533, 0.0533, 0.5]


def _weeks(item: str, *, before: int, now: int, each_week: int = 6) -> None:
    """Eight weeks with ``before`` complaints a week, then one with ``now``."""
    for week in range(9):
        complaints = now if week == 0 else before
        for number in range(each_week):
            said = BAD if number < complaints else GOOD
            say(item, f"{said[0]} {week}", said, days=7 * week + 0.5 + number)


def test_a_complaint_that_rises_is_found_and_one_that_stays_is_not():
    _weeks("LAMP", before=1, now=6)
    _weeks("RUG", before=2, now=2)
    found = rising(scope())
    assert [(each.item_key, each.category, each.aspect) for each in found] == [
        ("LAMP", "", "battery"),
        ("", "home", "battery"),
        ("", "", "battery"),
    ]
    lamp = found[0]
    assert (lamp.complaints, lamp.reviews) == (6, 6)
    assert (lamp.complaints_before, lamp.reviews_before) == (8, 48)
    assert lamp.times == pytest.approx(6.0)
    assert lamp.p_value < lamp.q_value < 0.01
    assert [each.item_key for each in rising(scope(item_key="LAMP"))] == ["LAMP"]
    assert rising(scope(category="kitchen")) == []
    assert rising(scope(aspect="looks")) == []
    assert len(rising(scope(aspect="battery"))) == 3
    assert len(rising(scope(category="home"))) == 2


def test_a_complaint_that_is_spread_over_a_category_is_found_in_both_languages(site):
    for number in range(8):
        key = f"TENT-{number}"
        language = ("en", "zh")[number % 2]
        Item.objects.create(site=site, key=key, category="tents")
        for week in range(1, 9):
            say(key, "Pretty.", GOOD, days=7 * week + 1, language=language)
        say(key, "The zip jams. 拉链卡住", ("quality", "negative"), language=language)
        for _ in range(20):
            say("MUG", "Pretty.", GOOD, days=2)
    # Too few of any tent, and lost among all other reviews.
    found = rising(scope())
    assert {each.item_key for each in found} == {""}
    tents = next(each for each in found if each.category)
    assert (tents.category, tents.aspect) == ("tents", "quality")
    assert (tents.complaints, tents.complaints_before) == (8, 0)
    assert tents.p_value <= tents.q_value < 0.001


def test_more_reviews_alone_are_no_rise():
    for week in range(9):
        for number in range(12 if week == 0 else 3):
            say("LAMP", f"{week}", BAD if number % 3 == 0 else GOOD,
                days=7 * week + 0.3 + number / 4)  # fmt: skip
    assert rising(scope()) == []


def test_a_complaint_that_was_never_made_before_is_new():
    for number in range(40):
        say("LAMP", "fine", GOOD, days=8 + number)
    for number in range(6):
        say("LAMP", "dark", BAD, days=1 + number / 10)
    lamp = next(each for each in rising(scope()) if each.item_key == "LAMP")
    assert lamp.times is None


def test_a_new_product_has_nothing_to_rise_from():
    for _ in range(8):
        say("LAMP", "dark", BAD)
    assert rising(scope()) == []


def test_three_sentences_of_different_reviews_by_language():
    say("LAMP", "The lamp is a joy to look at.", GOOD)
    say("LAMP", "Dark again within the hour.", BAD)
    say("RUG", "Dark after a single evening, too.", BAD)
    say("LAMP", "灯泡两天就不亮了", BAD, language="zh")
    say("RUG", "Came a day sooner than promised.", ("delivery", "neutral"))
    found = what_customers_say(scope(), "en-gb")
    assert [each.kind for each in found] == ["praise", "complaint", "talk"]
    assert [(each.aspect, each.reviews) for each in found] == [
        ("looks", 1),
        ("battery", 3),
        ("delivery", 1),
    ]
    assert len({each.quote.review_id for each in found}) == 3
    assert str(found[0]) == ("Praised most: Looks (1). “The lamp is a joy to look at.”")
    with translation.override("zh-hans"):
        (only,) = what_customers_say(scope(), "zh-hans")
    assert only.quote.text == "灯泡两天就不亮了"
    assert what_customers_say(scope(category="garden"), "en") == []


def test_what_many_found_helpful_is_quoted_and_nothing_too_long():
    say("LAMP", "Dark within the hour.", BAD)
    best = say("LAMP", "Dark within half an hour.", BAD, helpful=7)
    say("LAMP", "Dark " * 60, BAD, helpful=99)
    found = what_customers_say(scope(), "en")
    assert found[0].quote.review_id == best.pk


def test_nothing_is_quoted_that_is_not_sure_or_has_stars_to_the_contrary():
    say("LAMP", "It came with a green cord.", GOOD, stars=1)
    say("LAMP", "Dark by four in winter here.", BAD, stars=5)
    unsure = say("LAMP", "A dark lamp for dark rooms.", BAD, stars=1)
    unsure.verdict.opinions.update(probability=0.55)
    assert what_customers_say(scope(), "en") == []


def test_words_are_quoted_of_reviews_whose_stars_bear_them_out():
    say("LAMP", "The paint chips in a week.", GOOD, stars=1, helpful=9)
    best = say("LAMP", "It is a joy to look at.", GOOD, stars=5)
    say("LAMP", "Well, it shines every night.", BAD, stars=5, helpful=9)
    worst = say("LAMP", "Dark again within the hour.", BAD, stars=2)
    praise, complaint = what_customers_say(scope(), "en")
    assert praise.quote.review_id == best.pk
    assert complaint.quote.review_id == worst.pk
