"""The API: closed unless opened, clear about what is wrong, and never a 500."""

import base64
import json
import logging
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse
from uuid_utils.compat import uuid7

from ecom_ai import search as search_room
from ecom_ai import shoppers
from ecom_ai.api import throttles, views
from ecom_ai.events import read_token
from ecom_ai.exceptions import InferenceUnavailable
from ecom_ai.models import Event, Item
from ecom_ai.shoppers import load, sign_key
from shop.models import Product
from tests.making import SITE, give_vectors, make_checkpoint, make_product
from tests.settings import ECOM_AI

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parent.parent
API = "/ecom-ai/api/v1"
READS = ["recommendations/?placement=popular", "search/?q=pot", "products/"]


@pytest.fixture
def pots(site, monkeypatch):
    """Five products with vectors made by hand; queries have none."""

    class Away:
        def encode_query(self, checkpoint, text):
            raise InferenceUnavailable("no worker")

    monkeypatch.setattr(search_room, "get_inference", Away)
    for number in range(5):
        make_product(
            f"POT-{number}", title_en=f"Pot {number}", title_zh=f"{number}号锅"
        )
    give_vectors(
        make_checkpoint(2), {f"POT-{number}": (1, number) for number in range(5)}
    )


@pytest.fixture
def strict():
    """A browser whose CSRF is checked, without a token yet."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def closed():
    with override_settings(ECOM_AI={**ECOM_AI, "API_OPEN": False}):
        yield


def bearer(key="s"):
    return {"Authorization": f"Bearer {sign_key(key)}"}


def event(**fields):
    return {"id": str(uuid7()), "kind": "view", "item": "POT-1", **fields}


def send(client, *events, **options):
    return client.post(
        f"{API}/events/",
        json.dumps({"events": events}),
        content_type="application/json",
        **options,
    )


def is_problem(response, status, detail=""):
    """Whether an answer is a problem+json (RFC 9457) that says this."""
    body = response.json()
    assert response.status_code == body["status"] == status
    assert response["Content-Type"].startswith("application/problem+json")
    assert body["type"] == "about:blank"
    assert body["title"]
    assert detail in json.dumps(body, ensure_ascii=False)
    return True


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


def test_recommendations_follow_the_shopper_of_the_token(pots, client):
    shoppers.events.record(SITE, "s", [shoppers.NewEvent("view", "POT-4")])
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
    ],
)
def test_what_is_not_valid_is_400_and_names_the_field(path, field, pots, client):
    response = client.get(f"{API}/{path}")
    assert is_problem(response, 400)
    assert field in response.json()["errors"]


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


# Events


def test_events_of_an_app_are_stored_under_its_token(pots, strict):
    token = strict.post(f"{API}/shoppers/").json()["token"]
    answer = send(strict, event(), event(kind="cart"), headers=auth(token))
    assert answer.status_code == 201
    assert answer.json() == {"received": 2, "stored": 2}
    key = shoppers.read_key(token)
    assert set(Event.objects.values_list("shopper_key", flat=True)) == {key}
    assert shoppers.COOKIE not in strict.cookies


def auth(token):
    return {"Authorization": f"Bearer {token}"}


def test_an_id_told_twice_counts_once(pots, strict):
    once = event()
    assert send(strict, once, headers=bearer()).json()["stored"] == 1
    assert send(strict, once, headers=bearer()).json() == {"received": 1, "stored": 0}
    assert Event.objects.count() == 1


def test_an_event_says_all_it_can(pots, client):
    items = client.get(f"{API}/recommendations/?placement=popular").json()
    told = event(
        kind="click",
        item=items["items"][1]["product"]["key"],
        list=items["list"],
        at="2026-01-01T00:00:00Z",
        unknown="is left",
    )
    told.pop("at")
    assert send(client, told, headers=bearer()).status_code == 201
    row = Event.objects.get()
    assert (row.placement, row.rank) == ("popular", 2)
    assert row.served["strategy"][0] == "popular"


def test_a_batch_is_stored_whole_or_not_at_all(pots, client):
    answer = send(client, event(), event(kind="stare"), headers=bearer())
    assert is_problem(answer, 400, "events[1].kind: 'stare' is not one of view")
    assert Event.objects.count() == 0


def one(fields):
    """A request with one event that has these besides."""
    return b'{"events": [{"kind": "view", "item": "A", %s}]}' % fields


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b" ", "truncated"),
        (b"{", "truncated"),
        (b'{"events": [}', "malformed"),
        (b"[]", "Expected `object`"),
        (b"null", "Expected `object`"),
        (b"{}", "missing required field `events`"),
        (b'{"events": [{}]}', "missing required field `kind` - at `$.events[0]`"),
        (b'{"events": [{"kind": 1}]}', "at `$.events[0].kind`"),
        (b'{"events": [{"kind": "view", "id": "1"}]}', "$.events[0].id"),
        (b'{"events": [{"kind": "view", "at": "now"}]}', "$.events[0].at"),
        (b'{"events": [{"kind": "view", "rank": 1.5}]}', "$.events[0].rank"),
        (b'{"events": [{"kind": "view", "item": "\xff"}]}', ""),
        (b'{"events": [{"kind": "view", "item": "\\ud800"}]}', ""),
        (b'{"events": [{"kind": "view", "item": "a\\u0000b"}]}', "item"),
        (b'{"events": [{"kind": "view", "item": ""}]}', "item"),
        (one(b'"rank": 1e300'), "rank"),
        (one(b'"rank": 99999999999999999999'), "rank"),
        (one(b'"at": "2026-01-01T00:00:00"'), "at"),
        (one(b'"at": "2199-01-01T00:00:00Z"'), "at"),
        (one(b'"at": "0001-01-01T00:00:00+14:00"'), "at"),
        (one(b'"at": "9999-12-31T23:59:59-14:00"'), "at"),
        (b'{"events": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", ""),
        (b"\xef\xbb\xbf{}", ""),
    ],
)  # fmt: skip
def test_malformed_events_are_400_and_name_the_place(body, detail, pots, client):
    response = client.post(
        f"{API}/events/", body, content_type="application/json", headers=bearer()
    )
    assert is_problem(response, 400, detail)
    assert Event.objects.count() == 0


def test_five_megabytes_of_events_are_413(pots, strict):
    body = json.dumps({"events": [event(query="x" * 100)] * 30_000})
    assert len(body) > 5_000_000
    response = strict.post(
        f"{API}/events/", body, content_type="application/json", headers=bearer()
    )
    assert is_problem(response, 413, "1000000 bytes")
    assert Event.objects.count() == 0


def test_a_body_above_the_host_s_own_limit_is_413(pots, client):
    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=1000):
        response = send(client, *[event()] * 50, headers=bearer())
    assert is_problem(response, 413)


@pytest.mark.parametrize("length", ["2000000", "9" * 30, "x", "-1"])
def test_a_length_that_lies_is_413(length, pots, client):
    response = send(client, event(), headers=bearer(), CONTENT_LENGTH=length)
    assert is_problem(response, 413)


def test_more_events_than_a_request_may_carry_are_413(pots, client):
    with override_settings(ECOM_AI={**ECOM_AI, "MAX_EVENTS_PER_REQUEST": 2}):
        assert send(client, event(), event(), headers=bearer()).status_code == 201
        answer = send(client, event(), event(), event(), headers=bearer())
    assert is_problem(answer, 413, "2 events at most")
    assert Event.objects.count() == 2


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "",
    ],
)
def test_events_that_are_not_json_are_415(content_type, pots, client):
    response = client.post(
        f"{API}/events/", b"events=1", content_type=content_type, headers=bearer()
    )
    assert is_problem(response, 415)
    response = client.post(f"{API}/events/", b"events=1", content_type=content_type)
    assert is_problem(response, 415)


# Whose events they are


def test_a_page_without_a_csrf_token_is_refused(pots, strict):
    strict.cookies["consent"] = "yes"
    strict.cookies[shoppers.COOKIE] = sign_key("s")
    assert is_problem(send(strict, event()), 403, "CSRF")
    assert Event.objects.count() == 0


def test_a_page_with_its_csrf_token_is_heard(pots, strict):
    strict.cookies["consent"] = "yes"
    page = strict.get("/accounts/login/")
    token = {"X-CSRFToken": str(page.context["csrf_token"])}
    assert send(strict, event(), headers=token).status_code == 201
    key = shoppers.read_key(strict.cookies[shoppers.COOKIE].value)
    assert load(SITE, key).viewed == ["POT-1"]


def test_another_authorization_header_does_not_stand_for_a_csrf_token(pots, strict):
    """A browser sends Basic by itself where a site asks for it."""
    strict.cookies["consent"] = "yes"
    strict.cookies[shoppers.COOKIE] = sign_key("s")
    basic = {"Authorization": "Basic YTpi"}
    assert is_problem(send(strict, event(), headers=basic), 403, "CSRF")


@pytest.mark.parametrize(
    "token", ["", "s", "garbage", sign_key("s")[:-2] + "AA", "\xe9", "a b c"]
)
def test_a_forged_bearer_token_is_refused(token, pots, strict):
    response = send(strict, event(), headers={"Authorization": f"Bearer {token}"})
    assert is_problem(response, 403)
    assert Event.objects.count() == 0


def test_an_old_bearer_token_is_refused(pots, strict, monkeypatch):
    monkeypatch.setattr(shoppers, "COOKIE_SECONDS", -1)
    assert is_problem(send(strict, event(), headers=bearer()), 403, "older than a year")


def test_without_consent_events_stay_in_the_session(pots, client):
    assert send(client, event()).json() == {"received": 1, "stored": 1}
    assert Event.objects.count() == 0
    assert len(client.session[shoppers.SESSION]) == 1


# Throttles


@pytest.fixture
def rates(monkeypatch):
    """Throttles of two requests a minute."""
    monkeypatch.setattr(throttles, "RATES", dict.fromkeys(throttles.RATES, "2/min"))


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


def test_a_cache_that_is_away_lets_requests_pass(pots, client, rates, monkeypatch):
    def away(*_arguments, **_options):
        raise ConnectionError("no cache")

    monkeypatch.setattr(type(cache._connections["default"]), "get", away)
    for _ in "1234":
        assert client.get(f"{API}/products/").status_code == 200


# The document of it


def test_the_openapi_document_is_the_committed_one():
    made = subprocess.run(
        [sys.executable, "docs/make_openapi.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert made.stderr == ""
    committed = (ROOT / "docs" / "openapi.yaml").read_text()
    assert committed == made.stdout, (
        "Run: python docs/make_openapi.py > docs/openapi.yaml"
    )


def test_the_document_is_served_of_this_api_alone(client):
    body = client.get(
        reverse("ecom_ai:schema"),
        headers={"Accept": "application/vnd.oai.openapi+json"},
    ).json()
    assert body["info"]["title"] == "ecom_ai API"
    assert set(body["paths"]) == {
        f"{API}/{path}/"
        for path in (
            *("events", "products", "products/{key}", "recommendations"),
            *("search", "shoppers"),
        )
    }


def test_its_page_runs_from_files_of_this_host(client):
    address = reverse("ecom_ai:docs")
    page = client.get(address)
    html = page.content.decode()
    assert page.status_code == 200
    assert "swagger-ui-bundle.js" in html
    assert "<style" not in html
    assert " style=" not in html
    assert "<script>" not in html
    assert "//cdn" not in html
    assert "script-src" not in page["Content-Security-Policy"]
    sources = [part.split('"')[1] for part in html.split("src=")[1:]]
    sources += [part.split('"')[1] for part in html.split("href=")[1:]]
    assert len(sources) == 5
    for source in sources:
        assert source.startswith("/")
        answer = client.get(source.replace("&amp;", "&"))
        assert answer.status_code == 200, source
        answer.close()
    script = client.get(f"{address}?script=")
    assert script["Content-Type"].startswith("application/javascript")
    assert "v1/schema/" in script.content.decode()


def test_ids_may_be_of_any_version(pots, client):
    assert send(client, event(id=str(uuid4())), headers=bearer()).status_code == 201
