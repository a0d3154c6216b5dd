"""How a recommender is trained: every choice, with its help."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..compression import Compression
from ..notes import Note

_LEAST = {
    "dimensions": 2,
    "layers": 1,
    "heads": 1,
    "members": 1,
    "epochs": 1,
    "patience": 1,
    "batch_positions": 1,
    "max_length": 1,
    "max_minutes": 0.01,
    "learning_rate": 1e-9,
    "weight_decay": 0,
    "temperature": 1e-3,
    "blend": 0,
    "int8_loss": 0,
    "seed": 0,
}
_SHARES = (
    "dropout",
    "item_dropout",
    "label_smoothing",
    "filter_share",
    "averaging",
)


def _argument(default: Any, text: str) -> Any:
    return field(default=default, metadata={"help": text})


@dataclass(frozen=True, kw_only=True)
class RecommenderArguments:
    """The arguments of a training; ``field.metadata["help"]`` explains each.

    Raises ``ValueError``, naming the argument, for what makes no sense.
    """

    dimensions: int = _argument(64, "Of the vectors of one network.")
    layers: int = _argument(2, "Transformer layers.")
    heads: int = _argument(2, "Attention heads a layer; they divide the dimensions.")
    members: int = _argument(
        1, "Networks trained one after the other; their vectors stand side by side."
    )
    dropout: float = _argument(0.5, "Share of activations dropped while training.")
    item_dropout: float = _argument(
        0.25, "Share of items that do without their learned part in a step: cold ones."
    )
    label_smoothing: float = _argument(0.0, "Share of certainty given to all items.")
    filter_share: float = _argument(
        0.7, "Weight of the frequency filter in a layer; the rest is attention."
    )
    temperature: float = _argument(0.07, "Of the softmax over cosines, to begin with.")
    learning_rate: float = _argument(0.002, "Step size of Adam.")
    weight_decay: float = _argument(0.0, "Pull of weights towards zero.")
    averaging: float = _argument(
        0.99, "How slowly the served average of weights moves."
    )
    epochs: int = _argument(200, "How often each sequence is seen at most.")
    patience: int = _argument(
        5, "Stop after so many evaluations without a better validation NDCG@10."
    )
    batch_positions: int = _argument(2048, "Places in sequences to learn from a step.")
    max_length: int = _argument(50, "The last so many items of a shopper are read.")
    max_minutes: float | None = _argument(None, "Be done in about so many minutes.")
    blend: float | None = _argument(
        None, "Weight of co-occurrence; by default the best on validation, 0 for none."
    )
    int8_loss: float = _argument(
        0.01,
        "Share of NDCG@10 that serving as int8 may cost; past it, full precision "
        "serves.",
    )
    seed: int = _argument(0, "Of everything random; the same gives the same.")

    def __post_init__(self) -> None:
        for name, least in _LEAST.items():
            value = getattr(self, name)
            if value is not None and not value >= least:
                raise ValueError(f"{name} is {value}: give at least {least}.")
        for name in _SHARES:
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(
                    f"{name} is {getattr(self, name)}: give a share from 0 to 1."
                )
        if self.dimensions % self.heads:
            raise ValueError(
                f"{self.heads} heads do not divide {self.dimensions} dimensions."
            )


@dataclass(frozen=True)
class Fitted:
    """What came of a training; the checkpoint lies in the folder that was given.

    ``metrics`` are of the validation items, blended as served; ``epochs`` says after
    how many each network was best, ``notes`` what people should know, and
    ``compression`` what int8 costs and gains.
    """

    metrics: Mapping[str, float]
    blend: float
    epochs: tuple[int, ...]
    dimensions: int
    parameters: int
    seconds: float
    compression: Compression
    notes: tuple[Note, ...] = ()
