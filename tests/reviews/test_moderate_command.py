"""``ecom_ai_moderate``: files in, one line each out, no row written."""

import csv
import gzip
import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from ecom_ai.exceptions import BadInput
from ecom_ai.models import Review, Verdict
from ecom_ai.reviews import from_file
from tests.reviews.test_scoring import folder as folder
from tests.reviews.test_scoring import heads as heads
from tests.training.making import read_json_lines

ROWS = [
    {"text": "lovely superb mug", "breaches": [], "stars": 1, "id": "a"},
    {"text": "you awful broken man", "breaches": ["offence"], "stars": 5, "id": "b"},
    {"text": "call 13812345678", "breaches": ["personal_data"], "id": "c",
     "spans": [{"start": 5, "end": 16, "type": "phone"}]},
    {"text": "soft sturdy pot", "breaches": [], "id": "d"},
]  # fmt: skip


def lines(path: Path, rows: list[dict]) -> Path:
    path.write_text("\n".join(json.dumps(row) for row in rows))
    return path


def run(
    data: Path, *more: str, stderr: io.StringIO | None = None
) -> tuple[list[dict], str]:
    out, output = io.StringIO(), data.parent / "out.jsonl"
    call_command(
        "ecom_ai_moderate", "--data", str(data), "--output", str(output), *more,
        stdout=out, stderr=stderr or io.StringIO(),
    )  # fmt: skip
    return read_json_lines(output), out.getvalue()


def test_each_row_has_its_line_and_the_figures_compare(heads, tmp_path):
    found, told = run(lines(tmp_path / "in.jsonl", ROWS), "--json")
    assert [one["id"] for one in found] == ["a", "b", "c", "d"]
    assert [one["decision"] for one in found] == ["publish", "hold", "hold", "publish"]
    assert "offence" in found[1]["breaches"]
    assert found[2]["breaches"] == ["personal_data"]
    assert found[2]["masked"] == "call " + "•" * 11
    assert found[2]["spans"] == [{"start": 5, "end": 16, "type": "phone"}]
    assert found[0]["sentiment"] == "positive"
    assert found[0]["probability"] > 0.5
    said = json.loads(told)
    assert (said["role"], said["n"]) == ("moderation", 4)
    figures = said["metrics"]
    assert (figures["recall"], figures["clean_held"]) == (1.0, 0.0)
    assert figures["personal_data_precision"] == figures["span_recall"] == 1.0
    assert not Review.objects.exists()
    assert not Verdict.objects.exists()


def test_csv_plain_and_packed_without_breaches_gives_no_figures(heads, tmp_path):
    path = tmp_path / "in.csv.gz"
    with gzip.open(path, "wt", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([("title", "text", "stars"), ("Hi", "lovely, soft", "4")])
    found, told = run(path, "--json")
    assert [(one["id"], one["masked"]) for one in found] == [("1", "Hi\nlovely, soft")]
    assert json.loads(told)["metrics"] == {}


def test_half_a_surrogate_pair_is_written_as_a_question_mark(heads, tmp_path):
    path = tmp_path / "in.jsonl"
    path.write_text('{"text": "lovely \\ud800 mug"}')
    (found,), _ = run(path)
    assert found["masked"] == "lovely ? mug"


def test_csv_lists_breaches_in_words(tmp_path):
    path = tmp_path / "in.csv"
    path.write_text('text,breaches\nlovely,\nawful,"offence;spam"\n')
    assert [row.breaches for row in from_file.read(path)] == [
        frozenset(),
        {"offence", "spam"},
    ]


def test_three_near_copies_are_spam_and_two_are_none(heads, tmp_path):
    text = "lovely superb sturdy mug that I would buy again for a friend of mine"
    rows = [{"text": text}, {"text": text + "!"}, {"text": "soft cup"}]
    found, _ = run(lines(tmp_path / "two.jsonl", rows))
    assert [one["decision"] for one in found] == ["publish"] * 3
    told = io.StringIO()
    rows.append({"text": text + " ok"})
    found, _ = run(lines(tmp_path / "in.jsonl", rows), stderr=told)
    assert "rows: 100%" in told.getvalue()
    assert "copies: 100%" in told.getvalue()
    assert [one["breaches"] for one in found] == [["spam"], ["spam"], [], ["spam"]]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"text": "a", "breaches": ["rude"]}, "line 2: the breach 'rude' is unknown"),
        ({"text": "a", "breaches": 3}, "line 2: the breaches are 3; expected a list"),
        ({"text": "a", "spans": [{"start": 1}]}, "line 2: the spans cannot be read"),
        ({"text": 5}, "line 2: the text is 5; expected a string"),
        ({"body": "a"}, "line 2: there is no 'text'"),
        ({"text": "a", "title": 5}, "line 2: the title is 5"),
    ],
)
def test_bad_input_names_the_line_and_writes_nothing(site, tmp_path, row, said):
    data = lines(tmp_path / "in.jsonl", [{"text": "fine"}, row])
    with pytest.raises(CommandError, match=said) as error:
        run(data)
    assert error.value.returncode == 2
    assert not (tmp_path / "out.jsonl").exists()


def test_a_missing_file_is_told(site, tmp_path):
    with pytest.raises(CommandError, match="nowhere.csv") as error:
        run(tmp_path / "nowhere.csv")
    assert error.value.returncode == 2


def test_a_row_may_tell_its_product(tmp_path):
    rows = [{"text": "soft", "product": " A mug. Of clay. "}, {"text": "sturdy"}]
    found = from_file.read(lines(tmp_path / "in.jsonl", rows))
    assert [one.submitted.product for one in found] == ["A mug. Of clay.", ""]


def test_a_product_that_is_no_text_is_refused(tmp_path):
    path = lines(tmp_path / "in.jsonl", [{"text": "soft", "product": 5}])
    with pytest.raises(BadInput, match="line 1.*product"):
        from_file.read(path)
