"""How long a search takes with 100,000 products, its vector cached or not.

Words, phrases, typing errors and Chinese, each asked of ``ecom_ai.search.search``
with hydration. The vectors come from a real serving worker over Valkey. Beside it
the same searches by words alone, as they are answered when no worker is there.
"""

import random
from collections.abc import Iterator, Sequence
from typing import Any
from unittest import mock

from django.core.cache import cache
from tqdm import tqdm

from benchmarks import catalogue, report
from benchmarks.catalogue import SITE
from benchmarks.meaning import questions
from benchmarks.stage import process, wait_until, worker
from benchmarks.words import demo_rows, variants
from ecom_ai import index
from ecom_ai import search as searching
from ecom_ai.exceptions import InferenceUnavailable
from ecom_ai.inference import SERVE_QUEUE, get_inference
from ecom_ai.search import search

GOALS = {"cached": 15.0, "uncached": 25.0}
EACH = 40


def queries() -> dict[str, list[str]]:
    """About 200 different queries by sort."""
    chance = random.Random(7)
    made = list(variants(3000))
    some = chance.sample(made, 2 * EACH)
    titles = [variant.titles["en"].split() for variant in some]
    asked = questions()
    return {
        "a word": _different(chance.choice(t).lower() for t in titles),
        "words of a title": _different(" ".join(t[1:4]) for t in titles),
        "a phrase": [question["en"] for question in asked][:EACH],
        "a typing error": _different(
            _mistyped(" ".join(t[2:4]), chance) for t in titles
        ),
        "Chinese words": _different(row["title_zh"].split()[-1] for row in demo_rows()),
        "a Chinese phrase": [question["zh"] for question in asked][:EACH],
    }


def _different(texts: Iterator[str]) -> list[str]:
    return list(dict.fromkeys(texts))[:EACH]


def _mistyped(text: str, chance: random.Random) -> str:
    """Two neighbouring letters change places."""
    if len(text) < 4:
        return text
    place = chance.randrange(1, len(text) - 2)
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def warm_up() -> None:
    """Waits until the worker answers, with its encoder loaded."""
    checkpoint = index.live(SITE)
    if checkpoint is None:
        raise LookupError("The data set has no live checkpoint.")

    def answers() -> bool:
        try:
            get_inference().encode_query(checkpoint, f"warm {random.random()}")
        except InferenceUnavailable:
            return False
        return True

    wait_until(answers, seconds=90, what="The serving worker")
    for number in range(20):
        search(f"warm up {number}", SITE)


def ask(texts: Sequence[str]) -> tuple[list[float], int, float]:
    """Milliseconds of each search, those with a vector, and the mean of the hits."""
    times, by_meaning, hits = [], 0, 0
    for text in texts:
        milliseconds, found = report.timed(search, text, SITE)
        times.append(milliseconds)
        by_meaning += found.by_meaning
        hits += len(found.hits)
    return times, by_meaning, hits / len(texts)


def rounds(asked: dict[str, list[str]]) -> Iterator[tuple[str, str, list[float], int]]:
    """(way, sort, milliseconds, searches with a vector)."""
    for sort, texts in tqdm(asked.items(), desc="Searching"):
        # The statements' pages are warm, their vectors are not.
        with mock.patch.object(searching, "_target", return_value=None):
            ask(texts)
            times, *_ = ask(texts)
            yield "words alone", sort, times, 0
        cache.clear()
        times, meant, _ = ask(texts)
        yield "uncached", sort, times, meant
        times, meant, _ = ask(texts)
        yield "cached", sort, times, meant


def main() -> None:
    args = report.parser(__doc__).parse_args()
    asked = queries()
    with catalogue.opened(), process("bench-serve", *worker([SERVE_QUEUE])):
        warm_up()
        measured = list(rounds(asked))
    rows: list[dict[str, Any]] = []
    for way in ("uncached", "cached", "words alone"):
        everything: list[float] = []
        vectors = 0
        for _, sort, times, meant in (m for m in measured if m[0] == way):
            everything += times
            vectors += meant
            rows.append(
                {"query": sort, "vector": way, "n": len(times), "with vector": meant}
                | report.percentiles(times)
            )
        rows.append(
            {"query": "all", "vector": way, "n": len(everything)}
            | {"with vector": vectors, **report.percentiles(everything)}
        )
    report.print_table(rows, title=f"{catalogue.PRODUCTS:,} products; ms")
    missed = [
        f"{row['vector']}: p95 {row['p95']} ms, to reach {GOALS[row['vector']]}"
        for row in rows
        if row["query"] == "all" and row["p95"] > GOALS.get(row["vector"], 1e9)
    ]
    print("\nGoals missed: " + ("; ".join(missed) or "none"))
    report.write(args.json, rows=rows, missed=missed)


if __name__ == "__main__":
    main()
