"""A recommender that answers: numpy and ONNX Runtime, no torch in the process.

The score of an item is ``shopper vector · item vector + blend x followers``. Item
vectors have unit length, so an index of cosines orders items as their product with
the shopper's vector does.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..checkpoints import CheckpointError, write_json
from ..ranking_metrics import NOTHING, K, RankingMetrics, best, evaluate_ranking
from ..sessions import open_session
from .cold import lean, unit
from .followers import Followers
from .vocabulary import Vocabulary

Vector = NDArray[np.float32]

FORMAT = 1
SETTINGS_FILE = "recommender.json"
TENSORS_FILE = "recommender.safetensors"
GRAPH_FILE = "encoder.onnx"
UNKNOWN = -2  # in no list
ROWS = 256  # shoppers ranked at a time
_NONE: Mapping[str, Vector] = MappingProxyType({})


@dataclass(frozen=True)
class Scored:
    """An item and its score, for ordering only."""

    key: str
    score: float


@dataclass(frozen=True)
class Tensors:
    """All arrays of a recommender of several networks, side by side.

    ``vectors`` is items x d. ``attributes`` and ``text`` turn what is known of an
    item into its vector: attributes x d and text dimensions x d. ``owners`` counts
    those of the shoppers trained on who have each item.
    """

    vectors: Vector
    attributes: Vector
    text: Vector
    owners: NDArray[np.int32]
    followers: Followers

    def flat(self) -> dict[str, NDArray[Any]]:
        """By the names they have in the file."""
        arrays = {**vars(self), **vars(self.followers)}
        del arrays["followers"]
        return arrays


@dataclass(frozen=True)
class Settings:
    """What is in ``recommender.json``. ``shoppers`` is how many were trained on."""

    vocabulary: Vocabulary
    members: int
    max_length: int
    blend: float
    shoppers: int
    arguments: Mapping[str, Any]
    metrics: Mapping[str, float]
    format: int = FORMAT


class Recommender:
    """What comes next, for shoppers of any history. Thread-safe."""

    def __init__(self, settings: Settings, tensors: Tensors, graph: bytes) -> None:
        self.settings, self._tensors = settings, tensors
        self._vocabulary = settings.vocabulary
        self._session = open_session(graph)

    @property
    def dimensions(self) -> int:
        """Of all vectors."""
        return int(self._tensors.vectors.shape[1])

    @property
    def blend(self) -> float:
        """What the followers of a history weigh beside the product of vectors."""
        return self.settings.blend

    @property
    def text_dimensions(self) -> int:
        """Of the text vectors that it was trained with; 0 for none."""
        return len(self._tensors.text)

    def knows(self, key: str) -> bool:
        """Whether an item, sold or cold, was there when it was trained."""
        return key in self._vocabulary.number

    def item_vector(self, key: str) -> Vector:
        """The unit vector (d,) of an item that it knows. Raises KeyError."""
        vector: Vector = self._tensors.vectors[self._vocabulary.number[key]]
        return vector

    def item_vectors(self) -> tuple[tuple[str, ...], Vector]:
        """(keys, unit vectors, n x d): items of sequences first, cold ones after."""
        return self._vocabulary.keys, self._tensors.vectors

    def cold_vector(
        self, attributes: Sequence[str] = (), text_vector: Vector | None = None
    ) -> Vector:
        """The unit vector (d,) of an item from its attributes and text alone.

        All zero where nothing of it is known. Raises ValueError for a text vector of
        another length than those trained with.
        """
        known = self._vocabulary.attribute_number
        rows = [known[name] for name in dict.fromkeys(attributes) if name in known]
        total = self._tensors.attributes[rows].sum(axis=0)
        if text_vector is not None:
            if len(text_vector) != len(self._tensors.text):
                raise ValueError(
                    f"The text vector has {len(text_vector)} dimensions; this "
                    f"recommender was trained with {len(self._tensors.text)}."
                )
            total = total + text_vector @ self._tensors.text
        own = unit(total[None].astype(np.float32), parts=self.settings.members)
        sold = self._tensors.vectors[: self._vocabulary.trained]
        vector: Vector = lean(own, sold, parts=self.settings.members)[0]
        return vector

    def shopper_vector(
        self, items: Sequence[str], others: Mapping[str, Vector] = _NONE
    ) -> Vector:
        """What a shopper with these items, oldest first, takes next: a vector (d,).

        ``others`` are vectors, as of ``cold_vector``, of items that came after the
        training. What is neither there nor known does not count; all zero where
        nothing counts.
        """
        known, own = self._vocabulary.number, self._tensors.vectors
        vectors = [
            own[known[key]] if key in known else others[key]
            for key in items
            if key in known or key in others
        ]
        return self._encode(np.array(vectors, dtype=np.float32))

    def followers(self, items: Sequence[str]) -> list[Scored]:
        """Items that follow these, oldest first; the scores add up to 1."""
        scores = self._tensors.followers.after(self._vocabulary.numbers(items))
        found = np.flatnonzero(scores)
        found = found[np.argsort(-scores[found], kind="stable")]
        return [Scored(self._vocabulary.keys[i], float(scores[i])) for i in found]

    def recommend(
        self, items: Sequence[str], *, k: int = K, exclude: Iterable[str] = ()
    ) -> list[Scored]:
        """The ``k`` best for a shopper with these items, oldest first.

        Neither their own items nor those of ``exclude``; nothing for a shopper none
        of whose items is known.
        """
        history = self._vocabulary.numbers(items)
        scores = self._scores([history])
        scores[0, self._vocabulary.numbers(exclude)] = -np.inf
        top = [int(number) for number in best(scores, k)[0] if number != NOTHING]
        return [Scored(self._vocabulary.keys[i], float(scores[0, i])) for i in top]

    def evaluate(self, sequences: Sequence[Sequence[str]]) -> RankingMetrics:
        """How well the last item of each sequence is guessed from those before it.

        Every known item competes, but the shopper's own. An item that is not known
        is never guessed, nor is anything for a shopper without known items. Raises
        ValueError where no sequence has two items.
        """
        numbers = self._vocabulary.number
        pairs = [
            (
                self._vocabulary.numbers(sequence[:-1]),
                numbers.get(sequence[-1], UNKNOWN),
            )
            for sequence in sequences
            if len(sequence) > 1
        ]
        tops = [
            best(self._scores([history for history, _ in pairs[row : row + ROWS]]))
            for row in range(0, len(pairs), ROWS)
        ]
        return evaluate_ranking(
            np.concatenate(tops or [np.empty((0, K), dtype=np.intp)]),
            np.array([target for _, target in pairs]),
            owners=self._tensors.owners,
            shoppers=self.settings.shoppers,
        )

    def _scores(self, histories: Sequence[Sequence[int]]) -> Vector:
        """Histories x items; minus infinity for one's own, all for one without any."""
        own = self._tensors.vectors
        shoppers = np.stack([self._encode(own[history]) for history in histories])
        scores: Vector = shoppers @ self._tensors.vectors.T
        for line, history in zip(scores, histories, strict=True):
            if self.blend:
                line += self.blend * self._tensors.followers.after(history)
            line[history if history else slice(None)] = -np.inf
        return scores

    def _encode(self, history: Vector) -> Vector:
        """That of a shopper whose items have these vectors (n x d), oldest first."""
        if not len(history):
            return np.zeros(self.dimensions, dtype=np.float32)
        last = history[-self.settings.max_length :]
        vector: Vector = self._session.run(None, {"items": last[None]})[0][0]
        return vector


def save_recommender(
    folder: Path, settings: Settings, tensors: Tensors, graph: bytes
) -> None:
    """Write the three files; ``recommender.json`` last, so that it vouches for all."""
    from safetensors.numpy import save_file

    folder.mkdir(parents=True, exist_ok=True)
    arrays = {k: np.ascontiguousarray(v) for k, v in tensors.flat().items()}
    save_file(arrays, folder / TENSORS_FILE)
    (folder / GRAPH_FILE).write_bytes(graph)
    write_json(folder / SETTINGS_FILE, asdict(settings))


def load_recommender(folder: Path) -> Recommender:
    """Read what ``fit_recommender`` wrote.

    Raises CheckpointError when the folder is not complete or not ours.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        data = json.loads((folder / SETTINGS_FILE).read_text(encoding="utf-8"))
        if data.get("format") != FORMAT:
            raise ValueError(f"format {data.get('format')}, expected {FORMAT}")
        words = data.pop("vocabulary")
        words |= {name: tuple(words[name]) for name in ("keys", "attributes")}
        settings = Settings(vocabulary=Vocabulary(**words), **data)
        arrays = load_file(folder / TENSORS_FILE)
        names = ("starts", "targets", "scores")
        followers = Followers(*(arrays.pop(name) for name in names))
        tensors = Tensors(**arrays, followers=followers)
        graph = (folder / GRAPH_FILE).read_bytes()
    except (OSError, ValueError, TypeError, KeyError, SafetensorError) as error:
        raise CheckpointError(
            f"{folder} cannot be read as a recommender ({error!r}). Expected "
            f"{SETTINGS_FILE}, {TENSORS_FILE} and {GRAPH_FILE} as "
            "fit_recommender writes them, copied completely."
        ) from error
    return Recommender(settings, tensors, graph)
