"""The moderators' queue by keyboard, on a server of the test's own."""

import re
from collections.abc import Iterator

import pytest
from django.contrib.sites.models import Site
from playwright.sync_api import Browser, Page, expect

from ecom_ai.models import Checkpoint, Correction, Review
from tests.browser.spotless import assert_usable, signed_in
from tests.making import SITE
from tests.reviews.queued import PHONE, held

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("playwrights_loop"),
    pytest.mark.xdist_group("own server"),  # one process makes the database
]

QUEUE = "/admin/ecom_ai/review/queue/"
State = Review.State


@pytest.fixture
def reviews() -> list[Review]:
    Site.objects.get_or_create(pk=SITE)
    labels = {
        "sentiment": ["negative", "positive"],
        "offence": ["clean", "offensive"],
        "aspect": ["delivery", "other"],
        "clause_sentiment": ["negative", "positive"],
    }
    made = {
        role: Checkpoint.objects.create(
            site_id=SITE, role=role, stage="live", data={"labels": known}
        ).pk
        for role, known in labels.items()
    }
    words = [f"You idiots, call {PHONE}", "Idiots, all of you", "It leaks, idiots"]
    return [
        held(text, priority=3.0 - n, checkpoints=made) for n, text in enumerate(words)
    ]


@pytest.fixture
def page(browser: Browser, live_server, reviews) -> Iterator[Page]:
    """A moderator's page; its console must stay clean."""
    with signed_in(browser, live_server.url) as page:
        page.goto(f"{live_server.url}{QUEUE}")
        yield page


def is_shown(page: Page, review: Review) -> None:
    heading = page.locator("#review-name")
    expect(heading).to_have_text(re.compile(f"Review {review.pk}:"))


def came(page: Page, review: Review, said: str) -> None:
    """The review was swapped in, has the focus, and the act was announced."""
    is_shown(page, review)
    expect(page.locator("#review-name")).to_be_focused()
    expect(page.locator("#said")).to_have_text(said)


def state(review: Review) -> str:
    review.refresh_from_db()
    return review.state


def test_a_queue_is_cleared_with_the_keyboard(page: Page, reviews) -> None:
    first, second, third = reviews
    is_shown(page, first)
    page.keyboard.press("a")
    came(page, second, "Approved.")
    assert state(first) == State.PUBLISHED
    page.keyboard.press("u")
    came(page, first, "Undone.")
    assert state(first) == State.HELD
    page.keyboard.press("n")
    came(page, second, "")
    page.keyboard.press("r")
    expect(page.locator("#reason")).to_be_focused()
    page.keyboard.type("insults a person")  # in place of what stood there
    page.keyboard.press("Enter")
    came(page, third, "Rejected.")
    assert state(second) == State.REJECTED
    assert second.actions.first().note == "insults a person"
    page.keyboard.press("j")
    came(page, first, "")


def test_corrections_are_reached_by_key_and_left_by_escape(page: Page, reviews) -> None:
    page.keyboard.press("c")
    field = page.locator("#id_offence")
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#review-name")).to_be_focused()
    field.select_option("clean")
    page.get_by_role("button", name="Keep the correction").click()
    came(page, reviews[0], "Corrected: the next checkpoint learns from it.")
    page.keyboard.press("u")
    came(page, reviews[0], "Undone.")
    assert not Correction.objects.exists()
    assert state(reviews[0]) == State.HELD


def test_a_clause_is_put_right_by_keyboard(page: Page, reviews) -> None:
    page.keyboard.press("c")
    part = page.get_by_role("group", name="You idiots")
    aspect = part.get_by_label("Aspect: it says None")
    for _ in range(10):
        page.keyboard.press("Tab")
        if aspect.evaluate("field => field === document.activeElement"):
            break
    expect(aspect).to_be_focused()
    page.keyboard.type("Delivery")
    page.get_by_role("button", name="Keep the correction").click()
    came(page, reviews[0], "Corrected: the next checkpoint learns from it.")
    made = Correction.objects.get()
    assert (made.role, made.label) == ("aspect", "delivery")
    assert made.text.startswith("You idiots")
    page.keyboard.press("u")
    came(page, reviews[0], "Undone.")
    assert not Correction.objects.exists()


def test_keys_can_be_turned_off_and_stay_off(page: Page, reviews) -> None:
    page.get_by_label("Use single keys on this page").uncheck()
    page.locator("#review-name").focus()
    page.reload()
    is_shown(page, reviews[0])
    page.locator("#review-name").focus()
    page.keyboard.press("c")
    expect(page.locator("#id_offence")).not_to_be_focused()
    page.get_by_role("button", name="Next").click()
    is_shown(page, reviews[1])


def test_personal_data_is_shown_by_its_button(page: Page) -> None:
    expect(page.locator("#review .ecom-text")).not_to_contain_text(PHONE)
    page.get_by_role("button", name="Show the personal data").click()
    expect(page.locator("#review .ecom-text")).to_contain_text(PHONE)


def test_what_to_do_stands_in_one_line_and_the_keys_beside(page: Page) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(page.get_by_text("next, without a decision")).to_be_visible()
    buttons = page.locator(".ecom-acts button").all()
    feet = {
        round(box["y"] + box["height"]) for b in buttons if (box := b.bounding_box())
    }
    assert len(buttons) == 3
    assert max(feet) - min(feet) <= 2


@pytest.mark.parametrize("width", [390, 1440])
def test_it_is_usable_by_everybody_at_every_width(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    assert_usable(page)
    page.locator(".ecom-correct-more summary").click()
    expect(page.get_by_role("group", name="You idiots")).to_be_visible()
    assert_usable(page)


def test_what_comes_next_is_told_from_the_words_beside_it(page: Page) -> None:
    held("Ugh.", priority=0.5, breach="personal_data")
    page.set_viewport_size({"width": 390, "height": 844})
    page.reload()
    expect(page.locator("#coming")).to_contain_text("Ugh.")
    assert_usable(page)
