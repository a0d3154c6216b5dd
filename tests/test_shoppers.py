"""Who asks: consent, cookies, sign-in, dismissals, and a shopper's taste."""

import pytest
from asgiref.sync import async_to_sync
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client, RequestFactory

from ecom_ai import index, shoppers
from ecom_ai.events import Kind, NewEvent, list_token, record
from ecom_ai.exceptions import InvalidEvent
from ecom_ai.middleware import ShopperMiddleware
from ecom_ai.models import Event, ItemPair, Shopper
from ecom_ai.shoppers import COOKIE, Visitor, load, new_key, read_key, sign_key, taste
from shop.models import Product
from tests.making import (
    SITE,
    ago,
    make_pots,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(rf: RequestFactory):
    """A request as it comes through the middleware."""

    def make(*, consent=True, cookie="", user=None, session=None, **headers):
        request = rf.get("/", headers=headers)
        if consent:
            request.COOKIES["consent"] = "yes"
        if cookie:
            request.COOKIES[COOKIE] = cookie
        request.session = SessionStore() if session is None else session
        request.user = user or AnonymousUser()
        return request

    return make


@pytest.fixture
def pots(site):
    return make_pots()


@pytest.fixture
def user(db):
    return get_user_model().objects.create_user(
        "ann", email="ann@example.org", password="ann-secret-1"
    )


def our_rows():
    return [model.objects.count() for model in (Event, Shopper, ItemPair)]


# Consent


def test_without_consent_no_row_and_no_lasting_cookie(pots, client):
    client.get("/")
    page = client.get(Product.objects.get(sku="POT").get_absolute_url())
    client.post("/cart/add/", {"sku": "CUP", "quantity": 1})
    client.post("/ecom-ai/dismiss/", {"item": "TENT"})
    assert page.status_code == 200
    assert our_rows() == [0, 0, 0]
    assert COOKIE not in client.cookies
    held = client.session[shoppers.SESSION]
    assert [(kind, key) for _, kind, key, _ in held] == [
        ("view", "POT"),
        ("cart", "CUP"),
        ("dismiss", "TENT"),
    ]


def test_without_consent_the_session_still_makes_the_page_personal(pots, ask):
    session = SessionStore()
    shoppers.track(ask(consent=False, session=session), [ago("view", "POT")])
    visitor = shoppers.identify(ask(consent=False, session=session))
    assert visitor.key == ""
    assert visitor.viewed == ["POT"]
    assert visitor.recent[0].vector == pytest.approx([1, 0, 0])
    assert taste(visitor.recent) == pytest.approx([1, 0, 0])


def test_without_consent_another_session_is_another_person(pots, ask):
    shoppers.track(ask(consent=False), [ago("view", "POT")])
    assert shoppers.identify(ask(consent=False)).recent == ()


def test_a_session_holds_the_latest_events_and_every_dismissal(pots, ask):
    session = SessionStore()
    shoppers.track(
        ask(consent=False, session=session), [ago("dismiss", "TENT", hours=1)]
    )
    for number in range(60):
        request = ask(consent=False, session=session)
        shoppers.track(request, [ago("view", f"V{number}")])
    visitor = shoppers.identify(ask(consent=False, session=session))
    assert visitor.dismissed == {"TENT"}
    assert visitor.viewed[0] == "V59"
    assert len(visitor.viewed) == shoppers.RECENT


def test_a_session_counts_an_id_once_and_refuses_what_is_invalid(pots, ask):
    session = SessionStore()
    event = ago("view", "POT")
    assert shoppers.track(ask(consent=False, session=session), [event, event]) == 1
    assert shoppers.track(ask(consent=False, session=session), [event]) == 0
    with pytest.raises(InvalidEvent, match="kind"):
        shoppers.track(ask(consent=False, session=session), [NewEvent("stare", "A")])
    assert len(session[shoppers.SESSION]) == 1


def test_a_session_does_not_keep_searches_or_impressions(pots, ask):
    session = SessionStore()
    new = [NewEvent(Kind.SEARCH, query="secret"), NewEvent(Kind.IMPRESSION, "POT")]
    assert shoppers.track(ask(consent=False, session=session), new) == 0
    assert shoppers.SESSION not in session


def test_a_request_without_session_or_user_is_a_stranger(pots, rf):
    request = rf.get("/")
    assert shoppers.track(request, [ago("view", "POT")]) == 0
    bare = rf.get("/")
    bare.session = SessionStore()
    assert shoppers.identify(bare).recent == ()


def test_with_consent_a_signed_cookie_knows_the_shopper_again(pots, client):
    client.cookies["consent"] = "yes"
    client.get(Product.objects.get(sku="POT").get_absolute_url())
    cookie = client.cookies[COOKIE]
    key = read_key(cookie.value)
    assert key
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == shoppers.COOKIE_SECONDS
    client.get(Product.objects.get(sku="CUP").get_absolute_url())
    assert read_key(client.cookies[COOKIE].value) == key
    assert load(SITE, key).viewed == ["CUP", "POT"]
    assert shoppers.SESSION not in client.session


def test_a_consent_that_is_withdrawn_takes_the_cookie(pots, client):
    client.cookies["consent"] = "yes"
    client.get(Product.objects.get(sku="POT").get_absolute_url())
    client.cookies["consent"] = "no"
    client.get("/")
    assert client.cookies[COOKIE].value == ""
    assert client.cookies[COOKIE]["max-age"] == 0
    stored = Event.objects.count()
    client.get(Product.objects.get(sku="CUP").get_absolute_url())
    assert Event.objects.count() == stored


def test_what_was_done_before_consent_stays_in_the_session_and_counts(pots, ask):
    session = SessionStore()
    shoppers.track(
        ask(consent=False, session=session),
        [ago("view", "POT", hours=2), ago("dismiss", "TENT", hours=2)],
    )
    cookie = sign_key(new_key())
    shoppers.track(ask(cookie=cookie, session=session), [ago("view", "CUP", hours=1)])
    visitor = shoppers.identify(ask(cookie=cookie, session=session))
    assert visitor.viewed == ["CUP", "POT"]
    assert visitor.dismissed == {"TENT"}
    assert list(Event.objects.values_list("item_key", flat=True)) == ["CUP"]


def test_a_personal_answer_is_kept_apart_by_caches(pots, ask):
    request, response = ask(), HttpResponse()
    shoppers.identify(request)
    shoppers.set_cookie(request, response)
    assert response["Vary"] == "Cookie"


def test_a_visitor_is_read_once_a_request_and_anew_after_an_event(
    pots, ask, django_assert_num_queries
):
    request = ask(cookie=sign_key("s"))
    shoppers.identify(request)
    with django_assert_num_queries(0):
        shoppers.identify(request)
    shoppers.track(request, [ago("view", "POT")])
    assert shoppers.identify(request).viewed == ["POT"]


def test_a_visitor_takes_one_statement(pots, ask, django_assert_num_queries):
    record(SITE, "s", [ago("view", "POT"), ago("dismiss", "CUP")])
    index.live(shoppers.site_id_of(ask()))  # are remembered
    with django_assert_num_queries(1):
        shoppers.identify(ask(cookie=sign_key("s")))


def test_the_middleware_serves_async_pages_too(ask, pots):
    async def page(request):
        return HttpResponse()

    async def answer():
        return await ShopperMiddleware(page)(request)

    request = ask()
    shoppers.key_of(request)
    response = async_to_sync(answer)()
    assert read_key(response.cookies[COOKIE].value)


# Forged and damaged


FORGED = [
    "garbage",
    "a:b:c",
    "::",
    "é",
    "\x7f",
    "x" * 4000,
    "InUi:1abcde:AAAA",
    sign_key("u:1")[:-1] + "_",
    sign_key("u:1").replace(":", ".", 1),
]


@pytest.mark.parametrize("forged", FORGED, ids=range(len(FORGED)))
def test_a_forged_shopper_cookie_is_a_stranger(forged, pots, ask):
    record(SITE, "u:1", [ago("view", "POT")])
    visitor = shoppers.identify(ask(cookie=forged))
    assert visitor.key not in ("", "u:1")
    assert visitor.recent == ()


@pytest.mark.parametrize("forged", FORGED[:6], ids=range(6))
def test_pages_answer_whatever_cookies_say(forged, pots, client):
    client.cookies["consent"] = "yes"
    client.cookies[COOKIE] = forged
    client.cookies[settings.SESSION_COOKIE_NAME] = forged
    page = client.get(Product.objects.get(sku="POT").get_absolute_url())
    assert page.status_code == 200
    assert client.get("/").status_code == 200
    assert read_key(client.cookies[COOKIE].value)


def test_a_session_row_that_was_damaged_is_a_stranger(pots, client):
    client.get(Product.objects.get(sku="POT").get_absolute_url())
    Session.objects.update(session_data="garbage:::")
    assert client.get("/").status_code == 200


def test_a_key_is_read_from_its_own_token_alone():
    assert read_key(sign_key("s")) == "s"
    assert read_key(list_token({"key": "s"})) == ""


def test_a_forged_bearer_token_is_nobody(pots, ask):
    record(SITE, "s", [ago("view", "POT")])
    assert shoppers.key_of(ask(Authorization=f"Bearer {sign_key('s')}")) == "s"
    assert shoppers.key_of(ask(Authorization="Bearer s", cookie=sign_key("s"))) == ""


# Sign-in


def test_signing_in_merges_what_was_done_before(pots, client, user):
    client.cookies["consent"] = "yes"
    client.get(Product.objects.get(sku="POT").get_absolute_url())
    client.post("/ecom-ai/dismiss/", {"item": "TENT"})
    anonymous = read_key(client.cookies[COOKIE].value)
    Shopper.objects.create(site_id=SITE, key=anonymous)
    record(SITE, f"u:{user.pk}", [ago("view", "BAG", hours=5)])
    answer = client.post(
        "/accounts/login/", {"username": "ann", "password": "ann-secret-1"}
    )
    assert answer.status_code == 302
    visitor = load(SITE, f"u:{user.pk}")
    assert visitor.viewed == ["POT", "BAG"]
    assert visitor.dismissed == {"TENT"}
    assert not Event.objects.filter(shopper_key=anonymous).exists()
    assert not Shopper.objects.filter(key=anonymous).exists()
    client.get(Product.objects.get(sku="CUP").get_absolute_url())
    assert load(SITE, f"u:{user.pk}").viewed[0] == "CUP"


def test_signing_in_without_consent_merges_nothing(pots, client, user):
    record(SITE, "s", [ago("view", "POT")])
    client.cookies[COOKIE] = sign_key("s")
    client.post("/accounts/login/", {"username": "ann", "password": "ann-secret-1"})
    assert Event.objects.get().shopper_key == "s"


def test_merging_is_harmless_twice_and_keeps_to_its_site(pots):
    record(SITE, "s", [ago("view", "POT")])
    assert shoppers.merge(SITE + 1, "s", "u:1") == 0
    assert shoppers.merge(SITE, "", "u:1") == 0
    assert shoppers.merge(SITE, "u:1", "u:1") == 0
    assert shoppers.merge(SITE, "s", "u:1") == 1
    assert shoppers.merge(SITE, "s", "u:1") == 0


# Dismissals


def test_a_dismissal_holds_however_much_happens_after_it(pots, ask):
    record(SITE, "s", [ago("dismiss", "TENT", hours=48)])
    record(SITE, "s", [ago("view", f"V{n}", hours=n / 10) for n in range(100)])
    visitor = load(SITE, "s")
    assert len(visitor.recent) == shoppers.RECENT
    assert "TENT" in visitor.dismissed


def test_what_was_dismissed_is_not_among_what_was_viewed(pots):
    record(SITE, "s", [ago("view", "POT", hours=1), ago("dismiss", "POT")])
    assert load(SITE, "s").viewed == []


def test_a_stranger_is_a_visitor_of_nothing():
    nobody = Visitor(SITE)
    assert (nobody.viewed, nobody.dismissed) == ([], set())


def test_the_cart_is_part_of_the_visitor(pots, client: Client):
    client.post("/cart/add/", {"sku": "CUP", "quantity": 1})
    page = client.get("/")
    request = page.wsgi_request
    assert shoppers.identify(request).cart == {"CUP"}
