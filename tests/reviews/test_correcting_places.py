"""Moderators say what of a review is personal data; nobody's data is kept of it."""

import csv
import io
import re
from uuid import uuid4

import pytest
from django.test import Client

from ecom_ai.exceptions import BadInput
from ecom_ai.models import Correction, ReviewAction, Verdict
from ecom_ai.reviews import moderating
from ecom_ai.reviews.correcting import take_back
from ecom_ai.reviews.correcting_places import correct_places, places
from ecom_ai.training import corrections
from ecom_ai.training.marked import read_marked
from tests.making import SITE
from tests.reviews.queued import PHONE, held, person
from tests.test_training_admin import signed_in, text_of

pytestmark = pytest.mark.django_db
QUEUE = "/admin/ecom_ai/review/queue/"
HTMX = {"HX-Request": "true"}
MISSED = "find me as noor_baker"


@pytest.fixture(autouse=True)
def _site(site):
    return site


@pytest.fixture
def review():
    """Of which a number was found that is a model's, and a name was not."""
    made = held(f"Fits model 12345678. {MISSED}. Call {PHONE}", breach="personal_data")
    text = made.text
    spans = [
        {"kind": "personal_data", "type": "phone", "start": at, "end": at + len(words)}
        for words in ("12345678", PHONE)
        for at in [text.index(words)]
    ]
    Verdict.objects.filter(pk=made.verdict_id).update(
        text=text, masked=text.replace(PHONE, "•" * len(PHONE)), spans=spans
    )
    made.refresh_from_db()
    return made


@pytest.fixture
def mia() -> Client:
    return signed_in("moderate_review", "view_review", "view_personal_data")


def post(client: Client, review, what: str = "places", **fields: object):
    values = {"version": review.version, **fields}
    return client.post(f"{QUEUE}{review.pk}/{what}/", values, headers=HTMX)


def value(review, words: str) -> str:
    at = review.text.index(words)
    return f"{at}-{at + len(words)}"


def test_by_the_form_a_place_is_denied_and_words_are_marked(mia, review):
    assert "is no personal data" not in text_of(mia.get(QUEUE))
    page = post(mia, review, "personal")
    html, text = page.content.decode(), text_of(page)
    assert f'value="{value(review, PHONE)}"' in html
    assert "Telephone number: “12345678” is no personal data" in text
    said = text_of(
        post(
            mia, review, none=value(review, "12345678"), words="noor_baker",
            type="social",
        )
    )  # fmt: skip
    assert "Corrected: the next checkpoint learns from it." in said
    (made,) = Correction.objects.all()
    assert (made.role, made.by) == ("personal_data", "mia")
    assert (made.predicted, made.label) == ("phone", "phone / social")
    told = [(made.text[s["start"] : s["end"]], s["type"]) for s in made.spans]
    assert [kind for _, kind in told] == ["social", "phone"]
    assert re.fullmatch(r"[a-z]{4}_[a-z]{5}", told[0][0])
    assert len(told[1][0]) == len(PHONE)


def test_nobodys_data_is_kept(review):
    mo = person("mo")
    made = correct_places(review, mo, words="noor_baker", kind="social")
    act = ReviewAction.objects.filter(kind="corrected").get()
    again = correct_places(review, mo, denied=[denied(review)])
    assert again.pk == made.pk
    kept = [made.text, again.text, act.note, str(act.data), again.text_hash]
    kept += [str(each.data) for each in ReviewAction.objects.filter(kind="corrected")]
    for one in kept:
        assert PHONE not in one
        assert "noor" not in one
    # Not even by trying numbers until the hash of the text is right.
    assert again.text_hash not in {
        Correction.hash_of(text) for text in (review.text, review.verdict.masked)
    }
    # What was said to be nobody's stays, to be told from somebody's.
    assert "12345678" in again.text
    assert "12345678" not in made.text
    # Around it everything is as it was written.
    assert again.text.startswith("Fits model 12345678. find me as ")


def denied(review) -> tuple[int, int]:
    at = review.text.index("12345678")
    return at, at + len("12345678")


def test_one_correction_follows_another_and_each_is_taken_back(review):
    mo = person("mo")
    correct_places(review, mo, words="noor_baker", kind="social")
    first = Correction.objects.get()
    correct_places(review, mo, denied=[denied(review)])
    assert [each.type for each in places(review)] == ["social", "phone"]
    acts = ReviewAction.objects.filter(kind="corrected").order_by("-pk")
    assert take_back(acts[0], mo)
    now = Correction.objects.get()
    assert (now.text, now.spans, now.label) == (first.text, first.spans, first.label)
    assert not take_back(acts[0], mo)
    assert take_back(acts[1], mo)
    assert not Correction.objects.exists()
    assert [each.type for each in places(review)] == ["phone", "phone"]


def test_the_queue_undoes_it(mia, review):
    post(mia, review, none=value(review, "12345678"))
    batch = ReviewAction.objects.get(kind="corrected").batch
    assert "Undone." in text_of(
        mia.post(f"{QUEUE}undo/", {"batch": batch}, headers=HTMX)
    )
    assert not Correction.objects.exists()
    with pytest.raises(BadInput):
        moderating.undo(uuid4(), person("mo"))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Nothing was chosen"),
        ({"words": "nowhere", "type": "social"}, "do not stand in the review"),
        ({"words": "noor_baker", "type": "name"}, "&#x27;name&#x27; is none of"),
        ({"none": "7-9"}, "Nothing was chosen"),
        ({"none": "x"}, "Nothing was chosen"),
        ({"words": "noor_baker", "type": "social", "version": 9}, "was edited"),
    ],
)
def test_what_says_nothing_is_refused(mia, review, given, said):
    assert said in post(mia, review, **given).content.decode()
    assert not Correction.objects.exists()


def test_who_may_not_see_personal_data_corrects_none(review):
    client = signed_in("moderate_review", "view_review")
    assert "is no personal data" not in text_of(client.get(QUEUE))
    assert post(client, review, none=value(review, "12345678")).status_code == 403
    assert not Correction.objects.exists()


def test_where_nothing_was_found_words_can_be_marked(mia):
    review = held(f"Lovely mug. {MISSED}")
    assert "Mark personal data that was not found" in text_of(mia.get(QUEUE))
    assert 'name="words"' in post(mia, review, "personal").content.decode()
    post(mia, review, words="noor_baker", type="social")
    assert Correction.objects.get().predicted == "none"


def test_the_list_and_its_export_show_places(review, tmp_path):
    correct_places(
        review, person("mo"), denied=[denied(review)], words="noor_baker", kind="social"
    )
    made = Correction.objects.get()
    client = signed_in("view_checkpoint", "view_correction")
    page = text_of(client.get(f"/admin/ecom_ai/correction/{made.pk}/change/"))
    assert "telephone number / name on a network" in page
    exported = client.get("/admin/ecom_ai/correction/export/").getvalue().decode()
    (line,) = csv.DictReader(io.StringIO(exported))
    assert line["text"] == made.text
    path = tmp_path / "corrections.csv"
    path.write_text(exported, encoding="utf-8")
    (spans,) = read_marked(path, types=("phone", "social")).spans
    assert [vars(each) for each in spans] == made.spans
    # As they go into a run.
    with corrections.joined_file(SITE, "personal_data") as (file, count):
        rows = read_marked(file, types=corrections.types_of(SITE))
    assert count == sum(rows.corrected) == 1
    assert len(rows) > 200
    assert rows.texts[-1] == made.text
