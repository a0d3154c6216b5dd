"""The support chat as a shopper meets it: in a corner, on a page, on a phone."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.spotless import AXE
from tests.browser.test_pages import sign_in

pytestmark = pytest.mark.browser

#: An answer of a worker that has just begun to load what it needs.
PATIENCE = 20_000
QUESTION = "How long does delivery take?"
UNDER_WAY = "[data-state=pending], [data-state=writing], [data-state=sending]"
VIOLATIONS = """async () => (await axe.run('.ecom-ai-chat')).violations
    .map(v => `${v.id}: ${v.nodes[0].target.join(' ')}`)"""


def launch(page: Page) -> Locator:
    return page.locator("[data-part=launch]")


def panel(page: Page) -> Locator:
    return page.locator("#ecom-ai-chat-panel")


def turns(page: Page, author: str) -> Locator:
    return page.locator(f".ecom-ai-turn-{author}:not([hidden])")


def begin(page: Page, address: str) -> None:
    page.goto(address)
    launch(page).click()
    expect(panel(page)).to_be_visible()


def ask(page: Page, text: str = QUESTION) -> None:
    """Writes a message, and waits until it is answered."""
    count = turns(page, "assistant").count()
    page.locator("#ecom-ai-chat-text").fill(text)
    page.keyboard.press("Enter")
    expect(turns(page, "shopper").last).to_contain_text(text)
    expect(turns(page, "assistant")).to_have_count(count + 1, timeout=PATIENCE)
    expect(page.locator(UNDER_WAY)).to_have_count(0, timeout=PATIENCE)
    expect(turns(page, "assistant").last.locator("[data-text]")).not_to_be_empty()


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_the_message_box_is_in_view_before_anything_is_scrolled(
    browser: Browser, shop_url: str, width: int, height: int, scripts: bool
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": height}, java_script_enabled=scripts
    )
    page = context.new_page()
    page.goto(f"{shop_url}/help/" if not scripts else f"{shop_url}/ecom-ai/chat/")
    if not scripts:  # the button is a link then: one tap
        launch(page).click()
    box = page.locator("#ecom-ai-chat-text")
    expect(box).to_be_in_viewport(ratio=1)
    expect(page.locator(".ecom-ai-chat-send")).to_be_in_viewport(ratio=1)
    greeting = page.locator("[data-part=intro] p")
    expect(greeting).to_be_in_viewport(ratio=1)
    for _ in range(6):  # more is said than fits
        box.fill(QUESTION)
        page.locator(".ecom-ai-chat-send").click()
        expect(turns(page, "shopper").last).to_contain_text(QUESTION)
        expect(box).to_be_in_viewport(ratio=1)
    context.close()


def texts(page: Page) -> list[str]:
    return page.locator(".ecom-ai-turn:not([hidden]) [data-text]").all_inner_texts()


def test_a_question_is_answered_and_a_reload_keeps_it(
    scripted: Page, shop_url: str
) -> None:
    page = scripted
    begin(page, shop_url)
    expect(panel(page)).to_contain_text("You are talking to an AI assistant")
    expect(page.locator("#ecom-ai-chat-text")).to_be_focused()
    with page.expect_request(re.compile("/ecom-ai/chat/.+/stream/")):
        ask(page)
    said = texts(page)
    page.reload()
    expect(panel(page)).to_be_visible()
    expect(page.locator(".ecom-ai-turn")).to_have_count(len(said))
    assert texts(page) == said


def test_words_come_while_they_are_said(scripted: Page, shop_url: str) -> None:
    """What the stream tells goes into the page as it is, and nothing comes twice."""
    page = scripted
    begin(page, shop_url)
    ask(page)
    page.evaluate(
        """() => {
            window.__seen = [];
            const log = document.querySelector('[data-part=log]');
            new MutationObserver(() => {
                const last = log.querySelector('.ecom-ai-turn-assistant:last-of-type');
                if (last) window.__seen.push(last.innerText);
            }).observe(log, {childList: true, subtree: true, characterData: true});
        }"""
    )
    ask(page, "And how much is it?")
    assert page.evaluate("window.__seen.length") > 1
    ids = page.locator("[data-message]").evaluate_all(
        "all => all.map(one => one.dataset.message)"
    )
    assert ids == sorted(set(ids), key=int)


def test_two_tabs_show_the_same(browser: Browser, shop_url: str) -> None:
    context = browser.new_context(locale="en")
    first, second = context.new_page(), context.new_page()
    begin(first, shop_url)
    begin(second, f"{shop_url}/cart/")
    ask(first)
    expect(turns(second, "shopper")).to_have_count(1)
    expect(second.locator(UNDER_WAY)).to_have_count(0, timeout=PATIENCE)
    assert texts(second) == texts(first)
    ask(second, "And to Norway?")
    expect(turns(first, "assistant")).to_have_count(2, timeout=PATIENCE)
    expect(first.locator(UNDER_WAY)).to_have_count(0, timeout=PATIENCE)
    assert texts(first) == texts(second)
    context.close()


def test_what_is_written_offline_is_sent_once_when_the_line_is_back(
    browser: Browser, shop_url: str
) -> None:
    context = browser.new_context(locale="en")
    page = context.new_page()
    begin(page, shop_url)
    ask(page)
    context.set_offline(True)
    page.locator("#ecom-ai-chat-text").fill("Are you there?")
    page.keyboard.press("Enter")
    expect(page.locator("[data-state=unsent]")).to_contain_text("Not sent yet")
    expect(page.locator("[data-part=status]")).to_contain_text("You are offline")
    context.set_offline(False)
    expect(turns(page, "assistant")).to_have_count(2, timeout=PATIENCE)
    expect(page.locator(UNDER_WAY)).to_have_count(0, timeout=PATIENCE)
    assert [one for one in texts(page) if one == "Are you there?"] == ["Are you there?"]
    expect(page.locator("[data-part=status]")).to_be_empty()
    context.close()


def test_the_keyboard_reaches_everything_and_stays_inside(
    scripted: Page, shop_url: str
) -> None:
    page = scripted
    page.goto(shop_url)
    launch(page).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#ecom-ai-chat-text")).to_be_focused()
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement.closest('#ecom-ai-chat-panel') !== null"
        )
    page.keyboard.press("Escape")
    expect(panel(page)).to_be_hidden()
    expect(launch(page)).to_be_focused()
    page.reload()
    expect(panel(page)).to_be_hidden()


def test_a_draft_is_kept_and_too_long_a_message_is_told(
    scripted: Page, shop_url: str
) -> None:
    page = scripted
    begin(page, shop_url)
    text = page.locator("#ecom-ai-chat-text")
    text.fill("x" * 2003)
    expect(page.locator("[data-part=count]")).to_have_text("3 characters too many")
    page.keyboard.press("Enter")
    expect(turns(page, "shopper")).to_have_count(0)
    text.fill("Half a quest")
    page.goto(f"{shop_url}/cart/")
    expect(text).to_have_value("Half a quest")


def test_a_person_is_wished_for_and_the_assistant_taken_back(
    scripted: Page, shop_url: str
) -> None:
    page = scripted
    begin(page, shop_url)
    page.get_by_role("button", name="Talk to a person").click()
    who = page.locator("[data-part=who]")
    expect(who).to_have_text(re.compile("Waiting for a person|We answer by e-mail"))
    if who.inner_text() == "Waiting for a person":
        page.get_by_role("button", name="Back to the assistant").click()
        expect(who).to_have_text("AI assistant")
        expect(page.get_by_role("button", name="Talk to a person")).to_be_visible()


def test_an_answer_is_rated_and_the_conversation_ended_with_stars(
    scripted: Page, shop_url: str
) -> None:
    page = scripted
    begin(page, shop_url)
    ask(page)
    helpful = page.get_by_role("button", name="Helpful", exact=True)
    helpful.click()
    expect(helpful).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="End the conversation").click()
    page.locator("[name=stars][value='4']").check()
    page.get_by_role("button", name="Send the rating").click()
    expect(panel(page)).to_contain_text("Thank you for your rating")


def test_without_javascript_the_chat_is_a_page(browser: Browser, shop_url: str) -> None:
    context = browser.new_context(locale="en", java_script_enabled=False)
    page = context.new_page()
    page.goto(shop_url)
    launch(page).click()
    page.get_by_role("button", name="Where is my order?").click()
    expect(turns(page, "shopper")).to_have_text(re.compile("Where is my order"))
    answer = turns(page, "assistant").last.locator("[data-text]")
    again = page.get_by_role("link", name="Show the answer")
    for _ in range(60):
        if not again.count() and answer.count() and answer.inner_text():
            break
        page.wait_for_timeout(300)
        if again.count():
            again.click()
    expect(answer).not_to_be_empty()
    page.locator("#ecom-ai-chat-text").fill(QUESTION)
    page.get_by_role("button", name="Send the message").click()
    expect(turns(page, "shopper")).to_have_count(2)
    context.close()


@pytest.mark.parametrize(
    ("width", "scheme", "language"),
    [
        (360, "light", "en"), (1440, "dark", "en"),
        (360, "dark", "zh-hans"), (1440, "light", "zh-hans"),
    ],
)  # fmt: skip
def test_it_fits_and_has_no_barriers(
    browser: Browser, shop_url: str, width: int, scheme: str, language: str
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 740},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    context.add_cookies(
        [{"name": "django_language", "value": language, "url": shop_url}]
    )
    page = context.new_page()
    begin(page, shop_url)
    page.evaluate(AXE)
    assert page.evaluate(VIOLATIONS) == []
    ask(page, QUESTION if language == "en" else "配送需要多久？")
    assert page.evaluate(VIOLATIONS) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    box = panel(page).bounding_box()
    assert box is not None
    for source in page.locator(".ecom-ai-citations a").all():
        place = source.bounding_box()
        assert place is not None
        assert place["x"] + place["width"] <= box["x"] + box["width"]
    assert box["width"] == (width if width == 360 else pytest.approx(408, abs=2))
    if language != "en":
        shown = panel(page).evaluate(
            """panel => {
                panel.querySelectorAll('[lang]').forEach(quoted => quoted.remove());
                return panel.innerText;
            }"""
        )
        assert re.findall(r"[A-Za-z]{4,}", shown) == []
    context.close()


def test_ones_order_is_told_to_oneself_alone(scripted: Page, shop_url: str) -> None:
    """The demo's fourth moment: asked signed out, and then signed in."""
    page = scripted
    begin(page, shop_url)
    ask(page, "Where is my order?")
    expect(page.locator(".ecom-ai-chat-order")).to_have_count(0)
    sign_in(page, shop_url)
    page.goto(shop_url)
    expect(turns(page, "assistant")).to_have_count(1)  # what was said before
    ask(page, "Where is my order?")
    expect(page.locator(".ecom-ai-chat-order").first).to_be_visible()
    number = page.locator(".ecom-ai-chat-order h3").first.inner_text().split()[1]
    page.goto(f"{shop_url}/accounts/")
    expect(page.locator("main")).to_contain_text(number)
