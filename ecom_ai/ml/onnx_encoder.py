"""A text encoder's exported graph, served by ONNX Runtime without torch."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .checkpoints import CheckpointError, fingerprint, read_settings
from .onnx_export import INPUTS, MODEL_FILE, OUTPUT, TOKENS
from .prompts import Tokens, prepared, prompts, tokens


class OnnxEncoder:
    """Serves an exported folder by ONNX Runtime, without torch. Thread-safe.

    Each text runs by itself, on one of ``threads`` cores (default: all this process
    may use). The graph quantises activations with one scale for all texts of a run,
    so in a common run a text's vector would depend on its neighbours (cosine down to
    0.996); alone it depends on the text only, and nothing is padded. ``name`` is what
    the checkpoint was asked for by: of some it says which prompts they need.
    """

    def __init__(
        self, folder: Path, *, threads: int | None = None, name: str = ""
    ) -> None:
        from onnxruntime import InferenceSession, SessionOptions
        from tokenizers import Tokenizer

        self._folder = folder
        self._settings = read_settings(folder)
        self._prompts = prompts(
            name,
            {
                "query": self._settings.query_prompt,
                "passage": self._settings.passage_prompt,
            },
        )
        self._threads = threads or _cores()
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(self._settings.max_length)
        options = SessionOptions()
        options.intra_op_num_threads = 1
        self._session = InferenceSession(
            folder / MODEL_FILE, options, providers=["CPUExecutionProvider"]
        )

    @property
    def dimensions(self) -> int:
        return self._settings.dimensions

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 (hex) of the exported graph."""
        return fingerprint(self._folder)

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode what people type: n texts → n x dimensions."""
        return self._encode(texts, self._prompts[0])

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode what is searched: n texts → n x dimensions."""
        return self._encode(texts, self._prompts[1])

    def _encode(self, texts: Sequence[str], prompt: str) -> NDArray[np.float32]:
        ready = prepared(texts, prompt, self._settings.max_length)
        vectors = np.empty((len(ready), self.dimensions), dtype=np.float32)

        def encode_at(row: int) -> None:
            vectors[row] = self._encode_one(ready[row])

        if self._threads == 1 or len(ready) < 2:
            for row in range(len(ready)):
                encode_at(row)
        else:
            # Longest first, so that no core is left alone with a long text.
            rows = sorted(range(len(ready)), key=lambda row: -len(ready[row]))
            with ThreadPoolExecutor(self._threads) as pool:
                list(pool.map(encode_at, rows))
        return vectors

    def _encode_one(self, text: str) -> NDArray[np.float32]:
        vector: NDArray[np.float32] = self._run(self._tokenizer.encode(text), OUTPUT)
        return vector

    def encode_tokens(self, texts: Sequence[str], kind: str) -> list[Tokens]:
        """The tokens of each text as a "query" or "passage", without its prompt.

        Raises ``CheckpointError`` for a graph that was exported without them.
        """
        if TOKENS not in {output.name for output in self._session.get_outputs()}:
            raise CheckpointError(
                f"{self._folder} was exported before tokens were. Train or convert it "
                "again."
            )
        prompt = self._prompts[0 if kind == "query" else 1]
        found = []
        for text in prepared(texts, prompt, self._settings.max_length):
            encoding = self._tokenizer.encode(text)
            found.append(
                tokens(self._run(encoding, TOKENS), encoding.offsets, len(prompt))
            )
        return found

    def _run(self, encoding: Any, output: str) -> Any:
        inputs = (encoding.ids, encoding.attention_mask)
        feed = {
            name: np.array([values], dtype=np.int64)
            for name, values in zip(INPUTS, inputs, strict=True)
        }
        return self._session.run([output], feed)[0][0]


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
