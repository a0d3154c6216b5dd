"""Pages that must be without fault: a console without errors, and fit for everybody."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from tests.reviews.queued import person

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()


@contextmanager
def spotless(context: BrowserContext) -> Iterator[Page]:
    """A new page, for a block, and the end of its context; the console stays clean."""
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert not errors


@contextmanager
def signed_in(browser: Browser, url: str, **told: str) -> Iterator[Page]:
    """A superuser's page, for a block; the console stays clean."""
    client = Client()
    client.force_login(person("mia", is_superuser=True, **told))
    context = browser.new_context(locale="en", base_url=url)
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": url}])
    with spotless(context) as page:
        yield page


def assert_usable(page: Page) -> None:
    """For everybody, and not wider than it is."""
    page.evaluate(AXE)
    found = page.evaluate(
        """async () => (await axe.run('#content')).violations
        .map(v => `${v.id}: ${v.nodes[0].target.join(' ')}`)"""
    )
    assert found == []
    wider = (
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert page.evaluate(wider) <= 0
