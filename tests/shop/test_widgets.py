"""Rows of recommendations as the shop shows them: headings, reasons, dismissals."""

from dataclasses import dataclass

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils.translation import override

from ecom_ai import views
from ecom_ai.models import Event
from ecom_ai.recommendations import Recommendation, Recommendations
from ecom_ai.recommendations.reasons import reason, telling
from ecom_ai.shoppers import SESSION
from ecom_ai.templatetags import ecom_ai as tags

PLACE = "/ecom-ai/dismiss/"
HTMX = {"HX-Request": "true"}


def test_a_reason_of_the_whole_row_is_not_said_under_each_card() -> None:
    assert telling(["Popular now"] * 3, heading="Picked for you") == ["", "", ""]


def test_a_mixed_row_says_its_reasons_but_for_the_heading() -> None:
    said = ["Often bought together", "Others looked at this next"]
    assert telling(said, heading="Often bought together") == ["", said[1]]
    assert telling(said, heading="Goes well with it") == said


def test_a_reason_that_names_an_item_is_always_said() -> None:
    said = [reason("personal", "Ridge 2")] * 2
    assert telling(said, heading="Picked for you") == said


def test_reasons_are_known_in_the_language_they_are_said_in() -> None:
    with override("zh-hans"):
        assert telling([reason("popular")] * 2, heading="为你挑选") == ["", ""]
    assert telling([], heading="Nothing") == []


@dataclass(frozen=True)
class Goods:
    sku: str = "T-1"


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Sources of what is recommended, to be filled by the test."""
    sources: list[str] = []

    def recommend(placement: str, *_args: object, **_kwargs: object) -> object:
        items = [
            Recommendation(str(rank), rank, 1.0, source, reason(source), Goods())
            for rank, source in enumerate(sources, start=1)
        ]
        return Recommendations(placement, items, site_id=1)

    monkeypatch.setattr(tags, "recommend", recommend)
    monkeypatch.setattr(tags, "identify", lambda request: None)
    return sources


def row(sources: list[str], found: list[str], rf, **options: str) -> tuple[str, list]:
    found[:] = sources
    shown = tags.widget_context(rf.get("/"), "home", **options)
    return shown["title"], [item.reason for item in shown["recommendations"].items]


def test_a_row_of_what_is_popular_alone_is_headed_so(found: list[str], rf) -> None:
    titles = {"title": "Picked for you", "popular_title": "Popular now"}
    assert row(["popular"] * 2, found, rf, **titles) == ("Popular now", ["", ""])
    mixed = row(["personal", "popular"], found, rf, **titles)
    assert mixed == ("Picked for you", [reason("personal"), "Popular now"])
    assert row(["popular"], found, rf, title="Of this kind")[0] == "Of this kind"


def test_a_row_without_a_heading_says_all_its_reasons(found: list[str], rf) -> None:
    assert row(["popular"] * 2, found, rf) == ("", ["Popular now"] * 2)


def test_a_row_loaded_late_is_told_that_it_has_a_heading(
    found: list[str], rf, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    monkeypatch.setattr(
        views,
        "widget_context",
        lambda *_args, **options: seen.append(options) or {"recommendations": None},
    )
    for query in ("", "?headed=1"):
        request = rf.get(f"/ecom-ai/widgets/similar/{query}")
        request.htmx = True
        views.widget(request, "similar")
    assert [options["headed"] for options in seen] == [False, True]


@pytest.mark.django_db
@pytest.mark.parametrize("signed_in", [True, False])
def test_an_undone_dismissal_is_forgotten(client: Client, signed_in: bool) -> None:
    if signed_in:
        client.force_login(User.objects.create_user("mei", password="x"))
        client.cookies["consent"] = "yes"
    for item in ("T-1", "T-2", "T-1"):
        client.post(PLACE, {"item": item}, headers=HTMX)
    answer = client.post(PLACE, {"item": "T-1", "undo": "1"}, headers=HTMX)
    assert (answer.status_code, answer.content) == (200, b"")
    stored = list(Event.objects.values_list("item_key", flat=True))
    held = [entry[2] for entry in client.session.get(SESSION, [])]
    assert (stored, held) == ((["T-2"], []) if signed_in else ([], ["T-2"]))


@pytest.mark.django_db
def test_nobody_undoes_anothers_dismissal(client: Client) -> None:
    client.cookies["consent"] = "yes"
    client.post(PLACE, {"item": "T-1"})
    stranger = Client()
    stranger.cookies["consent"] = "yes"
    stranger.post(PLACE, {"item": "T-1", "undo": "1"})
    assert Event.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("item", ["", "a\0b", "x" * 201])
def test_undoing_nothing_that_can_be_is_400(client: Client, item: str) -> None:
    assert client.post(PLACE, {"item": item, "undo": "1"}).status_code == 400


@pytest.mark.django_db
def test_without_javascript_the_page_says_what_is_gone(client: Client) -> None:
    page = client.post(PLACE, {"item": "T-1"}, follow=True).content.decode()
    assert "Not shown any more." in page
    undone = client.post(PLACE, {"item": "T-1", "undo": "1"}, follow=True)
    assert "Not shown" not in undone.content.decode()
