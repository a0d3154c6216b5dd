"""How sketches, SCAN_BELOW, EF_SEARCH and HNSW's own parameters were chosen.

The first table takes both ways of a narrowed search through price filters; the second
gives recall@20 and times by EF_SEARCH, without a filter; the third, how many of the 20
nearest in another category are among the most alike by sketches of different sizes.
Same data set as ``widgets``.
"""

from collections.abc import Iterator
from unittest import mock

import numpy as np
from django.db import connection
from numpy.typing import NDArray
from tqdm import tqdm

from benchmarks import catalogue, report
from benchmarks.catalogue import PRODUCTS, SITE
from benchmarks.widgets import (
    BY_VECTOR,
    always,
    by_exact_scan,
    cases,
    measure,
    prices,
    recall,
    scan_below,
)
from ecom_ai import index
from ecom_ai.catalog import Filters, narrowed
from ecom_ai.conf import get_settings

SWEEP = (0.5, 1, 2, 3, 5, 10, 20)
#: Bounds of a sketch's levels, in standard deviations; index.levels has the third.
BOUNDS = ((0.0,), (-0.4, 0.4), (-0.6, 0.0, 0.6), (-0.84, -0.25, 0.25, 0.84))
COMPARED = (200, 300, 400, 600, 1200)
DEPTHS = ("100", "200", "400", "600", "1000")


def sweep(count: int) -> Iterator[report.Row]:
    """Both ways of a narrowed search, by the share of items that a filter keeps."""
    for share in tqdm(SWEEP, desc="Sweep"):
        ranges = prices(share)
        made = cases(count, always(ranges))
        kept = narrowed(SITE, ranges).count()
        row: dict[str, object] = {"kept %": share, "items": kept}
        with by_exact_scan():
            _, best = measure("only_similar", made)
        for way, most in (("sketches", 10 * PRODUCTS), ("HNSW", 1)):
            with scan_below(most):
                found, lists = measure("only_similar", made)
            row[f"{way} p50"], row[f"{way} p95"] = found["p50"], found["p95"]
            row[f"{way} recall"] = recall(lists, best)
        yield row


def depths(count: int) -> Iterator[report.Row]:
    """What EF_SEARCH gives in recall and costs in time, without a filter."""
    made = cases(count, always(Filters()))
    for placement in tqdm(BY_VECTOR, desc="EF_SEARCH"):
        with by_exact_scan():
            _, best = measure(placement, made)
        for depth in DEPTHS:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT set_config('hnsw.ef_search', %s, false)", [depth]
                )
            row, lists = measure(placement, made)
            name = placement.removeprefix("only_")
            told = {"retriever": name, "ef_search": int(depth), **row}
            yield told | {"recall@20": recall(lists, best)}
    with connection.cursor() as cursor:
        own = str(get_settings().EF_SEARCH)
        cursor.execute("SELECT set_config('hnsw.ef_search', %s, false)", [own])


def sketches(count: int) -> Iterator[report.Row]:
    """What sketches of 1 to 5 bits a number keep of the 20 nearest, by how many."""
    chance = np.random.default_rng(3)
    keys, categories, vectors = _everything()
    deviation = vectors.shape[1] ** -0.5
    for bounds in tqdm(BOUNDS, desc="Sketches"):
        large = [vectors > bound * deviation for bound in bounds]
        bits = np.packbits(np.concatenate(large, axis=1), axis=1)
        kept: dict[int, list[float]] = {most: [] for most in COMPARED}
        for asked in chance.integers(len(keys), size=count):
            others = np.flatnonzero(categories == chance.choice(categories))
            exact = np.argsort(-(vectors[others] @ vectors[asked]))[:20]
            apart = np.bitwise_count(bits[others] ^ bits[asked]).sum(axis=1)
            order = np.argsort(apart, kind="stable")
            for most, shares in kept.items():
                shares.append(np.isin(exact, order[:most]).mean())
        shown = ", ".join(f"{bound:g}" for bound in bounds)
        row: report.Row = {"bits a number": len(bounds), "bounds / deviation": shown}
        yield row | {
            f"of {most}": round(float(np.mean(shares)), 3)
            for most, shares in kept.items()
        }


def _everything() -> tuple[list[str], NDArray[np.str_], NDArray[np.float32]]:
    """Keys, categories and vectors of all items."""
    live = index.live(SITE)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.key, i.category, halfvec_send(e.vector) FROM ecom_ai_embedding e "
            "JOIN ecom_ai_item i ON i.id = e.item_id WHERE e.checkpoint_id = %s",
            [live.pk if live else None],
        )
        keys, categories, raw = zip(*cursor.fetchall(), strict=True)
    return list(keys), np.array(categories), np.stack(list(map(index.from_bytes, raw)))


def rebuild(parameters: str) -> None:
    """Builds the live checkpoint's HNSW index anew with other parameters."""
    live = index.live(SITE)
    if live is None:
        raise LookupError("The data set has no live checkpoint.")
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX IF EXISTS ecom_ai_hnsw_{live.pk:d}")
    with mock.patch.object(index.hnsw, "BUILD", parameters):
        milliseconds, _ = report.timed(index.build_hnsw, live)
    print(f"HNSW ({parameters}): {milliseconds / 1000:.0f} s")


def main() -> None:
    parser = report.parser(__doc__)
    parser.add_argument("--calls", type=int, default=30, help="for each row")
    parser.add_argument("--hnsw", help="build it so first: 'm = 16, …'; it stays so")
    args = parser.parse_args()
    with catalogue.opened():
        if args.hnsw:
            rebuild(args.hnsw)
        swept, deep = list(sweep(args.calls)), list(depths(args.calls))
        drawn = list(sketches(2 * args.calls))
    title = "SCAN_BELOW: both ways by what a price filter keeps; ms"
    report.print_table(swept, title=title)
    report.print_table(deep, title="EF_SEARCH; ms")
    report.print_table(drawn, title="Sketches: share of the 20 nearest that they keep")
    report.write(args.json, sweep=swept, depths=deep, sketches=drawn)


if __name__ == "__main__":
    main()
