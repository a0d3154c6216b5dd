"""Files of texts with personal data marked in them, and what is refused of them."""

import json

import pytest

from ecom_ai.exceptions import BadInput
from ecom_ai.moderation.personal_data import TYPES, Span
from ecom_ai.training import errors
from ecom_ai.training.marked import (
    read_marked,
    refuse_without_spans,
    split_marked,
    types_of,
)
from tests.training.making import SITE, make_tagger

PHONE = {"start": 5, "end": 16, "type": "phone"}
ROW = {"text": "call 13812345678", "spans": [PHONE]}


def write(path, *rows):
    lines = (one if isinstance(one, str) else json.dumps(one) for one in rows)
    path.write_text("\n".join(lines) + "\n")
    return path


def read(path, **given):
    return read_marked(path, "rows.jsonl", types=TYPES, **given)


def test_places_and_words_are_read_alike(tmp_path):
    by_words = {**ROW, "spans": [{"find": "13812345678", "type": "phone"}]}
    clean = {"text": "a mug", "spans": []}
    found = read(write(tmp_path / "in.jsonl", ROW, by_words, clean))
    assert found.spans == ((Span(5, 16, "phone"),), (Span(5, 16, "phone"),), ())
    assert found.texts[2] == "a mug"


def test_csv_has_the_spans_as_json(tmp_path):
    path = tmp_path / "in.csv"
    path.write_text(
        'text,label,spans\ncall 13812345678,phone,"[{""start"": 5, ""end"": 16, '
        '""type"": ""phone""}]"\n'
    )
    found = read_marked(path, "in.csv", types=TYPES)
    assert found.spans == ((Span(5, 16, "phone"),),)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("{", "this is not JSON"),
        ('"text"', "expected an object"),
        ({"text": "x"}, "there is no 'spans'"),
        ({"text": " ", "spans": []}, "the text is empty"),
        ({"text": "x", "spans": "[{"}, "the spans are not JSON"),
        ({"text": "x", "spans": {"a": 1}}, 'the spans are {"a": 1}'),
        ({"text": "x", "spans": [3]}, "the spans are [3]"),
        ({**ROW, "spans": [{**PHONE, "end": 17}]}, "from 5 to 17; expected whole"),
        ({**ROW, "spans": [{**PHONE, "end": 5}]}, "the end behind the start"),
        ({**ROW, "spans": [{**PHONE, "start": -1}]}, "from -1 to 16"),
        ({**ROW, "spans": [{**PHONE, "start": 1.5}]}, "from 1.5 to 16"),
        ({**ROW, "spans": [{**PHONE, "start": True}]}, "from true to 16"),
        ({**ROW, "spans": [{**PHONE, "type": "name"}]}, 'the type "name" is unknown'),
        ({**ROW, "spans": [PHONE, {**PHONE, "start": 7}]}, "5 to 16 and 7 to 16 over"),
        ({**ROW, "spans": [{"find": "9", "type": "phone"}]}, '"9" do not stand once'),
        ({**ROW, "spans": [{"find": "l", "type": "phone"}]}, '"l" do not stand once'),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path, row, said):
    path = write(tmp_path / "in.jsonl", ROW, row)
    with pytest.raises(BadInput) as raised:
        read(path)
    assert str(raised.value).startswith("rows.jsonl, line 2: ")
    assert said in str(raised.value)
    assert errors.is_ours(str(raised.value))


def test_too_few_rows_and_none_with_personal_data_are_refused(tmp_path):
    with pytest.raises(BadInput, match=r"2 rows up to here; expected 4") as few:
        read(write(tmp_path / "few.jsonl", ROW, ROW), least=4)
    empty = tmp_path / "empty.jsonl"
    empty.write_text("")
    with pytest.raises(BadInput, match="is empty") as nothing:
        read(empty)
    clean = read(write(tmp_path / "in.jsonl", {"text": "a mug", "spans": []}))
    with pytest.raises(BadInput, match="no row has personal data") as bare:
        refuse_without_spans(clean)
    for raised in (few, nothing, bare):
        assert errors.is_ours(str(raised.value))


def test_rows_are_held_out_by_their_text_alone(tmp_path):
    rows = [{"text": f"mug {n} is {n * n} fine", "spans": []} for n in range(40)]
    rows += [
        {"text": f"call 1381234{n:04}", "spans": [PHONE]} for n in range(0, 999, 99)
    ]
    some = split_marked(read(write(tmp_path / "a.jsonl", *rows)))
    turned = split_marked(read(write(tmp_path / "b.jsonl", *reversed(rows))))
    assert set(some.test.texts) == set(turned.test.texts)
    assert any(some.test.spans)
    assert len(some.train) + len(some.validation) + len(some.test) == len(rows)
    for text, spans in zip(some.test.texts, some.test.spans, strict=True):
        assert bool(spans) == text.startswith("call")


def test_the_types_are_those_of_the_live_tagger(site):
    assert types_of(SITE) == TYPES
    make_tagger()
    assert types_of(SITE) == ("phone", "email")
