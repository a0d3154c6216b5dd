"""Next-item quality of the trained recommender, beside simpler ones in the same run.

The file holds one line a user: ``user item item …`` in order of time, plain or .gz.
Leave-one-out: each user's last item is to be guessed from those before it, among all
items but the user's own. Everybody fits on all but the last two items of each user,
and chooses on the last but one; of other users' held-out items nothing is counted.

``--hold-back 0.1`` takes a tenth of the items out of what is trained on, and tells of
the users whose last item is one of them.
"""

import argparse
import gzip
import json
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from tqdm import tqdm

from benchmarks import report
from benchmarks.sequences import by_cooccurrence, by_popularity, read
from ecom_ai.ml.progress import Progress
from ecom_ai.ml.ranking_metrics import NOTHING, K, RankingMetrics, evaluate_ranking
from ecom_ai.ml.recommenders import (
    Recommender,
    RecommenderArguments,
    fit_recommender,
    load_recommender,
)

Scorer = Callable[[Sequence[int]], Sequence[int]]
Attributes = Mapping[str, Sequence[str]]


def by_bm25(train: Sequence[Sequence[int]], *, neighbours: int = 50) -> Scorer:
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
        scores = np.asarray(table[known].sum(axis=0)).ravel()
        scores[known] = 0
        top = np.argsort(-scores, kind="stable")[:K]
        return [int(item) for item in top if scores[item] > 0]

    return score


def attributes_of(path: Path | None) -> dict[str, list[str]]:
    """{item: names of its attributes} from JSON, plain or .gz."""
    if path is None:
        return {}
    raw = path.read_bytes()
    data = json.loads(gzip.decompress(raw) if path.suffix == ".gz" else raw)
    return {item: [str(name) for name in names] for item, names in data.items()}


def judge(sequences: Sequence[Sequence[int]], score: Scorer) -> RankingMetrics:
    """A peer's lists of ten against the last items."""
    items = max(max(s) for s in sequences) + 1
    top = np.full((len(sequences), K), NOTHING)
    for line, sequence in zip(top, tqdm(sequences), strict=True):
        found = score(sequence[:-1])[:K]
        line[: len(found)] = found
    return evaluate_ranking(
        top - 1 * (top > 0),  # items of the file count from 1
        np.array([s[-1] - 1 for s in sequences]),
        owners=_owners(sequences, items),
        shoppers=len(sequences),
    )


def _owners(sequences: Sequence[Sequence[int]], items: int) -> NDArray[np.int64]:
    return np.bincount(
        [item - 1 for s in sequences for item in set(s[:-2])], minlength=items - 1
    )


def train(
    sequences: Sequence[Sequence[str]],
    attributes: Attributes,
    arguments: RecommenderArguments,
    folder: Path,
) -> Recommender:
    """A recommender, its training told on the terminal."""

    def tell(progress: Progress) -> None:
        print(progress, flush=True)

    fitted = fit_recommender(
        sequences,
        attributes=attributes,
        arguments=arguments,
        folder=folder,
        report=tell,
    )
    print(fitted, flush=True)
    return load_recommender(folder)


def row(name: str, figures: RankingMetrics, **more: object) -> report.Row:
    """A line of the table."""
    return {"recommender": name, **figures.metrics, **more}


def peers(sequences: Sequence[Sequence[int]]) -> list[report.Row]:
    """Popularity, BM25 and co-occurrence, fitted as the network is."""
    fit_on = [sequence[:-2] for sequence in sequences]
    makers: dict[str, Callable[[], Scorer]] = {
        "popularity": lambda: by_popularity(fit_on),
        "BM25 item-kNN": lambda: by_bm25(fit_on),
        "co-occurrence": lambda: by_cooccurrence(fit_on, last=10, decay=0.6),
    }
    rows = []
    for name, make in makers.items():
        began = time.perf_counter()
        score = make()
        seconds = round(time.perf_counter() - began, 1)
        rows.append(row(name, judge(sequences, score), **{"fit s": seconds}))
    return rows


def without(
    sequences: Sequence[Sequence[str]], share: float, seed: int
) -> tuple[list[list[str]], list[Sequence[str]]]:
    """(sequences without a share of the items, those that end in such an item)."""
    keys = sorted(Counter(key for s in sequences for key in s))
    random = np.random.default_rng(seed)
    cold = set(random.choice(keys, int(len(keys) * share), replace=False))
    left = [[key for key in s[:-1] if key not in cold] for s in sequences]
    # A last item that no training sees stands in for the one that is held out.
    kept = [[*s, s[-1]] for s in left if len(s) > 2]
    return kept, [s for s in sequences if s[-1] in cold]


def main() -> None:
    parser = report.parser(__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the sequence file")
    parser.add_argument("--attributes", type=Path, help="JSON: item → attributes")
    parser.add_argument("--minutes", type=float, help="for each training at most")
    parser.add_argument("--members", type=int, default=1, help="networks side by side")
    parser.add_argument("--seeds", type=int, default=3, help="how many trainings")
    parser.add_argument("--hold-back", type=float, default=0.0, help="share of items")
    parser.add_argument("--set", nargs="*", default=[], metavar="NAME=VALUE")
    args = parser.parse_args()
    numbered = read(args.data)
    sequences = [[str(item) for item in sequence] for sequence in numbered]
    attributes = attributes_of(args.attributes)
    rows = [] if args.hold_back else peers(numbered)
    for seed in range(args.seeds):
        fit_on, judged = sequences, sequences
        if args.hold_back:
            fit_on, judged = without(sequences, args.hold_back, seed)
        arguments = RecommenderArguments(
            members=args.members,
            max_minutes=args.minutes,
            seed=seed,
            **{k: json.loads(v) for k, v in (pair.split("=") for pair in args.set)},
        )
        began = time.perf_counter()
        with TemporaryDirectory() as folder:
            recommender = train(fit_on, attributes, arguments, Path(folder))
        seconds = round(time.perf_counter() - began)
        more = {"fit s": seconds, "blend": recommender.blend}
        rows.append(row(f"ours, seed {seed}", recommender.evaluate(judged), **more))
        report.print_table(rows[-1:])
    rows += means(rows)
    title = f"{args.data.name}: {len(numbered)} users, all items ranked"
    report.print_table(rows, title=title)
    report.write(args.json, title=title, rows=rows, arguments=_plain(args))


def means(rows: Sequence[report.Row]) -> list[report.Row]:
    """The mean of our trainings."""
    ours = [line for line in rows if line["recommender"].startswith("ours")]
    names = [name for name in ours[0] if name != "recommender"]
    mean = {n: round(float(np.mean([line[n] for line in ours])), 5) for n in names}
    return [{"recommender": f"ours, mean of {len(ours)}", **mean}]


def _plain(args: argparse.Namespace) -> dict[str, object]:
    return {k: str(v) if isinstance(v, Path) else v for k, v in vars(args).items()}


if __name__ == "__main__":
    main()
