"""The agents' console in a browser, on a server of the test's own."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sites.models import Site
from django.urls import NoReverseMatch, reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from ecom_ai.models import CannedAnswer, Conversation
from ecom_ai.support import agents, conversing, states
from tests.browser.spotless import assert_usable, signed_in
from tests.making import SITE
from tests.reviews.queued import person

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("playwrights_loop"),
    pytest.mark.xdist_group("own server"),  # one process makes the database
]

CONSOLE = "/admin/ecom_ai/conversation/console/"
PHONE = "13812345678"


@pytest.fixture
def site() -> Site:
    made = Site.objects.get_or_create(pk=SITE)[0]
    CannedAnswer.objects.create(
        site=made, title="Greeting", language="en", text="Hello {name}, how are you?"
    )
    CannedAnswer.objects.create(
        site=made, title="Parcel", language="en", text="Your parcel is on its way."
    )
    return made


@pytest.fixture
def page(browser: Browser, live_server, site) -> Iterator[Page]:
    """An agent's page; its console must stay clean."""
    with signed_in(browser, live_server.url, first_name="Mia") as page:
        page.goto(f"{live_server.url}{CONSOLE}")
        yield page


def asked(words: str = "Where is my parcel?") -> Conversation:
    conversation = conversing.begin(SITE, language="en")
    conversing.receive(conversation, words)
    return states.hand_over(conversation)


def mia() -> Any:
    return get_user_model().objects.get(username="mia")


def state(conversation: Conversation) -> str:
    return Conversation.objects.get(pk=conversation.pk).state


def said(page: Page, words: str) -> None:
    expect(page.locator("#said")).to_contain_text(words)


def test_a_conversation_is_answered_with_the_keyboard_and_lives(page: Page) -> None:
    expect(page.locator("#queue")).to_contain_text("Nobody is waiting.")
    conversation = asked()
    expect(page.locator("#queue")).to_contain_text("asked for a person")
    said(page, "Somebody waits")
    expect(page).to_have_title(re.compile(r"\(1\)"))
    page.keyboard.press("j")
    expect(page.locator("#log")).to_contain_text("Where is my parcel?")
    page.keyboard.press("t")
    said(page, "It is yours")
    page.keyboard.press("r")
    expect(page.locator("#reply-text")).to_be_focused()
    page.keyboard.type("Let me look.")
    page.keyboard.press("Control+Enter")
    said(page, "Sent.")
    expect(page.locator("#log")).to_contain_text("Let me look.")
    expect(page.locator("#reply-text")).to_be_focused()
    expect(page.locator("#reply-text")).to_have_value("")
    page.keyboard.type("half a word")
    conversing.receive(conversation, "Thank you!")
    expect(page.locator("#log")).to_contain_text("Thank you!")
    expect(page.locator("#reply-text")).to_have_value("half a word")
    expect(page.locator("#reply-text")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#conversation-name")).to_be_focused()
    page.keyboard.press("b")
    said(page, "The assistant goes on")
    assert state(conversation) == "assistant"


def test_canned_answers_are_found_and_put_into_the_box(page: Page) -> None:
    conversation = asked()
    agents.take(conversation, mia())
    page.goto(f"{page.url}{conversation.pk}/")
    page.keyboard.press("c")
    expect(page.locator("#canned-query")).to_be_focused()
    page.keyboard.type("greet")
    expect(page.locator("#canned")).not_to_contain_text("parcel")
    page.keyboard.press("Enter")
    box = page.locator("#reply-text")
    expect(box).to_be_focused()
    expect(box).to_have_value("Hello {name}, how are you?")
    page.keyboard.press("Control+Enter")
    said(page, "Write something in place of {name} first.")
    expect(page.locator("#reply-text")).to_have_value("Hello {name}, how are you?")
    page.locator("#reply-text").fill("Hello Ann")
    page.reload()
    expect(page.locator("#reply-text")).to_have_value("Hello Ann")


def test_what_others_do_shows_and_keeps_what_was_written(page: Page) -> None:
    conversation = asked()
    page.goto(f"{page.url}{conversation.pk}/")
    ben = person("ben", is_superuser=True)
    agents.take(conversation, ben)
    expect(page.locator("#conversation .ecom-facts-line")).to_contain_text("ben")
    expect(page.get_by_role("button", name="Take")).to_have_count(0)
    agents.transfer(conversation, ben, note="Speaks of a parcel")
    expect(page.get_by_role("button", name="Take")).to_be_visible()
    expect(page.locator(".ecom-console-beside")).to_contain_text("Speaks of a parcel")


def test_it_is_passed_on_and_closed_by_key(page: Page) -> None:
    first, second = asked("One"), asked("Two")
    page.goto(f"{page.url}{first.pk}/")
    page.keyboard.press("t")
    said(page, "It is yours")
    page.keyboard.press("p")
    expect(page.locator("#transfer-to")).to_be_focused()
    page.locator("#transfer-note").fill("Please look")
    page.get_by_role("button", name="Pass on").click()
    said(page, "Passed on")
    assert state(first) == "waiting"
    page.keyboard.press("j")
    expect(page.locator("#log")).to_contain_text("Two")
    page.keyboard.press("x")
    said(page, "Closed")
    assert state(second) == "closed"


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("open_one", [True, False])
def test_it_is_usable_by_everybody_at_every_width(
    page: Page, width: int, open_one: bool
) -> None:
    conversation = asked(f"Call {PHONE}")
    agents.take(conversation, mia())
    asked("Another one")
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{page.url}{conversation.pk}/" if open_one else page.url)
    assert_usable(page)


@pytest.fixture
def shopper(browser: Browser, live_server) -> Iterator[BrowserContext]:
    context = browser.new_context(locale="en", base_url=live_server.url)
    yield context
    context.close()


def test_a_shopper_asks_for_a_person_and_talks_with_one(
    page: Page, shopper: BrowserContext
) -> None:
    try:
        chat = reverse("ecom_ai:chat")
    except NoReverseMatch:
        pytest.skip("The chat's own pages are not there.")
    theirs = shopper.new_page()
    theirs.goto(chat)
    theirs.get_by_label("Your message").fill("I want to talk to a person")
    theirs.get_by_role("button", name="Send the message").click()
    log = theirs.get_by_role("log")
    expect(log).to_contain_text("I want to talk to a person")
    expect(log).to_contain_text("A person will take over")
    expect(page.locator("#queue")).to_contain_text("asked for a person")
    page.keyboard.press("j")
    expect(page.locator("#conversation-name")).to_contain_text("Visitor")
    page.keyboard.press("t")
    expect(log).to_contain_text("You are now talking to a person")
    said(page, "It is yours")
    page.locator("#reply-text").fill("Hello, this is Mia.")
    page.keyboard.press("Control+Enter")
    expect(log).to_contain_text("Hello, this is Mia.")
    said(page, "Sent.")
    theirs.get_by_label("Your message").fill("Thank you, Mia")
    theirs.get_by_label("Your message").press("Enter")
    expect(page.locator("#log")).to_contain_text("Thank you, Mia")
    page.locator("#conversation-name").focus()
    page.keyboard.press("b")
    said(page, "The assistant goes on")
    expect(log).to_contain_text("You are talking to the AI assistant again")
