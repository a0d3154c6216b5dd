"""Next-item quality of the trained recommender, beside simpler ones in the same run.

The file holds one line a user: ``user item item …`` in order of time, plain or .gz.
Leave-one-out: each user's last item is to be guessed from those before it, among all
items but the user's own. Everybody fits on all but the last two items of each user,
and chooses on the last but one; of other users' held-out items nothing is counted.

implicit's ALS and RecTools' SASRec are peers too where they are installed (how:
``benchmarks.peers`` says it when they are not).

``--hold-back 0.1`` takes a tenth of the items out of what is trained on, and tells of
the users whose last item is one of them.
"""

import argparse
import gzip
import json
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks import report
from benchmarks.peers import rows_of_peers
from benchmarks.sequences import read
from ecom_ai.ml.progress import Progress
from ecom_ai.ml.ranking_metrics import RankingMetrics
from ecom_ai.ml.recommenders import (
    Recommender,
    RecommenderArguments,
    fit_recommender,
    load_recommender,
)

Attributes = Mapping[str, Sequence[str]]


def attributes_of(path: Path | None) -> dict[str, list[str]]:
    """{item: names of its attributes} from JSON, plain or .gz."""
    if path is None:
        return {}
    raw = path.read_bytes()
    data = json.loads(gzip.decompress(raw) if path.suffix == ".gz" else raw)
    return {item: [str(name) for name in names] for item, names in data.items()}


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
    parser.add_argument("--seeds", type=int, default=3, help="how many; 0: peers alone")
    parser.add_argument("--first-seed", type=int, default=0, help="the others follow")
    parser.add_argument("--rectools", type=Path, help="a Python that has RecTools")
    parser.add_argument(
        "--peer-minutes", type=float, default=15, help="of a core, SASRec"
    )
    parser.add_argument("--hold-back", type=float, default=0.0, help="share of items")
    parser.add_argument("--set", nargs="*", default=[], metavar="NAME=VALUE")
    args = parser.parse_args()
    numbered = read(args.data)
    sequences = [[str(item) for item in sequence] for sequence in numbered]
    attributes = attributes_of(args.attributes)
    rows: list[report.Row] = []
    if not args.hold_back:
        minutes = args.peer_minutes
        rows += rows_of_peers(numbered, rectools=args.rectools, minutes=minutes)
        report.print_table(rows)
    for seed in range(args.first_seed, args.first_seed + args.seeds):
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
    if not ours:
        return []
    names = [name for name in ours[0] if name != "recommender"]
    mean = {n: round(float(np.mean([line[n] for line in ours])), 5) for n in names}
    return [{"recommender": f"ours, mean of {len(ours)}", **mean}]


def _plain(args: argparse.Namespace) -> dict[str, object]:
    return {k: str(v) if isinstance(v, Path) else v for k, v in vars(args).items()}


if __name__ == "__main__":
    main()
