"""Events through the API: whole or not at all, and whose they are."""

import json
from uuid import uuid4

import pytest
from django.test import Client, override_settings

from ecom_ai import shoppers
from ecom_ai.models import Event
from ecom_ai.shoppers import load, sign_key
from tests.api.asking import API, bearer, event, is_problem, send
from tests.making import SITE
from tests.settings import ECOM_AI

pytestmark = pytest.mark.django_db


@pytest.fixture
def strict():
    """A browser whose CSRF is checked, without a token yet."""
    return Client(enforce_csrf_checks=True)


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


def test_who_has_neither_token_nor_session_is_told_what_to_send(pots, strict):
    detail = send(strict, event()).json()["detail"]
    assert f"POST {API}/shoppers/" in detail
    assert "Authorization: Bearer" in detail
    assert "X-CSRFToken" in detail


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
    "token",
    ["s", "garbage", sign_key("s")[:-2] + "AA", "\xe9", "a b c"],
    ids=["unsigned", "garbage", "altered", "not ASCII", "spaces"],
)
def test_a_forged_bearer_token_is_refused(token, pots, strict):
    response = send(strict, event(), headers={"Authorization": f"Bearer {token}"})
    assert is_problem(response, 401, "forged")
    assert response["WWW-Authenticate"] == "Bearer"
    assert Event.objects.count() == 0


def test_an_empty_bearer_token_is_none(pots, strict):
    response = send(strict, event(), headers={"Authorization": "Bearer "})
    assert is_problem(response, 403, "CSRF")


def test_an_old_bearer_token_is_refused(pots, strict, monkeypatch):
    monkeypatch.setattr(shoppers.requests, "COOKIE_SECONDS", -1)
    assert is_problem(send(strict, event(), headers=bearer()), 401, "older than a year")


def test_without_consent_events_stay_in_the_session(pots, client):
    assert send(client, event()).json() == {"received": 1, "stored": 1}
    assert Event.objects.count() == 0
    assert len(client.session[shoppers.SESSION]) == 1


def test_ids_may_be_of_any_version(pots, client):
    assert send(client, event(id=str(uuid4())), headers=bearer()).status_code == 201
