"""The agents' console and conversations in the admin."""

import json
import re
from datetime import UTC, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from ecom_ai.adapters import Order, OrderLine, SupportAdapter
from ecom_ai.admin import at_hand as beside
from ecom_ai.models import CannedAnswer, Conversation, Event, Message, ToolUse
from ecom_ai.support import agents, conversing, states
from tests.making import make_product
from tests.support.making import talk
from tests.support.test_agents import agent, waiting
from tests.test_training_admin import signed_in, text_of

pytestmark = pytest.mark.usefixtures("site")

LIST = "/admin/ecom_ai/conversation/"
CONSOLE = f"{LIST}console/"
HTMX = {"HX-Request": "true"}
PHONE = "13812345678"
MAY = ("answer_conversation", "view_conversation", "view_personal_data")


@pytest.fixture
def mia() -> Client:
    return signed_in(*MAY)


def me():
    return get_user_model().objects.get(username="mia")


def ours(conversation: Conversation) -> Conversation:
    return agents.take(conversation, me())


def act(client: Client, conversation: Conversation, what: str, **fields: object):
    return client.post(f"{CONSOLE}{conversation.pk}/{what}/", fields, headers=HTMX)


class Orders(SupportAdapter):
    def orders(self, user):
        placed = datetime(2026, 5, 4, tzinfo=UTC)
        lines = [OrderLine("TENT-1", "Ridge tent", 2)]
        return [Order("FF-77", "sent", "on its way", placed, Decimal(90), lines)]


class Broken(SupportAdapter):
    def orders(self, user):
        raise RuntimeError("the shop is ill")


# The queue.


def test_the_queue_shows_who_waits_why_and_what_they_said(mia):
    conversation = talk()
    conversing.receive(conversation, f"Call {PHONE} about my parcel")
    states.hand_over(conversation)
    ticket = waiting()
    states.to_ticket(ticket)
    text = text_of(mia.get(CONSOLE))
    assert "To be taken: 2" in text
    assert f"Visitor {str(conversation.pk)[-4:]}" in text
    assert "asked for a person" in text
    assert "about my parcel" in text
    assert PHONE not in text
    assert "Tickets" in text
    assert "Nobody is waiting." in text_of(mia.get(f"{CONSOLE}?reason=anger"))
    assert "To be taken: 2" in text_of(mia.get(f"{CONSOLE}?reason=nonsense"))


def test_keys_lead_to_the_next_and_the_one_before(mia):
    first, second, third = waiting(), waiting(), waiting()
    html = mia.get(f"{CONSOLE}{second.pk}/").content.decode()
    linked = dict(re.findall(r'console/([0-9a-f-]{36})/" data-keys="(j|k)"', html))
    assert linked == {str(third.pk): "j", str(first.pk): "k"}


def test_what_is_new_is_sent_once(mia):
    conversation = ours(waiting())
    for address in (f"{CONSOLE}{conversation.pk}/live/", f"{CONSOLE}queue/"):
        mark = mia.get(address)["X-Mark"]
        assert mia.get(address, {"mark": mark}).status_code == 204
    message = conversing.receive(conversation, "Are you there?")
    live = f"{CONSOLE}{conversation.pk}/live/"
    assert mia.get(f"{CONSOLE}queue/", {"mark": mark}).status_code == 200
    assert agents.queue(1, me()).mine[0].unread == 1
    assert "Are you there?" in text_of(mia.get(live))
    assert agents.queue(1, me()).mine[0].unread == 0
    assert Conversation.objects.get().agent_seen == message.pk


def test_a_look_at_a_colleagues_conversation_reads_nothing_for_them(mia):
    ben = agent("ben")
    conversation = agents.take(waiting(), ben)
    conversing.receive(conversation, "Are you there?")
    mia.get(f"{CONSOLE}{conversation.pk}/")
    assert agents.queue(1, ben).mine[0].unread == 1


# Acts.


def test_an_agent_takes_answers_passes_on_and_closes(mia):
    conversation = waiting()
    assert "It is yours" in text_of(act(mia, conversation, "take"))
    page = act(mia, conversation, "reply", text="Hello <b>Ann</b>", key="agent:1")
    assert "Sent." in text_of(page)
    assert "Hello &lt;b&gt;Ann&lt;/b&gt;" in page.content.decode()
    ben = agent("ben", is_superuser=True)
    page = act(mia, conversation, "transfer", to=ben.pk, note="Wants a refund")
    assert "Passed on" in text_of(page)
    assert "Wants a refund" in page.content.decode()
    found = Conversation.objects.get()
    assert (found.state, found.agent) == ("waiting", ben)
    act(mia, conversation, "take")
    assert "The assistant goes on" in text_of(act(mia, conversation, "back"))
    assert Conversation.objects.get().state == "assistant"
    states.hand_over(conversation)
    assert "Closed" in text_of(act(mia, conversation, "close"))
    assert Conversation.objects.get().state == "closed"


def test_what_is_refused_is_said_and_the_words_are_kept(mia):
    conversation = agents.take(waiting(), agent("ben"))
    text = text_of(act(mia, conversation, "take"))
    assert "cannot now be" in text
    assert "not yours" in text_of(act(mia, conversation, "reply", text="Hello"))
    mine = ours(waiting())
    page = act(mia, mine, "reply", text="About {order}")
    assert "Write something in place of {order} first." in text_of(page)
    assert ">About {order}</textarea>" in page.content.decode()
    assert "cannot answer customers" in text_of(act(mia, mine, "transfer", to="999"))
    assert "not one that failed" in text_of(act(mia, mine, "mail", mail="x"))
    assert not Message.objects.filter(author="agent").exists()


def test_without_javascript_the_page_comes_again(mia):
    conversation = ours(waiting())
    address = f"{CONSOLE}{conversation.pk}/reply/"
    text = text_of(mia.post(address, {"text": "Hello"}, follow=True))
    assert "Sent." in text
    page = mia.post(address, {"text": "x" * 2001})
    assert "2000 characters at most" in text_of(page)
    assert "x" * 2001 in page.content.decode()


@pytest.mark.parametrize(
    "what", ["take", "reply", "back", "transfer", "close", "typing", "personal", "mail"]
)
def test_acts_are_posted_by_agents_alone(mia, what):
    conversation = waiting()
    address = f"{CONSOLE}{conversation.pk}/{what}/"
    assert mia.get(address).status_code == 405
    assert mia.post(f"{CONSOLE}{uuid4()}/{what}/").status_code == 404
    plain = Client()
    plain.force_login(agent("plain"))
    assert plain.post(address).status_code == 403
    assert Client().post(address).status_code == 302
    assert Conversation.objects.get().state == "waiting"


def test_pages_are_for_agents_alone(mia):
    conversation = waiting()
    plain = Client()
    plain.force_login(agent("plain"))
    for page in ("", "queue/", *(f"{conversation.pk}/{p}/" for p in ("live", "desk"))):
        assert plain.get(f"{CONSOLE}{page}").status_code == 403
        assert mia.get(f"{CONSOLE}{page}").status_code == 200
    away = Client().get(f"{CONSOLE}queue/", headers=HTMX)
    assert "/admin/login/" in away["HX-Redirect"]


def test_the_customer_sees_who_is_writing(mia, told):
    person = me()
    person.first_name = "Mia"
    person.save()
    conversation = ours(waiting())
    assert act(mia, conversation, "typing").status_code == 204
    assert told[-1] == ("typing", {"who": "Mia"})


# What is at hand.


def test_personal_data_is_shown_to_those_who_may_and_that_is_logged(mia):
    conversation = talk()
    conversing.receive(conversation, f"Call {PHONE}")
    conversation = ours(states.hand_over(conversation))
    states.answer_to(conversation, "ann@example.org")
    page = text_of(mia.get(f"{CONSOLE}{conversation.pk}/"))
    assert PHONE not in page
    assert "ann@example.org" not in page
    assert "Show the personal data" in page
    text = text_of(act(mia, conversation, "personal"))
    assert PHONE in text
    assert "ann@example.org" in text
    assert PHONE in text_of(mia.get(f"{CONSOLE}{conversation.pk}/live/"))
    entry = LogEntry.objects.get()
    assert entry.change_message == "Looked at personal data"
    assert PHONE not in entry.object_repr
    other = Client()
    other.force_login(agent("ben"))
    agents.colleagues(me())
    assert other.get(f"{CONSOLE}{conversation.pk}/").status_code == 403


def test_without_the_permission_personal_data_stays_covered():
    ben = signed_in("answer_conversation")
    conversation = talk()
    conversing.receive(conversation, f"Call {PHONE}")
    states.hand_over(conversation)
    assert "Show the personal data" not in text_of(
        ben.get(f"{CONSOLE}{conversation.pk}/")
    )
    assert act(ben, conversation, "personal").status_code == 403
    assert not LogEntry.objects.exists()


def test_who_it_is_what_they_ordered_looked_at_and_want(mia, monkeypatch):
    monkeypatch.setattr(beside, "get_support_adapter", Orders)
    make_product("TENT-9", title_en="Nine-man tent")
    ann = get_user_model().objects.create_user("ann", first_name="Ann")
    old = talk(user=ann)
    conversation = talk(user=ann, shopper_key="u:1")
    Event.objects.create(
        id=uuid4(), site_id=1, shopper_key="u:1", kind="view", item_key="TENT-9",
        at=timezone.now(), received_at=timezone.now(),
    )  # fmt: skip
    Conversation.objects.filter(pk=conversation.pk).update(wants={"price": "30"})
    states.hand_over(conversation)
    text = text_of(mia.get(f"{CONSOLE}{conversation.pk}/"))
    for part in (
        "Ann",
        "FF-77",
        "on its way",
        "90",
        "2 × Ridge tent",
        "Price: 30",
        "Nine-man tent",
    ):
        assert part in text
    assert (
        f"{CONSOLE}{old.pk}/"
        in mia.get(f"{CONSOLE}{conversation.pk}/").content.decode()
    )


def test_a_shop_whose_orders_fail_breaks_no_page(mia, monkeypatch):
    monkeypatch.setattr(beside, "get_support_adapter", Broken)
    ann = get_user_model().objects.create_user("ann")
    conversation = states.hand_over(talk(user=ann))
    text = text_of(mia.get(f"{CONSOLE}{conversation.pk}/"))
    assert "orders cannot be read" in text


def test_answers_show_sources_and_how_sure_they_were(mia):
    conversation = waiting()
    Message.objects.create(
        conversation=conversation, author="assistant", state="done", text="3 days.",
        masked="3 days.", outcome="answered", confidence=0.87, thumb=-1,
        citations=[{"title": "Delivery", "quote": "It takes 3 days.", "url": "/h/d"}],
        cards=[{"kind": "order", "data": {"number": "FF-77", "status_text": "sent"}}],
    )  # fmt: skip
    text = text_of(mia.get(f"{CONSOLE}{conversation.pk}/"))
    for part in ("sure: 87%", "not helpful", "Delivery", "It takes 3 days.", "FF-77"):
        assert part in text


def test_stars_and_a_comment_afterwards_are_shown(mia):
    conversation = agents.close(waiting(), me())
    conversing.rate(conversation, 2, "Too slow")
    text = text_of(mia.get(f"{CONSOLE}{conversation.pk}/"))
    assert "2★" in text
    assert "Too slow" in text


def test_personal_data_in_a_comment_afterwards_is_covered(mia):
    conversation = agents.close(waiting(), me())
    conversing.rate(conversation, 2, f"Too slow, call {PHONE}")
    address = f"{CONSOLE}{conversation.pk}/"
    for where in (address, f"{LIST}{conversation.pk}/change/"):
        text = text_of(mia.get(where))
        assert "Too slow, call" in text
        assert PHONE not in text
    assert "Show the personal data" in text_of(mia.get(address))
    assert PHONE in text_of(act(mia, conversation, "personal"))


# Canned answers.


def test_canned_answers_are_found_and_their_gaps_filled(mia, site):
    ann = get_user_model().objects.create_user("ann", first_name="Ann")
    conversation = ours(states.hand_over(talk(user=ann)))
    made = CannedAnswer.objects.create(
        site=site, title="Greeting", language="en", text="Hello {name}, {order}?"
    )
    address = f"{CONSOLE}{conversation.pk}/"
    found = mia.get(f"{address}canned/", {"q": "greet"}).content.decode()
    assert 'data-insert="Hello Ann, {order}?"' in found
    assert "no such answer" in text_of(mia.get(f"{address}canned/", {"q": "\0zz"}))
    page = mia.get(address, {"canned": made.pk}).content.decode()
    assert ">Hello Ann, {order}?</textarea>" in page
    assert mia.get(address, {"canned": "x"}).status_code == 200


class Many(SupportAdapter):
    """Nine orders, the newest first."""

    def orders(self, user):
        placed = datetime(2026, 5, 4, tzinfo=UTC)
        lines = [OrderLine("TENT-1", "Ridge tent", 2)]
        return [
            Order(f"FF-8AAA{n}", "sent", "on its way", placed, Decimal(90), lines)
            for n in range(9, 0, -1)
        ]


def test_the_order_in_a_canned_answer_is_the_one_spoken_of(site, settings):
    path = f"{__name__}.Many"
    settings.ECOM_AI = {**settings.ECOM_AI, "SUPPORT_ADAPTER": path}
    ann = get_user_model().objects.create_user("ann", first_name="Ann")
    conversation = talk(user=ann)
    assert beside.at_hand(conversation).gaps["order"] == "FF-8AAA9"
    for author, text in (
        ("shopper", "Where is ff-8aaa2? My friend has FF-8BBB1"),
        ("assistant", "Order FF-8AAA2: on its way."),
        ("shopper", "When will it be there?"),
    ):
        conversation.messages.create(author=author, state="done", text=text)
    assert beside.at_hand(conversation).gaps["order"] == "FF-8AAA2"
    stranger = talk()
    stranger.messages.create(author="shopper", state="done", text="It is FF-8AAA2")
    assert beside.at_hand(stranger).gaps["order"] == ""
    ToolUse.objects.create(
        conversation=stranger, tool="match_order", outcome="done",
        arguments={"order": "FF-8AAA2"},
    )  # fmt: skip
    assert beside.at_hand(stranger).gaps["order"] == "FF-8AAA2"


def test_a_canned_answer_with_another_gap_is_refused():
    boss = signed_in("add_cannedanswer", "view_cannedanswer", "change_cannedanswer")
    address = "/admin/ecom_ai/cannedanswer/add/"
    values = {"site": 1, "title": "Hi", "language": "zh", "text": "Hello {nmae}"}
    assert "There is no placeholder {nmae}" in text_of(boss.post(address, values))
    done = boss.post(address, {**values, "text": "Hello {name}"})
    assert done.status_code == 302
    made = CannedAnswer.objects.get()
    assert (made.site_id, made.language) == (1, "zh")
    assert "Hello {name}" in text_of(boss.get("/admin/ecom_ai/cannedanswer/"))


# Tickets.


@pytest.mark.usefixtures("unstaffed")
def test_a_ticket_is_answered_by_e_mail_and_a_failure_can_be_tried_again(
    mia, settings, on_commit
):
    conversation = ours(states.hand_over(talk()))
    page = text_of(mia.get(f"{CONSOLE}{conversation.pk}/"))
    assert "No e-mail address is known" in page
    states.answer_to(conversation, "ann@example.org")
    text = text_of(act(mia, conversation, "reply", text="It comes today."))
    assert "It is sent by e-mail." in text
    row = Message.objects.get(author="agent").mail
    assert row.link.startswith("http://testserver/ecom-ai/chat/open/")
    row.state, row.error = "failed", "SMTPException: full"
    row.save()
    text = text_of(mia.get(f"{CONSOLE}{conversation.pk}/"))
    assert "An e-mail could not be sent: SMTPException: full" in text
    assert "It is tried again." in text_of(act(mia, conversation, "mail", mail=row.pk))
    row.refresh_from_db()
    assert row.state == "waiting"
    assert mail.outbox == []


def test_the_link_of_a_mail_opens_the_conversation_in_another_browser():
    try:
        chat = reverse("ecom_ai:chat")
    except NoReverseMatch:
        pytest.skip("The chat's own pages are not there.")
    conversation = waiting()
    address = reverse("ecom_ai:chat_resume", args=[conversing.token(conversation)])
    browser = Client()
    assert browser.get(f"{address[:-3]}x/").status_code == 404
    assert browser.get(address)["Location"] == chat
    assert "A person will take over" in browser.get(chat).content.decode()


def test_the_link_of_somebodys_conversation_asks_them_to_sign_in():
    ann = get_user_model().objects.create_user("ann")
    conversation = talk(user=ann)
    address = reverse("ecom_ai:chat_resume", args=[conversing.token(conversation)])
    assert "login" in Client().get(address)["Location"]


# The list, and one conversation.


def test_the_list_is_searched_by_what_is_shown_and_by_number(mia):
    conversation = talk()
    conversing.receive(conversation, f"Call {PHONE} about the tent")
    Message.objects.filter(author="assistant").update(outcome="unknown", state="done")
    other = talk("zh-hans")
    conversing.receive(other, "你好")
    text = text_of(mia.get(LIST))
    assert "about the tent" in text
    assert PHONE not in text
    assert "Not known: 1" in text
    assert "你好" not in text_of(mia.get(LIST, {"q": "TENT"}))
    assert "about the tent" not in text_of(mia.get(LIST, {"q": PHONE}))
    assert "你好" in text_of(mia.get(LIST, {"q": f" {other.pk} "}))
    assert "你好" not in text_of(mia.get(LIST, {"outcome": "unknown"}))
    assert "about the tent" not in text_of(mia.get(LIST, {"language": "zh"}))
    assert "你好" not in text_of(mia.get(LIST, {"state__exact": "closed"}))


def test_one_conversation_shows_all_that_was_done(mia):
    conversation = waiting()
    message = conversing.receive(conversation, f"Call {PHONE}")
    ToolUse.objects.create(
        conversation=conversation, message=message, tool="order_status",
        outcome="refused", detail="not signed in", arguments={"number": "FF-77"},
    )  # fmt: skip
    text = text_of(mia.get(f"{LIST}{conversation.pk}/change/"))
    assert "order_status" in text
    assert "not signed in" in text
    assert "with the assistant → waiting for a person" in text
    assert PHONE not in text
    address = f"{LIST}{conversation.pk}/example/"
    assert mia.get(address).status_code == 405
    mia.post(address, {"mark": "1"})
    assert Conversation.objects.get().is_example
    mia.post(address)
    assert not Conversation.objects.get().is_example
    mia.post(LIST, {"action": "mark", "_selected_action": [str(conversation.pk)]})
    assert Conversation.objects.get().is_example


def test_an_export_covers_personal_data_unless_it_is_asked_for(mia):
    ann = get_user_model().objects.create_user("ann")
    conversation = talk(user=ann)
    conversing.receive(conversation, f"Call {PHONE}")
    conversing.rate(conversation, 3, f"Call {PHONE}!")
    address = f"{LIST}{conversation.pk}/export/"
    covered = mia.post(address)
    assert "attachment" in covered["Content-Disposition"]
    assert PHONE not in covered.content.decode()
    assert not LogEntry.objects.exists()
    told = json.loads(mia.post(address, {"personal": "1"}).content)
    said = [one["text"] for one in told["messages"] if one["author"] == "shopper"]
    assert (said, told["customer"]) == ([f"Call {PHONE}"], "ann")
    assert LogEntry.objects.count() == 1
    assert mia.post(f"{LIST}{uuid4()}/export/").status_code == 404


def test_nobody_exports_what_they_may_not_see():
    conversation = talk()
    address = f"{LIST}{conversation.pk}/export/"
    viewer = signed_in("view_conversation")
    assert viewer.post(address).status_code == 200
    assert viewer.post(address, {"personal": "1"}).status_code == 403
    plain = Client()
    plain.force_login(agent("plain"))
    assert plain.post(address).status_code == 403
    assert plain.post(f"{LIST}{conversation.pk}/example/").status_code == 403


def test_a_conversation_is_deleted_by_those_who_may(mia):
    conversation = waiting()
    conversing.receive(conversation, "Hello")
    address = f"{LIST}{conversation.pk}/delete/"
    assert mia.post(address, {"post": "yes"}).status_code == 403
    user = agent("boss", is_superuser=True)
    boss = Client()
    boss.force_login(user)
    assert "Hello" not in LogEntry.objects.values_list("object_repr", flat=True)
    assert boss.post(address, {"post": "yes"}).status_code == 302
    assert not Message.objects.exists()


def test_the_front_page_says_how_many_wait(mia):
    waiting()
    for page in ("/admin/", "/admin/ecom_ai/"):
        assert "Customer service 1 is waiting" in text_of(mia.get(page))
    assert "Customer service (1)" in text_of(mia.get(LIST))
