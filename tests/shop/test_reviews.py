"""Reviews in the example shop: invented ones, pages, and who bought what."""

from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from ecom_ai.models import HelpfulVote, Item, Review, ReviewAction
from ecom_ai.moderation import shingles
from ecom_ai.reviews.rising import BEFORE, THIS_WEEK, tail
from shop.demo import goods, people
from shop.demo.history import visits
from shop.demo.reviews import BREACHES, COUNT, RISING, RISING_DAYS, Said, reviews
from shop.demo.sentences import LANGUAGES, said
from shop.demo.store import erase_history, write_reviews
from shop.labels import KINDS
from shop.models import Category, Order, OrderLine, Product

DAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def crowd() -> list[people.Person]:
    return [
        people._as_user(people._drawn(number), number)
        for number in range(1, people.SHOPPERS + 1)
    ]


@pytest.fixture(scope="module")
def told(crowd) -> list[Said]:
    stock = goods.read_goods(DAY)
    return reviews(crowd, stock, visits(crowd, stock, day=DAY), day=DAY)


def text(one: Said) -> str:
    return f"{one.whole.title}\n{one.whole.body}"


def test_they_are_many_in_both_languages_and_the_same_again(told, crowd) -> None:
    assert len(told) == COUNT >= 2000
    languages = Counter(one.person.language for one in told)
    assert min(languages[language] for language in LANGUAGES) > 600
    stars = Counter(one.whole.stars for one in told)
    assert min(stars[number] for number in range(1, 6)) > 150
    assert Counter(one.is_verified for one in told)[True] > 800
    days = {(DAY - one.at.date()).days for one in told}
    assert min(days) == 1
    assert 80 < max(days) <= 91
    stock = goods.read_goods(DAY)
    again = reviews(crowd, stock, visits(crowd, stock, day=DAY), day=DAY)
    assert again == told


def test_nobody_reviews_one_thing_twice(told) -> None:
    assert len({(one.person.number, one.sku) for one in told}) == len(told)


def test_every_kind_has_words_of_its_own_in_both_languages() -> None:
    for language in LANGUAGES:
        sections = said(language)
        assert set(sections) >= set(KINDS) | {f"rising {kind}" for kind in RISING}
        for kind in KINDS:
            signs = Counter(line[0] for line in sections[kind])
            assert set(signs) == {"+", "-", "="}, kind
            assert min(signs["+"], signs["-"]) >= 3, kind


def test_a_review_speaks_of_what_it_is_about(told) -> None:
    kinds = {good.sku: good.kind for good in goods.read_goods(DAY)}
    tents = " ".join(text(one) for one in told if kinds[one.sku] == "tent")
    pens = " ".join(text(one) for one in told if kinds[one.sku] == "pen")
    assert "zip" in tents
    assert "zip" not in pens
    assert "帐篷" not in pens


def test_no_two_look_copied_but_those_that_are(told) -> None:
    honest = [one for one in told if not one.breach and len(text(one)) >= 24]
    bands = defaultdict(list)
    for place, one in enumerate(honest):
        for band in shingles.bands(text(one)):
            bands[band].append(place)
    pairs = {
        (first, second)
        for places in bands.values()
        for first in places
        for second in places
        if first < second
    }
    alike = [
        pair
        for pair in pairs
        if shingles.likeness(*(text(honest[place]) for place in pair)) >= 0.6
    ]
    assert not alike
    pasted = Counter(one.sku for one in told if one.breach == "spam")
    assert max(pasted.values()) >= 6


def test_two_complaints_rise(told) -> None:
    kinds = {good.sku: good.kind for good in goods.read_goods(DAY)}
    for kind, words in (
        ("tent", ("zip", "拉链")),
        ("headphones", ("batter", "电池", "续航", "没电", "charge")),
    ):
        new = old = 0
        low = [o for o in told if kinds[o.sku] == kind and o.whole.stars <= 3]
        for one in low:
            if any(word in text(one).lower() for word in words):
                late = one.at.date() >= DAY - timedelta(days=RISING_DAYS + 1)
                new, old = new + late, old + (not late)
        assert new > 3 * max(old, 1), kind


@pytest.mark.parametrize("kind", RISING)
def test_a_report_of_a_category_can_tell_the_rise_from_chance(told, kind) -> None:
    """Those that are not pleased stand for those that complain."""
    category = {one.kind: one.sku[:3] for one in goods.read_goods(DAY)}[kind]
    end = max(one.at for one in told)
    low: Counter[bool] = Counter()
    written: Counter[bool] = Counter()
    for one in told:
        if one.sku.startswith(category) and one.at >= end - THIS_WEEK - BEFORE:
            now = one.at >= end - THIS_WEEK
            written[now] += 1
            low[now] += one.whole.stars <= 3
    # Looked at with some hundred others.
    assert tail(low[True], written[True], low[False], written[False]) < 1e-4


def test_some_break_the_rules_and_harsh_ones_do_not(told) -> None:
    kinds = Counter(one.breach for one in told)
    assert min(kinds[kind] for kind in BREACHES) >= 15
    assert sum(kinds[kind] for kind in BREACHES) < len(told) / 10
    clean = [one for one in told if not one.breach and one.whole.stars == 1]
    assert len(clean) > 100


@pytest.mark.django_db
def test_they_are_written_once_and_erased_alone(told, crowd, site) -> None:
    mine = Review.objects.create(site=site, item_key="CMP-001", body="My own.")
    assert write_reviews(told, crowd) == COUNT
    assert write_reviews(told, crowd) == COUNT
    assert Review.objects.count() == COUNT + 1
    assert ReviewAction.objects.count() == COUNT
    states = Counter(Review.objects.values_list("state", flat=True))
    assert set(states) == {"published", "pending"}
    assert states["pending"] < 200
    votes = Counter(HelpfulVote.objects.values_list("review_id", flat=True))
    counted = dict(Review.objects.filter(helpful__gt=0).values_list("pk", "helpful"))
    assert votes == Counter(counted)
    assert not Review.objects.filter(state="pending", helpful__gt=0).exists()
    erase_history(crowd, day=DAY)
    assert list(Review.objects.all()) == [mine]


# Pages


@pytest.fixture
def tent(site) -> Product:
    Item.objects.create(site=site, key="T-1", texts={"en": ["Ridge", ""]})
    return Product.objects.create(
        sku="T-1", slug="t-1", title_en="Ridge", title_zh="山脊", price=10, stock=3,
        category=Category.objects.create(slug="camping", name_en="Camping"),
    )  # fmt: skip


@pytest.fixture
def robin(client: Client) -> User:
    user = User.objects.create_user("robin", password="x")
    client.force_login(user)
    return user


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "bought"), [("delivered", True), ("paid", True), ("cancelled", False)]
)
def test_who_bought_it_is_told_by_the_orders(
    tent, client, robin, status: str, bought: bool
) -> None:
    order = Order.objects.create(number="FF-1", user=robin, total=10, status=status)
    OrderLine.objects.create(
        order=order, sku="T-1", title="Ridge", price=10, quantity=1
    )
    answer = client.post(
        "/ecom-ai/reviews/write/",
        {"item": "T-1", "stars": "1", "body": "The zip broke.", "back": "/p/t-1/"},
        follow=True,
    )
    assert Review.objects.get().is_verified is bought
    assert "being checked, and shown if nothing is wrong with it" in answer.text


@pytest.mark.django_db
def test_the_product_page_shows_stars_and_reviews(tent, client) -> None:
    assert 'id="reviews"' in client.get("/p/t-1/").text
    Review.objects.create(
        site_id=1, item_key="T-1", stars=4, body="Dry all night.", state="published"
    )
    page = client.get("/p/t-1/").text
    assert 'href="#reviews"' in page
    assert "Dry all night." in page
    assert "Sign in to write a review" in page
    assert "<style" not in page
    assert " style=" not in page


@pytest.mark.django_db
def test_the_account_lists_what_one_wrote(tent, client, robin) -> None:
    assert "You have not written any yet" in client.get("/accounts/").text
    Review.objects.create(
        site_id=1, item_key="T-1", author_key=f"u:{robin.pk}", body="Mine.", stars=2
    )
    Review.objects.create(site_id=1, item_key="GONE", author_key=f"u:{robin.pk}")
    page = client.get("/accounts/").text
    assert "Mine." in page
    assert "A product that is gone" in page


@pytest.mark.django_db
def test_the_front_page_leads_to_the_third_moment(tent, client) -> None:
    Product.objects.update(kind="tent")
    assert "/p/t-1/#reviews" in client.get("/").text
