"""RecTools' SASRec on the items of shoppers, as ``benchmarks.recommender`` asks for it.

Run as a file, by a Python that has ``benchmarks/requirements-rectools.txt``: RecTools
wants numpy 1 where this project has numpy 2, so nothing of ours is imported here.
It is fitted on all but the last two items of each shopper; the epoch is the one whose
NDCG@10 on the last item but one is best. What it writes: of each shopper a list of ten
for the last item, and how it came about.

Where it leaves RecTools' defaults (64 numbers, 2 heads, dropout 0.5) it has what SASRec
usually has for these data; ``--places`` items of a history are read.
"""

import argparse
import copy
import json
import math
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytorch_lightning as lightning
import torch
from rectools import Columns
from rectools.dataset import Dataset
from rectools.models import SASRecModel

K = 10
#: Evaluations without a better one before it is done; one an epoch.
PATIENCE = 5
#: Shoppers who choose the epoch.
ASKED = 5000
FIRST = pd.Timestamp("2000-01-01")


def data_set(histories: list[list[int]]) -> Dataset:
    """Shoppers by their places in the list; a second between two items."""
    lengths = [len(history) for history in histories]
    places = np.concatenate([np.arange(length) for length in lengths])
    table = pd.DataFrame(
        {
            Columns.User: np.repeat(np.arange(len(histories)), lengths),
            Columns.Item: np.concatenate(histories),
            Columns.Weight: 1.0,
            Columns.Datetime: FIRST + pd.to_timedelta(places, unit="s"),
        }
    )
    return Dataset.construct(table)


def lists(model: SASRecModel, histories: list[list[int]]) -> list[list[int]]:
    """Ten items for each, best first, none of its own."""
    found: list[list[int]] = [[] for _ in histories]
    table = model.recommend(
        users=np.arange(len(histories)),
        dataset=data_set(histories),
        k=K,
        filter_viewed=True,
        on_unsupported_targets="ignore",
    ).sort_values([Columns.User, Columns.Rank])
    for user, item in zip(table[Columns.User], table[Columns.Item], strict=True):
        found[int(user)].append(int(item))
    return found


def ndcg(model: SASRecModel, sequences: list[list[int]]) -> float:
    """Of the last item of each, guessed from those before it."""
    tops = lists(model, [sequence[:-1] for sequence in sequences])
    gains = [
        1 / math.log2(top.index(sequence[-1]) + 2) if sequence[-1] in top else 0.0
        for sequence, top in zip(sequences, tops, strict=True)
    ]
    return sum(gains) / len(gains)


def fit(
    sequences: list[list[int]], *, places: int, minutes: float, seed: int
) -> tuple[SASRecModel, dict[str, object]]:
    """The model of the best epoch, and how it came about."""
    began, spent = time.perf_counter(), time.process_time()
    lightning.seed_everything(seed)
    model = SASRecModel(
        n_factors=64, n_heads=2, dropout_rate=0.5, session_max_len=places, epochs=1
    )
    train = data_set([sequence[:-2] for sequence in sequences])
    asked = sequences[:: max(1, len(sequences) // ASKED)]
    validation = [sequence[:-1] for sequence in asked]
    values: list[float] = []
    best: dict[str, torch.Tensor] = {}
    while len(values) - 1 - _first_best(values) < PATIENCE:
        model.fit_partial(train, min_epochs=1, max_epochs=1)
        values.append(ndcg(model, validation))
        seconds = time.perf_counter() - began
        print(
            f"epoch {len(values)}: {values[-1]:.4f} after {seconds:.0f} s", flush=True
        )
        if values[-1] == max(values):
            best = copy.deepcopy(model.torch_model.state_dict())
        if seconds * (1 + 1 / len(values)) > minutes * 60:
            break
    model.torch_model.load_state_dict(best)
    told = {
        "fit s": round(time.perf_counter() - began),
        "of a core": round(time.process_time() - spent),
        "epochs": len(values),
        "best epoch": _first_best(values) + 1,
        "validation NDCG@10": round(max(values), 4),
    }
    return model, told


def _first_best(values: list[float]) -> int:
    return values.index(max(values)) if values else -1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sequences", type=Path, help="JSON: a list of items a shopper")
    parser.add_argument("found", type=Path, help="the JSON to write")
    parser.add_argument("--minutes", type=float, required=True, help="of one core")
    parser.add_argument("--places", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    torch.set_num_threads(1)
    sequences = json.loads(args.sequences.read_text())
    model, told = fit(
        sequences, places=args.places, minutes=args.minutes, seed=args.seed
    )
    tops = lists(model, [sequence[:-1] for sequence in sequences])
    args.found.write_text(json.dumps({"lists": tops, "told": told}))


if __name__ == "__main__":
    main()
