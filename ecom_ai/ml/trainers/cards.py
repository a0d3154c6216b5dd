"""The model card: what a checkpoint is, for the person who finds its folder."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict

from .methods import Outcome
from .work import Work

CARD_FILE = "card.md"


def write_card(work: Work, outcome: Outcome, metrics: Mapping[str, float]) -> None:
    """Writes ``card.md`` (Mitchell et al. 2019, "Model Cards") into the folder."""
    counts = Counter(work.train.labels)
    given = asdict(work.arguments).items()
    parts = [
        "# Classifier",
        f"Base: {work.base}. Method: {outcome.method}. {outcome.why}",
        "## Labels and training rows",
        _table({name: f"{counts[name]}" for name in work.labels}),
        f"Beside them {len(work.prior)} sentences and descriptions of ours.",
        f"## Measured on {len(work.validation) or 'held-out'} rows",
        _table({name: f"{value:.4f}" for name, value in metrics.items()}),
        "## Arguments",
        _table({name: f"{value}" for name, value in given if value is not None}),
        *(["## Notes", *outcome.notes] if outcome.notes else []),
    ]
    text = "\n\n".join(parts) + "\n"
    (work.folder / CARD_FILE).write_text(text, encoding="utf-8")


def _table(rows: Mapping[str, str]) -> str:
    cells = [f"| {name} | {value} |" for name, value in rows.items()]
    return "\n".join(["| | |", "|---|---|", *cells])
