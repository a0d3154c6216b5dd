"""How results are told: a table on the terminal, a JSON for the record."""

import argparse
import json
import os
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

Row = Mapping[str, Any]


def parser(description: str | None) -> argparse.ArgumentParser:
    """A parser with the option that every benchmark has."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--json", type=Path, help="write the results to this file")
    return parser


def timed(call: Callable[..., Any], *args: Any) -> tuple[float, Any]:
    """Milliseconds that a call took, and its result."""
    began = time.perf_counter()
    result = call(*args)
    return (time.perf_counter() - began) * 1000, result


def percentiles(milliseconds: Sequence[float]) -> dict[str, float]:
    """p50, p95 and p99, in the unit of what is given."""
    values = np.percentile(milliseconds, [50, 95, 99])
    names = ("p50", "p95", "p99")
    return {n: round(float(v), 2) for n, v in zip(names, values, strict=True)}


def print_table(rows: Sequence[Row], *, title: str = "") -> None:
    """Prints rows as a Markdown table with the columns of all of them."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    cells = [columns, *([_text(row.get(name)) for name in columns] for row in rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(columns))]
    print(f"\n{title}\n" if title else "")
    for number, line in enumerate(cells):
        padded = (text.ljust(w) for text, w in zip(line, widths, strict=True))
        print(f"| {' | '.join(padded)} |")
        if number == 0:
            print(f"|{'|'.join('-' * (w + 2) for w in widths)}|")


def write(path: Path | None, **results: Any) -> None:
    """Writes the results, with the machine and the time, where a path is given."""
    if path is not None:
        everything = {"machine": machine(), "at": _now(), **results}
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(everything, indent=1, ensure_ascii=False) + "\n")


def machine() -> dict[str, Any]:
    """What it was measured on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "memory_gib": round(memory),
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 1),
    }


def _cpu() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _text(value: object) -> str:
    if value is None:
        return ""
    return f"{value:,.4g}" if isinstance(value, float) else str(value)
