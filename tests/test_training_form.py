"""The advanced part of the page "Train": what the command takes, field by field."""

import json
import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from ecom_ai.models import Checkpoint, TrainingRun
from ecom_ai.training import errors, own_texts
from tests.making import SITE
from tests.test_training_admin import (  # noqa: F401, used by pytest
    GOODS,
    ROWS,
    TRAIN,
    _folder,
    make,
    mia,
    text_of,
)

pytestmark = pytest.mark.django_db
BUNDLED = "bundled:multilingual-e5-small"
OTHERS = "text,label\nsuperb,positive\ntorn,negative\n"
SEQUENCES = "".join(f"u{n} a b c d{n % 3} e\n" for n in range(9))
TALK = {
    "messages": [
        {"role": "user", "content": "How long?"},
        {"role": "assistant", "content": "Three days."},
    ],
    "context": ["Delivery takes three days."],
}


def file(content: str, name: str = "reviews.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode())


def beside(response, field: str) -> str:
    """What a page says beside a field."""
    assert response.status_code == 422
    html = response.content.decode()
    start = html.index(f'name="{field}"')
    part = html[start : html.index('class="help"', start)]
    return unescape(re.sub(r"<[^>]+>", " ", part.partition(">")[2]))


def test_everything_that_the_command_takes_can_be_asked_for(mia):  # noqa: F811
    asked = {
        "role": "sentiment", "source": "upload", "file": file(ROWS), "method": "full",
        "base": f" {BUNDLED} ", "eval": file(OTHERS, "measure.csv"), "epochs": "2",
        "max_examples": "500", "minutes": "7",
    }  # fmt: skip
    assert mia.post(TRAIN, asked).status_code == 302
    run = TrainingRun.objects.get()
    assert run.base == BUNDLED
    assert run.arguments == {
        "method": "full", "epochs": 2, "max_examples": 500, "max_minutes": 7.0,
    }  # fmt: skip
    assert {use: one["name"] for use, one in run.inputs.items()} == {
        "train": "reviews.csv", "eval": "measure.csv",
    }  # fmt: skip


def test_a_recommender_is_asked_for_what_it_has_and_nothing_else(mia):  # noqa: F811
    asked = {
        "role": "recommender", "source": "upload", "epochs": "3", "max_examples": "9",
        "file": file(SEQUENCES, "visits.txt"), "base": BUNDLED,
        "eval": file(SEQUENCES[:99], "measure.txt"),
    }  # fmt: skip
    assert mia.post(TRAIN, asked).status_code == 302
    run = TrainingRun.objects.get()
    assert (run.base, run.arguments) == ("", {"epochs": 3})
    assert set(run.inputs) == {"train", "eval"}


def test_a_generator_takes_a_base_by_its_name(mia):  # noqa: F811
    talks = "".join(
        json.dumps({**TALK, "context": [f"Delivery takes {n} days."],
                    "messages": [{"role": "user", "content": f"How long to {n}?"},
                                 TALK["messages"][1]]}) + "\n"
        for n in range(6)
    )  # fmt: skip
    asked = {"role": "generator", "source": "upload"}
    refused = mia.post(TRAIN, {**asked, "file": file(talks, "talks.jsonl")})
    assert "Say which causal language model" in beside(refused, "base")
    asked |= {"base": "some/model", "max_examples": "4", "epochs": "1"}
    assert (
        mia.post(TRAIN, {**asked, "file": file(talks, "talks.jsonl")}).status_code
        == 302
    )
    run = TrainingRun.objects.get()
    assert (run.base, run.arguments) == ("some/model", {"epochs": 1, "max_examples": 4})


@pytest.mark.parametrize(
    ("field", "given", "said"),
    [
        ("epochs", "0", "greater than or equal to 1"),
        ("epochs", "many", "Enter a whole number"),
        ("epochs", "2.5", "Enter a whole number"),
        ("epochs", "99999", "less than or equal to 1000"),
        ("max_examples", "1", "greater than or equal to 2"),
        ("minutes", "-3", "greater than or equal to 1"),
        ("base", "bundled:nothing", "No bundled encoder 'bundled:nothing'"),
        ("base", "x" * 401, "at most 400 characters"),
        ("eval", file("text,label\ngood,so-so\n", "measure.csv"),
         "measure.csv, line 2: the label 'so-so' is unknown"),
        ("eval", file("words\ngood\n", "measure.csv"),
         "measure.csv, line 1: expected a header"),
        ("eval", file("text,label\ngood,\n", "reviews.csv"),
         "rows to measure on: reviews.csv, line 2: the label is empty"),
        ("eval", file(ROWS), "it is the same file as reviews.csv; expected other"),
        ("eval", file(ROWS, "copy.csv"), "copy.csv: it is the same file as reviews"),
        ("pseudo", file("words\nx\n", "more.csv"), "more.csv, line 1"),
        ("distil", "999", "There is no checkpoint 999"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_beside_its_field_and_the_rest_stays(
    field,
    given,
    said,
    mia,  # noqa: F811
):
    asked = {
        "role": "sentiment", "source": "upload", "file": file(ROWS), "method": "full",
        "base": "some/model", "epochs": "4", "max_examples": "321", "minutes": "9",
        field: given,
    }  # fmt: skip
    if hasattr(given, "seek"):
        given.seek(0)
    response = mia.post(TRAIN, asked)
    assert said in beside(response, field)
    assert not TrainingRun.objects.exists()
    html = response.content.decode()
    for other in {"base", "epochs", "max_examples", "minutes"} - {field}:
        assert f'value="{asked[other]}"' in html
    assert 'value="full" checked' in html
    advanced = html[html.index('class="ecom-choices" open') :]
    assert "Advanced" in advanced[:60]
    assert "files have to be chosen again" in text_of(response)


def test_what_a_run_keeps_of_a_name_is_in_no_readers_language(
    mia,  # noqa: F811
):
    asked = {"role": "sentiment", "source": "upload", "file": file(ROWS)}
    given = {**asked, "eval": file("text,label\nsuperb,positive\n")}
    chinese = {"Accept-Language": "zh-hans"}
    assert mia.post(TRAIN, given, headers=chinese).status_code == 302
    kept = TrainingRun.objects.get().inputs["eval"]["name"]
    assert kept == "rows to measure on: reviews.csv"
    with override("zh-hans"):
        said = errors.in_words(f"{kept}, line 2: the label is empty; expected a word")
    assert said.startswith("用来衡量的数据: reviews.csv")


def test_a_mistake_in_the_examples_stands_beside_their_file(mia):  # noqa: F811
    asked = {"role": "sentiment", "source": "upload", "eval": file(ROWS, "m.csv")}
    response = mia.post(TRAIN, {**asked, "file": file("text,label\nx,\n")})
    html = response.content.decode()
    said = html[html.index('id="file-said"') : html.index('id="file-form"')]
    assert "reviews.csv, line 2: the label is empty" in said


def test_bases_at_hand_are_offered(mia):  # noqa: F811
    made = make(role="encoder", method="full", name="encoder of May")
    make(role="encoder", method="lora", name="joined with its base")
    html = mia.get(TRAIN, {"role": "encoder"}).content.decode()
    offered = re.search(r'<datalist id="ecom-bases">(.*?)</datalist>', html)[1]
    assert BUNDLED in offered
    assert f'value="checkpoint:{made.pk}"' in offered
    assert offered.count("checkpoint:") == 1
    sentiment = mia.get(TRAIN).content.decode()
    assert "checkpoint:" not in sentiment


def test_pairs_to_measure_on_stand_in_place_of_the_shops_own(
    mia,  # noqa: F811
    monkeypatch,
):
    monkeypatch.setattr(own_texts, "_products", lambda _site: iter(GOODS))
    pairs = "query,document\n" + "".join(f"q{n},a tent {n}\n" for n in range(12))
    asked = {"role": "encoder", "source": "own", "base": "checkpoint:77"}
    refused = mia.post(TRAIN, {**asked, "eval": file(pairs, "pairs.csv")})
    assert "The base checkpoint:77 is no encoder" in beside(refused, "base")
    asked["base"] = ""
    mia.post(TRAIN, {**asked, "eval": file(pairs, "pairs.csv")})
    run = TrainingRun.objects.get()
    assert run.inputs["eval"]["name"] == "pairs.csv"
    assert not Checkpoint.objects.filter(site_id=SITE).exists()
