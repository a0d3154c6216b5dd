"""The chat's pages and streams: without JavaScript, by its script, and over ASGI."""

import asyncio
import re
from uuid import UUID, uuid4

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import User
from django.core.signals import got_request_exception
from django.db import connection
from django.test import AsyncClient, Client
from django.urls import reverse
from django.views.debug import SafeExceptionReporterFilter

from ecom_ai.models import Conversation, Message
from ecom_ai.support import access, conversing, states, stream
from ecom_ai.templatetags.ecom_ai_support import by_source

CHAT = "/ecom-ai/chat/"
LOG = f"{CHAT}log/"
SCRIPT = {"x-ecom-ai": "chat"}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_doorbell(monkeypatch, site):
    from ecom_ai import support_tasks

    monkeypatch.setattr(support_tasks, "enqueue", lambda *_: None)


def conversation() -> Conversation:
    return Conversation.objects.get()


def answered(text: str = "Three days.", **fields) -> Message:
    """The newest reply, written."""
    reply = Message.objects.filter(author="assistant").latest("pk")
    reply.text, reply.state = text, "done"
    for name, value in fields.items():
        setattr(reply, name, value)
    reply.save()
    return reply


@pytest.mark.parametrize(
    ("path", "field", "does"),
    [
        ("", "text", "ecom_ai.support.conversing.receive"),
        ("rate/", "comment", "ecom_ai.support.conversing.rate"),
        ("person/", "email", "ecom_ai.support.ticket_offers.accept"),
    ],
)
def test_what_is_written_stands_in_no_report_of_an_error(
    client: Client, monkeypatch, path: str, field: str, does: str
) -> None:
    client.post(CHAT, {"text": "Hello"})

    def broken(*_: object, **_given: object) -> None:
        raise RuntimeError("broken")

    reported = []

    def listen(request: object, **_: object) -> None:
        shown = SafeExceptionReporterFilter().get_post_parameters(request)
        reported.append(shown[field])

    monkeypatch.setattr(does, broken)
    client.raise_request_exception = False
    got_request_exception.connect(listen)
    try:
        client.post(f"{CHAT}{path}", {field: "A blue teapot", "stars": "2"})
    finally:
        got_request_exception.disconnect(listen)
    assert reported == [SafeExceptionReporterFilter.cleansed_substitute]


def test_a_message_begins_a_conversation_and_is_shown(client: Client):
    response = client.post(CHAT, {"text": "How long is delivery?"}, follow=True)
    # The message stands at the top of the view, and its answer below it.
    place = f"ecom-ai-turn-{Message.objects.get(author='shopper').pk}"
    assert response.redirect_chain == [(f"{CHAT}#{place}", 302)]
    page = response.content.decode()
    assert f'id="{place}"' in page
    assert f'#{place}">Show the answer' in page
    assert "How long is delivery?" in page
    assert "You are talking to an AI assistant" in page
    assert "Show the answer" in page
    answered()
    page = client.get(CHAT).content.decode()
    assert "Three days." in page
    assert "Show the answer" not in page


def test_before_the_first_message_the_page_says_that_it_is_an_ai_and_begins_nothing(
    client: Client,
):
    page = client.get(CHAT).content.decode()
    assert "You are talking to an AI assistant" in page
    assert "Talk to a person" in page
    assert not Conversation.objects.exists()


def test_the_page_is_chinese_too(client: Client):
    client.cookies["django_language"] = "zh-hans"
    page = client.get(CHAT).content.decode()
    assert 'lang="zh-hans"' in page


@pytest.mark.parametrize(
    ("text", "told"),
    [("", "Write a message first"), ("x" * 2001, "2000"), ("\0\0", "Write a message")],
)
def test_a_message_that_cannot_be_sent_is_kept_in_the_form_and_told(
    client: Client, text, told
):
    response = client.post(CHAT, {"text": text})
    assert response.status_code == 422
    assert told in response.content.decode()
    assert text.replace("\0", "") in response.content.decode()
    assert not Conversation.objects.exists()
    response = client.post(CHAT, {"text": text}, headers=SCRIPT)
    assert (response.status_code, response["Content-Type"][:10]) == (422, "text/plain")


def test_one_form_sent_twice_says_one_thing_and_with_other_words_another(
    client: Client,
):
    for text in ("Where is it?", "Where is it?", "And the other?"):
        client.post(CHAT, {"text": text, "key": "one"})
    said = conversation().messages.filter(author="shopper")
    assert [one.text for one in said] == ["Where is it?", "And the other?"]


def test_the_script_gets_a_piece_with_what_is_new(client: Client):
    piece = client.post(CHAT, {"text": "Hello"}, headers=SCRIPT).content.decode()
    assert "<html" not in piece
    settled = int(re.search(r'data-settled="(\d+)"', piece)[1])
    assert settled == conversation().messages.get(author="shopper").pk
    assert 'data-waits="1"' in piece
    answered()
    piece = client.get(LOG, {"after": settled}).content.decode()
    assert "Three days." in piece
    assert "Hello" not in piece
    assert 'data-waits=""' in piece
    again = client.get(LOG, {"after": settled}).content.decode()
    assert again == piece  # or the script would write all anew


def test_numbers_for_the_script_are_written_as_it_reads_them(client: Client):
    client.post(CHAT, {"text": "Hello"})
    Message.objects.create(
        pk=1_234_567, conversation=conversation(), author="agent", state="done"
    )
    page = client.get(LOG).content.decode()
    assert 'data-message="1234567"' in page
    assert "1,234" not in page
    assert 'data-longest="2000"' in client.get(CHAT).content.decode()


@pytest.mark.parametrize("after", ["", "x", "-1", "9" * 30, "１"])
def test_a_wrong_place_gives_the_whole_log(client: Client, after):
    client.post(CHAT, {"text": "Hello"})
    assert "Hello" in client.get(LOG, {"after": after}).content.decode()


def test_what_was_written_is_shown_as_text(client: Client):
    client.post(CHAT, {"text": "<script>alert(1)</script>"})
    cited = [
        {"kind": "article", "title": "<b>T</b>", "quote": "<i>Q</i>", "url": "/help/1/"}
    ]
    cards = [
        {"kind": "choices", "data": {"options": [{"label": "<u>L</u>", "text": "x"}]}}
    ]
    answered("<img src=x>", citations=cited, cards=cards)
    page = client.get(LOG).content.decode()
    for tag in ("<script", "<img src=x", "<b>", "<i>Q", "<u>"):
        assert tag not in page
    assert "&lt;script&gt;" in page


CARDS = {
    "product": ({"key": "T", "title": "Ridge tent", "url": "/p/t/", "price": "$10.00",
                 "stock": "In stock", "reason": "Light"}, "Ridge tent"),
    "order": ({"number": "F-100", "status": "sent", "status_text": "On the way",
               "placed": "1 November", "total": "$10.00", "is_late": False,
               "lines": [{"key": "T", "title": "Ridge tent", "quantity": 2}],
               "carrier": "Swift", "tracking": "SW1"}, "Order F-100"),
    "links": ({"links": [{"label": "Sign in", "url": "/accounts/login/"}]}, "Sign in"),
    "comparison": ({"products": [{"title": "A"}, {"title": "B"}],
                    "rows": [{"name": "Weight", "values": ["1 kg", None],
                              "differs": True}]}, "1 kg"),
    "choices": ({"options": [{"label": "Yes", "text": "Yes, please"}]}, "Yes, please"),
    "wants": ({"chips": [{"label": "Under 30", "drop": "Any price"}]}, "Any price"),
}  # fmt: skip


@pytest.mark.parametrize("kind", CARDS)
@pytest.mark.parametrize("empty", [False, True])
def test_cards_are_shown_and_one_without_its_data_breaks_nothing(
    client: Client, kind, empty
):
    client.post(CHAT, {"text": "Hello"})
    data, told = CARDS[kind]
    answered(cards=[{"kind": kind, "data": {} if empty else data}])
    page = client.get(LOG).content.decode()
    assert "Three days." in page
    assert (told in page) is not empty


@pytest.mark.parametrize("kind", ["nothing", "../base", "", "Product", "product.html"])
def test_a_card_of_an_unknown_kind_is_left_out(client: Client, kind):
    client.post(CHAT, {"text": "Hello"})
    answered(cards=[{"kind": kind, "data": CARDS["product"][0]}])
    page = client.get(LOG).content.decode()
    assert "Three days." in page
    assert "Ridge tent" not in page


def test_a_person_is_asked_for_and_the_assistant_taken_back(client: Client):
    client.post(f"{CHAT}person/")
    assert conversation().state == "waiting"
    page = client.get(CHAT).content.decode()
    assert "Back to the assistant" in page
    client.post(f"{CHAT}person/", {"back": "1"})
    assert conversation().state == "assistant"
    states.hand_over(conversation())
    states.take(conversation(), User.objects.create(username="agent"))
    response = client.post(f"{CHAT}person/", {"back": "1"}, headers=SCRIPT)
    assert response.status_code == 409


def test_who_answers_stands_at_the_head(client: Client):
    client.post(CHAT, {"text": "Hello"})
    assert 'data-who="AI assistant"' in client.get(LOG).content.decode()
    states.hand_over(conversation())
    agent = User.objects.create(username="agent-seven", first_name="Mia")
    states.take(conversation(), agent)
    page = client.get(LOG).content.decode()
    assert 'data-who="Mia"' in page
    assert "agent-seven" not in page


def test_an_ended_conversation_asks_for_stars_once(client: Client):
    client.post(CHAT, {"text": "Hello"})
    client.post(f"{CHAT}end/")
    assert "How well were you helped?" in client.get(CHAT).content.decode()
    client.post(f"{CHAT}rate/", {"stars": "4", "comment": "Quick"})
    assert (conversation().stars, conversation().comment) == (4, "Quick")
    assert "Thank you for your rating" in client.get(CHAT).content.decode()
    response = client.post(f"{CHAT}rate/", {"stars": "9"}, headers=SCRIPT)
    assert response.status_code == 422


def test_an_answer_is_rated_and_the_thumb_taken_back(client: Client):
    client.post(CHAT, {"text": "Hello"})
    reply = answered()
    address = f"{CHAT}{reply.pk}/thumb/"
    for given, kept in (("1", 1), ("-1", -1), ("", None)):
        client.post(address, {"thumb": given})
        reply.refresh_from_db()
        assert reply.thumb == kept


def test_a_reply_is_stopped(client: Client):
    client.post(CHAT, {"text": "Hello"})
    reply = Message.objects.get(author="assistant")
    client.post(f"{CHAT}{reply.pk}/cancel/")
    reply.refresh_from_db()
    assert reply.state == "dropped"


def test_the_product_at_whose_page_one_writes_is_kept(client: Client):
    for page, kept in (("TENT-1", "TENT-1"), ("a\0", "TENT-1"), ("x" * 201, "TENT-1")):
        client.post(CHAT, {"text": "Is it waterproof?", "page": page})
        assert conversation().wants == {"page": kept}
    client.post(CHAT, {"text": "Hello"})
    assert conversation().wants == {"page": "TENT-1"}
    client.post(CHAT, {"text": "Hello", "page": ""})
    assert conversation().wants == {"page": ""}


@pytest.mark.parametrize(
    "deed", ["end/", "rate/", "1/thumb/", "1/cancel/", f"{2**63}/thumb/"]
)
def test_without_a_conversation_there_is_nothing_to_do(client: Client, deed):
    assert client.post(f"{CHAT}{deed}", {"stars": "5"}).status_code == 404


def test_nobody_touches_a_message_of_others(client: Client):
    client.post(CHAT, {"text": "Hello"})
    reply = answered()
    stranger = Client()
    stranger.post(CHAT, {"text": "Hello"})
    response = stranger.post(f"{CHAT}{reply.pk}/thumb/", {"thumb": "1"})
    assert response.status_code == 404
    assert "Three days." not in stranger.get(LOG).content.decode()


def test_forms_need_a_token_of_this_site():
    careful = Client(enforce_csrf_checks=True)
    assert careful.post(CHAT, {"text": "Hello"}).status_code == 403


def test_too_many_messages_are_told_with_429(client: Client, settings):
    settings.ECOM_AI = {**settings.ECOM_AI, "CHAT_MESSAGES_PER_MINUTE": 1}
    client.post(CHAT, {"text": "Hello"})
    response = client.post(CHAT, {"text": "Hello again"})
    assert response.status_code == 429
    assert "Hello again" in response.content.decode()


def test_the_widget_stands_on_every_page_and_asks_the_database_nothing(
    client: Client, django_assert_num_queries, rf
):
    from django.template import Context, Template

    request = rf.get("/")
    request.session = {}
    page = Template("{% load ecom_ai_support %}{% ecom_ai_chat %}")
    with django_assert_num_queries(0):
        shown = page.render(Context({"request": request}))
    assert 'role="dialog"' in shown
    assert "style=" not in shown
    assert "<script" not in shown
    assert "ecom-ai-chat-launch" in client.get("/").content.decode()
    assert "ecom-ai-chat-launch" not in client.get(CHAT).content.decode()


def test_under_wsgi_there_is_no_stream(client: Client):
    client.post(CHAT, {"text": "Hello"})
    address = reverse("ecom_ai:chat_stream", args=[conversation().pk])
    assert client.get(address).status_code == 204


class Stream:
    """An open stream over ASGI, read until something was told."""

    def __init__(self, address: str, **headers: str) -> None:
        self.address, self.headers, self.text = address, headers, ""

    async def until(self, *words: str, then=None) -> str:
        response = await AsyncClient().get(self.address, headers=self.headers)
        assert response.status_code == 200, response.status_code
        assert response["Content-Type"] == "text/event-stream"
        async with asyncio.timeout(10):
            async for part in response.streaming_content:
                self.text += part.decode()
                if (
                    then
                    and '"state": "assistant"' in self.text
                    and "away" not in part.decode()
                ):
                    then, do = None, then
                    await do()
                if all(word in self.text for word in words):
                    break
        return self.text


def begun() -> tuple[Conversation, str]:
    made = conversing.begin(1, language="en")
    conversing.receive(made, "How long?")
    token = access.token(made)
    return made, token


@pytest.mark.django_db(transaction=True)
def test_a_stream_tells_the_rows_and_then_what_is_said():
    made, token = begun()
    address = f"{CHAT}{made.pk}/stream/"

    async def say():
        await asyncio.sleep(0.3)
        stream.rest.end()
        stream.publish(made.pk, "words", {"message": 1, "text": "Three", "at": 0})

    told = asyncio.run(
        Stream(address, authorization=f"Conversation {token}").until(
            "event: words", then=say
        )
    )
    assert "event: state" in told
    assert "How long?" in told
    assert '"text": "Three"' in told


@pytest.mark.django_db(transaction=True)
def test_a_stream_begins_after_what_the_page_has():
    made, token = begun()
    last = made.messages.get(author="shopper").pk
    address = f"{CHAT}{made.pk}/stream/?after={last}"
    told = asyncio.run(
        Stream(address, authorization=f"Conversation {token}").until("event: message")
    )
    assert "How long?" not in told


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("proof", ["", "Conversation forged", "Conversation {other}"])
def test_a_stream_is_for_those_who_may_read_the_conversation(proof):
    made, _ = begun()
    other = access.token(begun()[0])

    async def status(pk: UUID) -> int:
        headers = {"authorization": proof.format(other=other)}
        address = f"{CHAT}{pk}/stream/"
        return (await AsyncClient().get(address, headers=headers)).status_code

    assert asyncio.run(status(made.pk)) == 404
    assert asyncio.run(status(uuid4())) == 404


@pytest.mark.django_db(transaction=True)
def test_without_redis_there_is_no_stream(settings):
    settings.ECOM_AI = {**settings.ECOM_AI, "STREAM_URL": "memory://"}
    made, token = begun()

    async def status() -> int:
        headers = {"authorization": f"Conversation {token}"}
        address = f"{CHAT}{made.pk}/stream/"
        return (await AsyncClient().get(address, headers=headers)).status_code

    assert asyncio.run(status()) == 204


@pytest.mark.django_db(transaction=True)
def test_an_open_stream_holds_no_connection_to_the_database():
    made, token = begun()

    async def scenario() -> None:
        headers = {"authorization": f"Conversation {token}"}
        address = f"{CHAT}{made.pk}/stream/"
        response = await AsyncClient().get(address, headers=headers)
        news = response.streaming_content
        assert "How long?" in (await anext(news)).decode()
        # In the thread in which the stream has read its rows.
        assert await sync_to_async(lambda: connection.connection)() is None
        await news.aclose()

    asyncio.run(scenario())


def test_a_source_is_listed_once_with_all_that_is_quoted_of_it():
    one = {"kind": "article", "key": "returns", "language": "en", "url": "/help/r/"}
    other = {**one, "key": "refunds", "url": "/help/f/"}
    found = by_source(
        [{**one, "quote": "A."}, {**other, "quote": "B."}, {**one, "quote": "C."}]
    )
    assert [(each["key"], each["quote"]) for each in found] == [
        ("returns", "A. … C."),
        ("refunds", "B."),
    ]
