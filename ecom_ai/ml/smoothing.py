"""How large the activations of an adapted encoder become, so that its int8 is truer."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from . import bert_graph
from .adapters import base_of
from .bases import base_folder
from .checkpoints import read_settings
from .merging import LARGEST, merged
from .sessions import open_session

#: So many texts tell it well enough.
TEXTS = 100


def measure(folder: Path, texts: Sequence[str], *, cache: Path) -> None:
    """Writes beside the adapter in ``folder`` how large what its matrices read becomes.

    ``texts`` are such as it will serve, with their prompts; some ``TEXTS`` of them are
    read at full precision. Only where ``merging.can_merge``.
    """
    from safetensors.numpy import save_file
    from tokenizers import Tokenizer

    base, settings = base_folder(base_of(folder), cache=cache), read_settings(folder)
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(settings.max_length)
    largest: dict[str, NDArray[np.float32]] = {}
    tokens = [tokenizer.encode(text).ids for text in texts[:TEXTS]]
    for found in _watched(folder, base, settings.pooling, tokens):
        for name, values in found.items():
            largest[name] = np.maximum(values, largest.get(name, 0))
    save_file(largest, folder / LARGEST)


def _watched(
    folder: Path, base: Path, pooling: str, texts: Sequence[Sequence[int]]
) -> Iterator[dict[str, NDArray[np.float32]]]:
    """Of each text what a watched graph puts out besides its vector."""
    whole = merged(folder, base=base, pooling=pooling)
    graph = bert_graph.build(whole.weights, whole.sizes, int8=False, watched=True)
    session = open_session(graph)
    names = [one.name for one in session.get_outputs()]
    names.remove(bert_graph.OUTPUT)
    for ids in texts:
        feed = {
            name: np.array([values], dtype=np.int64)
            for name, values in zip(
                bert_graph.INPUTS, (ids, [1] * len(ids)), strict=True
            )
        }
        of = [name.removesuffix(bert_graph.WATCHED) for name in names]
        yield dict(zip(of, session.run(names, feed), strict=True))
