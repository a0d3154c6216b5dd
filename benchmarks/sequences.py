"""Next-item quality of co-occurrence on a file of sequences, beside popularity.

The file holds one line a user: ``user item item …`` in order of time, plain or .gz.
Leave-one-out: each user's last item is to be guessed from those before it, among all
items but the user's own; nothing of it is fitted.
"""

import gzip
import math
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from tqdm import tqdm

from benchmarks import report
from ecom_ai.recommendations.cooccurrence import CoOccurrence

K = 10
Scorer = Callable[[Sequence[int]], list[int]]


def read(path: Path) -> list[list[int]]:
    """Sequences of three items or more. Raises OSError, ValueError."""
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode()
    found = [[int(word) for word in line.split()[1:]] for line in text.splitlines()]
    return [sequence for sequence in found if len(sequence) > 2]


def by_popularity(train: Sequence[Sequence[int]]) -> Scorer:
    """The items that most have, but the user's own."""
    best = [item for item, _ in Counter(i for s in train for i in s).most_common()]

    def score(history: Sequence[int]) -> list[int]:
        own = set(history)
        top: list[int] = []
        for item in best:
            if item not in own:
                top.append(item)
            if len(top) == K:
                break
        return top

    return score


def by_cooccurrence(
    train: Sequence[Sequence[int]], *, last: int, decay: float
) -> Scorer:
    """What follows the user's ``last`` items; each place back counts ``decay``."""
    table = CoOccurrence().fit(train)

    def score(history: Sequence[int]) -> list[int]:
        scores: dict[int, float] = defaultdict(float)
        for back, source in enumerate(reversed(history[-last:])):
            for target, value in table.get(source, ()):
                scores[target] += value * decay**back
        for own in set(history):
            scores.pop(own, None)
        return sorted(scores, key=lambda item: (-scores[item], item))[:K]

    return score


def evaluate(
    name: str, sequences: Sequence[Sequence[int]], score: Scorer
) -> report.Row:
    """NDCG@10 and HR@10, with one standard error of each."""
    gains = []
    for sequence in tqdm(sequences, desc=name):
        top = score(sequence[:-1])
        found = sequence[-1] in top
        gains.append(1 / math.log2(top.index(sequence[-1]) + 2) if found else 0.0)
    count = len(gains)
    ndcg, hits = sum(gains) / count, sum(gain > 0 for gain in gains) / count
    spread = math.sqrt(sum((gain - ndcg) ** 2 for gain in gains) / count / count)
    return {
        "retriever": name,
        "NDCG@10": round(ndcg, 4),
        "± NDCG": round(spread, 4),
        "HR@10": round(hits, 4),
        "± HR": round(math.sqrt(hits * (1 - hits) / count), 4),
    }


def main() -> None:
    parser = report.parser(__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the sequence file")
    parser.add_argument("--last", type=int, default=10, help="items of a history used")
    parser.add_argument("--decay", type=float, default=0.6, help="weight a place back")
    args = parser.parse_args()
    sequences = read(args.data)
    train = [sequence[:-1] for sequence in sequences]
    makers: dict[str, Callable[[], Scorer]] = {
        "popularity": lambda: by_popularity(train),
        "co-occurrence": lambda: by_cooccurrence(
            train, last=args.last, decay=args.decay
        ),
    }
    rows = []
    for name, make in makers.items():
        began = time.perf_counter()
        score = make()
        seconds = round(time.perf_counter() - began, 2)
        rows.append({**evaluate(name, sequences, score), "fit s": seconds})
    items = len({item for sequence in sequences for item in sequence})
    title = f"{args.data.name}: {len(sequences)} users, {items} items, all ranked"
    report.print_table(rows, title=title)
    ratio = rows[1]["NDCG@10"] / rows[0]["NDCG@10"]
    print(f"\nNDCG@10 of co-occurrence is {ratio:.1f}x that of popularity.")
    report.write(args.json, title=title, rows=rows, last=args.last, decay=args.decay)


if __name__ == "__main__":
    main()
