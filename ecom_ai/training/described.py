"""What labels mean, in words: the shop's, else ours, else the label's own."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from ecom_ai.training import sentences
from ecom_ai.training.files import Rows, label_of, read_rows, text_of
from ecom_ai.training.lines import Source

#: The column of a file in which a row may say what its label means.
COLUMN = "description"
Described = Mapping[str, tuple[str, ...]]
_APART = re.compile(r"[\W_]+|(?<=[a-z])(?=[A-Z])")
#: Two letters of an alphabet or a Chinese character say something; "1" does not.
_SAYS_SOMETHING = re.compile(r"[^\W\d_]{2}|[\u4e00-\u9fff]")


def read_descriptions(
    path: Path, name: str = "", *, known: Sequence[str] | None = None
) -> Described:
    """What a file with the columns label and description says; several rows a label.

    ``known`` are the labels that there may be. Raises BadInput, naming the file, the
    line and what was expected.
    """
    source = Source(path, name)
    found: dict[str, list[str]] = defaultdict(list)
    for row in read_rows(source, needed=("label", COLUMN)):
        label, text = label_of(source, row, known), text_of(source, row, COLUMN)
        if not text.strip():
            raise source.fail(f"the {COLUMN} is empty; expected some words", row.line)
        found[label].append(text.strip())
    if len(found) < 2 and known is None:
        raise source.fail(
            f"{len(found)} label up to here; expected two labels or more to tell apart"
        )
    return {label: tuple(dict.fromkeys(texts)) for label, texts in found.items()}


def in_rows(rows: Rows) -> Described:
    """What the column description of the rows says, by label; nothing without one."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for label, others in zip(rows.labels, rows.others, strict=False):
        if text := others.get(COLUMN, "").strip():
            found[label][text] = None
    return {label: tuple(texts) for label, texts in found.items()}


def of_labels(role: str, labels: Sequence[str], shops: Described) -> Described:
    """For each label the shop's words, else ours, else those that it consists of.

    A label of which we have sentences needs no words of its own; one that is a mere
    number has none.
    """
    known = role in sentences.roles()
    ours: Described = sentences.descriptions(role) if known else {}
    told = set(sentences.read(role).labels) if known else set()
    found = {}
    for label in labels:
        texts = shops.get(label) or ours.get(label)
        if not texts and label not in told:
            texts = _own_words(label)
        if texts:
            found[label] = texts
    return found


def _own_words(label: str) -> tuple[str, ...]:
    words = _APART.sub(" ", label).strip().lower()
    return (words,) if _SAYS_SOMETHING.search(words) else ()
