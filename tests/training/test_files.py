"""Labelled files: what is read, and what each mistake is answered with."""

import gzip
import json
from pathlib import Path

import pytest

from ecom_ai.exceptions import BadInput
from ecom_ai.training.files import read_for_training, read_labelled, read_texts

CSV = "text,label\nlovely mug,positive\n杯子碎了,negative\n"
JSONL = (
    '{"text": "lovely mug", "label": "positive"}\n'
    '{"text": "杯子碎了", "label": "negative"}\n'
)


def written(folder: Path, content: str | bytes, name: str = "rows.csv") -> Path:
    path = folder / name
    raw = content.encode() if isinstance(content, str) else content
    path.write_bytes(gzip.compress(raw) if name.endswith(".gz") else raw)
    return path


@pytest.mark.parametrize("name", ["rows.csv", "rows.csv.gz", "rows"])
def test_csv_is_read_plain_and_compressed(tmp_path, name):
    rows = read_for_training(written(tmp_path, CSV, name))
    assert rows.texts == ("lovely mug", "杯子碎了")
    assert rows.labels == ("positive", "negative")
    assert rows.label_set == ["negative", "positive"]


@pytest.mark.parametrize("name", ["rows.jsonl", "rows.jsonl.gz", "rows"])
def test_json_lines_are_read_plain_and_compressed(tmp_path, name):
    rows = read_for_training(written(tmp_path, JSONL, name))
    assert rows.texts == ("lovely mug", "杯子碎了")


def test_what_spreadsheets_write_is_read(tmp_path):
    content = '\ufeffLabel , TEXT,stars\r\nbad,"a ""quoted""\nline, broken",1\r\n\r\n'
    rows = read_labelled(written(tmp_path, content))
    assert rows.texts == ('a "quoted"\nline, broken',)
    assert rows.others == ({"stars": "1"},)


def test_a_fingerprint_follows_the_rows_and_not_the_file(tmp_path):
    one = read_for_training(written(tmp_path, CSV)).fingerprint
    other = read_for_training(written(tmp_path, JSONL, "rows.jsonl")).fingerprint
    changed = read_for_training(written(tmp_path, CSV + "x,positive\n")).fingerprint
    assert one == other != changed


def row(**values: object) -> str:
    return json.dumps(values) + "\n"


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        ("", "rows.csv", "rows.csv is empty"),
        ("a,b\n", "rows.csv", "line 1: expected a header with the columns text,label"),
        ("text;label\na;b\n", "rows.csv", "line 1: expected a header"),
        ("lovely,good\n", "rows.csv", "line 1: expected a header"),
        ("text,label\n", "rows.csv", "line 1: no row follows"),
        ("text,label\na,b\nc\n", "rows.csv", "line 3: 1 columns; expected 2"),
        ("text,label\na,b\nc,d,e\n", "rows.csv", "line 3: 3 columns; expected 2"),
        ('text,label\na,b\n"c,d\ne', "rows.csv", "line 3: unexpected end of data"),
        ("text,label\n  ,b\n", "rows.csv", "line 2: the text is empty"),
        ("text,label\na,\n", "rows.csv", "line 2: the label is empty"),
        ("text,label\na,x\nb,x\n", "rows.csv", "line 3: up to here every row has the"),
        (CSV.encode() + "碎了,negative\n".encode("gbk"), "rows.csv", "line 4: byte 1"),
        (CSV.encode("utf-16"), "rows.csv", "line 1: the file is UTF-16"),
        (f"text,label\n{'a' * 5_000_000},x\n", "rows.csv", "line 2: the text has"),
        (row(text="a" * 5_000_000, label="x"), "r.jsonl", "line 1: the text has 5,000"),
        (JSONL + "{", "r.jsonl", "line 3: this is not JSON"),
        (JSONL + "[1]", "r.jsonl", "line 3: expected an object"),
        (row(text="a"), "r.jsonl", "line 1: there is no 'label'"),
        (row(text=1, label="x"), "r.jsonl", "line 1: the text is 1; expected a string"),
        (row(text="a", label=True), "r.jsonl", "line 1: the label is empty"),
        (row(text="a", label="x" * 101), "r.jsonl", "line 1: the label has 101"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path, content, name, message):
    path = written(tmp_path, content, name)
    with pytest.raises(BadInput) as failed:
        read_for_training(path)
    assert message in str(failed.value)
    assert str(failed.value).startswith(str(path))


def test_swapped_columns_are_noticed(tmp_path):
    lines = [f"positive,text number {number}" for number in range(30)]
    path = written(tmp_path, "\n".join(["text,label", *lines]))
    with pytest.raises(BadInput, match="columns text and label swapped"):
        read_for_training(path)


def test_a_label_that_is_not_known_is_named(tmp_path):
    path = written(tmp_path, CSV)
    with pytest.raises(BadInput, match="line 2: the label 'positive' is unknown"):
        read_labelled(path, known=["negative", "neutral"])


def test_a_damaged_archive_is_named(tmp_path):
    path = written(tmp_path, CSV * 50, "rows.csv.gz")
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(BadInput, match="damaged"):
        read_for_training(path)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(BadInput, match="No such file"):
        read_for_training(tmp_path / "nothing.csv")
    with pytest.raises(BadInput, match="Is a directory"):
        read_for_training(tmp_path)


def test_texts_to_be_judged_may_be_empty_and_need_no_label(tmp_path):
    rows = read_texts(written(tmp_path, "id,text\n7,\n8,good\n"))
    assert rows.texts == ("", "good")
    assert rows.others[0] == {"id": "7"}
