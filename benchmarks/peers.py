"""What the trained recommender is compared with, fitted and chosen as it is.

Everybody fits on all but the last two items of each shopper, chooses on the last but
one (BM25 and co-occurrence have nothing to choose) and is tested on the last. implicit
and RecTools are optional: where one is not installed, the line that installs it is
told.
"""

import itertools
import json
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from tqdm import tqdm

from benchmarks import report
from benchmarks.sequences import Scorer, by_cooccurrence, by_popularity, evaluate
from ecom_ai.ml.ranking_metrics import NOTHING, K, RankingMetrics, evaluate_ranking

Items = Sequence[Sequence[int]]
#: Of the last ones of a history, what each place back counts.
LAST, DECAY = 10, 0.6
#: What ALS is chosen from, and on how many shoppers.
FACTORS, ALPHAS, PULLS, ASKED = (64, 128), (1.0, 10.0), (0.01, 1.0), 3000
SASREC = Path(__file__).with_name("sasrec.py")
INSTALL_ALS = "pip install -r benchmarks/requirements.txt"
INSTALL_SASREC = """\
python3 -m venv .cache/rectools
  .cache/rectools/bin/pip install -r benchmarks/requirements-rectools.txt
  and give --rectools .cache/rectools/bin/python"""


def rows_of_peers(
    sequences: Items, *, rectools: Path | None, minutes: float
) -> Iterator[report.Row]:
    """A line of each peer that is installed."""
    train = [sequence[:-2] for sequence in sequences]
    makers: dict[str, Callable[[], Scorer]] = {
        "popularity": lambda: by_popularity(train),
        "BM25 item-kNN": lambda: by_bm25(train),
        "co-occurrence": lambda: by_cooccurrence(train, last=LAST, decay=DECAY),
    }
    for name, make in makers.items():
        began = time.perf_counter()
        score = make()
        more = {"fit s": round(time.perf_counter() - began, 1)}
        yield _row(name, judge(sequences, _lists(sequences, score)), more)
    if find_spec("implicit"):
        score, more = chosen_als(sequences)
        yield _row("implicit's ALS", judge(sequences, _lists(sequences, score)), more)
    else:
        print(f"\nWithout implicit's ALS: {INSTALL_ALS}")
    if rectools:
        lists, more = sasrec(sequences, python=rectools, minutes=minutes)
        yield _row("RecTools' SASRec", judge(sequences, lists), more)
    else:
        print(f"\nWithout RecTools' SASRec: {INSTALL_SASREC}")


def judge(sequences: Items, lists: Iterable[Sequence[int]]) -> RankingMetrics:
    """Lists of ten against the last items."""
    top = np.full((len(sequences), K), NOTHING)
    for line, found in zip(top, tqdm(lists, total=len(sequences)), strict=True):
        line[: len(found)] = found[:K]
    return evaluate_ranking(
        top - 1 * (top > 0),  # items of the file count from 1
        np.array([s[-1] - 1 for s in sequences]),
        owners=_owners(sequences),
        shoppers=len(sequences),
    )


def by_bm25(train: Items, *, neighbours: int = 50) -> Scorer:
    """Items of the same users, a user's items weighted as the words of a text."""
    items = max(max(s) for s in train) + 1
    lengths = np.array([len(s) for s in train])
    users = np.repeat(np.arange(len(train)), lengths)
    flat = np.concatenate([np.array(s) for s in train])
    rarity = np.log(len(train)) - np.log1p(np.bincount(flat))
    saturation = 2.2 / (1.2 * (0.25 + 0.75 * lengths / lengths.mean()) + 1)
    weights = saturation[users] * rarity[flat]
    weighted = sparse.csr_matrix((weights, (flat, users)))
    alike = (weighted @ weighted.T).tolil()
    alike.setdiag(0)
    table = alike.tocsr()
    for row in range(items):
        values = table.data[table.indptr[row] : table.indptr[row + 1]]
        if len(values) > neighbours:
            values[values < np.partition(values, -neighbours)[-neighbours]] = 0

    def score(history: Sequence[int]) -> list[int]:
        known = [item for item in dict.fromkeys(history) if item < items]
        recent = [item for item in dict.fromkeys(history[::-1]) if item < items][:LAST]
        fading = DECAY ** np.arange(len(recent))
        scores = np.asarray(fading @ table[recent]).ravel()
        scores[known] = 0
        top = np.argsort(-scores, kind="stable")[:K]
        return [int(item) for item in top if scores[item] > 0]

    return score


def chosen_als(sequences: Items) -> tuple[Scorer, dict[str, Any]]:
    """The best of the grid on the last item but one; the seconds are of all."""
    began = time.perf_counter()
    train = [sequence[:-2] for sequence in sequences]
    random = np.random.default_rng(0)
    asked = random.permutation(len(sequences))[:ASKED]
    validation = [sequences[i][:-1] for i in asked]
    found = {}
    for given in itertools.product(FACTORS, ALPHAS, PULLS):
        score = by_als(train, factors=given[0], alpha=given[1], pull=given[2])
        value = evaluate(f"ALS {given}", validation, score)["NDCG@10"]
        found[given] = (value, score)
    best = max(found, key=lambda given: found[given][0])
    seconds = round(time.perf_counter() - began, 1)
    return found[best][1], {
        "fit s": seconds,
        "chosen": f"{best[0]} factors, alpha {best[1]}, regularisation {best[2]}",
    }


def by_als(train: Items, *, factors: int, alpha: float, pull: float) -> Scorer:
    """Alternating least squares (Hu, Koren and Volinsky, ICDM 2008) by implicit."""
    from implicit.als import AlternatingLeastSquares

    items = max(max(s) for s in train) + 1
    model = AlternatingLeastSquares(
        factors=factors, alpha=alpha, regularization=pull, num_threads=1, random_state=0
    )
    model.fit(_matrix(train, items), show_progress=False)

    def score(history: Sequence[int]) -> list[int]:
        known = [item for item in history if item < items]
        if not known:
            return []
        one = _matrix([known], items)
        found, _ = model.recommend(0, one, N=K, recalculate_user=True)
        return [int(item) for item in found if item > 0]  # items count from 1

    return score


def sasrec(
    sequences: Items, *, python: Path, minutes: float
) -> tuple[list[list[int]], dict[str, Any]]:
    """Lists of ten by RecTools, from an environment of its own, and what it tells."""
    with TemporaryDirectory() as folder:
        given, found = Path(folder) / "given.json", Path(folder) / "found.json"
        given.write_text(json.dumps(sequences))
        subprocess.run(
            # -P: not beside benchmarks/queue.py, which is not Python's own queue.
            [python.absolute(), "-P", "-W", "ignore", SASREC]
            + [given, found, "--minutes", str(minutes)],
            check=True,
            cwd=folder,  # Lightning leaves its notes where it runs
        )
        told = json.loads(found.read_text())
    return told["lists"], told["told"]


def _lists(sequences: Items, score: Scorer) -> Iterator[Sequence[int]]:
    return (score(sequence[:-1]) for sequence in sequences)


def _matrix(histories: Items, items: int) -> Any:
    users = np.repeat(np.arange(len(histories)), [len(h) for h in histories])
    flat = np.concatenate([np.array(h) for h in histories])
    shape = (len(histories), items)
    ones = np.ones(len(flat), dtype=np.float32)
    matrix = sparse.csr_matrix((ones, (users, flat)), shape=shape)
    matrix.data[:] = 1  # once is enough
    return matrix


def _owners(sequences: Items) -> NDArray[np.int64]:
    items = max(max(s) for s in sequences)
    return np.bincount(
        [item - 1 for s in sequences for item in set(s[:-2])], minlength=items
    )


def _row(name: str, figures: RankingMetrics, more: dict[str, Any]) -> report.Row:
    return {"recommender": name, **figures.metrics, **more}
