"""Takes the pictures of the documentation from a running demo.

    make demo            # in one terminal
    make screenshots     # in another

The visitor of the pictures opens three tents first, so that the home page shows
what it learnt.
"""

import argparse
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

IMAGES = Path(__file__).parent / "images"
CHROMIUM = "/usr/bin/chromium-headless-shell"
DESKTOP, PHONE = (1280, 1480), (390, 844)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    url = parser.parse_args().url.rstrip("/")
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        _home(_visitor(browser, DESKTOP), url, "home")
        _home(_visitor(browser, PHONE), url, "home-phone")
        page = _visitor(browser, DESKTOP)
        page.goto(f"{url}/search/?q=a roof for a rainy night outdoors")
        _picture(page, "search")
        browser.close()


def _visitor(browser: Browser, size: tuple[int, int]) -> Page:
    width, height = size
    context = browser.new_context(viewport={"width": width, "height": height})
    return context.new_page()


def _home(page: Page, url: str, name: str) -> None:
    page.goto(url)
    page.get_by_role("button", name="Yes, remember").click()
    page.goto(f"{url}/c/camping/?kind=tent")
    links = page.locator(".card__title a").all()[:3]
    for address in [link.get_attribute("href") for link in links]:
        page.goto(f"{url}{address}")
    page.goto(url)
    _picture(page, name)


def _picture(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=IMAGES / f"{name}.png")


if __name__ == "__main__":
    main()
