"""Every page as people meet it: sizes, schemes, languages, keyboard."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import ROOT
from tests.browser.spotless import AXE

pytestmark = pytest.mark.browser

SHIFT = """
window.__shift = 0;
new PerformanceObserver(list => list.getEntries().forEach(entry => {
  if (!entry.hadRecentInput) window.__shift += entry.value;
})).observe({type: 'layout-shift', buffered: true});
"""
#: Until what comes late is there: nothing more is asked for, and nothing new came.
SETTLED = """async () => {
    const asked = () => performance.getEntriesByType('resource').length;
    const late = '.htmx-request, .ecom-ai-later';
    for (let before = -1, round = 0; round < 100; round++) {
        if (before === asked() && !document.querySelector(late)) return;
        before = asked();
        await new Promise(done => setTimeout(done, 100));
    }
}"""
VIOLATIONS = """async () => (await axe.run()).violations
    .map(v => `${v.id}: ${v.nodes[0].target.join(' ')}`)"""
PAGES = (
    "/",
    "/c/camping/",
    "/c/camping/?kind=tent&sort=price",
    "/search/",
    "/search/?q=keep+coffee+warm",
    "/search/?q=qqqqqqqqqqqq",
    "/cart/",
    "/accounts/login/",
    "/accounts/register/",
    "/nowhere/",
)
#: What people wrote, and how they sign, is in their own language.
READ = """() => {
document.querySelectorAll(
    '.ecom-ai-texts [lang], .ecom-ai-by strong, .ecom-ai-aspects q'
).forEach(written => written.remove());
return [
    document.title, document.body.innerText,
    ...[...document.querySelectorAll('[aria-label], [placeholder], [alt], [title]')]
        .flatMap(e => ['aria-label', 'placeholder', 'alt', 'title']
            .map(name => e.getAttribute(name) ?? '')),
].join('\\n')}"""


def latin_names() -> set[str]:
    """Words in Latin letters that stand on a Chinese page by right."""
    names = {"Fern", "Field", "English", "demo"}
    names |= {"admin", "moderator", "merchandiser", "support", "shopper"}
    for part in (ROOT / "shop" / "demo" / "catalogue").glob("*.jsonl"):
        for line in part.read_text().splitlines():
            told = json.loads(line)
            chinese = [told["brand"], told["title_zh"], told["description_zh"]]
            chinese += [a["value_zh"] for a in told.get("attributes", [])]
            names.update(re.findall(r"[A-Za-z]{4,}", " ".join(chinese)))
    return names


NAMES = latin_names()


@dataclass
class Watched:
    """A page, and what went wrong on it."""

    page: Page
    faults: list[str] = field(default_factory=list)

    def open(self, address: str) -> None:
        """Opens a page and collects its faults."""
        host = urlsplit(address).netloc
        self.page.on(
            "request",
            lambda request: (
                self.faults.append(f"foreign request {request.url}")
                if urlsplit(request.url).netloc not in (host, "")
                else None
            ),
        )
        self.page.goto(address)
        self.page.evaluate(SETTLED)
        self.page.evaluate(AXE)
        self.faults.extend(self.page.evaluate(VIOLATIONS))
        overflow = self.page.evaluate(
            "document.documentElement.scrollWidth - innerWidth"
        )
        if overflow > 0:
            self.faults.append(f"{overflow} px too wide")
        # Last, so that a shift counts which came while the page was looked at.
        if (shift := self.page.evaluate("window.__shift")) > 0.02:
            self.faults.append(f"{address}: layout shift {shift}")


@pytest.fixture(
    params=[(360, "light", "en"), (390, "dark", "zh-CN"), (1440, "light", "zh-CN"),
            (1920, "dark", "en")],
    ids=lambda value: "-".join(map(str, value)),
)  # fmt: skip
def watched(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Watched]:
    width, scheme, language = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        locale=language,
    )
    context.add_init_script(SHIFT)
    page = context.new_page()
    seen = Watched(page)
    page.on("pageerror", lambda error: seen.faults.append(str(error)))
    page.on(
        "console",
        lambda m: (
            seen.faults.append(m.text)
            if m.type == "error" and "404" not in m.text
            else None
        ),
    )
    yield seen
    context.close()


def test_pages_are_accessible_fit_and_stay_still(
    watched: Watched, shop_url: str
) -> None:
    for path in PAGES:
        watched.open(f"{shop_url}{path}")
        assert not watched.faults, path


def test_a_product_in_the_cart_and_its_pages(watched: Watched, shop_url: str) -> None:
    watched.page.goto(f"{shop_url}/c/camping/?kind=tent")
    watched.page.locator(".card__title a").first.click()
    watched.open(watched.page.url)
    with watched.page.expect_response("**/cart/add/"):
        watched.page.locator("main form[action='/cart/add/'] .button").first.click()
    watched.open(f"{shop_url}/cart/")
    watched.open(f"{shop_url}/checkout/")
    assert not watched.faults


def test_the_pages_of_who_is_signed_in(watched: Watched, shop_url: str) -> None:
    sign_in(watched.page, shop_url)
    watched.open(f"{shop_url}/accounts/")
    watched.open(f"{shop_url}/ecom-ai/reviews/write/?item=CMP-001")
    watched.open(f"{shop_url}/ecom-ai/reviews/?item=CMP-001")
    watched.page.goto(f"{shop_url}/accounts/")
    watched.page.locator("main a[href^='/orders/']").first.click()
    expect(watched.page).to_have_url(re.compile("/orders/[^/]+/$"))
    watched.open(watched.page.url)
    assert not watched.faults


def sign_in(page: Page, shop_url: str) -> None:
    page.goto(f"{shop_url}/accounts/login/")
    page.locator("#id_username").fill("shopper")
    page.locator("#id_password").fill("shopper-demo")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/accounts/$"))


def test_chinese_pages_speak_chinese_alone(browser: Browser, shop_url: str) -> None:
    """All that is read on them or aloud, but for names and the demo's accounts."""
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(f"{shop_url}/c/camping/?kind=tent")
    product = page.locator(".card__title a").first.get_attribute("href")
    page.goto(f"{shop_url}{product}")
    with page.expect_response("**/cart/add/"):
        page.locator("main form[action='/cart/add/'] .button").first.click()
    for path in (
        "/", "/c/camping/", product, "/search/?q=帐篷", "/cart/", "/checkout/",
        "/accounts/login/", "/accounts/register/", "/nowhere/",
    ):  # fmt: skip
        page.goto(f"{shop_url}{path}")
        page.evaluate(SETTLED)
        expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
        text = page.evaluate(READ)
        assert len(re.findall("[\u4e00-\u9fff]", text)) > 100, path
        assert set(re.findall(r"[A-Za-z]{4,}", text)) - NAMES == set(), path
    context.close()


TOPS = """(rows, part) => rows.map(row => new Set(
    [...row.querySelectorAll(part)].map(e => Math.round(e.getBoundingClientRect().top))
).size)"""


@pytest.mark.parametrize("width", [390, 1440])
def test_titles_and_prices_of_a_row_stand_in_line(
    browser: Browser, shop_url: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(f"{shop_url}/c/camping/?kind=tent")
    for link in page.locator(".card__title a").all()[:3]:
        page.request.get(f"{shop_url}{link.get_attribute('href')}")
    page.goto(shop_url)
    expect(page.locator(".card__reason").first).to_be_visible()
    rows = page.locator(".ecom-ai-row, main .row")
    for part in (".card__picture", ".card__title", ".price", ".card__foot"):
        assert set(rows.evaluate_all(TOPS, part)) == {1}, part
    page.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_filter_panel_on_a_phone_shows_the_count_and_how_to_apply(
    browser: Browser, shop_url: str, scripts: bool
) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844},
        has_touch=True,
        java_script_enabled=scripts,
    )
    page = context.new_page()
    page.goto(f"{shop_url}/c/camping/")
    page.locator(".drop summary", has_text="Colour").tap()
    panel = page.locator(".drop[open] .drop__panel")
    count, apply = panel.get_by_role("status"), panel.get_by_role("button")
    for part in (count, apply):
        box = part.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 844
    expect(count).to_have_text("36 products")
    panel.get_by_text("Navy", exact=True).tap()
    if scripts:
        expect(count).not_to_have_text("36 products")
        expect(page.locator(".listing__head p")).to_have_text(count.inner_text())
    apply.tap()
    expect(page).to_have_url(re.compile("colour=navy"))
    expect(panel).to_have_count(0)
    expect(page.locator(".chips")).to_contain_text("Navy")
    context.close()


def test_a_refused_form_puts_the_focus_on_what_is_wrong(
    browser: Browser, shop_url: str
) -> None:
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(f"{shop_url}/accounts/register/")
    page.locator("#id_first_name").fill("Mei")
    page.locator("#id_email").fill("mei@example.com")
    page.locator("#id_password1").fill("123")
    page.locator("#id_password2").fill("123")
    page.keyboard.press("Enter")
    wrong = page.locator("#id_password1")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(wrong).to_be_focused()
    expect(wrong).to_have_accessible_description(re.compile("密码太短"))
    text = page.evaluate(READ)
    assert set(re.findall(r"[A-Za-z]{4,}", text)) - NAMES == set()
    context.close()


def test_a_shopper_buys_with_the_keyboard(scripted: Page, shop_url: str) -> None:
    page = scripted
    sign_in(page, shop_url)
    page.goto(f"{shop_url}/c/kitchen/?kind=mug")
    page.locator(".card__title a").first.focus()
    page.keyboard.press("Enter")
    page.locator("main form[action='/cart/add/'] .button").first.focus()
    with page.expect_response("**/cart/add/"):
        page.keyboard.press("Enter")
    page.goto(f"{shop_url}/checkout/")
    page.locator("#id_email").fill("shopper@example.com")
    page.locator("#id_name").fill("A Shopper")
    page.locator("#id_address").fill("1 Fern Lane")
    page.locator("main form button[type=submit], main form .button").last.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/orders/[^/]+/$"))
    number = page.url.rstrip("/").rpartition("/")[2]
    expect(page.locator("h1")).to_have_text("Thank you, A Shopper")
    expect(page.locator("main")).to_contain_text(number)
    page.goto(f"{shop_url}/accounts/")
    page.get_by_role("link", name=number, exact=True).press("Enter")
    expect(page.locator("h1")).to_have_text(f"Order {number}")
    expect(page.locator("main .state")).to_have_text("Paid")


def test_the_admin_opens_for_staff(scripted: Page, shop_url: str) -> None:
    page = scripted
    page.goto(f"{shop_url}/admin/")
    page.locator("#id_username").fill("admin")
    page.locator("#id_password").fill("admin-demo")
    page.keyboard.press("Enter")
    expect(page.locator("#content h1")).to_be_visible()
    for table in ("item", "checkpoint", "event", "shopper"):
        page.goto(f"{shop_url}/admin/ecom_ai/{table}/")
        expect(page.locator("#content h1")).to_be_visible()
    page.goto(f"{shop_url}/admin/ecom_ai/item/?q=tent")
    expect(page.locator("#result_list")).to_contain_text("Tent")
    page.locator("#result_list th a").first.click()
    expect(page.locator("#content")).to_contain_text("Tent")
