"""The network, the rows and the batches of an objective."""

from collections.abc import Sequence
from typing import Any

import torch

from ..trainers.work import TrainingError
from .arguments import PAIRS, EncoderArguments
from .batches import (
    Rows,
    Tokens,
    collate_masked,
    collate_pairs,
    collate_texts,
    collate_tsdae,
)
from .fitting import NOISE, TEMPERATURES
from .objectives import MaskedWords, Network, Ranking, SimCSE, Tsdae
from .pairs import Pairs
from .training import Lesson


def lesson_of(
    encoder: Any,
    arguments: EncoderArguments,
    tokens: Tokens,
    train: Pairs | Sequence[str],
    watched: Pairs,
    *,
    pooling: str,
) -> tuple[Network, Lesson]:
    """What ``training.train`` needs, by the objective of the arguments.

    Raises ``TrainingError`` where the base cannot learn by it.
    """
    name = arguments.objective
    temperature = arguments.temperature or TEMPERATURES.get(name, 0.0)
    noise = arguments.noise or NOISE.get(name, 0.0)
    if isinstance(train, Pairs):
        if name != PAIRS:
            raise TrainingError(f"The objective {name} learns from texts, not pairs.")
        network: Network = Ranking(encoder, pooling=pooling, temperature=temperature)
        lesson = Lesson(tokens.pairs(train), collate_pairs(tokens), tokens, watched)
        return network.seal(), lesson
    rows = tokens.texts(train)
    if name == "simcse":
        _require_dropout(arguments)
        network = SimCSE(encoder, pooling=pooling, temperature=temperature)
        collate = collate_texts(tokens)
    elif name == "tsdae":
        network = Tsdae(encoder, pooling=pooling, tokens=_known(rows))
        collate = collate_tsdae(tokens, noise=noise)
    elif name == "mlm":
        if tokens.tokenizer.mask_token_id is None:
            raise TrainingError(
                "The base's tokenizer has no mask, so no word can be hidden: take "
                "tsdae or simcse."
            )
        network = MaskedWords(encoder, pooling=pooling, tokens=_known(rows))
        collate = collate_masked(tokens, noise=noise)
    else:
        raise TrainingError(f"The objective {name} learns from pairs, not texts.")
    return network.seal(), Lesson(rows, collate, tokens, watched)


def _known(rows: Rows) -> torch.Tensor:
    """The tokens that occur, in order."""
    return torch.tensor(sorted({token for row in rows.rows for token in row["ids"]}))


def _require_dropout(arguments: EncoderArguments) -> None:
    if not arguments.dropout:
        raise TrainingError(
            "dropout is 0: SimCSE learns from what dropout changes, so leave some."
        )
