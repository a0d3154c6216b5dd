"""Vectors of many texts, computed once and kept in the run's folder."""

import hashlib
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .encoders import Encoder
from .progress import Stopped, TrainingStopped, never
from .ready_made import ReadyMade

CHUNK = 512
#: Texts encoded at first, until it is known how fast that goes; and about the seconds
#: between two words of how far it is.
_FIRST, _SECONDS = 32, 1.0
Say = Callable[[int, int], None]


class VectorStore:
    """Encodes in chunks; a chunk found in ``folder`` is not encoded again.

    So a stopped or killed run goes on where it was, and two methods of one run share
    what they both need. ``prompt`` is "query" or "passage".
    """

    def __init__(self, encoder: Encoder, *, prompt: str, folder: Path) -> None:
        self._encoder = encoder
        self._encode = {
            "query": encoder.encode_queries,
            "passage": encoder.encode_passages,
        }[prompt]
        self._key = f"{encoder.fingerprint}:{prompt}"
        self._folder = folder
        self._dimensions = encoder.dimensions
        self._seconds_a_row: float | None = None

    def encode(
        self,
        texts: Sequence[str],
        *,
        say: Say = lambda done, of: None,
        stopped: Stopped = never,
        enough: Stopped = never,
        spent: Callable[[int, float], None] = lambda rows, seconds: None,
    ) -> NDArray[np.float32]:
        """Unit vectors, (texts, dimensions); fewer where ``enough()`` said so.

        ``spent`` is told how many texts were encoded in how many seconds. Raises
        ``TrainingStopped``.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        parts = [np.empty((0, self._dimensions), dtype=np.float32)]
        for start in range(0, len(texts), CHUNK):
            if stopped():
                raise TrainingStopped("Stopped while encoding texts.")
            some = texts[start : start + CHUNK]

            def told(done: int, start: int = start) -> None:
                if stopped():
                    raise TrainingStopped("Stopped while encoding texts.")
                say(start + done, len(texts))

            parts.append(self._chunk(some, told, spent))
            say(start + len(some), len(texts))
            if enough():
                break
        return np.concatenate(parts)

    def _chunk(
        self,
        texts: Sequence[str],
        told: Callable[[int], None],
        spent: Callable[[int, float], None],
    ) -> NDArray[np.float32]:
        digest = hashlib.sha256(self._key.encode())
        for text in texts:
            digest.update(hashlib.sha256(text.encode("utf-8", "replace")).digest())
        path = self._folder / f"vectors-{digest.hexdigest()[:24]}.npy"
        if path.is_file():
            stored: NDArray[np.float32] = np.load(path, allow_pickle=False)
            return stored
        vectors = np.empty((len(texts), self._dimensions), dtype=np.float32)
        done = 0
        while done < len(texts):
            if done:
                told(done)
            some = texts[done : done + self._part()]
            began = time.monotonic()
            vectors[done : done + len(some)] = self._encode(some)
            seconds = time.monotonic() - began
            if new := self._new(some):
                spent(new, seconds)
            self._seconds_a_row = seconds / len(some)
            done += len(some)
        save_array(path, vectors)
        return vectors

    def _new(self, texts: Sequence[str]) -> int:
        """How many were encoded now: what was kept ready tells nothing of the pace."""
        if isinstance(self._encoder, ReadyMade):
            return self._encoder.made
        return len(texts)

    def _part(self) -> int:
        """How many texts to encode before it is told how far it is."""
        if self._seconds_a_row is None:
            return _FIRST
        return max(_FIRST, int(_SECONDS / max(self._seconds_a_row, 1e-6)))


def save_array(path: Path, array: NDArray[np.float32]) -> None:
    """Writes an array, whole or not at all: whoever does it may be killed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    with draft.open("wb") as file:  # np.save would append .npy to a name
        np.save(file, array, allow_pickle=False)
    draft.replace(path)
