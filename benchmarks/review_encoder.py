"""Trains the encoder that reads reviews: the bundled one, and LoRA of our sentences.

    python -m benchmarks.review_encoder FOLDER [--minutes 18] [--on]

One adapter for all that is asked of a review's sentences and clauses, so that one
encoding serves every head: a text learns for each role that it has a label of. Rows
that the starters hold out are held out here too. What it writes is committed as
``ecom_ai/starter/reviews``, since a shop's first start has no such time. With ``--on``
it begins with what lies there, and goes through the rows once.
"""

import argparse
import os
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")

import django
import numpy as np
from numpy.typing import NDArray

django.setup()

from tqdm import tqdm  # noqa: E402

from ecom_ai.ml.adapting import halve, name_base, save_adapter, wrap  # noqa: E402
from ecom_ai.ml.arguments import TrainingArguments  # noqa: E402
from ecom_ai.ml.bases import base_folder  # noqa: E402
from ecom_ai.ml.checkpoints import (  # noqa: E402
    EncoderSettings,
    read_checkpoint_settings,
)
from ecom_ai.ml.encoders import (  # noqa: E402
    BUNDLED,
    REVIEWS,
    REVIEWS_FOLDER,
    load_encoder,
)
from ecom_ai.ml.head_fitting import fit_linear  # noqa: E402
from ecom_ai.ml.trainers.network import load_transformer, pooled  # noqa: E402
from ecom_ai.storage import checkpoint_dir  # noqa: E402
from ecom_ai.training import sentences  # noqa: E402
from ecom_ai.training.splits import split  # noqa: E402

#: What is asked, and sentiment, which teaches clauses, too.
ROLES = ("offence", "spam", "clause_sentiment", "aspect", "sentiment")
RANK, RATE, BATCH, LONGEST, EPOCHS = 16, 1e-3, 32, 80, 3
#: Batches that are sorted by length together.
_WINDOW = 40
NONE = -100


@dataclass(frozen=True)
class Lessons:
    """Texts, and a column a role of places in ``labels``; NONE where it has none."""

    texts: tuple[str, ...]
    targets: NDArray[np.int64]
    labels: Mapping[str, tuple[str, ...]]


def lessons() -> tuple[Lessons, Lessons]:
    """What is learnt from, and what is watched."""
    known = {role: split(sentences.read(role)) for role in ROLES}
    labels = {role: tuple(sorted(set(p.train.labels))) for role, p in known.items()}
    # What one role holds out, no other teaches.
    out = {t for p in known.values() for t in (*p.validation.texts, *p.test.texts)}
    made = []
    for name in ("train", "validation"):
        rows: dict[str, NDArray[np.int64]] = {}
        for column, role in enumerate(ROLES):
            part = getattr(known[role], name)
            for text, label in zip(part.texts, part.labels, strict=True):
                if name == "train" and text in out:
                    continue
                row = rows.setdefault(text, np.full(len(ROLES), NONE))
                row[column] = labels[role].index(label)
        made.append(Lessons(tuple(rows), np.stack(list(rows.values())), labels))
    return made[0], made[1]


def batches(lengths: Sequence[int], *, seed: int) -> Iterator[list[int]]:
    """Rows in an order of chance, texts of about one length together."""
    dice = random.Random(seed)
    order = list(range(len(lengths)))
    dice.shuffle(order)
    whole = []
    for start in range(0, len(order), BATCH * _WINDOW):
        some = sorted(order[start : start + BATCH * _WINDOW], key=lambda n: lengths[n])
        whole += [some[n : n + BATCH] for n in range(0, len(some), BATCH)]
    dice.shuffle(whole)
    yield from whole


class Reader:
    """The network: an encoder that learns by LoRA, and a head a role."""

    def __init__(self, folder: Path, learnt: Lessons, *, on: bool = False) -> None:
        import torch
        from transformers import AutoTokenizer

        self.arguments = TrainingArguments(method="lora", rank=RANK)
        self.settings = read_checkpoint_settings(folder)
        self.prompt = self.settings.query_prompt or "query: "
        self.tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        plain = load_transformer(folder, dropout=self.arguments.dropout)
        self.encoder = wrap(plain, method="lora", arguments=self.arguments)
        if on:
            _begin_with(self.encoder, REVIEWS_FOLDER)
        self.heads = torch.nn.ModuleList(_heads(learnt, REVIEWS if on else BUNDLED))

    def learns(self) -> list[Any]:
        found = [*self.encoder.parameters(), *self.heads.parameters()]
        return [each for each in found if each.requires_grad]

    def logits(self, texts: Sequence[str]) -> list[Any]:
        """Of every role: (texts, labels)."""
        import torch

        read = self.tokenizer(
            [self.prompt + text for text in texts],
            padding=True,
            truncation=True,
            max_length=LONGEST,
            return_tensors="pt",
        )
        ids, mask = read["input_ids"], read["attention_mask"]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = self.encoder(input_ids=ids, attention_mask=mask)[0]
        vectors = pooled(hidden.float(), mask, pooling=self.settings.pooling)
        return [head(vectors) for head in self.heads]


def _begin_with(encoder: Any, folder: Path) -> None:
    from peft import set_peft_model_state_dict
    from safetensors.torch import load_file

    weights = load_file(folder / "adapter_model.safetensors")
    set_peft_model_state_dict(encoder, {n: w.float() for n, w in weights.items()})


def _heads(learnt: Lessons, base: str) -> list[Any]:
    """As fitted on the vectors as they are, so that learning does not distort them."""
    import torch

    vectors = load_encoder(base, cache=checkpoint_dir()).encode_queries(learnt.texts)
    made = []
    for column, role in enumerate(ROLES):
        has = learnt.targets[:, column] != NONE
        count = len(learnt.labels[role])
        weight, bias = fit_linear(
            vectors[has], learnt.targets[has, column], labels=count, strength=3.0
        )
        head = torch.nn.Linear(weight.shape[1], count)
        head.weight.data, head.bias.data = torch.tensor(weight), torch.tensor(bias)
        made.append(head)
    return made


def train(
    reader: Reader, learnt: Lessons, *, seconds: float, epochs: int, rate: float
) -> None:
    """So often through the rows, or as far as time goes: the rate falls with it."""
    import torch
    from torch.nn import functional

    began = time.monotonic()
    learns = reader.learns()
    optimizer = torch.optim.AdamW(learns, lr=rate, weight_decay=0.01)
    lengths = [len(reader.tokenizer.encode(text)) for text in learnt.texts]
    targets = torch.tensor(learnt.targets)
    plan = [rows for e in range(epochs) for rows in batches(lengths, seed=e)]
    reader.encoder.train()
    bar = tqdm(plan, unit="batch")
    for step, rows in enumerate(bar):
        gone = (time.monotonic() - began) / seconds
        if gone >= 1:
            break
        done = max(step / len(plan), gone)
        for group in optimizer.param_groups:
            group["lr"] = rate * min(1.0, (step + 1) / (0.05 * len(plan)), 1 - done)
        logits = reader.logits([learnt.texts[n] for n in rows])
        losses = [
            functional.cross_entropy(found, true, ignore_index=NONE)
            for found, true in zip(logits, targets[rows].T, strict=True)
            if bool((true != NONE).any())
        ]
        optimizer.zero_grad()
        torch.stack(losses).sum().backward()
        torch.nn.utils.clip_grad_norm_(learns, 1.0)
        optimizer.step()


def watched(reader: Reader, held_out: Lessons) -> dict[str, float]:
    """The share of right answers in held-out rows, a role."""
    import torch

    reader.encoder.eval()
    found: list[list[Any]] = [[] for _ in ROLES]
    with torch.no_grad():
        for start in range(0, len(held_out.texts), BATCH):
            some = reader.logits(held_out.texts[start : start + BATCH])
            for column, each in enumerate(some):
                found[column].append(each.argmax(dim=1).numpy())
    right = {}
    for column, role in enumerate(ROLES):
        true = held_out.targets[:, column]
        has = true != NONE
        told = np.concatenate(found[column])
        right[role] = round(float((told[has] == true[has]).mean()), 4)
    return right


def save(encoder: Any, folder: Path, settings: EncoderSettings) -> None:
    """The adapter of the bundled encoder, as small as it can be committed."""
    save_adapter(encoder, folder, base=BUNDLED, settings=settings)
    name_base(folder, BUNDLED)
    halve(folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--minutes", type=float, default=18.0)
    parser.add_argument("--on", action="store_true", help="begin with the app's own")
    args = parser.parse_args()
    import torch

    torch.manual_seed(0)
    torch.set_num_threads(1)
    learnt, held_out = lessons()
    print(f"{len(learnt.texts)} texts, {len(held_out.texts)} held out", flush=True)
    base = base_folder(BUNDLED, cache=checkpoint_dir())
    reader = Reader(base, learnt, on=args.on)
    epochs, rate = (1, RATE / 2) if args.on else (EPOCHS, RATE)
    train(reader, learnt, seconds=args.minutes * 60, epochs=epochs, rate=rate)
    settings = replace(reader.settings, max_length=LONGEST * 4)
    save(reader.encoder, args.folder, settings)
    print(watched(reader, held_out))


if __name__ == "__main__":
    main()
