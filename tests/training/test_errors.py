"""What a training refuses has words in the reader's language, whoever found it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import ecom_ai
from ecom_ai.training import errors

ROOT = Path(ecom_ai.__file__).parent
#: Errors that only somebody at a command meets, or that are told in other words.
COMMANDS = (
    "is at work, and there is one at a time",
    "start it without torchrun",
    "every row carries a label",
    "the kind is",
    "A text has 1 to",
    "A label has 1 to",
    "say what a text should have been",
)
NESTED = "the label is empty; expected a word"
#: Sentences that the code puts together of parts.
COMPOSED = {
    "expected a header with the columns %(columns)s, found %(found)s without "
    "%(missing)s",
    "the %(column)s has too many characters; expected at most %(most)s",
    "There is no label in the training rows: a classifier needs rows of at least two.",
    "The training ended before there was anything to keep. %(what)s",
}


@pytest.fixture
def chinese(monkeypatch):
    """A language in which every sentence of ours is between brackets."""
    monkeypatch.setattr(errors, "gettext", lambda said: f"「{said}」")


def sample(node: ast.expr) -> str | None:
    """A message as its call would write it; None where that cannot be read off."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if not isinstance(node, ast.JoinedStr):
        return None
    parts = []
    for part in node.values:
        if isinstance(part, ast.Constant):
            parts.append(str(part.value))
        elif isinstance(part, ast.FormattedValue):
            if isinstance(part.value, ast.IfExp):
                return None
            name = ast.unparse(part.value)
            parts.append(NESTED if name == "error" else "7")
    return "".join(parts)


def told() -> Iterator[str]:
    """Every message of the errors of ours that a training may end with."""
    names = {"BadInput", "TrainingError", "EncoderNotFound", "fail", "RunRefused"}
    for folder in ("training", "ml"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                if not isinstance(node, ast.Call) or not node.args:
                    continue
                called = node.func
                name = getattr(called, "attr", None) or getattr(called, "id", "")
                said = sample(node.args[0]) if name in names else None
                if said and not any(words in said for words in COMMANDS):
                    yield said


def test_every_refusal_has_words():
    found = list(told())
    assert len(found) > 60
    assert [said for said in found if not errors.is_ours(said)] == []


def plain_words() -> set[str]:
    """Every text of the code, in the pieces between what is put into it."""
    found: set[str] = set()
    for path in sorted(ROOT.rglob("*.py")):
        if path != Path(errors.__file__):
            nodes = ast.walk(ast.parse(path.read_text()))
            texts = (node.value for node in nodes if isinstance(node, ast.Constant))
            found.update(text for text in texts if isinstance(text, str))
    return found


def test_every_form_is_of_a_sentence_that_the_code_still_says():
    known, unsaid = plain_words(), set()
    for sentence in errors._SENTENCES:
        longest = max(re.split(r"%\(\w+\)s", sentence), key=len)
        if not any(longest in words for words in known):
            unsaid.add(sentence)
    assert unsaid == COMPOSED


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("a: b.csv, line 3: the label is empty; expected a word",
         "「a: b.csv, line 3: 「the label is empty; expected a word」」"),
        ("x.csv: No trial came to its end: give it more time.",
         "「x.csv: 「No trial came to its end: give it more time.」」"),
        ("x.csv: There is only the label 'good' in the training rows: a classifier "
         "needs rows of at least two.",
         "「x.csv: 「There is only the label 'good' in the training rows: a classifier "
         "needs rows of at least two.」」"),
        ("The arguments of the training: rank is -1: give at least 1.",
         "「The arguments of the training: 「rank is -1: give at least 1.」」"),
        ("Its process ended without a word, 3 time(s).",
         "「Its process ended without a word, 3 time(s).」"),
        ("There is no space left for the training: free some beneath /x, or set "
         "ECOM_AI['CHECKPOINT_DIR'] to a folder on another disk.",
         "「There is no space left 「for the training」: free some beneath /x, or set "
         "ECOM_AI['CHECKPOINT_DIR'] to a folder on another disk.」"),
        ("The training ended before there was anything to keep. The training was "
         "stopped.",
         "「The training ended before there was anything to keep. 「The training was "
         "stopped.」」"),
        ("x.csv: every row says almost what a row of rows to measure on: x.csv says; "
         "expected others, since what is learnt from cannot measure what was learnt.",
         "「x.csv: 「every row says almost what a row of 「rows to measure on」: x.csv "
         "says; expected others, since what is learnt from cannot measure what was "
         "learnt.」」"),
        ("rows to measure on: x.csv, line 2: the label is empty; expected a word",
         "「「rows to measure on」: x.csv, line 2: 「the label is empty; expected a "
         "word」」"),
        ("x.csv, line 2: something new", "「x.csv, line 2: something new」"),
        ("CUDA error: device-side assert", "CUDA error: device-side assert"),
        ("100%: it says %(file)s", "100%: it says %(file)s"),
        ("", ""),
    ],
)  # fmt: skip
def test_an_error_is_said_again_with_its_names_and_figures(error, said, chinese):
    assert errors.in_words(error) == said


def test_in_english_nothing_changes():
    for error in told():
        assert errors.in_words(error) == error
