"""Serving a tagger: texts in, the stretches of them that labels claim out.

A folder holds ``tagger.json``, ``head.safetensors`` and ``adapter/``. The base joined
with the adapter is exported once into the cache, and answers by ONNX Runtime, without
torch: a vector of each token, and for each the head's probabilities. Tokens side by
side that some label claims are one stretch (token classification as in Devlin et al.
2018, "BERT", arXiv:1810.04805, without B- and I-). How likely a stretch is right
follows from its surest token by the scaling that ``tagger.json`` holds.
"""

import hashlib
import json
import math
import os
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

from . import bert_graph
from .adapters import ADAPTER_FOLDER, base_of
from .apart import run_apart
from .bert_graph import EACH, INPUTS
from .checkpoints import CheckpointError, build_once, fingerprint, write_json
from .encoders import cores
from .heads import Head, read_head, softmax
from .onnx_export import MODEL_FILE
from .platt import Platt
from .sessions import open_session

TAGGER_FILE, TOKENIZER_FILE = "tagger.json", "tokenizer.json"
#: Tokens that are read together, and how far one reading begins before the last ends.
WINDOW, OVERLAP = 256, 64
#: From which probability a token is claimed; signs that may part those of a stretch.
CLAIMED, GAP = 0.5, 2
#: The least share of no label that is told from none.
_LEAST_SHARE = 1e-30


@dataclass(frozen=True)
class TaggerSettings:
    """What ``tagger.json`` holds: the labels; the first claims nothing."""

    labels: tuple[str, ...]
    calibration: Platt = field(default_factory=Platt)

    def write(self, folder: Path) -> None:
        write_json(folder / TAGGER_FILE, asdict(self))


def read_tagger_settings(folder: Path) -> TaggerSettings:
    """What ``tagger.json`` says. Raises OSError, ValueError, TypeError and KeyError."""
    told: dict[str, Any] = json.loads((folder / TAGGER_FILE).read_text("utf-8"))
    return TaggerSettings(tuple(told["labels"]), Platt(**told.get("calibration", {})))


@dataclass(frozen=True)
class Tagged:
    """Characters from start to end, the label that claims them, and how likely it is
    right; ``score`` is the log-odds by which some token is claimed, as it came."""

    start: int
    end: int
    label: str
    probability: float
    score: float = 0.0


class Graph:
    """A base joined with an adapter, open; taggers of the same weights share one."""

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer

        self.tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.session = open_session(folder / MODEL_FILE)


class Tagger:
    """Finds stretches of texts. Thread-safe."""

    def __init__(self, settings: TaggerSettings, head: Head, graph: Graph) -> None:
        self.settings = settings
        self._head, self._graph = head, graph
        self._tokenizer, self._session = graph.tokenizer, graph.session

    @property
    def labels(self) -> tuple[str, ...]:
        return self.settings.labels

    @property
    def calibration(self) -> Platt:
        return self.settings.calibration

    def tag(self, texts: Sequence[str], *, least: float) -> list[list[Tagged]]:
        """Each text's stretches that are right at least so probably.

        Any text is accepted; a long one is read in windows.
        """
        with ThreadPoolExecutor(cores()) as pool:
            return list(pool.map(lambda text: self._tag(text, least), texts))

    def claims(self, texts: Sequence[str]) -> list[list[Tagged]]:
        """Each text's stretches whose tokens some label claims, however likely."""
        return self.tag(texts, least=0.0)

    def _tag(self, text: str, least: float) -> list[Tagged]:
        # A lone surrogate is legal in a str, but no tokenizer can take it.
        read = self._tokenizer.encode(text.encode("utf-8", "replace").decode("utf-8"))
        shares = self._probabilities(read.ids)
        every = stretches(text, read.offsets, shares, self.settings)
        return [one for one in every if one.probability >= least]

    def _probabilities(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """(tokens, labels); of two windows the middle of each counts."""
        shares = np.empty((len(ids), len(self.labels)), dtype=np.float32)
        for start in range(0, max(1, len(ids) - OVERLAP), WINDOW - OVERLAP):
            some = np.array([ids[start : start + WINDOW]], dtype=np.int64)
            feed = dict(zip(INPUTS, (some, np.ones_like(some)), strict=True))
            vectors = self._session.run(None, feed)[0][0]
            skipped = OVERLAP // 2 if start else 0
            told = softmax(self._head.logits(vectors[skipped:]))
            shares[start + skipped : start + WINDOW] = told
        return shares


def stretches(
    text: str,
    offsets: Sequence[tuple[int, int]],
    shares: NDArray[np.float32],
    settings: TaggerSettings,
) -> Iterator[Tagged]:
    """What is claimed by each token's probabilities, (tokens, labels)."""
    for rows, place in _stretches(text, offsets, 1 - shares[:, 0] >= CLAIMED):
        some = shares[rows]
        label = int(some[:, 1:].sum(axis=0).argmax()) + 1
        none = max(float(some[:, 0].min()), _LEAST_SHARE)
        score = math.log1p(-none) - math.log(none)
        probability = settings.calibration.probability(score)
        yield Tagged(*place, settings.labels[label], probability, score)


def _stretches(
    text: str, offsets: Sequence[tuple[int, int]], claimed: NDArray[np.bool_]
) -> Iterator[tuple[list[int], tuple[int, int]]]:
    """Rows of tokens that are claimed side by side, and the characters they cover."""
    rows: list[int] = []
    for row in (*map(int, np.flatnonzero(claimed)), None):
        if rows and (row is None or offsets[row][0] - offsets[rows[-1]][1] > GAP):
            start, end = offsets[rows[0]][0], offsets[rows[-1]][1]
            said = text[start:end]
            start += len(said) - len(said.lstrip())
            if said.strip():
                yield rows, (start, start + len(said.strip()))
            rows = []
        if row is not None and offsets[row][1] > offsets[row][0]:
            rows.append(row)


#: Those in use, by process and folder.
_graphs: WeakValueDictionary[tuple[int, Path], Graph] = WeakValueDictionary()
_loading = threading.Lock()


def load_tagger(folder: Path, *, cache: Path) -> Tagger:
    """The tagger of a folder.

    At first use its graph is exported into ``cache``, in some seconds and in a process
    of its own. Raises ``CheckpointError`` for a folder that cannot be read.
    """
    try:
        settings = read_tagger_settings(folder)
        head = read_head(folder, temperature=1.0, longest=0, rejection=None)
        return Tagger(settings, head, _graph(folder, cache))
    except CheckpointError:
        raise
    except Exception as error:  # four libraries, each with errors of its own
        raise CheckpointError(
            f"{folder} is no tagger that can be read ({error!r}). Copy the whole "
            "folder again."
        ) from error


def _graph(folder: Path, cache: Path) -> Graph:
    digest = hashlib.sha256(fingerprint(folder / ADAPTER_FOLDER).encode())
    place = cache / f"tagger-{digest.hexdigest()[:12]}"
    # The process id is in the key because a forked child must not share a session.
    key = (os.getpid(), place)
    with _loading:
        found = _graphs.get(key)
        if found is None:
            if not place.is_dir():
                run_apart(__name__, str(folder), str(cache), str(place))
            # Where that did not work, it is done here, and raises what is wrong.
            found = Graph(export(folder, cache=cache, target=place))
            _graphs[key] = found
        return found


def export(folder: Path, *, cache: Path, target: Path) -> Path:
    """``target`` with the graph of int8 and the tokenizer, made if it is missing."""
    from .bases import base_folder
    from .merging import merged

    def build(draft: Path) -> None:
        adapter = folder / ADAPTER_FOLDER
        base = base_folder(base_of(adapter), cache=cache)
        found = merged(adapter, base=base, pooling=EACH)
        graph = bert_graph.build(found.weights, found.sizes, int8=True)
        (draft / MODEL_FILE).write_bytes(graph)
        (draft / TOKENIZER_FILE).write_bytes((base / TOKENIZER_FILE).read_bytes())

    return build_once(target, build)


if __name__ == "__main__":
    export(Path(sys.argv[1]), cache=Path(sys.argv[2]), target=Path(sys.argv[3]))
