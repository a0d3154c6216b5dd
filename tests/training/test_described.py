"""Classifiers of a shop's own labels, from what these mean alone."""

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from ecom_ai import inference
from ecom_ai.models import Checkpoint
from ecom_ai.training.described import of_labels
from ecom_ai.training.fitting import expected_seconds, minutes_at_most
from tests.training.making import reviews, write_csv

LABELS = """label,description
gift_wrap,can you wrap presents
gift_wrap,a present with paper and ribbon
opening_hours,when are you open
opening_hours,which days does the shop close
"""


def train(role: str, *words: Any, err: io.StringIO | None = None) -> dict[str, Any]:
    out = io.StringIO()
    call_command("ecom_ai_train", role, "--json", *map(str, words),
                 stdout=out, stderr=err or io.StringIO())  # fmt: skip
    told: dict[str, Any] = json.loads(out.getvalue())
    return told


@pytest.mark.django_db
def test_labels_that_are_described_need_no_rows(site, tmp_path):
    labels, measure = tmp_path / "labels.csv", tmp_path / "measure.csv"
    labels.write_text(LABELS + "stock,is it there\n")
    measure.write_text(
        "text,label\nwrap it as a present,gift_wrap\nare you open,opening_hours\n"
    )
    told = train("intent", "--labels", labels, "--eval", measure)
    made = Checkpoint.objects.get(pk=told["checkpoint"])
    assert (told["method"], told["n"], told["held_out"]) == ("zero-shot", 0, 2)
    assert made.data["labels"] == ["gift_wrap", "opening_hours", "stock"]
    assert made.data["name"] == "labels.csv"
    assert told["metrics"]["accuracy"] == 1
    answers = inference.classifier(made).predict(["wrap presents", "when open"])
    assert answers == ["gift_wrap", "opening_hours"]


@pytest.mark.django_db
def test_a_column_of_the_rows_says_what_labels_mean(site, tmp_path):
    data = tmp_path / "rows.csv"
    rows = [f"{text},{label}," for text, label in reviews(40)]
    rows[3] += "torn or broken or late or awful or useless"
    rows[6] += "lovely superb sturdy soft delightful"
    data.write_text("\n".join(["text,label,description", *rows]) + "\n")
    told = train("sentiment", "--data", data, "--method", "zero-shot")
    assert told["metrics"]["accuracy"] > 0.8


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("label,description\ngift,wrapped\n", "labels.csv, line 2: 1 label up to here"),
        ("label,description\na,b\nc, \n", "labels.csv, line 3: the description is"),
        ("label,meaning\na,b\n", "without description"),
    ],
)
@pytest.mark.django_db
def test_a_file_of_labels_that_cannot_be_used_exits_2(site, tmp_path, more, said):
    labels = tmp_path / "labels.csv"
    labels.write_text(more)
    with pytest.raises(CommandError, match=said) as failed:
        train("intent", "--labels", labels)
    assert failed.value.returncode == 2


@pytest.mark.django_db
def test_a_student_needs_texts(site, tmp_path):
    labels = tmp_path / "labels.csv"
    labels.write_text(LABELS)
    with pytest.raises(CommandError, match="give them by --data") as failed:
        train("intent", "--labels", labels, "--distil", "7")
    assert failed.value.returncode == 2


@pytest.mark.django_db
def test_a_described_label_must_be_one_of_the_rows(site, tmp_path):
    labels = tmp_path / "labels.csv"
    labels.write_text(LABELS)
    data = write_csv(tmp_path / "rows.csv", reviews(20))
    with pytest.raises(CommandError, match="the label 'gift_wrap' is unknown"):
        train("intent", "--labels", labels, "--data", data)


def test_a_label_means_what_the_shop_says_else_what_we_say_else_its_words():
    names = ("positive", "giftWrap", "size_too-small", "太大", "7", "negative")
    found = of_labels("sentiment", names, {"negative": ("cross",)})
    assert found["negative"] == ("cross",)
    assert len(found["positive"]) == 2, "ours, in both languages"
    assert found["giftWrap"] == ("gift wrap",)
    assert found["size_too-small"] == ("size too small",)
    assert found["太大"] == ("太大",)
    assert "7" not in found


@pytest.mark.parametrize(
    ("rows", "given", "limit"),
    [
        (100, {}, 6), (1999, {"method": "fewshot"}, 6), (2000, {}, None),
        (2000, {"ours": True}, 6), (100, {"minutes": 30}, 30), (100, {"trials": 5}, 30),
        (100, {"method": "full"}, None), (100, {"method": "head"}, None),
    ],
)  # fmt: skip
def test_few_rows_are_learnt_from_in_some_minutes(rows, given, limit):
    assert minutes_at_most(rows, **given) == limit
    taken = expected_seconds(rows, **given)
    assert taken <= 60 * (limit or 60)
    assert taken <= expected_seconds(10 * rows, **given)


@pytest.mark.django_db
def test_a_command_says_first_how_long_it_takes(site, tmp_path):
    data, err = write_csv(tmp_path / "reviews.csv", reviews(60)), io.StringIO()
    train("sentiment", "--data", data, "--method", "head", err=err)
    first = err.getvalue().splitlines()[0]
    assert first.startswith("60 rows: this takes about 1 min")
