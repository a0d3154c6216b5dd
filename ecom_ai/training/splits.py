"""Which rows train, which validate, and which are held out for the gate.

What a row is used for follows from its text alone, so that the same text is held out
in every run, also when the file has grown since; near-duplicates go the same way.
"""

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ecom_ai.exceptions import BadInput
from ecom_ai.training.files import Rows

VALIDATION, TEST = 0.1, 0.1
#: Texts are near-duplicates from this share of common three-character pieces on.
ALIKE = 0.7
#: Shorter ones are told apart by a letter, so that only the same ones are duplicates.
_SHORT = 12
_PIECE = 3
#: MinHash (Broder 1997): bands of permutations; a pair that agrees in one is compared.
_BANDS, _PER_BAND = 8, 4
#: So many texts of a bucket are compared with each other, all with the first.
_MOST_ALIKE = 50
_NO_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Split:
    """Rows by use. ``dropped`` training rows said almost what a held-out one says."""

    train: Rows
    validation: Rows
    test: Rows
    dropped: int = 0


def split(rows: Rows) -> Split:
    """Splits rows 80:10:10, each label alike; of few rows one a label is held out.

    A label with fewer than three different texts is never held out for the gate.
    """
    groups = near_duplicates(rows.texts)
    test = _chosen(rows, groups, TEST, "test", among=range(len(rows)))
    left = [n for n in range(len(rows)) if n not in test]
    validation = _chosen(rows, groups, VALIDATION, "validation", among=left)
    train = [n for n in left if n not in validation]
    return Split(
        rows.take(train), rows.take(sorted(validation)), rows.take(sorted(test))
    )


def split_beside(rows: Rows, held_out: Rows) -> Split:
    """Splits rows 90:10, where the rows held out for the gate are given apart.

    Rows that say almost what a held-out one says are dropped. Raises BadInput where a
    label has no others.
    """
    groups = near_duplicates([*rows.texts, *held_out.texts])
    seen = set(groups[len(rows) :])
    left = [n for n in range(len(rows)) if groups[n] not in seen]
    lost = set(rows.labels) - {rows.labels[n] for n in left}
    if lost == {""}:  # texts without labels
        raise BadInput(
            f"{rows.name}: every row says almost what a row of {held_out.name} says; "
            "expected others, since what is learnt from cannot measure what was learnt."
        )
    if lost:
        raise BadInput(
            f"{rows.name}: every row with the label {min(lost)!r} says almost what a "
            f"row of {held_out.name} says; expected others, since what is learnt from "
            "cannot measure what was learnt."
        )
    validation = _chosen(rows, groups, VALIDATION, "validation", among=left)
    train = [n for n in left if n not in validation]
    return Split(
        rows.take(train),
        rows.take(sorted(validation)),
        held_out,
        dropped=len(rows) - len(left),
    )


def without(rows: Rows, parts: Split) -> Rows:
    """Rows that say nothing of what is held out or trained on says almost alike."""
    return rows.take(apart(rows.texts, parts))


def apart(texts: Sequence[str], parts: Split) -> list[int]:
    """The places of the texts that are no near-duplicates of any part's."""
    if not texts:
        return []  # the parts may be long, and are not compared for nothing
    known = (*parts.train.texts, *parts.validation.texts, *parts.test.texts)
    same = {form_of(text) for text in known}
    places = [n for n, text in enumerate(texts) if form_of(text) not in same]
    if not places:
        return []  # as where our own sentences are what is learnt from
    groups = near_duplicates([*(texts[n] for n in places), *known])
    taken = set(groups[len(places) :])
    return [n for row, n in enumerate(places) if groups[row] not in taken]


def near_duplicates(texts: Sequence[str]) -> list[int]:
    """A number a text: texts with the same number say almost the same."""
    forms = [form_of(text) for text in texts]
    parent = list(range(len(texts)))
    first: dict[str, int] = {}
    for number, form in enumerate(forms):
        _join(parent, number, first.setdefault(form, number))
    long = [n for form, n in first.items() if len(form) >= _SHORT]
    pieces = {n: _pieces(forms[n]) for n in long}
    for bucket in _buckets(pieces):
        for place, one in enumerate(bucket[:_MOST_ALIKE]):
            others = bucket[place + 1 : _MOST_ALIKE] if place else bucket[1:]
            for other in others:
                if _root(parent, one) != _root(parent, other) and _alike(
                    pieces[one], pieces[other]
                ):
                    _join(parent, one, other)
    return [_root(parent, number) for number in range(len(texts))]


def form_of(text: str) -> str:
    """A text without what near-duplicates differ in: case, width, signs, spaces."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return _NO_WORD.sub("", plain) or plain.strip()


def _pieces(form: str) -> NDArray[np.uint64]:
    found = {form[at : at + _PIECE] for at in range(len(form) - _PIECE + 1)}
    return np.array([hash_number(piece) for piece in found], dtype=np.uint64)


def hash_number(text: str) -> int:
    """60 bits that are the same in every process."""
    raw = text.encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(raw, digest_size=8).digest(), "big") >> 4


def _buckets(pieces: dict[int, NDArray[np.uint64]]) -> list[list[int]]:
    """Texts that agree in a band of MinHash values."""
    random = np.random.default_rng(0)
    factors = random.integers(1, 1 << 60, (_BANDS * _PER_BAND, 1), dtype=np.uint64) | 1
    found: dict[tuple[int, bytes], list[int]] = defaultdict(list)
    for number, hashes in pieces.items():
        # Multiplying by odd numbers, modulo 2^64, permutes; its high bits are random.
        least = ((hashes * factors) >> np.uint64(20)).min(axis=1)
        for band, values in enumerate(least.reshape(_BANDS, _PER_BAND)):
            found[band, values.tobytes()].append(number)
    return [bucket for bucket in found.values() if len(bucket) > 1]


def _alike(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> bool:
    common = np.intersect1d(one, other, assume_unique=True).size
    return bool(common >= ALIKE * (one.size + other.size - common))


def _root(parent: list[int], number: int) -> int:
    while parent[number] != number:
        parent[number] = parent[parent[number]]
        number = parent[number]
    return number


def _join(parent: list[int], one: int, other: int) -> None:
    low, high = sorted((_root(parent, one), _root(parent, other)))
    parent[high] = low


def _chosen(
    rows: Rows, groups: Sequence[int], share: float, use: str, *, among: Sequence[int]
) -> set[int]:
    """About a share of each label's rows, whole groups, by the hash of their texts."""
    members: dict[int, list[int]] = defaultdict(list)
    for number in among:
        members[groups[number]].append(number)
    by_label: dict[str, list[int]] = defaultdict(list)
    for group, numbers in members.items():
        by_label[rows.labels[numbers[0]]].append(group)
    chosen: set[int] = set()
    for found in by_label.values():
        if len(found) < 2 + (use == "test"):
            continue
        wanted = max(1, round(share * sum(len(members[group]) for group in found)))
        taken: list[int] = []
        order = sorted(found, key=lambda g: _place(rows.texts[members[g][0]], use))
        for group in order[:-1]:
            if len(taken) + len(members[group]) / 2 > wanted and taken:
                break
            taken.extend(members[group])
        chosen.update(taken)
    return chosen


def _place(text: str, use: str) -> int:
    return hash_number(f"{use}:{form_of(text)}")
