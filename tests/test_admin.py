"""The app's and the shop's pages in the admin, as a merchandiser meets them."""

import json
import re

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.sites.models import Site
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from uuid_utils.compat import uuid7

from ecom_ai.admin.names import category_names, placement_name, title_of
from ecom_ai.models import Checkpoint, Event, Item, ItemPair, Shopper
from shop.ecom import Products
from shop.models import Category, Order, OrderLine, Product
from tests.making import SITE, make_checkpoint, make_product, pair, store

OURS = (Item, ItemPair, Event, Shopper, Checkpoint)

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(db):
    users = get_user_model().objects
    return users.create_superuser("ann", "ann@example.com", "x")


@pytest.fixture
def stocked(site, user):
    """Two products with an event, a pair and a shopper, and an order."""
    Category.objects.create(slug="pots", name_en="Pots and pans", name_zh="锅具")
    names = {"title_en": "Tea pot", "title_zh": "茶壶", "kind": "teapot"}
    pot = make_product("POT", category="pots", colour="red", **names)
    make_product("CUP", category="pots", title_en="Cup", title_zh="杯子")
    pair("POT", "CUP", 0.5)
    store(f"u:{user.pk}", "view", "POT")
    store("guest", "view", "GONE")
    store("guest", "search", "")
    Event.objects.filter(kind="search").update(query="red pots")
    Shopper.objects.create(site=site, key=f"u:{user.pk}", vector_at=timezone.now())
    Shopper.objects.create(site=site, key="guest")
    make_checkpoint(3)
    order = Order.objects.create(
        number="FF-1", user=user, email="a@example.com", name="Ann", total=10
    )
    OrderLine.objects.create(
        order=order, product=pot, sku="POT", title="Tea pot", price=10, quantity=2
    )


@pytest.fixture
def page(user, stocked):
    """The text of a page of the admin, in a language."""
    client = Client()
    client.force_login(user)

    def read(address: str, language: str = "en", *, tags: bool = False) -> str:
        response = client.get(
            f"/admin/{address}", headers={"Accept-Language": language}
        )
        assert response.status_code == 200
        html = response.content.decode()
        html = html[html.index('id="content"') :]
        return html if tags else " ".join(re.sub(r"<[^>]+>", " ", html).split())

    read.client = client
    return read


def address_of(model) -> str:
    options = model._meta
    row = model.objects.first()
    return f"{options.app_label}/{options.model_name}/{row.pk}/change/"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("model", [*OURS, Category, Product, Order])
def test_every_list_and_page_opens(model, language, page):
    options = model._meta
    text = page(f"{options.app_label}/{options.model_name}/", language)
    text += page(address_of(model), language)
    assert "None" not in text
    assert "{" not in text or model is Product


@pytest.mark.parametrize("model", OURS)
def test_the_chinese_back_office_has_no_english_headings(model, page):
    options = model._meta
    html = page(f"ecom_ai/{options.model_name}/", "zh-hans", tags=True)
    table = html[html.index("<thead") : html.index("</thead")]
    filters = re.findall(r"<summary>(.*?)</summary>", html, re.DOTALL)
    for heading in re.findall(r"<a [^>]*>([^<]+)</a>|<span>([^<]+)</span>", table):
        assert not re.search("[a-z]{2}", "".join(heading)), heading
    for heading in filters:
        assert not re.search("[a-z]{2}", re.sub(r"<[^>]+>", "", heading)), heading


def test_items_go_by_title_and_category_in_the_active_language(page):
    assert "Tea pot Pots and pans" in page("ecom_ai/item/")
    assert "茶壶 锅具" in page("ecom_ai/item/", "zh-hans")
    assert "以 分类 全部 锅具" in page("ecom_ai/item/", "zh-hans")
    assert "锅具" in page(address_of(Item), "zh-hans")


def test_the_heading_of_a_page_is_in_the_active_language(page):
    item = Item.objects.get(key="POT")
    html = page(f"ecom_ai/item/{item.pk}/change/", "zh-hans", tags=True)
    assert "<h2>茶壶</h2>" in html
    event = Event.objects.get(item_key="POT")
    assert "浏览: 茶壶" in page(f"ecom_ai/event/{event.pk}/change/", "zh-hans")
    link = ItemPair.objects.get()
    assert "茶壶 → 杯子" in page(f"ecom_ai/itempair/{link.pk}/change/", "zh-hans")


def test_an_item_leads_to_its_product_pairs_and_events(page):
    item, product = Item.objects.get(key="POT"), Product.objects.get(sku="POT")
    html = page(f"ecom_ai/item/{item.pk}/change/", tags=True)
    assert f"/admin/shop/product/{product.pk}/change/" in html
    assert product.get_absolute_url() in html
    assert f"/admin/ecom_ai/itempair/?source__id__exact={item.pk}" in html
    pairs = page(f"ecom_ai/itempair/?source__id__exact={item.pk}")
    assert "Cup bought together 0.5" in pairs
    events = page(f"ecom_ai/event/?item_key=POT&site__id__exact={SITE}")
    assert "1 event" in events


def test_an_item_whose_product_is_gone_is_shown(page):
    Product.objects.filter(sku="CUP")._raw_delete("default")
    item = Item.objects.get(key="CUP")
    assert "Cup" in page(f"ecom_ai/item/{item.pk}/change/")


def test_the_menu_names_items_and_products_apart(page):
    for language in ("en", "zh-hans"):
        names = re.findall(r'<th scope="row"[^>]*>\s*<a[^>]*>([^<]+)', page(
            "", language, tags=True
        ))  # fmt: skip
        assert len(names) == len(set(names)) >= 10


def test_events_are_narrowed_by_placement_and_no_choice_is_blank(page):
    html = page("ecom_ai/event/", tags=True)
    assert not re.search(r'<a href="\?placement=[^>]*>\s*</a>', html)
    assert "3 events" in page("ecom_ai/event/?placement=-")
    assert "0 events" in page("ecom_ai/event/?placement=home")
    assert "from no list" in html


def test_events_of_products_that_are_gone_show_their_keys(page):
    assert "GONE" in page("ecom_ai/event/")
    assert "red pots" in page("ecom_ai/event/?q=pots")


def test_a_list_an_event_came_from_can_be_read(page):
    served = {"placement": "home", "keys": ["POT", "壶"]}
    Event.objects.create(
        id=uuid7(),
        site_id=SITE,
        kind="click",
        item_key="POT",
        placement="home",
        served=served,
        at=timezone.now(),
        received_at=timezone.now(),
    )
    event = Event.objects.get(kind="click")
    html = page(f"ecom_ai/event/{event.pk}/change/", tags=True)
    assert "&quot;壶&quot;\n" in html
    assert "Front page" in html


def test_a_shopper_who_is_signed_in_leads_to_the_customer_and_events(page, user):
    shopper = Shopper.objects.get(key=f"u:{user.pk}")
    html = page(f"ecom_ai/shopper/{shopper.pk}/change/", tags=True)
    assert f'/admin/auth/user/{user.pk}/change/">ann</a>' in html
    assert f"shopper_key=u%3A{user.pk}" in html
    assert "1 shopper" in page("ecom_ai/shopper/?signed_in=1")
    assert "guest" in page("ecom_ai/shopper/?signed_in=0")


@pytest.mark.parametrize("model", OURS)
def test_nobody_adds_changes_or_deletes_what_the_app_writes(model, page, rf, user):
    request = rf.get("/")
    request.user = user
    options = admin.site._registry[model]
    assert not options.has_add_permission(request)
    assert not options.has_change_permission(request)
    assert not options.has_delete_permission(request)
    name = model._meta.model_name
    assert page.client.get(f"/admin/ecom_ai/{name}/add/").status_code == 403
    with pytest.raises(PermissionDenied):
        options.add_view(request)


def test_the_site_is_shown_where_there_are_several(page):
    assert "example.com" not in page("ecom_ai/shopper/")
    Site.objects.create(domain="two.example", name="two")
    for model in OURS:
        text = page(f"ecom_ai/{model._meta.model_name}/", "zh-hans")
        assert "以 站点" in text
        assert "站点" in page(address_of(model), "zh-hans")


def test_lists_ask_no_more_for_more_rows(page, django_assert_max_num_queries):
    for number in range(20):
        make_product(f"MUG-{number}", category="pots")
        store("guest", "view", f"MUG-{number}")
        Shopper.objects.create(site_id=SITE, key=f"g{number}")
    for name in ("item", "itempair", "event", "shopper"):
        with django_assert_max_num_queries(12):
            page(f"ecom_ai/{name}/")


# Names


def test_titles_fall_back_to_another_language_and_then_to_the_key():
    assert title_of({"en": ["", ""], "zh": ["壶", ""]}, "K") == "壶"
    assert title_of({}, "K") == title_of(None, "K") == "K"


class ByMethod(Products):
    category = "brand"


class Nowhere(Products):
    category = ""


def test_categories_without_a_name_go_without(stocked, settings):
    assert category_names(["pots", "nothing"]) == {"pots": "Pots and pans"}
    for adapter in ("test_admin.ByMethod", "test_admin.Nowhere", "test_checks.Categry"):
        settings.ECOM_AI = {
            **settings.ECOM_AI,
            "PRODUCT_ADAPTER": f"tests.{adapter}",
        }
        assert category_names(["pots"]) == {}


def test_a_host_s_own_placement_goes_by_its_name():
    assert placement_name("footer") == "footer"


# The shop


def test_products_are_found_by_kind_within_a_category_and_by_stock(page):
    pots = Category.objects.get(slug="pots")
    assert "Teapots" not in page("shop/product/")
    assert "Teapots" in page(f"shop/product/?category__id__exact={pots.pk}")
    assert "茶壶" in page(f"shop/product/?category__id__exact={pots.pk}", "zh-hans")
    assert "1 product" in page("shop/product/?kind=teapot")
    assert "1 product" in page("shop/product/?colour=red")
    Product.objects.filter(sku="CUP").update(stock=0)
    assert "Cup" in page("shop/product/?in_stock=none")
    assert "Tea pot" in page("shop/product/?in_stock=low")


LINE = {"name_en": "Size", "name_zh": "尺寸", "value_en": "L", "value_zh": "大"}


def saved(page, attributes: str):
    product = Product.objects.get(sku="POT")
    page.client.post(
        f"/admin/shop/product/{product.pk}/change/",
        {
            "sku": "POT",
            "slug": "pot",
            "category": product.category_id,
            "title_en": "Tea pot",
            "price": "10.00",
            "stock": "5",
            "is_visible": "on",
            "attributes": attributes,
        },
    )
    product.refresh_from_db()
    return product.attributes


def test_a_product_s_attributes_are_read_a_line_each(page):
    Product.objects.filter(sku="POT").update(attributes=[LINE, LINE])
    product = Product.objects.get(sku="POT")
    html = page(f"shop/product/{product.pk}/change/", tags=True)
    assert html.count("&quot;尺寸&quot;") == 2
    assert "&quot;大&quot;},\n" in html


@pytest.mark.parametrize(
    "wrong", ["{}x", '{"a": 1}', "[1]", '[{"name_en": "Size"}]', '"text"']
)
def test_attributes_that_would_break_a_page_are_refused(wrong, page):
    assert saved(page, json.dumps([LINE])) == [LINE]
    assert saved(page, wrong) == [LINE]


def test_attributes_may_be_left_empty(page):
    saved(page, json.dumps([LINE]))
    assert saved(page, "") == []


def test_orders_come_from_the_checkout_alone(page):
    assert page.client.get("/admin/shop/order/add/").status_code == 403
    order = Order.objects.get()
    html = page(f"shop/order/{order.pk}/change/", tags=True)
    assert "/admin/auth/user/" in html
    assert f"/admin/shop/product/{Product.objects.get(sku='POT').pk}/change/" in html
    assert "20.00" in html
    assert str(order.checkout_token) not in html


@pytest.mark.parametrize(
    ("status", "told"), [("paid", "1 order is marked"), ("cancelled", "0 orders")]
)
def test_marking_orders_as_shipped_says_how_many(status, told, page):
    Order.objects.update(status=status)
    answer = page.client.post(
        "/admin/shop/order/",
        {"action": "mark_shipped", "_selected_action": [str(Order.objects.get().pk)]},
        follow=True,
    )
    assert told in answer.content.decode()


def test_hiding_products_says_how_many(page):
    ids = [str(pk) for pk in Product.objects.values_list("pk", flat=True)]
    for action, told in (("hide", "hidden from"), ("show", "shown in")):
        answer = page.client.post(
            "/admin/shop/product/",
            {"action": action, "_selected_action": ids},
            follow=True,
        )
        assert f"2 products are {told} the shop" in answer.content.decode()
