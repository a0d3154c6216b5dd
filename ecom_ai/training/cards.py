"""The model card: what a checkpoint is, what it saw, how good it is, and its limits."""

from collections.abc import Iterator

from ecom_ai.models import Checkpoint
from ecom_ai.training.gate import Verdict

_MOST_LABELS = 20


def write_card(checkpoint: Checkpoint) -> str:
    """A checkpoint's card, in Markdown."""
    return "\n".join(_lines(checkpoint)) + "\n"


def _lines(checkpoint: Checkpoint) -> Iterator[str]:
    data, report = checkpoint.data, checkpoint.report
    yield f"# {checkpoint.name}"
    yield ""
    yield f"A checkpoint of ecom_ai for the role **{checkpoint.role}**."
    yield ""
    yield f"- Base: {checkpoint.base}"
    yield f"- Method: {checkpoint.method} ({report.get('why') or 'as asked for'})"
    yield f"- Data: {data['name']}, {data['rows']} rows, of {data['whose']}"
    yield f"- Fingerprint of the data: {data['fingerprint']}"
    if labels := data.get("labels"):
        more = ", …" if len(labels) > _MOST_LABELS else ""
        yield f"- Labels ({len(labels)}): {', '.join(labels[:_MOST_LABELS])}{more}"
    if checkpoint.created_by:
        yield f"- Trained by: {checkpoint.created_by}"
    yield ""
    yield "## How good it is"
    yield ""
    yield "On rows that were held out of training:"
    yield ""
    yield "| figure | value |"
    yield "|---|---|"
    for name, value in checkpoint.metrics.items():
        yield f"| {name} | {value:.4f} |"
    yield ""
    if verdict := Verdict.read(checkpoint.gate):
        yield f"The gate: {verdict.sentence()}"
        yield ""
    yield from _notes(report.get("notes", []))
    yield "## Limits"
    yield ""
    yield (
        "The figures hold for texts like those it was measured on. Other products, "
        "languages or ways to write need a measurement of their own, with "
        "`manage.py ecom_ai_evaluate`."
    )


def _notes(notes: list[str]) -> Iterator[str]:
    if notes:
        yield "## Notes"
        yield ""
        yield from (f"- {note}" for note in notes)
        yield ""
