"""How SCAN_BELOW, EF_SEARCH and HNSW's own parameters were chosen.

The first table takes both ways of a narrowed search through price filters; the second
gives recall@20 and times by EF_SEARCH, without a filter. Same data set as ``widgets``.
"""

from collections.abc import Iterator
from unittest import mock

from django.db import connection
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
        for way, most in (("signs", 10 * PRODUCTS), ("HNSW", 1)):
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
    title = "SCAN_BELOW: both ways by what a price filter keeps; ms"
    report.print_table(swept, title=title)
    report.print_table(deep, title="EF_SEARCH; ms")
    report.write(args.json, sweep=swept, depths=deep)


if __name__ == "__main__":
    main()
