"""A language model with LoRA: what it learns from, and how it is watched."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from ..chat import IGNORED, Exchange, tokens_of
from ..trainers.looping import Loop, train_loop
from ..trainers.network import _save_what_learns, learning, moved
from ..trainers.targets import Row, collate
from ..trainers.watching import Course, Plan
from ..trainers.work import Work

#: What is watched: the mean probability of a reply's token, 1 / perplexity.
METRIC = "token_probability"


class Network(nn.Module):
    """A language model with its adapter; only what learns is saved with a step."""

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.encoder = model  # by this name the trainers know the transformer
        _save_what_learns(self)

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, labels: Tensor
    ) -> dict[str, Tensor]:
        """The mean loss of a batch's reply tokens, and their number."""
        found = self.encoder(
            input_ids=input_ids, attention_mask=attention_mask, use_cache=False
        )
        wanted = labels[:, 1:]
        loss = functional.cross_entropy(
            found.logits[:, :-1][wanted != IGNORED].float(), wanted[wanted != IGNORED]
        )
        return {"loss": loss, "tokens": (wanted != IGNORED).sum()}


class Replies:
    """Tokenised exchanges, as torch's DataLoader wants a data set."""

    def __init__(
        self, exchanges: Sequence[Exchange], tokenizer: Any, *, longest: int
    ) -> None:
        self.rows: list[Row] = [
            tokens_of(tokenizer, one, longest=longest) for one in exchanges
        ]

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, number: int) -> Row:
        return self.rows[number]

    def lengths(self) -> list[int]:
        return [len(ids) for ids, _ in self.rows]


@dataclass(frozen=True)
class Lesson:
    """Rows to learn from, rows to watch it on, and what fills up a batch."""

    rows: Replies
    watched: Replies
    padding: int


def train(network: Network, work: Work, plan: Plan, lesson: Lesson) -> Course:
    """Trains in place, as ``train_loop`` does, watched by the probability of tokens."""
    decay = work.arguments.weight_decay
    loop = Loop(
        rows=lesson.rows,
        lengths=lesson.rows.lengths(),
        collate=partial(collate, padding=lesson.padding),
        groups=[{"params": [p for _, p in learning(network)], "weight_decay": decay}],
        metric=METRIC,
        watched=len(lesson.watched),
        narrow=True,
        figures=lambda: {METRIC: token_probability(network, lesson, work.trains_on)},
        arguments={
            "run_name": f"{work.folder.parent.name} generator",
            "label_names": ["labels"],
        },
    )
    return train_loop(network, work, plan, loop)


def token_probability(network: Network, lesson: Lesson, device: str) -> float:
    """Of the watched replies' tokens, the geometric mean."""
    loss, tokens = 0.0, 0
    was_training = network.training
    network.eval()
    with torch.inference_mode():
        for row in lesson.watched.rows:
            found = network(**moved(collate([row], padding=lesson.padding), device))
            count = int(found["tokens"])
            loss, tokens = loss + float(found["loss"]) * count, tokens + count
    network.train(was_training)
    return math.exp(-loss / max(1, tokens))
