"""An encoder as int8 beside full precision, on a CPU: how fast, at what loss.

``--data FOLDER`` holds reviews_zh with train.csv.gz and dev.csv.gz of text,label. All
three engines encode the same texts by turns: torch at full precision (what a trained
encoder is before its export), ONNX Runtime at full precision, and ONNX Runtime as int8
(what serves). The cosine is the least of a text's two vectors.
"""

import json
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks import report
from benchmarks.classifiers import CACHE, read
from ecom_ai.ml.bundled import convert_bundled
from ecom_ai.ml.encoders import Encoder, OnnxEncoder, SentenceTransformerEncoder
from ecom_ai.ml.evaluators import mcnemar
from ecom_ai.ml.onnx_export import FOLDER, FULL_FOLDER, export_int8

Vectors = NDArray[np.float32]
FASTER, LOST = 4.0, 0.005
TORCH, FULL, SMALL = "torch fp32", "onnx fp32", "onnx int8"
BATCHES = (1, 32)
#: Characters of a short text and of a long one (some 10 and 300 tokens).
LENGTHS = {"short": (5, 25), "long": (350, 600)}


def engines(source: Path, folder: Path) -> dict[str, Encoder]:
    """All three, of the weights of ``source``."""
    export_int8(source, target=folder / FOLDER, keep_full=True)
    return {
        TORCH: SentenceTransformerEncoder(source, device="cpu"),
        FULL: OnnxEncoder(folder / FULL_FOLDER),
        SMALL: OnnxEncoder(folder / FOLDER),
    }


def speeds(
    found: dict[str, Encoder], texts: Sequence[str], *, rounds: int
) -> list[report.Row]:
    """Texts a second by length and batch; the engines take turns in each round."""
    rows: list[report.Row] = []
    for name, (least, most) in LENGTHS.items():
        some = [text for text in texts if least <= len(text) <= most][: max(BATCHES)]
        for batch in BATCHES:
            asked = some[: 8 if batch == 1 else batch]
            times: dict[str, list[float]] = {engine: [] for engine in found}
            for _ in range(rounds):
                for engine, encoder in found.items():
                    times[engine].append(_milliseconds(encoder, asked, batch))
            pace = {
                engine: len(asked) / statistics.median(ms) * 1000
                for engine, ms in times.items()
            }
            rows.append(_speed_row(name, batch, pace))
    return rows


def _milliseconds(encoder: Encoder, texts: list[str], batch: int) -> float:
    parts = [texts] if batch > 1 else [[text] for text in texts]
    return sum(report.timed(encoder.encode_queries, part)[0] for part in parts)


def _speed_row(name: str, batch: int, pace: dict[str, float]) -> dict[str, Any]:
    times = pace[SMALL] / pace[TORCH]
    return {
        "texts": name,
        "batch": batch,
        **{f"{engine}, texts/s": round(value, 1) for engine, value in pace.items()},
        "int8 : torch": round(times, 2),
        "int8 : onnx fp32": round(pace[SMALL] / pace[FULL], 2),
        "goal": FASTER,
        "fine": times >= FASTER,
    }


def losses(found: dict[str, Encoder], data: Path, *, count: int) -> list[report.Row]:
    """Accuracy on dev rows at both precisions.

    "as served": each has a head fitted on vectors of its own; "one head": that of full
    precision is asked with vectors of int8.
    """
    train = read(data / "reviews_zh" / "train.csv.gz").sample(count, seed=1)
    dev = read(data / "reviews_zh" / "dev.csv.gz").sample(count, seed=2)
    full, small = found[FULL], found[SMALL]
    learnt = [one.encode_queries(train.texts) for one in (full, small)]
    asked = [one.encode_queries(dev.texts) for one in (full, small)]
    heads = [_head(vectors, train.labels) for vectors in learnt]
    truth = np.array(dev.labels)
    before = heads[0].predict(asked[0]) == truth
    least = round(float((asked[0] * asked[1]).sum(axis=1).min()), 4)
    return [
        {**_loss_row(name, before, head.predict(asked[1]) == truth), "cosine": least}
        for name, head in zip(("as served", "one head"), heads[::-1], strict=True)
    ]


def _head(vectors: Vectors, labels: Sequence[str]) -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=10, max_iter=1000).fit(vectors, labels)


def _loss_row(
    name: str, before: NDArray[np.bool_], after: NDArray[np.bool_]
) -> dict[str, Any]:
    lost = float(before.mean() - after.mean())
    return {
        "heads": name,
        "rows": len(before),
        "accuracy fp32": round(float(before.mean()), 4),
        "accuracy int8": round(float(after.mean()), 4),
        "points lost": round(lost * 100, 2),
        "goal": LOST * 100,
        "p": round(mcnemar(before.tolist(), after.tolist()), 3),
        "fine": lost <= LOST,
    }


def main() -> None:
    parser = report.parser(__doc__)
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--encoder", type=Path, help="a transformers folder to measure")
    parser.add_argument("--rows", type=int, default=1500, help="to train and to ask")
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    texts = read(args.data / "reviews_zh" / "train.csv.gz").texts
    with tempfile.TemporaryDirectory() as folder:
        found = engines(args.encoder or convert_bundled(CACHE), Path(folder))
        rows = speeds(found, texts, rounds=args.rounds)
        report.print_table(rows, title="Speed")
        accuracy = losses(found, args.data, count=args.rows)
        report.print_table(accuracy, title="Loss")
    missed = [f"{r['texts']}, batch {r['batch']}" for r in rows if not r["fine"]]
    missed += [r["heads"] for r in accuracy if not r["fine"]]
    print("\nGoals missed: " + ("; ".join(missed) or "none"))
    print(json.dumps(report.machine()))
    report.write(args.json, rows=rows, accuracy=accuracy, missed=missed)


if __name__ == "__main__":
    main()
