"""``manage.py ecom_ai_train``: fine-tune a checkpoint on a file, and measure it."""

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError

from ecom_ai.exceptions import BadInput
from ecom_ai.management.fine_tuning import (
    Bar,
    add_data,
    add_role,
    add_site,
    chosen_site,
    plain_errors,
    result,
    whoever,
)
from ecom_ai.models import Checkpoint, TrainingRun
from ecom_ai.tasks import enqueue
from ecom_ai.training import corrections, fitting, own_events, runs, sentences
from ecom_ai.training.gate import Verdict
from ecom_ai.training.notes import in_words
from ecom_ai.training.own_texts import UNSUPERVISED, own_files
from ecom_ai.training_tasks import fine_tune, ring_next

_METHODS = (
    "auto", "full", "head", "freeze", "lora", "adalora", "ia3", "adapter", "prefix",
    "prompt", "fewshot", "zero-shot",
)  # fmt: skip
_ARGUMENTS = ("method", "epochs", "max_examples", "max_minutes", "distil")
#: Parts of a report that --json tells too, where there are such.
_DETAILS = ("candidates", "compression", "trials", "tuned", "teacher", "before")


class Command(BaseCommand):
    help = (
        "Fine-tunes a checkpoint on labelled rows (CSV with the columns text,label, or "
        "JSON lines; plain or .gz), an encoder on pairs (query,document) or texts, a "
        "recommender on sequences, or a generator on conversations; measures it beside "
        "the live one on held-out rows, and keeps it. Promote it by ecom_ai_promote."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_role(parser)
        add_data(
            parser,
            "what to learn from; recommender: by default the shop's events",
            needed=False,
        )
        parser.add_argument(
            "--corrections", action="store_true",
            help="learn from the shop's corrections, joined with --data or, without "
            "it, with the starter sentences",
        )  # fmt: skip
        parser.add_argument(
            "--eval", type=Path, metavar="F",
            help="rows to hold out for the gate; default: a tenth of the data",
        )  # fmt: skip
        parser.add_argument(
            "--base", default="", metavar="NAME|PATH",
            help="bundled:multilingual-e5-small, a Hugging Face name, or a folder",
        )  # fmt: skip
        parser.add_argument("--method", choices=_METHODS, help="default: auto")
        parser.add_argument("--epochs", type=int, metavar="N")
        parser.add_argument("--max-examples", type=int, metavar="N")
        parser.add_argument("--max-minutes", type=float, metavar="M")
        parser.add_argument(
            "--set", action="append", type=_assignment, default=[], dest="more",
            metavar="NAME=VALUE", help="any other argument, as learning_rate=2e-5",
        )  # fmt: skip
        _add_ways(parser)
        parser.add_argument(
            "--unsupervised", nargs="?", const=UNSUPERVISED[0], choices=UNSUPERVISED,
            help="encoder: learn from texts without pairs (column text); without "
            f"--data from the shop's own products; by default {UNSUPERVISED[0]}",
        )  # fmt: skip
        parser.add_argument("--queue", action="store_true", help="have a worker do it")
        parser.add_argument("--json", action="store_true", help="one JSON object")
        add_site(parser)

    def handle(self, **options: Any) -> None:
        self.progress: IO[str] = options.get("stderr") or sys.stderr
        with plain_errors(), _asked(options) as asked:
            if fitting.is_helper():
                runs.help_train(**asked)
            elif options["queue"]:
                self._queue(asked, as_json=options["json"])
            else:
                self._work(asked, as_json=options["json"])

    def _queue(self, asked: dict[str, Any], *, as_json: bool) -> None:
        given = _read(asked)
        run = runs.queue(**asked, given=given)
        enqueue(fine_tune, run.pk)
        if said := _expected(asked, given):
            self.progress.write(f"{said}\n")
        if as_json:
            told = {"role": run.role, "run": run.pk, "state": run.state}
            self.stdout.write(json.dumps(told))
            return
        self.stdout.write(
            f"Run {run.pk} waits for a worker on the queue ecom_ai.train; the admin "
            "shows how far it is."
        )

    def _work(self, asked: dict[str, Any], *, as_json: bool) -> None:
        given = _read(asked)
        run = runs.begin(**asked, given=given)
        if said := _expected(asked, given):
            self.progress.write(f"{said}\n")
        bar = Bar(self.progress)
        try:
            run = runs.work(run, report=bar.report, given=given)
        finally:
            bar.close()
            ring_next(run)
        if run.checkpoint is None:
            raise CommandError(f"Run {run.pk} was cancelled; nothing was kept.")
        tell = self._tell_json if as_json else self._tell
        tell(run, run.checkpoint)

    def _tell_json(self, run: TrainingRun, checkpoint: Checkpoint) -> None:
        verdict = Verdict.read(checkpoint.gate)
        told = result(
            checkpoint.role,
            checkpoint.pk,
            checkpoint.data["rows"],
            checkpoint.metrics,
            _seconds(run),
            stage=checkpoint.stage,
            method=checkpoint.method,
            why=" ".join(in_words(checkpoint.report.get("why", ()))),
            held_out=checkpoint.data["held_out"],
            notes=in_words(checkpoint.report.get("notes", ())),
            **{n: checkpoint.report[n] for n in _DETAILS if n in checkpoint.report},
            gate={**checkpoint.gate, "says": verdict.sentence() if verdict else ""},
        )
        self.stdout.write(told)

    def _tell(self, run: TrainingRun, checkpoint: Checkpoint) -> None:
        write, data, report = self.stdout.write, checkpoint.data, checkpoint.report
        why = " ".join(in_words(report.get("why", ())))
        write(f"Method: {checkpoint.method}. {why}".strip())
        write(
            f"Data: {data['name']}, {data['rows']} rows to learn from, "
            f"{data['held_out']} held out"
        )
        for note in in_words(report.get("notes", ())):
            write(f"Note: {note}")
        for name, value in checkpoint.metrics.items():
            write(f"  {name:20} {value:.4f}")
        is_encoder = checkpoint.role == Checkpoint.Role.ENCODER
        where = "On validation pairs" if is_encoder else "On replies held out"
        for name, value in report.get("before", {}).items():
            if (after := report["validation"].get(name)) is not None:
                write(f"{where}: {name} {value:.4f} before, {after:.4f} after")
        if verdict := Verdict.read(checkpoint.gate):
            word = "passed" if verdict.passed else "rejected"
            if verdict.champion is None:
                word = "nothing was compared"
            write(f"Gate: {word}. {verdict.sentence()}")
        write(
            f"Checkpoint {checkpoint.pk} ({checkpoint.stage}), {checkpoint.size:,} "
            f"bytes, after {_seconds(run):.0f} s. "
            + (
                f"Make it live by: manage.py ecom_ai_promote {checkpoint.pk}"
                if checkpoint.stage == Checkpoint.Stage.TRAINED
                else "It stays out unless somebody overrides the gate on record."
            )
        )


@contextmanager
def _asked(options: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The arguments of ``runs.begin`` and ``runs.queue``, for a block."""
    files = {
        "train": "data", "eval": "eval", "attributes": "attributes", "pseudo": "pseudo",
        "labels": "labels",
    }  # fmt: skip
    inputs = {use: options[x] for use, x in files.items() if options[x]}
    names = {name: name for name in _ARGUMENTS} | {"trials": "tune"}
    given = {n: options[x] for n, x in names.items() if options[x] is not None}
    asked = {
        "site_id": chosen_site(options["site"]),
        "role": options["role"],
        "inputs": inputs,
        "base": options["base"],
        "arguments": {**given, **dict(options["more"])},
        "by": whoever(),
    }
    if options["unsupervised"]:
        with _own_texts(options, asked) as wanted:
            yield wanted
        return
    if not options["corrections"]:
        if options["data"] or options["labels"]:
            yield asked
        elif options["role"] == Checkpoint.Role.RECOMMENDER:
            with own_events.own_files(asked["site_id"]) as own:
                yield {**asked, "inputs": {**own, **inputs}}
        else:
            raise BadInput("Say what to learn from: --data F, or --corrections.")
        return
    with corrections.joined_file(
        asked["site_id"], asked["role"], beside=options["data"]
    ) as (path, count):
        yield {**asked, "inputs": {**inputs, "train": path}, "corrections": count}


def _add_ways(parser: ArgumentParser) -> None:
    """What only classifiers know."""
    parser.add_argument(
        "--tune", type=int, metavar="N",
        help="search learning rate, weight decay, epochs and rank in N trials",
    )  # fmt: skip
    parser.add_argument(
        "--distil", type=int, metavar="ID",
        help="learn what this checkpoint answers; the data needs no labels then",
    )  # fmt: skip
    parser.add_argument(
        "--pseudo", type=Path, metavar="F",
        help="texts without labels: those that are sure of one are trained on too",
    )  # fmt: skip
    parser.add_argument(
        "--labels", type=Path, metavar="F",
        help="what labels mean (columns label,description); without --data it is all "
        "there is to learn from",
    )  # fmt: skip


@contextmanager
def _own_texts(
    options: dict[str, Any], asked: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    if options["role"] != Checkpoint.Role.ENCODER or options["corrections"]:
        raise BadInput("--unsupervised is for the role encoder, without --corrections.")
    arguments = {**asked["arguments"], "objective": options["unsupervised"]}
    with own_files(asked["site_id"], texts=options["data"]) as own:
        inputs = {**own, **asked["inputs"]}
        yield {**asked, "inputs": inputs, "arguments": arguments}


def _read(asked: dict[str, Any]) -> Any:
    """What the role reads of the files that were asked for. Raises BadInput."""
    names = ("site_id", "role", "inputs", "base", "arguments")
    wanted = {name: asked[name] for name in names}
    return fitting.check(fitting.Request(**wanted, folder=Path())).given


def _expected(asked: dict[str, Any], given: Any) -> str:
    """How long it will take, as far as that can be told; else nothing."""
    if asked["role"] not in fitting.CLASSIFIERS or "train" not in asked["inputs"]:
        return ""
    rows, arguments = given.rows, asked["arguments"]
    told = {
        "method": arguments.get("method", "auto"),
        "minutes": arguments.get("max_minutes"),
        "trials": arguments.get("trials", 0),
        "epochs": arguments.get("epochs", fitting.EPOCHS),
        "ours": sentences.whose(rows, asked["role"]) != sentences.SHOPS,
    }
    minutes = fitting.expected_seconds(len(rows), **told) / 60
    return (
        f"{len(rows)} rows: this takes about {max(1, round(minutes))} min on a core of "
        "its own, longer beside other work. --max-minutes sets an end to it."
    )


def _assignment(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    try:
        return name.strip().replace("-", "_"), json.loads(value)
    except ValueError:
        return name.strip().replace("-", "_"), value


def _seconds(run: TrainingRun) -> float:
    if run.started_at is None or run.finished_at is None:
        return 0.0
    return (run.finished_at - run.started_at).total_seconds()
