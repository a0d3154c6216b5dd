"""The moments of the demo, in which what a visitor does changes what they see."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from ecom_ai.language import segment

pytestmark = pytest.mark.browser

TENT = re.compile("tent|帐篷", re.IGNORECASE)
#: Words of grammar, which say nothing of what is sought.
GRAMMAR = {
    *("a", "an", "and", "at", "for", "from", "in", "into", "is", "it", "of", "on"),
    *("or", "so", "that", "the", "to", "with"),
    *"的了在是和与里上中有",
}
PICKED = "section[data-ecom-ai-placement=home] .ecom-ai-item"


def titles(page: Page, selector: str) -> list[str]:
    return [text.lower() for text in page.locator(f"{selector} h3").all_inner_texts()]


def words(text: str, *, query: bool = False) -> set[str]:
    """What a text says, word by word, without grammar and plurals."""
    found = set(re.findall(r"\w+", segment(text.lower(), query=query)))
    return {word.removesuffix("s") for word in found - GRAMMAR}


def first_found(page: Page, *, among: int) -> list[str]:
    """The first titles of a search, once the question's vector is there.

    Past its deadline it serves whoever asks next; that may be a while with much to do.
    """
    expect(page).to_have_url(re.compile("/search/"))
    cards = page.locator(".grid .card h3")
    for _ in range(20):
        if any(map(TENT.search, cards.all_inner_texts()[:among])):
            break
        page.wait_for_timeout(500)
        page.reload()
    return cards.all_inner_texts()[:among]


@pytest.mark.parametrize("answer", ["Yes, remember", "Only this visit", None])
def test_open_three_tents_and_the_home_page_changes(
    page: Page, shop_url: str, answer: str | None
) -> None:
    page.goto(shop_url)
    if answer:
        page.get_by_role("button", name=answer).click()
        expect(page.get_by_role("button", name=answer)).to_have_count(0)
    # The page that the answer leads to may still be on its way.
    expect(page.locator(f"{PICKED} h3").first).to_be_visible()
    before = titles(page, PICKED)
    assert before
    page.get_by_role("link", name="Open three tents").click()
    # Neither a click nor all() waits for the page that the click leads to.
    expect(page).to_have_url(re.compile("kind=tent"))
    page.wait_for_load_state()
    addresses = [
        link.get_attribute("href") for link in page.locator(".card__title a").all()[:3]
    ]
    assert len(addresses) == 3
    for address in addresses:
        page.goto(f"{shop_url}{address}")
    acted = time.monotonic()
    page.goto(shop_url)
    after = titles(page, PICKED)
    if sum("tent" in title for title in after) < 3 and time.monotonic() - acted < 2:
        page.wait_for_timeout(2000 - 1000 * (time.monotonic() - acted))
        page.goto(shop_url)
        after = titles(page, PICKED)
    assert after != before
    assert sum("tent" in title for title in after) >= 3
    assert "Because you looked at" in page.locator(PICKED).first.inner_text()


@pytest.mark.parametrize(
    ("query", "language"),
    [
        ("a roof for a rainy night outdoors", "English"),
        ("下雨天在山里睡觉的地方", "简体中文"),
    ],
)
def test_search_a_phrase_that_shares_no_word_with_the_product(
    page: Page, shop_url: str, query: str, language: str
) -> None:
    page.goto(shop_url)
    page.get_by_role("button", name=language).click()
    page.get_by_role("searchbox").fill(query)
    page.get_by_role("searchbox").press("Enter")
    found = first_found(page, among=3)
    tent = next(title for title in found if TENT.search(title))
    page.get_by_role("link", name=tent, exact=True).first.click()
    expect(page.locator("h1")).to_have_text(tent)
    body = page.locator(".product__description").inner_text()
    asked, told = words(query, query=True), words(f"{tent} {body}")
    assert len(asked) >= 3
    assert len(told) >= 20
    assert not asked & told


def test_the_search_moment_is_linked_from_the_home_page(
    page: Page, shop_url: str
) -> None:
    page.goto(shop_url)
    page.get_by_role("link", name="Search in your own words").click()
    assert re.search("tent", first_found(page, among=1)[0], re.IGNORECASE)


def test_not_interested_removes_an_item_for_good(page: Page, shop_url: str) -> None:
    page.goto(shop_url)
    first = page.locator(PICKED).first
    title = first.locator("h3").inner_text()
    first.hover()
    first.get_by_role("button", name=re.compile("Not interested")).click()
    expect(page.locator(PICKED, has_text=title)).to_have_count(0)
    expect(page.locator("main [role=status]", has_text=title)).to_have_text(
        f"Not shown any more: {title}"
    )
    page.goto(shop_url)
    expect(page.locator(".ecom-ai-item", has_text=title)).to_have_count(0)


def test_dismissing_by_keyboard_keeps_the_focus_and_can_be_undone(
    scripted: Page, shop_url: str
) -> None:
    page = scripted
    page.goto(shop_url)
    row = page.locator("section[data-ecom-ai-placement=home]")
    before = titles(page, PICKED)
    buttons = row.locator(".ecom-ai-dismiss button")
    buttons.nth(1).focus()
    with page.expect_response("**/dismiss/"):
        page.keyboard.press("Enter")
    expect(row.get_by_role("status")).to_have_text(
        re.compile(f"^Not shown any more: {re.escape(before[1])}$", re.IGNORECASE)
    )
    expect(buttons.nth(1)).to_be_focused()
    assert titles(page, PICKED) == [before[0], *before[2:]]
    with page.expect_response("**/dismiss/"):
        row.get_by_role("button", name="Undo").press("Enter")
    expect(buttons.nth(1)).to_be_focused()
    assert titles(page, PICKED) == before
    expect(row.get_by_role("button", name="Undo")).to_be_hidden()
    page.goto(shop_url)
    assert titles(page, PICKED) == before


def test_the_last_dismissed_card_leaves_the_focus_on_the_heading(
    scripted: Page, shop_url: str
) -> None:
    page = scripted
    page.goto(shop_url)
    row = page.locator("section[data-ecom-ai-placement=home]")
    buttons = row.locator(".ecom-ai-dismiss button")
    for left in range(buttons.count() - 1, -1, -1):
        buttons.last.focus()
        with page.expect_response("**/dismiss/"):
            page.keyboard.press("Enter")
        expect(buttons).to_have_count(left)
        expect(buttons.last if left else row.locator("h2")).to_be_focused()


def test_a_strangers_row_is_headed_by_what_it_is(page: Page, shop_url: str) -> None:
    page.goto(shop_url)
    row = page.locator("section[data-ecom-ai-placement=home]")
    expect(row.locator("h2")).to_have_text("Popular now")
    expect(row.locator(".card__reason")).to_have_count(0)
    headings = page.locator("h2").all_inner_texts()
    assert len(headings) == len(set(headings))


def test_impressions_are_told_once_seen(scripted: Page, shop_url: str) -> None:
    scripted.goto(shop_url)
    scripted.get_by_role("button", name="Yes, remember").click()
    with scripted.expect_response("**/api/v1/events/") as answer:
        scripted.locator(PICKED).first.scroll_into_view_if_needed()
    assert answer.value.status == 201
    assert answer.value.json()["stored"] >= 1
