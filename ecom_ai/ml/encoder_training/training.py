"""An encoder's network: what it learns from, and how it is watched."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from ..trainers.looping import Loop, train_loop
from ..trainers.network import learning
from ..trainers.watching import Course, Plan
from ..trainers.work import Work
from .batches import Collate, Rows, Tokens, padded
from .objectives import Network
from .pairs import Pairs
from .ranking import Matrix, candidates, ranking_figures, ranks_of

METRIC = "mrr@10"
#: What is trained beside the encoder starts from nothing, and must come along.
BESIDE_RATE = 10
_ENCODED_AT_ONCE = 64


@dataclass(frozen=True)
class Lesson:
    """Rows to learn from, how they become batches, and pairs to watch it on."""

    rows: Rows
    collate: Collate
    tokens: Tokens
    watched: Pairs


def train(network: Network, work: Work, plan: Plan, lesson: Lesson) -> Course:
    """Trains in place, as ``train_loop`` does, watched by the places of documents."""
    loop = Loop(
        rows=lesson.rows,
        lengths=lesson.rows.lengths(),
        collate=lesson.collate,
        groups=_groups(network, work, plan),
        metric=METRIC,
        watched=len(lesson.watched),
        # On a processor pairs are told apart less well by rounded vectors.
        narrow=work.on_gpu,
        # Of two rows each has one negative; a row alone has none.
        compares=True,
        figures=lambda: work.heard(lambda: figures(network, lesson, work.trains_on)),
        arguments={
            "run_name": f"{work.folder.parent.name} encoder",
            "label_names": [],
        },
    )
    return train_loop(network, work, plan, loop)


def figures(network: Network, lesson: Lesson, device: str) -> dict[str, float]:
    """Of the watched pairs, in torch at full precision."""
    pairs, tokens = lesson.watched, lesson.tokens
    documents, _ = candidates(pairs)
    found = ranks_of(
        _encode(network, tokens, pairs.queries, tokens.query_prompt, device),
        _encode(network, tokens, documents, tokens.passage_prompt, device),
        pairs=pairs,
    )
    return ranking_figures(found)


def _encode(
    network: Network, tokens: Tokens, texts: Any, prompt: str, device: str
) -> Matrix:
    ids = tokens.ids(texts, prompt)
    order = sorted(range(len(ids)), key=lambda row: len(ids[row]))
    vectors = np.empty((len(ids), network.size), dtype=np.float32)
    was_training = network.training
    network.eval()
    with torch.inference_mode():
        for start in range(0, len(order), _ENCODED_AT_ONCE):
            some = order[start : start + _ENCODED_AT_ONCE]
            batch = padded([ids[row] for row in some], tokens.padding)
            made = network.vectors(*(tensor.to(device) for tensor in batch))
            vectors[some] = made.float().cpu().numpy()
    network.train(was_training)
    return vectors


def _groups(network: Network, work: Work, plan: Plan) -> list[dict[str, Any]]:
    mine: list[Any] = []
    beside: list[Any] = []
    for name, parameter in learning(network):
        (mine if name.startswith("encoder.") else beside).append(parameter)
    return [
        {"params": mine, "weight_decay": work.arguments.weight_decay},
        {"params": beside, "lr": plan.learning_rate * BESIDE_RATE},
    ]
