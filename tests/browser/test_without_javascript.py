"""A late widget where no script runs: a link to a page of the shop."""

import pytest
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [360, 1920])
def test_a_late_widget_is_a_page_of_the_shop(
    browser: Browser, shop_url: str, width: int
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=False
    )
    page = context.new_page()
    page.goto(f"{shop_url}/c/camping/?kind=tent")
    page.locator(".card__title a").first.click()
    expect(page.locator(".ecom-ai-skeleton")).to_be_hidden()
    page.get_by_role("link", name="Show recommendations").click()
    expect(page.locator(".ecom-ai-item .card")).to_have_count(8)
    expect(page.get_by_role("searchbox")).to_be_visible()
    size = page.locator(".ecom-ai-item img").first.bounding_box()
    assert size is not None
    assert size["width"] <= width / 2
    context.close()
