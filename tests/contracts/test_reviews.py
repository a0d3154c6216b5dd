"""Reviews on any host: written, listed, and shown in pages of the app's own."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from ecom_ai.models import Review

pytestmark = pytest.mark.django_db


def test_a_review_is_written_and_listed(stock, client: Client) -> None:
    key = stock.keys["ridge"]
    client.force_login(User.objects.create_user("mei", password="x"))
    form = client.get(reverse("ecom_ai:review_write"), {"item": key})
    assert "Ridge two-person tent" in form.text
    told = {"item": key, "stars": "1", "body": "It leaks <b>a lot</b>."}
    state = client.post(reverse("ecom_ai:review_write"), told, follow=True)
    assert "being checked, and shown if nothing is wrong with it" in state.text
    made = Review.objects.get()
    assert made.item_key == key
    address = reverse("ecom_ai:reviews")
    assert "It leaks" not in Client().get(address, {"item": key}).text
    Review.objects.update(state=Review.State.PUBLISHED)
    assert "It leaks &lt;b&gt;a lot" in Client().get(address, {"item": key}).text


def test_a_product_that_is_deleted_meanwhile_keeps_its_reviews_editable(
    stock, client: Client, django_capture_on_commit_callbacks
) -> None:
    user = User.objects.create_user("mei", password="x")
    client.force_login(user)
    key = stock.keys["mug"]
    made = Review.objects.create(
        site_id=1, item_key=key, author_key=f"u:{user.pk}", stars=2, body="Chipped."
    )
    with django_capture_on_commit_callbacks(execute=True):
        stock.products["mug"].delete()
    address = reverse("ecom_ai:review_edit", args=[made.pk])
    assert "Chipped." in client.get(address).text
    client.post(address, {"stars": "1", "body": "Chipped, and gone."})
    made.refresh_from_db()
    assert (made.version, made.body) == (2, "Chipped, and gone.")
    form = client.post(reverse("ecom_ai:review_write"), {"item": key, "body": "x"})
    assert form.status_code == 404
