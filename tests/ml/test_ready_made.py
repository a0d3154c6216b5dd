"""Texts that come with the app are encoded once; others leave no trace."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from ecom_ai.ml.ready_made import ReadyMade
from ecom_ai.ml.vectors import VectorStore

OURS = ["It broke.", "很好用。", "Fine \ud800 thing"]


class Counting:
    """An encoder whose vectors tell the text and the prompt."""

    dimensions = 3

    def __init__(self, fingerprint: str = "f" * 64) -> None:
        self.fingerprint = fingerprint
        self.asked: list[str] = []

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        self.asked += texts
        rows = [[len(text), ord(text[0]), 1.0] for text in texts]
        return np.array(rows, dtype=np.float32).reshape(-1, 3)

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        return -self.encode_queries(texts)


@pytest.fixture
def known(tmp_path: Path) -> Path:
    made = ReadyMade(Counting(), folder=tmp_path, texts=OURS)
    made.encode_queries([*OURS[:2], "a shopper's own words"])
    return tmp_path


def test_only_what_is_new_is_encoded_and_the_vectors_are_the_same(known) -> None:
    plain, inner = Counting(), Counting()
    texts = [OURS[1], "other", OURS[0], OURS[2], OURS[1]]
    found = ReadyMade(inner, folder=known, texts=OURS).encode_queries(texts)
    assert np.array_equal(found, plain.encode_queries(texts))
    assert sorted(inner.asked) == sorted(["other", OURS[2]])
    again = Counting()
    assert np.array_equal(
        ReadyMade(again, folder=known, texts=OURS).encode_queries(texts), found
    )
    assert again.asked == ["other"]


def test_what_a_shop_wrote_is_not_kept(known) -> None:
    inner = Counting()
    made = ReadyMade(inner, folder=known, texts=OURS)
    made.encode_queries(["a shopper's own words"])
    assert inner.asked == ["a shopper's own words"]


def test_the_pace_is_that_of_what_was_encoded(known, tmp_path) -> None:
    """Else all that follows would seem to take no time."""
    spent: list[int] = []
    made = ReadyMade(Counting(), folder=known, texts=OURS)
    store = VectorStore(made, prompt="query", folder=tmp_path / "steps")

    def told(rows: int, _seconds: float) -> None:
        spent.append(rows)

    store.encode(OURS[:2], spent=told)
    assert spent == []
    store.encode([*OURS, "other"], spent=told)
    assert spent == [2]


@pytest.mark.parametrize("other", ["prompt", "encoder"])
def test_another_prompt_or_encoder_has_vectors_of_its_own(known, other) -> None:
    inner = Counting("e" * 64 if other == "encoder" else "f" * 64)
    made = ReadyMade(inner, folder=known, texts=OURS)
    found = (
        made.encode_queries(OURS) if other == "encoder" else made.encode_passages(OURS)
    )
    assert inner.asked == OURS
    assert found[:, 2].tolist() == [1.0 if other == "encoder" else -1.0] * 3


def test_a_file_that_was_cut_short_is_made_again(known) -> None:
    for path in known.rglob("*.npz"):
        path.write_bytes(path.read_bytes()[:50])
    inner = Counting()
    made = ReadyMade(inner, folder=known, texts=OURS)
    assert np.array_equal(made.encode_queries(OURS), Counting().encode_queries(OURS))
    assert inner.asked == OURS


def test_no_texts(tmp_path) -> None:
    made = ReadyMade(Counting(), folder=tmp_path, texts=OURS)
    assert made.encode_queries([]).shape == (0, 3)
    assert not list(tmp_path.iterdir())
