"""Vectors of many texts, computed once and kept in the run's folder."""

import hashlib
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .encoders import Encoder
from .progress import Stopped, TrainingStopped, never

CHUNK = 512
Say = Callable[[int, int], None]


class VectorStore:
    """Encodes in chunks; a chunk found in ``folder`` is not encoded again.

    So a stopped or killed run goes on where it was, and two methods of one run share
    what they both need. ``prompt`` is "query" or "passage".
    """

    def __init__(self, encoder: Encoder, *, prompt: str, folder: Path) -> None:
        self._encode = {
            "query": encoder.encode_queries,
            "passage": encoder.encode_passages,
        }[prompt]
        self._key = f"{encoder.fingerprint}:{prompt}"
        self._folder = folder
        self._dimensions = encoder.dimensions

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
            parts.append(self._chunk(texts[start : start + CHUNK], spent))
            say(min(start + CHUNK, len(texts)), len(texts))
            if enough():
                break
        return np.concatenate(parts)

    def _chunk(
        self, texts: Sequence[str], spent: Callable[[int, float], None]
    ) -> NDArray[np.float32]:
        digest = hashlib.sha256(self._key.encode())
        for text in texts:
            digest.update(hashlib.sha256(text.encode("utf-8", "replace")).digest())
        path = self._folder / f"vectors-{digest.hexdigest()[:24]}.npy"
        if path.is_file():
            stored: NDArray[np.float32] = np.load(path, allow_pickle=False)
            return stored
        began = time.monotonic()
        vectors = self._encode(texts)
        spent(len(texts), time.monotonic() - began)
        draft = path.with_suffix(".draft")
        with draft.open("wb") as file:  # np.save would append .npy to a name
            np.save(file, vectors, allow_pickle=False)
        draft.replace(path)
        return vectors
