"""A checkpoint tried on past reviews in the admin: begun, watched, read, permitted."""

import csv
import io
import re

import pytest
from django.test import Client
from django.utils import timezone

from ecom_ai.admin import replays
from ecom_ai.models import Checkpoint, Replay, Review
from ecom_ai.reviews import trying
from tests.making import SITE
from tests.reviews.test_replay import scored
from tests.reviews.test_trying import begun, other, run
from tests.test_training_admin import signed_in, text_of
from tests.training.conftest import folder as folder  # the encoder "words"

scored, other = scored, other  # the fixtures
REPLAYS, CHECKPOINTS = "/admin/ecom_ai/replay/", "/admin/ecom_ai/checkpoint/"
GIVEN = {"days": "30", "most": "1000"}
CHINESE = {"Accept-Language": "zh-hans"}


@pytest.fixture
def mia(site) -> Client:
    return signed_in("moderate_review", "view_checkpoint", "view_review")


@pytest.fixture
def rung(monkeypatch) -> list[tuple[int, int]]:
    """What a worker was asked for."""
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(replays, "enqueue", lambda _task, *to: asked.append(to))
    return asked


def begin(client: Client, checkpoint: Checkpoint, **given: str):
    return client.post(f"{REPLAYS}begin/{checkpoint.pk}/", {**GIVEN, **given})


def test_it_is_begun_on_the_checkpoints_page(mia, other, rung):
    page = mia.get(f"{CHECKPOINTS}{other.pk}/change/").content.decode()
    assert f'action="{REPLAYS}begin/{other.pk}/"' in page
    assert 'name="from_offence"' in page
    assert "from_spam" not in page
    answer = begin(mia, other, most="4", from_offence="0.7")
    made = Replay.objects.get()
    assert answer["Location"] == f"{REPLAYS}{made.pk}/change/"
    assert (made.total, made.days, made.created_by) == (4, 30, "mia")
    assert trying.rules_tried(made)[0].at_least == 0.7
    assert rung == [(made.pk, 0)]
    page = mia.get(f"{CHECKPOINTS}{other.pk}/change/").content.decode()
    assert f"{REPLAYS}{made.pk}/change/" in page


def test_two_who_begin_it_see_the_same_one(mia, other, rung):
    first = begin(mia, other)
    again = begin(mia, other, days="7")
    assert first["Location"] == again["Location"]
    assert len(rung) == 1
    assert "is being tried already" in text_of(mia.get(again["Location"]))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"days": "0"}, "greater than or equal to 1"),
        ({"most": "10001"}, "less than or equal to 10000"),
        ({"most": "many"}, "whole number"),
        ({"from_offence": "0"}, "greater than or equal to 0.01"),
        ({"from_offence": "nan"}, "Enter a number"),
    ],
)
def test_what_cannot_be_begun_is_said_on_the_checkpoints_page(
    mia, other, rung, given, said
):
    answer = mia.post(f"{REPLAYS}begin/{other.pk}/", {**GIVEN, **given}, follow=True)
    assert answer.redirect_chain[-1][0] == f"{CHECKPOINTS}{other.pk}/change/"
    text = text_of(answer)
    assert "Not begun" in text
    assert said in text
    assert rung == []
    assert not Replay.objects.exists()


def test_other_roles_have_no_such_box_and_are_refused(mia, other, rung):
    live = Checkpoint.objects.get(role="sentiment", stage="live")
    page = mia.get(f"{CHECKPOINTS}{live.pk}/change/").content.decode()
    assert "/replay/begin/" not in page
    refused = mia.post(f"{REPLAYS}begin/{live.pk}/", GIVEN, follow=True)
    assert "decides nothing about reviews" in text_of(refused)
    assert mia.post(f"{REPLAYS}begin/0/", GIVEN).status_code == 404
    assert rung == []


def test_it_is_for_those_who_moderate(other, rung):
    found = run(begun(other))
    looking = signed_in("view_checkpoint", "view_review", "view_replay", "add_replay")
    page = looking.get(f"{CHECKPOINTS}{other.pk}/change/").content.decode()
    assert "/replay/begin/" not in page
    assert begin(looking, other).status_code == 403
    for name in ("change", "now", "csv"):
        assert looking.get(f"{REPLAYS}{found.pk}/{name}/").status_code == 403
    assert looking.get(REPLAYS).status_code == 403
    assert looking.post(f"{REPLAYS}{found.pk}/cancel/").status_code == 403
    looking.logout()
    assert looking.get(f"{REPLAYS}{found.pk}/change/").status_code == 302
    assert begin(looking, other).status_code == 302
    assert rung == []
    assert Replay.objects.count() == 1


def test_to_begin_it_takes_the_checkpoint_too_and_to_delete_its_own_right(other, rung):
    found = run(begun(other))
    moderator = signed_in("moderate_review")
    assert begin(moderator, other).status_code == 403
    page = moderator.get(f"{REPLAYS}{found.pk}/change/").content.decode()
    assert "/admin/ecom_ai/review/" not in page.partition('id="content"')[2]
    assert f"{CHECKPOINTS}{other.pk}/" not in page
    assert moderator.post(f"{REPLAYS}{found.pk}/delete/").status_code == 403
    assert Replay.objects.exists()


def test_only_posts_change_something_and_only_with_a_token(mia, other, rung):
    found = begun(other)
    assert mia.get(f"{REPLAYS}begin/{other.pk}/").status_code == 405
    assert mia.get(f"{REPLAYS}{found.pk}/cancel/").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = mia.cookies
    assert begin(strict, other).status_code == 403
    assert strict.post(f"{REPLAYS}{found.pk}/cancel/").status_code == 403
    found.refresh_from_db()
    assert found.state == "queued"


def test_it_is_watched_without_a_reload_and_cancelled(mia, other, monkeypatch):
    monkeypatch.setattr(trying, "SLICE", 2)
    found = begun(other)
    now = f"{REPLAYS}{found.pk}/now/"
    assert "It waits for a worker." in text_of(mia.get(now))
    Replay.objects.update(created_at=timezone.now() - 2 * replays._SOON)
    assert "No worker has begun yet" in text_of(mia.get(now))
    trying.work(found.pk, 0)
    html = mia.get(now).content.decode()
    assert "every 2s" in html
    assert 'value="40"' in html
    assert "2 of 5 reviews read" in html
    Replay.objects.update(heard_at=timezone.now() - 2 * Replay.SILENCE)
    assert "Nothing has been heard of its worker" in text_of(mia.get(now))
    whole = mia.get(f"{REPLAYS}{found.pk}/change/").content.decode()
    assert "every 2s" in whole
    assert "htmx" in whole
    mia.post(f"{REPLAYS}{found.pk}/cancel/")
    found.refresh_from_db()
    assert (found.state, found.done) == ("cancelled", 2)
    assert mia.get(now)["HX-Refresh"] == "true"
    assert "every 2s" not in mia.get(f"{REPLAYS}{found.pk}/change/").content.decode()


def test_it_tells_how_many_which_and_why_and_no_personal_data(mia, other):
    found = run(begun(other))
    page = mia.get(f"{REPLAYS}{found.pk}/change/")
    html, text = page.content.decode(), text_of(page)
    count = found.changes.count()
    assert f"Of 5 reviews, {count} would be decided otherwise." in text
    listed = text_of(mia.get(f"{CHECKPOINTS}{other.pk}/change/"))
    assert f": done, {count} of 5 otherwise" in listed
    held = found.changes.filter(before="published", after="held")
    assert f"published held {held.count()}" in text
    assert "by the rule “rude”" in text
    assert re.search(r"offence \d+%", text)
    assert "13812345678" not in html
    assert f"/admin/ecom_ai/review/{held.first().verdict.review_id}/change/" in html
    narrow = mia.get(f"{REPLAYS}{found.pk}/change/", {"move": "published-held"})
    rows = narrow.content.decode().partition("ecom-otherwise")[2].partition("</table>")
    assert rows[0].count("<tr>") == 1 + held.count()
    for odd in ({"move": "x-y\0"}, {"p": "x"}, {"p": "99"}):
        assert mia.get(f"{REPLAYS}{found.pk}/change/", odd).status_code == 200
    Review.objects.filter(pk=held.first().verdict.review_id).update(version=9)
    assert "(edited since)" in text_of(mia.get(f"{REPLAYS}{found.pk}/change/"))


def test_it_comes_as_a_table(mia, other):
    found = run(begun(other))
    answer = mia.get(f"{REPLAYS}{found.pk}/csv/")
    data = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(data)))
    assert len(rows) == found.changes.count()
    held = next(row for row in rows if row["after"] == "held")
    assert (held["before"], held["rule_after"], held["product"]) == (
        "published", "rude", "MUG",
    )  # fmt: skip
    assert float(held["offence_after"]) > float(held["offence_before"])
    assert held["spam_after"] == ""
    assert "13812345678" not in data


def test_without_a_difference_it_says_so(mia, scored):
    live = Checkpoint.objects.get(role="offence", stage="live")
    found = run(begun(live))
    text = text_of(mia.get(f"{REPLAYS}{found.pk}/change/"))
    assert "Of 5 reviews, 0 would be decided otherwise." in text
    assert "No review would be decided otherwise." in text


def test_why_it_failed_is_told_also_once_the_checkpoint_is_gone(mia, other):
    found = begun(other)
    other.delete()
    run(found)
    text = text_of(mia.get(f"{REPLAYS}{found.pk}/change/"))
    assert "The checkpoint was removed meanwhile." in text
    assert "A checkpoint that was removed" in text_of(mia.get(REPLAYS))


def test_whoever_may_deletes_it(other):
    found = run(begun(other))
    client = signed_in("moderate_review", "delete_replay")
    client.post(f"{REPLAYS}{found.pk}/delete/", {"post": "yes"})
    assert not Replay.objects.filter(site_id=SITE).exists()


def test_pages_speak_chinese_without_breaking(mia, other):
    found = run(begun(other))
    for address in (
        REPLAYS, f"{REPLAYS}{found.pk}/change/", f"{CHECKPOINTS}{other.pk}/change/",
    ):  # fmt: skip
        assert mia.get(address, headers=CHINESE).status_code == 200
