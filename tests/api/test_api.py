"""The API: closed unless opened, clear about what is wrong, and never a 500."""

import base64
import logging

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import override_settings
from django.utils.translation import get_language, override

from ecom_ai.api import throttles, views
from ecom_ai.events import NewEvent, read_token, record
from ecom_ai.models import Item
from shop.models import Product
from tests.api.asking import API, READS, bearer, event, is_problem, send
from tests.making import SITE
from tests.settings import ECOM_AI

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed():
    with override_settings(ECOM_AI={**ECOM_AI, "API_OPEN": False}):
        yield


# Closed unless opened


@pytest.mark.parametrize("path", READS)
def test_a_closed_api_answers_staff_alone(path, pots, client, closed):
    assert is_problem(client.get(f"{API}/{path}"), 403, "ECOM_AI['API_OPEN']")
    user = get_user_model().objects.create_user("ann", password="x")
    client.force_login(user)
    assert is_problem(client.get(f"{API}/{path}"), 403)
    user.is_staff = True
    user.save()
    assert client.get(f"{API}/{path}").status_code == 200


def test_a_closed_api_gives_no_tokens(pots, client, closed):
    assert is_problem(client.post(f"{API}/shoppers/"), 403)


def test_a_closed_api_still_takes_the_events_of_the_shop_itself(pots, client, closed):
    assert send(client, event()).status_code == 201


def test_closed_is_what_a_host_has_that_says_nothing(pots, client):
    silent = {key: value for key, value in ECOM_AI.items() if key != "API_OPEN"}
    with override_settings(ECOM_AI=silent):
        assert client.get(f"{API}/products/").status_code == 403


# Reads


def test_recommendations(pots, client):
    body = client.get(
        f"{API}/recommendations/",
        {"placement": "similar", "item": ["POT-1", "POT-2"], "limit": 2},
    ).json()
    assert body["placement"] == "similar"
    assert [item["rank"] for item in body["items"]] == [1, 2]
    keys = [item["product"]["key"] for item in body["items"]]
    assert not {"POT-1", "POT-2"} & set(keys)
    assert read_token(body["list"])["keys"] == keys
    assert body["items"][0]["product"]["url"].startswith("/p/")
    assert body["items"][0]["product"]["price"] == "10.00"
    assert body["items"][0]["reason"] == "Like this one"


def test_titles_come_in_the_language_that_is_asked_for(pots, client):
    address = f"{API}/products/POT-1/"
    assert client.get(address).json()["title"] == "Pot 1"
    chinese = client.get(address, headers={"Accept-Language": "zh-hans"})
    assert chinese.json()["title"] == "1号锅"


@pytest.mark.parametrize(
    "path", ["recommendations/?placement=popular", "search/?q=pot", "products/"]
)
@pytest.mark.parametrize("with_middleware", [True, False])
def test_every_list_comes_in_the_language_that_is_asked_for(
    path, with_middleware, pots, client, settings
):
    if not with_middleware:
        settings.MIDDLEWARE = [m for m in settings.MIDDLEWARE if "Locale" not in m]
    response = client.get(f"{API}/{path}", headers={"Accept-Language": "zh-Hans"})
    body = response.json()
    for item in body.get("items") or body["results"]:
        assert item.get("product", item)["title"].endswith("号锅")
    assert response["Content-Language"] == "zh-hans"
    assert "Accept-Language" in response["Vary"]


def test_a_language_that_is_asked_for_does_not_outlive_its_request(
    pots, client, settings
):
    settings.MIDDLEWARE = [m for m in settings.MIDDLEWARE if "Locale" not in m]
    with override("en"):
        client.get(f"{API}/products/", headers={"Accept-Language": "zh-Hans"})
        assert get_language() == "en"


def test_recommendations_follow_the_shopper_of_the_token(pots, client):
    record(SITE, "s", [NewEvent("view", "POT-4")])
    address = f"{API}/recommendations/?placement=recent"
    body = client.get(address, headers=bearer("s")).json()
    assert [item["product"]["key"] for item in body["items"]] == ["POT-4"]
    assert client.get(address, headers=bearer("t")).json()["items"] == []


def test_search(pots, client):
    body = client.get(f"{API}/search/", {"q": "pot", "limit": 2, "page": 2}).json()
    assert body["total"] == 5
    assert len(body["items"]) == 2
    assert body["categories"] == {"things": 5}
    assert body["by_meaning"] is False
    assert body["items"][0]["source"] == "words"


def test_search_answers_any_query(pots, client):
    for query in ("", "tent " * 2000, "a & | ! ( <-> :*", "'; DROP TABLE x", "🏕️ خيمة"):
        assert client.get(f"{API}/search/", {"q": query}).status_code == 200


def test_products_are_paged_by_cursor(pots, client):
    Product.objects.filter(sku="POT-2").update(stock=0)
    address, seen, pages = f"{API}/products/?limit=2", [], 0
    while address:
        body = client.get(address).json()
        seen += [product["key"] for product in body["results"]]
        address = body["next"]
        pages += 1
    assert seen == ["POT-0", "POT-1", "POT-3", "POT-4"]
    assert pages == 2


def test_a_page_holds_while_products_come_and_go(pots, client):
    first = client.get(f"{API}/products/?limit=2").json()
    Item.objects.get(key="POT-0").delete()
    second = client.get(first["next"]).json()
    assert [product["key"] for product in second["results"]] == ["POT-2", "POT-3"]


def test_products_are_narrowed(pots, client):
    assert client.get(f"{API}/products/?category=no").json()["results"] == []
    assert client.get(f"{API}/products/?min_price=11").json()["results"] == []
    assert len(client.get(f"{API}/products/?max_price=10").json()["results"]) == 5


def test_one_product(pots, client):
    body = client.get(f"{API}/products/POT-1/").json()
    assert body == {
        "key": "POT-1",
        "title": "Pot 1",
        "url": Product.objects.get(sku="POT-1").get_absolute_url(),
        "picture": "",
        "category": "things",
        "price": "10.00",
    }


# What is wrong is said


@pytest.mark.parametrize(
    ("path", "detail"),
    [
        ("recommendations/?placement=simlar", "Did you mean 'similar'"),
        ("products/NONE/", "No product 'NONE' can be bought now"),
        ("products/%00/", "can be bought now"),
        ("products/POT-1%00/", "can be bought now"),
        ("nothing/", "no such address"),
        ("", "no such address"),
        ("recomendations/", f"Did you mean '{API}/recommendations/'?"),
        ("docs/", f"Did you mean '{API[:-3]}/docs/'?"),
        ("nothing/", f"{API[:-3]}/docs/ lists them"),
        ("products/a/b/c", "no such address"),
        ("products/?cursor=garbage", "cursor"),
        (f"products/?cursor={base64.b64encode(b'p=abc').decode()}", "cursor"),
        (f"products/?cursor={base64.b64encode(b'p=%00').decode()}", "cursor"),
        (f"products/?cursor={base64.b64encode(b'p=-1').decode()}", "cursor"),
        (f"products/?cursor={base64.b64encode(b'p=' + b'9' * 99).decode()}", "cursor"),
        ("products/?cursor=%E5%B8%90", "cursor"),
    ],
)
def test_what_does_not_exist_is_404(path, detail, pots, client):
    assert is_problem(client.get(f"{API}/{path}"), 404, detail)


@pytest.mark.parametrize("below", ["", "nothing", "v2/products/", "docs/x"])
def test_what_has_no_address_below_the_api_s_root_is_404(below, pots, client):
    root = API.removesuffix("v1")
    assert is_problem(client.get(f"{root}{below}"), 404, "no such address")


def test_a_product_that_was_sold_is_404(pots, client):
    Product.objects.filter(sku="POT-1").update(stock=0)
    assert is_problem(client.get(f"{API}/products/POT-1/"), 404)


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("recommendations/", "placement"),
        ("recommendations/?placement=%00", "placement"),
        ("recommendations/?placement=home&item=%00", "item"),
        ("recommendations/?placement=home&category=%00", "category"),
        ("recommendations/?placement=home&limit=0", "limit"),
        ("recommendations/?placement=home&limit=x", "limit"),
        ("recommendations/?placement=home&limit=101", "limit"),
        ("recommendations/?placement=home&item=" + "x" * 201, "item"),
        ("recommendations/?placement=home" + "&item=x" * 51, "item"),
        ("recommendations/?placement=home&min_price=NaN", "min_price"),
        ("search/", "q"),
        ("search/?q=%00", "q"),
        ("search/?q=" + "x" * 20_001, "q"),
        ("search/?q=a&page=0", "page"),
        ("search/?q=a&page=x", "page"),
        ("search/?q=a&category=%00", "category"),
        ("search/?q=a&min_price=Infinity", "min_price"),
        ("search/?q=a&max_price=-1", "max_price"),
        ("search/?q=a&max_price=1e400", "max_price"),
        ("products/?min_price=1.299,00", "min_price"),
        ("products/?category=%00", "category"),
        ("products/?limit=0", "limit"),
        ("products/?limit=x", "limit"),
        ("products/?limit=101", "limit"),
    ],
)
def test_what_is_not_valid_is_400_and_names_the_field(path, field, pots, client):
    response = client.get(f"{API}/{path}")
    assert is_problem(response, 400)
    assert field in response.json()["errors"]


@pytest.mark.parametrize(
    ("path", "detail"),
    [
        ("recommendations/?placement=home&limt=3", "limt: no such parameter. Did you "
         "mean 'limit'?"),
        ("search/?q=pot&pge=2", "pge: no such parameter. Did you mean 'page'?"),
        ("products/?max_prise=2", "max_prise: no such parameter. Did you mean "
         "'max_price'?"),
        ("products/?cusor=x", "Did you mean 'cursor'?"),
        ("products/POT-1/?zzz=1", "zzz: no such parameter."),
        ("products/NONE/?zzz=1", "zzz: no such parameter."),
        ("products/?zzz=1&limit=x", "zzz: no such parameter. limit: A valid integer"),
    ],
)  # fmt: skip
def test_a_misspelt_parameter_is_400_and_names_the_nearest(path, detail, pots, client):
    response = client.get(f"{API}/{path}")
    assert is_problem(response, 400)
    assert detail in response.json()["detail"]


def test_endpoints_without_parameters_refuse_any(pots, client):
    response = client.post(f"{API}/shoppers/?limit=1")
    assert is_problem(response, 400, "limit: no such parameter.")
    assert client.options(f"{API}/recommendations/").status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_method_that_is_not_there_is_405(method, pots, client):
    assert is_problem(getattr(client, method)(f"{API}/products/"), 405)
    assert is_problem(getattr(client, method)(f"{API}/nothing/"), 404)


def test_a_form_that_is_not_offered_is_406(pots, client):
    response = client.get(f"{API}/products/", headers={"Accept": "text/html"})
    assert is_problem(response, 406)


def test_what_nobody_expected_is_a_500_that_tells_nothing(
    pots, client, monkeypatch, caplog
):
    def fail(*_arguments, **_options):
        raise RuntimeError("secret")

    monkeypatch.setattr(views, "search", fail)
    client.raise_request_exception = False
    with caplog.at_level(logging.ERROR, "ecom_ai"):
        response = client.get(f"{API}/search/?q=a")
    assert is_problem(response, 500)
    assert b"secret" not in response.content
    assert "SearchView failed" in caplog.text


def test_what_nobody_expected_is_told_to_what_listens(pots, client, monkeypatch):
    def fail(*_arguments, **_options):
        raise RuntimeError("told")

    monkeypatch.setattr(views, "search", fail)
    with pytest.raises(RuntimeError, match="told"):
        client.get(f"{API}/search/?q=a")


# Throttles


@pytest.fixture
def rates(monkeypatch):
    """Throttles of two requests a minute, in the middle of a minute."""
    monkeypatch.setattr(throttles, "RATES", dict.fromkeys(throttles.RATES, "2/min"))
    monkeypatch.setattr(throttles.time, "time", lambda: 1_800_000_030.0)


@pytest.mark.parametrize("path", READS)
def test_too_many_requests_are_429_and_told_when_to_come_back(
    path, pots, client, rates
):
    assert [client.get(f"{API}/{path}").status_code for _ in "12"] == [200, 200]
    response = client.get(f"{API}/{path}")
    assert is_problem(response, 429)
    assert 0 < int(response["Retry-After"]) <= 60


def test_too_many_events_and_tokens_are_429(pots, client, rates):
    for _ in "12":
        assert send(client, event()).status_code == 201
        assert client.post(f"{API}/shoppers/").status_code == 201
    assert is_problem(send(client, event()), 429)
    assert is_problem(client.post(f"{API}/shoppers/"), 429)


def test_the_host_sets_a_rate_of_its_own(pots, client, monkeypatch):
    monkeypatch.setattr(
        throttles.api_settings,
        "DEFAULT_THROTTLE_RATES",
        {"ecom_ai.search": "1/min"},
        raising=False,
    )
    assert client.get(f"{API}/search/?q=a").status_code == 200
    assert client.get(f"{API}/search/?q=a").status_code == 429


def test_processes_count_together(pots, client, rates):
    for _ in "12":
        assert client.get(f"{API}/search/?q=a").status_code == 200
        throttles.forget()  # as the next process, which knows nothing yet
    assert client.get(f"{API}/search/?q=a").status_code == 429


def test_a_process_asks_the_cache_only_after_a_twentieth_of_the_limit(
    pots, client, monkeypatch
):
    monkeypatch.setattr(throttles, "RATES", {"ecom_ai.search": "100/min"})
    monkeypatch.setattr(throttles.time, "time", lambda: 1_800_000_030.0)
    told: list[int] = []
    monkeypatch.setattr(
        type(cache._connections["default"]),
        "incr",
        lambda self, key, delta: told.append(delta) or sum(told),
    )
    for _ in range(12):
        assert client.get(f"{API}/search/?q=a").status_code == 200
    assert told == [5, 5]


def test_a_new_window_begins_at_nothing(pots, client, rates, monkeypatch):
    for _ in "123":
        last = client.get(f"{API}/search/?q=a")
    assert last.status_code == 429
    monkeypatch.setattr(throttles.time, "time", lambda: 1_800_000_060.0)
    assert client.get(f"{API}/search/?q=a").status_code == 200


def test_without_a_cache_a_process_counts_alone(
    pots, client, rates, monkeypatch, caplog
):
    def away(*_arguments, **_options):
        raise ConnectionError("no cache")

    monkeypatch.setattr(type(cache._connections["default"]), "incr", away)
    codes = [client.get(f"{API}/search/?q=a").status_code for _ in "123"]
    assert codes == [200, 200, 429]
    assert any("counted alone" in record.message for record in caplog.records)
