"""The demo's data: complete, sensible, the same every time, and added once."""

import io
import json
import random
import shutil
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.contrib.sites.models import Site
from django.core.management import call_command
from django.db.models import Sum
from django.test import override_settings

from ecom_ai.models import CannedAnswer, Event
from ecom_ai.shoppers import user_key
from shop.demo import goods, people, stamp
from shop.demo.history import visits
from shop.demo.tastes import COMPLEMENTS, QUERIES, THEMES
from shop.labels import COLOURS, KINDS
from shop.models import Category, Order, OrderLine, Product
from shop.orders import deadline

DAY = date(2026, 11, 24)


def seed(**options: object) -> str:
    out = io.StringIO()
    call_command("seed_shop", stdout=out, **options)
    return out.getvalue()


def rows() -> dict[str, int]:
    models = (Category, Product, Order, OrderLine, User, Event)
    return {model.__name__: model.objects.count() for model in models}


@pytest.fixture
def media(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    settings.DEMO = True
    return tmp_path


@pytest.fixture(scope="module")
def pictures(rows_for_all, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Those of a shop that was filled once for all tests here."""
    folder = tmp_path_factory.mktemp("media")
    with override_settings(MEDIA_ROOT=folder, DEMO=True):
        rows_for_all(seed)
    return folder


@pytest.fixture
def seeded(pictures: Path, db: None, media: Path) -> Path:
    shutil.copytree(pictures, media, dirs_exist_ok=True)
    return media


def test_everything_is_there_and_comes_once(seeded: Path) -> None:
    before = rows()
    assert before["Category"] == 9
    assert before["Product"] == 324
    assert before["Event"] > 10_000
    assert before["Order"] > 700
    assert before["User"] > 120
    assert CannedAnswer.objects.filter(language="zh").count() > 4
    assert len(list((seeded / "products").glob("*.svg"))) == 324
    assert not Product.objects.filter(picture="").exists()
    assert Category.objects.first().slug == "camping"
    assert (Site.objects.get(pk=1).domain, Site.objects.get(pk=1).name) == (
        "127.0.0.1",
        "Fern & Field",
    )
    seed()
    assert rows() == before
    assert seed(if_needed=True) == "The demo's data are there.\n"
    call_command("check")


def test_if_needed_sees_what_is_missing(seeded: Path, monkeypatch) -> None:
    picture = seeded / "products" / "CMP-001.svg"
    picture.unlink()
    assert "324 products" in seed(if_needed=True)
    assert picture.exists()
    Product.objects.filter(sku="CMP-001").update(stock=0)
    before = rows()
    mine = Event.objects.create(
        id="0190163d-8694-739b-aea5-966c26f8ad91",
        site_id=1,
        shopper_key=user_key(User.objects.get(username="shopper").pk),
        kind="view",
        item_key="CMP-001",
        at=datetime.now(UTC),
        received_at=datetime.now(UTC),
    )
    command = "shop.management.commands.seed_shop"
    monkeypatch.setattr(f"{command}.fingerprint", lambda: "another")
    assert "324 products" in seed(if_needed=True)
    assert rows() == {**before, "Event": before["Event"] + 1}
    assert Event.objects.filter(pk=mine.pk).exists()
    assert Product.objects.get(sku="CMP-001").stock > 0


def test_a_later_day_adds_nothing(seeded: Path, monkeypatch) -> None:
    before = rows()
    later = datetime.now(UTC) + timedelta(days=40)
    monkeypatch.setattr(
        "shop.management.commands.seed_shop.timezone.now", lambda: later
    )
    seed()
    assert rows() == before


def test_accounts(seeded: Path, client) -> None:
    for name in ("admin", "moderator", "shopper"):
        assert client.login(username=name, password=f"{name}-demo")
    admin, moderator = (User.objects.get(username=n) for n in ("admin", "moderator"))
    assert admin.is_superuser
    assert moderator.is_staff
    assert not moderator.is_superuser
    for allowed in ("shop.change_product", "shop.view_order", "ecom_ai.view_item"):
        assert moderator.has_perm(allowed)
    for refused in ("shop.delete_product", "auth.change_user", "ecom_ai.change_event"):
        assert not moderator.has_perm(refused)
    assert not User.objects.get(username="shopper001").has_usable_password()
    admin.set_password("of-my-own-9")
    admin.save()
    seed()
    assert client.login(username="admin", password="of-my-own-9")


def test_events_and_orders_agree(seeded: Path) -> None:
    day = stamp.Stamp.read().day
    first, last = Event.objects.order_by("at").first(), Event.objects.latest("at")
    assert first.at.date() >= day - timedelta(days=91)
    assert last.at.date() < day
    assert {pk.version for pk in Event.objects.values_list("pk", flat=True)} == {7}
    bought = Counter(
        Event.objects.filter(kind="purchase").values_list("item_key", flat=True)
    )
    assert bought == Counter(OrderLine.objects.values_list("sku", flat=True))
    for order in Order.objects.prefetch_related("lines")[:50]:
        assert order.total == sum(line.amount for line in order.lines.all())
    sold = OrderLine.objects.aggregate(sum=Sum("quantity"))["sum"]
    assert Product.objects.aggregate(sum=Sum("units_sold"))["sum"] == sold
    known = {user_key(pk) for pk in User.objects.values_list("pk", flat=True)}
    keys = set(Event.objects.values_list("shopper_key", flat=True))
    assert len(keys & known) == 141
    assert len(keys - known) == 60


def test_the_shopper_has_a_fresh_taste_and_orders(seeded: Path) -> None:
    user = User.objects.get(username="shopper")
    assert user.orders.count() >= 3
    latest = Event.objects.filter(shopper_key=user_key(user.pk)).order_by("-at")[:20]
    skus = [event.item_key for event in latest if event.kind == "view"]
    kinds = Counter(Product.objects.filter(sku__in=skus).values_list("kind", flat=True))
    assert kinds.most_common(1)[0][0] == "tent"


def test_the_shopper_has_an_order_in_every_state(seeded: Path) -> None:
    orders = User.objects.get(username="shopper").orders.all()
    assert {order.status for order in orders} == set(Order.Status.values)
    assert [order.is_late for order in orders].count(True) == 1
    assert any(deadline(line).is_possible for o in orders for line in o.lines.all())
    for order in orders:
        assert bool(order.tracking) == (order.shipped_at is not None)
        came_back = order.status in ("returned", "refunded")
        assert came_back == hasattr(order.lines.first(), "return_request")


def test_the_history_is_the_same_for_the_same_day() -> None:
    crowd = [people.Person(n, "A", f"{n}@example.com", "", "en") for n in range(1, 30)]
    stock = goods.read_goods(DAY)
    random.seed(1)
    first = visits(crowd, stock, day=DAY)
    random.seed(2)
    assert visits(crowd, stock, day=DAY) == first


def test_what_is_bought_goes_together() -> None:
    crowd = [people.Person(n, "A", f"{n}@example.com", "", "en") for n in range(1, 141)]
    stock = goods.read_goods(DAY)
    past = visits(crowd, stock, day=DAY)
    baskets = [visit.basket for visit in past if visit.basket]
    several = [basket for basket in baskets if len(basket.lines) > 1]
    assert len(several) > len(baskets) / 3
    for basket in several:
        main, *others = (good.kind for good, _ in basket.lines)
        assert set(others) <= set(COMPLEMENTS[main])
    sold = Counter(good.sku for basket in baskets for good, _ in basket.lines)
    best = sum(count for _, count in sold.most_common(len(stock) // 5))
    assert best > 0.4 * sum(sold.values())
    for visit in past:
        assert sorted(visit.acts, key=lambda act: act.at) == list(visit.acts)


def test_catalogue_and_tastes_use_known_words() -> None:
    for path in goods.catalogue_files():
        for line in path.read_text().splitlines():
            row = json.loads(line)
            assert row["category"] == path.stem
            assert row["kind"] in KINDS
            assert row["colour"] in COLOURS
    kinds = set(KINDS)
    assert set(COMPLEMENTS) == kinds
    assert {kind for theme in THEMES.values() for kind in theme} <= kinds
    assert {kind for others in COMPLEMENTS.values() for kind in others} <= kinds
    assert set(QUERIES) <= kinds
