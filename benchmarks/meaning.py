"""Questions in a shopper's own words, asked of the demo catalogue.

How often a product of the right kind comes first, and among the first three, for
vectors plain and centred by language, and for the ways to make one vector of texts
in two languages. Also where the floors of ecom_ai.search should lie.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks import report
from benchmarks.words import LANGUAGES, demo_rows
from ecom_ai.inference import checkpoint_dir, unit
from ecom_ai.ml.encoders import Encoder, load_encoder
from ecom_ai.search import DEPTH, least_meant

Matrix = NDArray[np.float32]
ENCODER = "bundled:multilingual-e5-small"
#: The first questions were there when the way was chosen; the rest came after.
CHOSEN_ON = 24
NONSENSE = {
    "en": ["quarterly tax report", "car insurance", "asdfgh", "divorce lawyer",
           "replace a broken gearbox", "python list comprehension", "dentist open now"],
    "zh": ["季度税务报表", "汽车保险", "离婚律师", "更换变速箱", "股票行情", "牙医预约",
           "高等数学作业"],
}  # fmt: skip


def questions() -> list[dict[str, str]]:
    """Questions in both languages with the kind of product that answers them."""
    path = Path(__file__).with_name("questions.jsonl")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def main() -> None:
    args = report.parser(__doc__).parse_args()
    encoder = load_encoder(ENCODER, cache=checkpoint_dir())
    rows, asked = demo_rows(), questions()
    kinds = np.array([row["kind"] for row in rows])
    texts = {
        code: [f"{r[f'title_{code}']}. {r[f'description_{code}']}" for r in rows]
        for code in LANGUAGES
    }
    passages = {code: encoder.encode_passages(texts[code]) for code in LANGUAGES}
    both = encoder.encode_passages(
        [f"{en} {zh}" for en, zh in zip(texts["en"], texts["zh"], strict=True)]
    )
    queries = {c: encoder.encode_queries([q[c] for q in asked]) for c in LANGUAGES}
    means = {code: _query_mean(encoder, rows, code) for code in LANGUAGES}
    centred = {c: unit(v - v.mean(axis=0)) for c, v in passages.items()}
    asking = {code: unit(queries[code] - means[code]) for code in LANGUAGES}
    average = unit(centred["en"] + centred["zh"])
    ways: dict[str, tuple[Sequence[Matrix], Mapping[str, Matrix]]] = {
        "plain, English texts": ([passages["en"]], queries),
        "plain, Chinese texts": ([passages["zh"]], queries),
        "plain, average of both": ([unit(passages["en"] + passages["zh"])], queries),
        "centred, English texts": ([centred["en"]], asking),
        "centred, Chinese texts": ([centred["zh"]], asking),
        "centred, nearer of both": ([centred["en"], centred["zh"]], asking),
        "centred, texts joined": ([unit(both - both.mean(axis=0))], asking),
        "centred, average of both (ours)": ([average], asking),
    }
    wanted = np.array([question["kind"] for question in asked])
    results = [
        {"vectors": way, **_score(items, of, kinds, wanted)}
        for way, (items, of) in ways.items()
    ]
    report.print_table(results, title=f"{len(asked)} questions, {len(rows)} products")
    late = [
        {"vectors": way, **_score(items, _later(of), kinds, wanted[CHOSEN_ON:])}
        for way, (items, of) in ways.items()
    ]
    title = f"The {len(asked) - CHOSEN_ON} of them that were written afterwards"
    report.print_table(late, title=title)
    floors = _floors(encoder, average, asking, means, kinds, wanted)
    report.print_table(floors, title="Cosines under ours, and what the floors keep")
    report.write(args.json, rows=results, written_afterwards=late, floors=floors)


def _query_mean(
    encoder: Encoder, rows: Sequence[Mapping[str, str]], language: str
) -> Matrix:
    titles = [row[f"title_{language}"].lower() for row in rows]
    mean: Matrix = encoder.encode_queries(titles).mean(axis=0)
    return mean


def _later(queries: Mapping[str, Matrix]) -> dict[str, Matrix]:
    return {code: vectors[CHOSEN_ON:] for code, vectors in queries.items()}


def _score(
    items: Sequence[Matrix],
    queries: Mapping[str, Matrix],
    kinds: NDArray[np.str_],
    wanted: NDArray[np.str_],
) -> dict[str, float]:
    """Shares of questions whose kind is first, and among three; by language."""
    result: dict[str, float] = {}
    for code in LANGUAGES:
        likeness = np.max([queries[code] @ each.T for each in items], axis=0)
        order = kinds[np.argsort(-likeness, axis=1)]
        right = order == wanted[:, None]
        result[f"{code} first"] = round(float(right[:, 0].mean()), 2)
        result[f"{code} in 3"] = round(float(right[:, :3].any(axis=1).mean()), 2)
        ranks = 1 + right.argmax(axis=1)
        result[f"{code} MRR"] = round(float((1 / ranks).mean()), 3)
    return result


def _floors(
    encoder: Encoder,
    items: Matrix,
    asking: Mapping[str, Matrix],
    means: Mapping[str, Matrix],
    kinds: NDArray[np.str_],
    wanted: NDArray[np.str_],
) -> list[report.Row]:
    """Cosines of right answers, and of the best answer to what the shop lacks."""
    rows: list[report.Row] = []
    for code in LANGUAGES:
        likeness = asking[code] @ items.T
        right = kinds[None, :] == wanted[:, None]
        best = np.where(right, likeness, -1.0).max(axis=1)
        odd = unit(encoder.encode_queries(NONSENSE[code]) - means[code]) @ items.T
        kept = best >= _least(likeness)
        counts = odd >= _least(odd)[:, None]
        rows.append(
            {
                "language": code,
                "right p10": round(float(np.percentile(best, 10)), 2),
                "right p50": round(float(np.median(best)), 2),
                "right kept": round(float(kept.mean()), 2),
                "lacking p50": round(float(np.median(odd.max(axis=1))), 2),
                "lacking max": round(float(odd.max()), 2),
                "lacking with any": round(float(counts.any(axis=1).mean()), 2),
                "shown for lacking, mean": round(float(counts.sum(1).mean()), 1),
            }
        )
    return rows


def _least(likeness: Matrix) -> Matrix:
    """For each query the least likeness that search shows."""
    nearest = -np.sort(-likeness, axis=1)[:, :DEPTH]
    return np.array([least_meant(row.tolist()) for row in nearest])


if __name__ == "__main__":
    main()
