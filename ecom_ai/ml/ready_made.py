"""Vectors of the texts that come with the app, encoded once and kept.

Sentences of ours stand in for labels wherever a shop has few, so that each role, each
training and each shop asks for the vectors of the same texts.
"""

import hashlib
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from .encoders import Encoder

#: Beside the checkpoints, in their cache.
FOLDER = "vectors"
Matrix = NDArray[np.float32]


class ReadyMade:
    """An encoder that keeps the vectors of some texts beneath ``folder``.

    Any other text it encodes and forgets: a shop's own texts leave no trace there.
    """

    def __init__(
        self, encoder: Encoder, *, folder: Path, texts: Collection[str]
    ) -> None:
        self._encoder, self._folder = encoder, folder
        self._texts = frozenset(texts)
        self._known: dict[str, dict[bytes, Matrix]] = {}
        #: How many texts were encoded when it was asked last.
        self.made = 0

    @property
    def dimensions(self) -> int:
        return self._encoder.dimensions

    @property
    def fingerprint(self) -> str:
        return self._encoder.fingerprint

    def encode_queries(self, texts: Sequence[str]) -> Matrix:
        return self._encode(texts, "query", self._encoder.encode_queries)

    def encode_passages(self, texts: Sequence[str]) -> Matrix:
        return self._encode(texts, "passage", self._encoder.encode_passages)

    def _encode(
        self,
        texts: Sequence[str],
        prompt: str,
        encode: Callable[[Sequence[str]], Matrix],
    ) -> Matrix:
        folder = self._folder / f"{self.fingerprint[:24]}-{prompt}"
        if prompt not in self._known:
            self._known[prompt] = _read(folder, self.dimensions)
        known = self._known[prompt]
        keys = [_key(text) for text in texts]
        new = {key: n for n, key in enumerate(keys) if key not in known}
        self.made = len(new)
        made = dict(zip(new, encode([texts[n] for n in new.values()]), strict=True))
        ours = {k: made[k] for k, n in new.items() if texts[n] in self._texts}
        if ours:
            _write(folder, ours)
            known.update(ours)
        found = np.empty((len(texts), self.dimensions), dtype=np.float32)
        for row, key in enumerate(keys):
            found[row] = made[key] if key in made else known[key]
        return found


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()[:16]


def _read(folder: Path, dimensions: int) -> dict[bytes, Matrix]:
    known: dict[bytes, Matrix] = {}
    for path in sorted(folder.glob("*.npz")):
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
                keys, vectors = stored["keys"], stored["vectors"]
        except (OSError, ValueError, KeyError, BadZipFile):
            continue  # what cannot be read is encoded again
        if vectors.shape == (len(keys), dimensions):
            found = (key.tobytes() for key in keys)
            known.update(zip(found, vectors.astype(np.float32), strict=True))
    return known


def _write(folder: Path, made: dict[bytes, Matrix]) -> None:
    """A file for what is new, whole or not at all; others may write beside."""
    folder.mkdir(parents=True, exist_ok=True)
    keys = np.frombuffer(b"".join(made), np.uint8).reshape(len(made), -1)
    path = folder / f"{hashlib.sha256(keys.tobytes()).hexdigest()[:24]}.npz"
    with NamedTemporaryFile(dir=folder, suffix=".draft", delete=False) as draft:
        np.savez(draft, keys=keys, vectors=np.stack(list(made.values())))
    Path(draft.name).replace(path)
