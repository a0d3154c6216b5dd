"""What the admin tells of reviews, in the language of whoever reads it."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils.translation import override

from ecom_ai.admin.agreement import plot_of
from ecom_ai.admin.review_words import points, shown
from ecom_ai.models import Checkpoint, ReviewAction, ReviewRule
from ecom_ai.reviews import rules
from ecom_ai.reviews.agreement import Tally, Week
from tests.making import SITE
from tests.reviews.queued import held, person
from tests.test_training_admin import signed_in, text_of

pytestmark = pytest.mark.django_db

CHINESE = {"Accept-Language": "zh-hans"}
RULES = "/admin/ecom_ai/reviewrule/"


@pytest.fixture(autouse=True)
def _site(site):
    return site


def test_a_correction_is_told_in_the_readers_language() -> None:
    mia = signed_in("moderate_review", "view_review", "view_reviewaction")
    review = held()
    ReviewAction.objects.create(
        review=review, kind="corrected", version=1, note="offence: offensive → clean"
    )
    for address in (
        f"/admin/ecom_ai/review/queue/?review={review.pk}",
        f"/admin/ecom_ai/review/{review.pk}/change/",
        "/admin/ecom_ai/reviewaction/",
    ):
        assert "Offence: offensive → clean" in text_of(mia.get(address))
        told = text_of(mia.get(address, headers=CHINESE))
        assert "冒犯 → 正常" in told
        assert "offensive" not in told


def test_a_note_that_only_looks_like_a_correction_is_told_as_it_is() -> None:
    review = held()
    note = "offence: offensive → clean"
    ReviewAction.objects.create(review=review, kind="rejected", version=1, note=note)
    with override("zh-hans"):
        assert shown(review).trail[0].note == note


@pytest.mark.parametrize(
    ("language", "reason"), [("en", "offence"), ("zh", "冒犯内容"), ("", "offence")]
)
def test_a_reason_is_proposed_in_the_authors_language(language, reason) -> None:
    review = held(language=language)
    for reader in ("en", "zh-hans"):
        with override(reader):
            assert shown(review).reason == reason
    assert shown(held(breach="")).reason == ""


def test_what_a_review_is_here_for_is_corrected_first() -> None:
    made = {
        role: Checkpoint.objects.create(
            site_id=SITE, role=role, stage="live", data={"labels": ["a", "b"]}
        ).pk
        for role in ("sentiment", "offence", "spam")
    }
    for breach, role in (
        ("offence", "offence"), ("spam", "spam"), ("off_topic", "spam"),
        ("personal_data", "sentiment"),
    ):  # fmt: skip
        choices = shown(held(breach=breach, checkpoints=made)).choices
        assert [choice.role for choice in choices][0] == role
        assert len(choices) == 3


def test_default_rules_are_named_in_each_language_also_written_down() -> None:
    admin = signed_in("view_reviewrule", "add_reviewrule", "change_reviewrule")
    admin.post(f"{RULES}defaults/", headers=CHINESE)
    rule = ReviewRule.objects.get(breach="personal_data")
    assert rule.name == "Personal data"
    assert "Personal data" in text_of(admin.get(RULES))
    chinese = admin.get(f"{RULES}{rule.pk}/change/", headers=CHINESE)
    form = chinese.context["adminform"].form
    assert form.initial["name"] == "个人信息"
    values = {
        name: "" if form.initial.get(name) is None else form.initial[name]
        for name in form.fields
    }
    admin.post(f"{RULES}{rule.pk}/change/", values, headers=CHINESE)
    rule.refresh_from_db()
    assert rule.name == "Personal data"
    admin.post(f"{RULES}{rule.pk}/change/", values | {"name": "号码"}, headers=CHINESE)
    rule.refresh_from_db()
    assert rule.name == "号码"
    assert ReviewRule.objects.count() == len(rules.DEFAULTS)


def test_the_front_page_leads_moderators_to_what_waits() -> None:
    held()
    held(author_key="u:2")
    held(state="published", author_key="u:3")
    mia, other = signed_in("moderate_review", "view_review"), Client()
    other.force_login(person("otto"))
    for address in ("/admin/", "/admin/ecom_ai/"):
        page = mia.get(address)
        assert 'href="/admin/ecom_ai/review/queue/"' in page.text
        assert "2 are waiting" in text_of(page)
    assert "review/queue" not in other.get("/admin/").text


def test_shares_end_at_a_hundred_percent_and_ticks_are_mondays() -> None:
    first = date(2026, 9, 7)
    tallies = [Tally(4, 4), Tally(4, 2), Tally(4, 4), Tally(4, 0)]
    weeks = [
        Week(first + timedelta(weeks=n), tally, 0) for n, tally in enumerate(tallies)
    ]
    plot = plot_of(weeks)
    assert plot
    written = [tick.text for tick in plot.y_ticks]
    assert (written[0], written[-1]) == ("0%", "100%")
    mondays = {f"{week.monday.month}/{week.monday.day}" for week in weeks}
    assert {tick.text for tick in plot.x_ticks} <= mondays
    assert plot_of(weeks[:1])


@pytest.mark.parametrize(
    ("share", "told"),
    [(0.0, "0.0"), (-0.0001, "0.0"), (0.0312, "+3.1"), (-0.005, "−0.5")],
)
def test_differences_are_told_in_points(share: float, told: str) -> None:
    assert points(share) == told
