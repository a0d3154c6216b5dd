"""The network of a tagger: what it learns from, and how it is watched."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from ..chat import IGNORED
from ..heads import Head, softmax
from ..span_metrics import counts, span_metrics
from ..taggers import TaggerSettings, stretches
from ..trainers.looping import Loop, train_loop
from ..trainers.network import _save_what_learns, learning, moved
from ..trainers.targets import Row, collate
from ..trainers.watching import Course, Plan
from ..trainers.work import Work
from .marked import Marked, varied

METRIC = "span_f1"
#: What being sure adds to the F1 at most.
_SURER = 0.01


class Network(nn.Module):
    """An encoder that learns by LoRA, and a head on each token."""

    def __init__(self, encoder: Any, head: Head) -> None:
        super().__init__()
        self.encoder = encoder
        self.weight = nn.Parameter(torch.from_numpy(head.weight.copy()))
        self.bias = nn.Parameter(torch.from_numpy(head.bias.copy()))
        _save_what_learns(self)

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, labels: Tensor | None = None
    ) -> dict[str, Tensor]:
        """``logits``, rows x tokens x labels; with ``labels`` the mean ``loss``."""
        hidden = self.encoder(input_ids=input_ids, attention_mask=attention_mask)[0]
        # What tells labels apart is too fine for bfloat16.
        with torch.autocast(hidden.device.type, enabled=False):
            logits = hidden.float() @ self.weight.T + self.bias
        if labels is None:
            return {"logits": logits}
        flat = logits.flatten(0, 1), labels.flatten()
        return {"loss": functional.cross_entropy(*flat, ignore_index=IGNORED)}


class Tokens:
    """Reads marked texts: the numbers of their tokens, and the label of each."""

    def __init__(self, tokenizer: Any, labels: Sequence[str], longest: int) -> None:
        self._tokenizer, self._longest = tokenizer, longest
        self._places = {label: place for place, label in enumerate(labels)}

    def ids(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """A text's tokens and where each stands in it."""
        read = self._tokenizer.encode(text.encode("utf-8", "replace").decode("utf-8"))
        return read.ids[: self._longest], read.offsets[: self._longest]

    def row(self, one: Marked) -> Row:
        ids, offsets = self.ids(one.text)
        return ids, [self._label(one, *place) for place in offsets]

    def _label(self, one: Marked, start: int, end: int) -> int:
        while start < end and one.text[start].isspace():
            start += 1
        if start == end:
            return IGNORED  # it covers no sign, and teaches nothing
        kinds = (s.label for s in one.spans if s.start < end and start < s.end)
        return self._places.get(next(kinds, ""), 0)


class Rows:
    """Marked texts as torch's DataLoader wants a data set: each time with other digits,
    and forms amid other sentences."""

    def __init__(
        self, some: Sequence[Marked], amid: Sequence[str], tokens: Tokens, seed: int
    ) -> None:
        self._some, self._amid, self._tokens = some, amid, tokens
        self._dice = random.Random(seed)  # noqa: S311 - nothing secret

    def __len__(self) -> int:
        return len(self._some)

    def __getitem__(self, number: int) -> Row:
        return self._tokens.row(varied(self._some[number], self._amid, self._dice))

    def lengths(self) -> list[int]:
        return [len(self._tokens.ids(one.text)[0]) for one in self._some]


@dataclass(frozen=True)
class Lesson:
    """Rows to learn from, texts to watch it on, and what reads both.

    ``head_rate`` is by how much faster the head learns than the rest.
    """

    rows: Rows
    watched: Sequence[Marked]
    tokens: Tokens
    settings: TaggerSettings
    padding: int
    head_rate: float


def train(network: Network, work: Work, plan: Plan, lesson: Lesson) -> Course:
    """Trains in place, as ``train_loop`` does, watched by the F1 of spans."""
    decay, rate = work.arguments.weight_decay, plan.learning_rate
    head = [network.weight, network.bias]
    adapter = [p for _, p in learning(network) if all(p is not one for one in head)]
    loop = Loop(
        rows=lesson.rows,
        lengths=lesson.rows.lengths(),
        collate=partial(collate, padding=lesson.padding),
        groups=[
            {"params": adapter, "weight_decay": decay},
            {"params": head, "weight_decay": decay, "lr": rate * lesson.head_rate},
        ],
        metric=METRIC,
        watched=len(lesson.watched),
        narrow=True,
        figures=lambda: figures(network, lesson, work.trains_on),
        arguments={
            "run_name": f"{work.folder.parent.name} tagger",
            "label_names": ["labels"],
        },
    )
    return train_loop(network, work, plan, loop)


def figures(network: Network, lesson: Lesson, device: str) -> dict[str, float]:
    """Precision, recall and F1 of spans on the watched texts, as yet uncalibrated.

    Of two that find as much the surer one has a little more, so that what is kept is
    not the first that found everything somehow.
    """
    was_training, found, losses = network.training, [], []
    network.eval()
    with torch.inference_mode():
        for one in lesson.watched:
            ids, offsets = lesson.tokens.ids(one.text)
            batch = moved(collate([lesson.tokens.row(one)], padding=0), device)
            labels = batch.pop("labels").flatten()
            logits = network(**batch)["logits"][0].float()
            loss = functional.cross_entropy(logits, labels, ignore_index=IGNORED)
            losses.append(float(loss))
            shares = softmax(logits.cpu().numpy())
            told = stretches(one.text, offsets, shares, lesson.settings)
            found.append([(each.start, each.end) for each in told])
    network.train(was_training)
    wanted = [[(span.start, span.end) for span in one.spans] for one in lesson.watched]
    known = span_metrics(counts(wanted, found))
    unsure = min(1.0, sum(losses) / max(1, len(losses)))
    return {**known, METRIC: known[METRIC] - _SURER * unsure}
