"""Suppression audits and product quality in the admin."""

import csv
import io

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission

from ecom_ai.models import Item, Review, SuppressionAudit
from ecom_ai.reviews import audit, quality
from ecom_ai.reviews.moderating import decide
from ecom_ai.reviews.rules import DEFAULTS
from tests.making import SITE, make_pots
from tests.reviews.test_audit import decided, rows

pytestmark = pytest.mark.django_db
LIST = "/admin/ecom_ai/suppressionaudit/"


def signed_in(client, *permissions):
    user = get_user_model().objects.create_user("ada", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(user)
    return client


@pytest.fixture
def staff(client):
    return signed_in(client, "view_suppressionaudit", "moderate_review")


@pytest.fixture
def made(site):
    """An audit of a shop where one person rejects what is bad."""
    found = list(decided(rows(600), DEFAULTS))
    bad = [r for r in found if r.stars <= 2 and r.state == "published"][:30]
    by = get_user_model().objects.create_user("=mo")
    decide(bad, "rejected", by, reason="x")
    return audit.audit(SITE)


def test_an_audit_is_told_in_words(made, staff):
    listed = staff.get(LIST).content.decode()
    assert "decisions depend on stars or sentiment" in listed
    page = staff.get(f"{LIST}{made.pk}/change/").content.decode()
    for words in ("The rules", "All people", "Moderator =mo", "two stars or fewer",
                  "no sign of suppression", "600"):  # fmt: skip
        assert words in page
    assert 'name="outcome"' not in page


def test_an_audit_is_given_as_csv(made, staff):
    answer = staff.get(f"{LIST}{made.pk}/csv/")
    assert "suppression-audit-" in answer["Content-Disposition"]
    lines = list(csv.reader(io.StringIO(answer.content.decode())))
    assert lines[1][2:] == ["600", "depends"]
    assert lines[3][:3] == ["who", "name", "what"]
    assert {line[1] for line in lines[4:10]} == {"", "'=mo"}
    assert lines[-1][0] == "5"


def test_whoever_moderates_may_audit_now(site, staff):
    list(decided(rows(40), DEFAULTS))
    page = staff.post(f"{LIST}run/", follow=True)
    assert "too few reviews to tell" in page.content.decode()
    assert SuppressionAudit.objects.get().reviews == 40
    assert staff.get(f"{LIST}run/").status_code == 405


def test_others_may_not(made, client):
    signed_in(client, "view_review")
    assert client.post(f"{LIST}run/").status_code == 403
    assert client.get(f"{LIST}{made.pk}/csv/").status_code == 403
    assert client.get(f"{LIST}{made.pk}/change/").status_code == 403


def test_nobody_changes_an_audit(made, staff):
    assert staff.post(f"{LIST}{made.pk}/change/", {}).status_code == 403
    assert staff.post(f"{LIST}{made.pk}/delete/", {"post": "yes"}).status_code == 403
    assert staff.get(f"{LIST}999/csv/").status_code == 404


def test_an_item_tells_its_quality_and_what_that_does(site, client):
    make_pots()
    signed_in(client, "view_item")
    pot = Item.objects.get(key="POT")
    address = f"/admin/ecom_ai/item/{pot.pk}/change/"
    assert "No reviews in this shop yet." in client.get(address).content.decode()
    for key, stars in (("POT", 5), ("CUP", 1)):
        Review.objects.bulk_create(
            Review(site_id=SITE, item_key=key, body="x", stars=stars, state="published")
            for _ in range(20)
        )
    quality.refresh(SITE)
    page = client.get(address).content.decode()
    assert "0.90 by 20 reviews, the shop" in page
    assert "at place 10 it is about 7." in page
