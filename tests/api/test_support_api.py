"""The support chat over the API: an app's whole conversation, and what is refused."""

import json
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import transaction
from django.test import Client

from ecom_ai import support_tasks
from ecom_ai.models import Conversation, Message
from ecom_ai.support import conversing, replying, states
from tests.api.asking import API, bearer, is_problem
from tests.support.conftest import here, unstaffed  # noqa: F401
from tests.support.making import saying

pytestmark = pytest.mark.usefixtures("site", "here")

BASE = f"{API}/conversations/"


@pytest.fixture(autouse=True)
def no_worker(monkeypatch) -> None:
    monkeypatch.setattr(support_tasks, "enqueue", lambda *_: None)


def post(client, address, body=None, *, token="", method="post", **options):
    headers = {"Authorization": f"Conversation {token}"} if token else {}
    data = body if isinstance(body, str | bytes) else json.dumps(body or {})
    options = {"content_type": "application/json", "headers": headers, **options}
    return getattr(client, method)(address, data, **options)


def begin(client, **body):
    answer = post(client, BASE, body)
    assert answer.status_code == 201, answer.content
    made = answer.json()
    return f"{BASE}{made['id']}/", made["token"], made


def get(client, address, token, **query):
    return client.get(
        address, query, headers={"Authorization": f"Conversation {token}"}
    )


def write_replies(text="Three days.") -> None:
    for pk in Message.objects.filter(state="pending").values_list("pk", flat=True):
        replying.reply(pk, asked=[saying(text)])


# A conversation


def test_an_app_begins_asks_polls_and_rates(client):
    address, token, made = begin(client, text="How long?", key="k1")
    notice, question, reply = made["messages"]
    assert "AI assistant" in notice["text"]
    assert (question["text"], question["author"]) == ("How long?", "shopper")
    assert (reply["state"], reply["replies_to"]) == ("pending", question["id"])
    assert made["poll_after"] == question["id"]
    write_replies()
    polled = get(client, address, token, after=made["poll_after"]).json()
    (done,) = polled["messages"]
    assert (done["id"], done["text"], done["state"]) == (
        reply["id"], "Three days.", "done",
    )  # fmt: skip
    assert polled["poll_after"] == reply["id"]
    thumb = post(client, f"{address}messages/{reply['id']}/thumb/", {"thumb": 1},
                 token=token)  # fmt: skip
    assert thumb.json()["thumb"] == 1
    rated = post(client, f"{address}rating/", {"stars": 5, "comment": "Quick"},
                 token=token)  # fmt: skip
    assert rated.json()["stars"] == 5


@pytest.mark.parametrize(
    ("language", "kept", "words"),
    [("en", "en", "AI assistant"), ("zh", "zh-hans", "人工智能"),
     ("zh-Hans", "zh-hans", "人工智能")],
)  # fmt: skip
def test_an_app_says_in_which_language_it_is_greeted(client, language, kept, words):
    _, _, made = begin(client, language=language)
    assert made["language"] == kept
    assert words in made["messages"][0]["text"]


def test_a_language_that_the_chat_has_not_begins_nothing(client):
    refused = post(client, BASE, {"language": "fr"})
    assert is_problem(refused, 400, "fr")
    assert not Conversation.objects.exists()


def test_a_message_sent_twice_under_one_key_counts_once(client):
    address, token, _ = begin(client)
    sent = {"text": "Hello", "key": "k1"}
    first = post(client, f"{address}messages/", sent, token=token)
    again = post(client, f"{address}messages/", sent, token=token)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert Message.objects.filter(author="shopper").count() == 1


def test_pages_lead_from_one_to_the_next(client):
    address, token, _ = begin(client)
    for number in range(3):
        post(client, f"{address}messages/", {"text": f"n{number}"}, token=token)
    seen, following = [], f"{address}?limit=3"
    while following:
        page = client.get(
            following, headers={"Authorization": f"Conversation {token}"}
        ).json()
        seen += [message["text"] for message in page["messages"]]
        following = page["next"]
    assert [text for text in seen[1:] if text] == ["n0", "n1", "n2"]
    assert len(seen) == 7


def test_a_reply_under_way_is_cancelled(client):
    address, token, made = begin(client, text="How long?")
    reply = made["messages"][-1]["id"]
    answer = post(client, f"{address}messages/{reply}/", token=token, method="delete")
    assert answer.json()["state"] == "dropped"
    question = made["messages"][1]["id"]
    refused = post(
        client, f"{address}messages/{question}/", token=token, method="delete"
    )
    assert is_problem(refused, 400, "Only a reply")


def test_a_person_is_asked_for_and_taken_back_until_somebody_has_it(client):
    address, token, made = begin(client)
    asked = post(client, f"{address}hand-over/", token=token)
    assert asked.json()["state"] == "waiting"
    sent = post(client, f"{address}messages/", {"text": "Hello?"}, token=token)
    assert sent.json()["reply"] is None
    back = post(client, f"{address}hand-over/", token=token, method="delete")
    assert back.json()["state"] == "assistant"
    post(client, f"{address}hand-over/", token=token)
    mia = get_user_model().objects.create_user("mia7", first_name="Mia")
    states.take(Conversation.objects.get(pk=made["id"]), mia)
    assert get(client, address, token).json()["agent"] == "Mia"
    refused = post(client, f"{address}hand-over/", token=token, method="delete")
    assert is_problem(refused, 409, "with a person")


@pytest.mark.usefixtures("unstaffed")
def test_outside_hours_an_address_is_kept_for_the_answer(client):
    address, token, _ = begin(client)
    wrong = post(client, f"{address}hand-over/", {"email": "ann"}, token=token)
    assert is_problem(wrong, 400, "no e-mail address")
    asked = post(
        client, f"{address}hand-over/", {"email": "a@example.org"}, token=token
    )
    assert (asked.json()["state"], asked.json()["has_email"]) == ("ticket", True)
    assert "e-mail at a@example.org." in asked.json()["messages"][-1]["text"]


@pytest.mark.usefixtures("unstaffed")
@pytest.mark.parametrize("is_signed_in", [False, True])
@pytest.mark.parametrize(
    ("language", "nobody"),
    [("en", "Nobody is here at the moment."), ("zh-hans", "目前没有客服在线。")],
)
def test_outside_hours_two_unknown_questions_lead_to_the_offer_of_a_ticket(
    client, is_signed_in, language, nobody
):
    if is_signed_in:
        ann = get_user_model().objects.create_user("ann", "ann@example.org")
        client.force_login(ann)
    address, token, _ = begin(client, language=language)
    asked = ["Moon?", "Mars?"] if language == "en" else ["送到月球吗？", "火星呢？"]
    for text in asked:
        sent = post(client, f"{address}messages/", {"text": text}, token=token).json()
        replying.reply(sent["reply"]["id"], asked=[saying(outcome="unknown")])
    page = get(client, address, token).json()
    told = page["messages"][-1]
    assert (page["state"], told["author"]) == ("assistant", "notice")
    assert told["text"].startswith(nobody)
    email = "ann@example.org" if is_signed_in else ""
    data = {"asked": asked, "email": email, "is_open": True}
    assert told["cards"] == [{"kind": "ticket", "data": data}]
    body = {"email": email or "ben@example.org"}
    page = post(client, f"{address}hand-over/", body, token=token).json()
    assert (page["state"], page["has_email"]) == ("ticket", True)
    assert body["email"] in page["messages"][-1]["text"]
    conversation = Conversation.objects.get(pk=page["id"])
    assert conversation.reason == "unsure"


def test_it_speaks_the_language_asked_for(client):
    answer = post(client, BASE, headers={"Accept-Language": "zh-hans"})
    made = answer.json()
    assert made["language"] == "zh-hans"
    assert "人工智能" in made["messages"][0]["text"]


# Whose it is


def test_the_conversation_of_somebody_else_is_not_found(client):
    address, _token, made = begin(client)
    _, other, _ = begin(client)
    ann = get_user_model().objects.create_user("ann")
    stranger = Client()
    message = made["messages"][0]["id"]
    for token in ("", other):
        for method, path in [
            ("get", ""), ("post", "messages/"), ("post", "rating/"),
            ("post", "hand-over/"), ("delete", "hand-over/"),
            ("delete", f"messages/{message}/"), ("post", f"messages/{message}/thumb/"),
        ]:  # fmt: skip
            body = {"text": "x"} if path == "messages/" else {"thumb": 1}
            body = body if path.endswith(("messages/", "thumb/")) else {}
            found = (
                get(stranger, address, token)
                if method == "get"
                else post(stranger, address + path, body, token=token, method=method)
            )
            assert found.status_code == 404, (method, path)
    stranger.force_login(ann)
    assert is_problem(stranger.get(address), 404, "no such conversation")
    assert is_problem(get(client, f"{BASE}{uuid4()}/", other), 404)


def test_whoever_answers_customers_reads_and_never_writes_as_one(client):
    address, token, made = begin(client, text="How long?")
    mia = get_user_model().objects.create_user("mia")
    codename = "answer_conversation"
    mia.user_permissions.add(Permission.objects.get(codename=codename))
    staff = Client()
    staff.force_login(mia)
    assert staff.get(address).status_code == 200
    reply = made["messages"][-1]["id"]
    for method, path, body in [
        ("post", "messages/", {"text": "x"}), ("post", "rating/", {"stars": 1}),
        ("post", "hand-over/", {}), ("delete", "hand-over/", {}),
        ("delete", f"messages/{reply}/", {}),
        ("post", f"messages/{reply}/thumb/", {"thumb": -1}),
    ]:  # fmt: skip
        refused = post(staff, address + path, body, method=method)
        assert is_problem(refused, 404, "no such conversation"), (method, path)
    conversation = Conversation.objects.get()
    assert (conversation.user, conversation.stars) == (None, None)
    assert Message.objects.get(pk=reply).state == "pending"
    assert get(client, address, token).status_code == 200  # still the stranger's


def test_a_forged_token_is_refused(client):
    address, token, _ = begin(client)
    for forged in ("x", token[:-2], bearer()["Authorization"].split()[1]):
        refused = get(client, address, forged)
        assert is_problem(refused, 401, "forged, damaged")
        assert refused["WWW-Authenticate"] == "Conversation"


def test_a_message_of_another_conversation_is_not_found(client):
    address, token, _ = begin(client)
    _, _, other = begin(client, text="Hello")
    reply = other["messages"][-1]["id"]
    refused = post(client, f"{address}messages/{reply}/", token=token, method="delete")
    assert is_problem(refused, 404, "no such message")
    far = post(client, f"{address}messages/{10**30}/", token=token, method="delete")
    assert is_problem(far, 404, "no such message")


def test_the_shops_own_pages_need_no_token_but_csrf():
    page = Client(enforce_csrf_checks=True)
    page.cookies["csrftoken"] = "a" * 32
    refused = post(page, BASE)
    assert is_problem(refused, 403, "CSRF")
    made = post(page, BASE, headers={"X-CSRFToken": "a" * 32}).json()
    address = f"{BASE}{made['id']}/"
    assert page.get(address).status_code == 200
    assert is_problem(post(page, f"{address}messages/", {"text": "x"}), 403, "CSRF")
    assert is_problem(Client().get(address), 404)


def test_whoever_signs_in_and_writes_has_the_conversation_alone():
    ann, page = get_user_model().objects.create_user("ann"), Client()
    page.get("/")  # a page of the shop gives its cookies
    page.cookies["csrftoken"] = "a" * 32
    made = post(page, BASE).json()
    address = f"{BASE}{made['id']}/"
    page.force_login(ann)
    assert page.get(address).status_code == 200
    sent = post(page, f"{address}messages/", {"text": "Where is my order?"})
    assert sent.status_code == 201
    assert Conversation.objects.get(pk=made["id"]).user == ann
    assert get(Client(), address, made["token"]).status_code == 404
    page.logout()
    assert page.get(address).status_code == 404


# Bad input


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "text"),
        ({"text": ""}, "text"),
        ({"text": " \n "}, "message first"),
        ({"text": "x" * 50_000}, "2000 characters at most; this one has 50000"),
        ({"text": "\u0000\u0001"}, ""),
        ({"text": "Hello", "key": "k" * 65}, "key"),
        ({"text": "Hello", "to": "you"}, "no such field"),
        ({"text": ["Hello"]}, "text"),
        (b"\x89PNG\r\n\x1a\n\x00\xff", "JSON"),
        (b'{"text": "a', "JSON"),
        (b"[" * 5000, "JSON"),
    ],
)
def test_bad_messages_are_refused_and_said_why(client, body, said):
    address, token, _ = begin(client)
    assert is_problem(post(client, f"{address}messages/", body, token=token), 400, said)
    assert not Message.objects.filter(author="shopper").exists()


def test_what_somebody_wrote_stands_in_no_log_where_the_server_fails(
    client, monkeypatch, caplog
):
    address, token, made = begin(client)

    def refused(_conversation, text, **_given):
        with transaction.atomic():
            Message.objects.create(
                conversation_id=made["id"], author="shopper", text=text, masked=None
            )

    monkeypatch.setattr(conversing, "receive", refused)
    client.raise_request_exception = False
    text = "A blue teapot for ann@example.org"
    failed = post(client, f"{address}messages/", {"text": text}, token=token)
    assert failed.status_code == 500
    assert "MessagesView failed: IntegrityError: null value" in caplog.text
    assert "in refused" in caplog.text  # where it was
    assert "teapot" not in caplog.text
    assert "example.org" not in caplog.text


def test_nothing_is_begun_for_a_first_message_that_cannot_be(client):
    assert is_problem(post(client, BASE, {"text": "x" * 50_000}), 400, "2000")
    assert not Conversation.objects.exists()


@pytest.mark.parametrize("query", [{"after": "x"}, {"after": 2**64}, {"limit": 1000}])
def test_bad_queries_are_refused(client, query):
    address, token, _ = begin(client)
    assert is_problem(get(client, address, token, **query), 400)


def test_too_many_messages_are_told_when_to_come_back(client, settings):
    settings.ECOM_AI = {**settings.ECOM_AI, "CHAT_MESSAGES_PER_MINUTE": 1}
    address, token, _ = begin(client, text="one")
    refused = post(client, f"{address}messages/", {"text": "two"}, token=token)
    assert is_problem(refused, 429, "too many messages")
    assert refused["Retry-After"] == "60"


def test_the_shop_sets_how_often_one_may_write(client, monkeypatch):
    from ecom_ai.api import throttles

    monkeypatch.setitem(throttles.RATES, "ecom_ai.chat", "2/min")
    begin(client)
    begin(client)
    assert is_problem(post(client, BASE), 429)


def test_a_closed_conversation_goes_on_when_somebody_writes(client):
    address, token, made = begin(client)
    states.close(Conversation.objects.get(pk=made["id"]))
    post(client, f"{address}messages/", {"text": "One more"}, token=token)
    assert get(client, address, token).json()["state"] == "assistant"
    assert conversing.token(Conversation.objects.get(pk=made["id"]))
