"""Files of sequences and attributes."""

import gzip

import pytest

from ecom_ai.exceptions import BadInput
from ecom_ai.training.sequences import read_attributes, read_sequences


def test_lines_are_a_user_and_items_plain_and_compressed(tmp_path):
    content = "u1 a b  c\n\nu2\td e\n"
    plain, packed = tmp_path / "s.txt", tmp_path / "s.txt.gz"
    plain.write_text(content)
    packed.write_bytes(gzip.compress(content.encode()))
    for path in (plain, packed):
        found = read_sequences(path, once=True)
        assert found.users == ("u1", "u2")
        assert found.items == (("a", "b", "c"), ("d", "e"))
        assert found.vocabulary == set("abcde")


def test_json_lines_may_have_spaces_in_their_keys(tmp_path):
    path = tmp_path / "s.jsonl"
    path.write_text('{"user": 7, "items": ["two words", 3]}\n\n')
    found = read_sequences(path)
    assert (found.users, found.items) == (("7",), (("two words", "3"),))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"user": "u", "items": [}', "line 1: this is not JSON"),
        ("[" * 99_999, "line 1: this is not JSON"),
        ('["u", "a"]', "line 1: no list of items"),
        ('{"user": "u", "items": "a b"}', "line 1: no list of items"),
        ('{"user": "u", "items": []}', "line 1: only 'u'"),
        ('{"items": ["a"]}', "line 1: a user or an item has no name"),
        ('{"user": "u", "items": ["a", null]}', "a user or an item has no name"),
        ('{"user": "u", "items": ["a", " "]}', "a user or an item has no name"),
    ],
)
def test_a_mistake_in_json_lines_is_named(tmp_path, line, message):
    path = tmp_path / "s.jsonl"
    path.write_text(line)
    with pytest.raises(BadInput) as failed:
        read_sequences(path)
    assert message in str(failed.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("u1 a\nu2\n", "line 2: only 'u2'; expected a user and then items"),
        ("u1 a\nu1 b\n", "line 2: the user 'u1' is on line 1 already"),
        ("\n\n", "line 2: no sequence"),
        ("", "is empty"),
        (f"u1 {'a' * 300}\n", "line 1: 'aaaaaaaaaaaaaaaaaaaa'… has 300 characters"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path, content, message):
    path = tmp_path / "s.txt"
    path.write_text(content)
    with pytest.raises(BadInput) as failed:
        read_sequences(path, once=True)
    assert message in str(failed.value)


def test_attributes_are_lists_by_item(tmp_path):
    path = tmp_path / "a.json"
    path.write_text('{"a": [1, "x"], "b": []}')
    assert read_attributes(path) == {"a": ("1", "x"), "b": ()}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"a": [1],\n "b": }', "line 2: this is not JSON"),
        ("[1]", "expected one object"),
        ('{"a": 1}', "the item 'a' has 1"),
        ('{"a": [[1]]}', "the item 'a' has [[1]]"),
    ],
)
def test_attributes_of_another_form_are_refused(tmp_path, content, message):
    path = tmp_path / "a.json"
    path.write_text(content)
    with pytest.raises(BadInput) as failed:
        read_attributes(path)
    assert message in str(failed.value)
