"""A classifier's network: its rows, its batches, and how it is watched."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..labelled import Labelled
from .looping import Loop, train_loop
from .network import learning
from .watching import Course, Plan
from .work import Rows, Work

#: The head starts fitted, but must follow an encoder that moves.
HEAD_RATE = 20
EVALUATION_BATCH = 64


class Texts:
    """Tokenised rows, as torch's DataLoader wants a data set."""

    def __init__(
        self,
        tokenizer: Any,
        work: Work,
        data: Labelled,
        prompt: str,
        *,
        taught: NDArray[np.float32] | None = None,
    ) -> None:
        texts = [prompt + text[: 32 * work.arguments.max_length] for text in data.texts]
        texts = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
        self.ids: list[list[int]] = (
            tokenizer(texts, truncation=True, max_length=work.arguments.max_length)[
                "input_ids"
            ]
            if texts
            else []
        )
        self.targets = work.targets(data).tolist()
        self.taught = taught

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, row: int) -> dict[str, Any]:
        found = {"input_ids": self.ids[row], "labels": self.targets[row]}
        if self.taught is not None:
            found["taught"] = self.taught[row]
        return found


def collate(rows: Sequence[dict[str, Any]], *, padding: int) -> dict[str, Any]:
    """Pads rows to the longest: int64 tensors (rows, tokens), and labels (rows,)."""
    import torch

    longest = max(len(row["input_ids"]) for row in rows)
    ids = torch.full((len(rows), longest), padding, dtype=torch.int64)
    mask = torch.zeros((len(rows), longest), dtype=torch.int64)
    for place, row in enumerate(rows):
        length = len(row["input_ids"])
        ids[place, :length] = torch.tensor(row["input_ids"])
        mask[place, :length] = 1
    labels = torch.tensor([row["labels"] for row in rows])
    found = {"input_ids": ids, "attention_mask": mask, "labels": labels}
    if "taught" in rows[0]:
        found["taught"] = torch.from_numpy(np.stack([row["taught"] for row in rows]))
    return found


def train_network(
    network: Any, work: Work, plan: Plan, *, rows: Texts, watched: Texts, padding: int
) -> Course:
    """Trains in place, as ``train_loop`` does, watched by the accuracy."""
    loop = Loop(
        rows=rows,
        lengths=[len(ids) for ids in rows.ids],
        collate=partial(collate, padding=padding),
        groups=_groups(network, work, plan),
        metric="accuracy",
        watched=len(watched),
        narrow=True,
        arguments={
            "run_name": f"{work.folder.parent.name} {plan.stage}".strip(),
            "per_device_eval_batch_size": EVALUATION_BATCH,
            "train_sampling_strategy": "group_by_length",
            "ddp_find_unused_parameters": False,
            "label_names": ["labels"],
        },
        given={
            "eval_dataset": watched if len(watched) else None,
            "compute_metrics": _accuracy,
        },
    )
    return train_loop(network, work, plan, loop)


def _groups(network: Any, work: Work, plan: Plan) -> list[dict[str, Any]]:
    head: list[Any] = []
    rest: list[Any] = []
    for name, parameter in learning(network):
        (head if name in ("weight", "bias") else rest).append(parameter)
    return [
        {"params": rest, "weight_decay": work.arguments.weight_decay},
        {"params": head, "weight_decay": 0.0, "lr": plan.learning_rate * HEAD_RATE},
    ]


def _accuracy(prediction: Any) -> dict[str, float]:
    logits: NDArray[np.floating] = prediction.predictions
    targets: Rows = prediction.label_ids
    return {"accuracy": float((logits.argmax(axis=-1) == targets).mean())}
