"""The model card: what a checkpoint is, what it saw, how good it is, and its limits."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils import translation

from ecom_ai.models import Checkpoint
from ecom_ai.training.gate import Verdict
from ecom_ai.training.notes import in_words

_MOST_LABELS = 20


def write_card(checkpoint: Checkpoint) -> str:
    """A checkpoint's card (Mitchell et al. 2019), in Markdown and in English."""
    with translation.override("en"):
        return "\n".join(_lines(checkpoint)) + "\n"


def _lines(checkpoint: Checkpoint) -> Iterator[str]:
    data, report = checkpoint.data, checkpoint.report
    yield f"# {checkpoint.name}"
    yield ""
    yield f"A checkpoint of ecom_ai for the role **{checkpoint.role}**."
    yield ""
    yield f"- Base: {checkpoint.base}"
    yield f"- Method: {checkpoint.method}. {' '.join(in_words(report.get('why', ())))}"
    if checkpoint.arguments:
        given = (f"{name} {value}" for name, value in checkpoint.arguments.items())
        yield f"- Arguments: {', '.join(given)}"
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
        yield f"The gate: {verdict.sentence(then=True)}"
        yield ""
    yield from _notes(in_words(report.get("notes", ())))
    yield from _compression(report.get("compression"))
    yield from _trials(report.get("trials", []))
    yield "## Limits"
    yield ""
    yield (
        "The figures hold for texts like those it was measured on. Other products, "
        "languages or ways to write need a measurement of their own, with "
        "`manage.py ecom_ai_evaluate`."
    )


def _compression(found: Mapping[str, Any] | None) -> Iterator[str]:
    """Answers a second at both precisions."""
    if found is None:
        return
    yield "## How it is served"
    yield ""
    yield f"As {found['served']}, by ONNX Runtime. On the machine that trained it:"
    yield ""
    length = "items" if found["metric"] == "ndcg@10" else "characters"
    yield f"| asked | {length} | at once | fp32, a second | int8, a second |"
    yield "|---|---|---|---|---|"
    for one in found["speeds"]:
        names = ("asked", "length", "batch", "fp32", "int8")
        yield f"| {' | '.join(str(one[name]) for name in names)} |"
    yield ""


def _trials(trials: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What a search tried; accuracy on validation rows, by the vectors alone."""
    if not trials:
        return
    names = list(trials[0]["arguments"])
    yield "## Trials"
    yield ""
    yield f"| trial | ended | accuracy | seconds | {' | '.join(names)} |"
    yield "|---" * (4 + len(names)) + "|"
    for one in trials:
        told = [one["number"] + 1, one["state"], one["accuracy"], one["seconds"]]
        told += [one["arguments"].get(name, "") for name in names]
        yield f"| {' | '.join(map(str, told))} |"
    yield ""


def _notes(notes: list[str]) -> Iterator[str]:
    if notes:
        yield "## Notes"
        yield ""
        yield from (f"- {note}" for note in notes)
        yield ""
