"""``manage.py ecom_ai_evaluate``: a checkpoint's figures on a file."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from ecom_ai.management.fine_tuning import (
    add_data,
    add_role,
    add_site,
    asked_checkpoint,
    given_files,
    result,
)
from ecom_ai.training import fitting


class Command(BaseCommand):
    help = (
        "Measures a checkpoint on labelled rows, an encoder on pairs (each query ranks "
        "the documents of all), a recommender on sequences (each one's last item left "
        "out, ranked against all items), or a generator on conversations (beside what "
        "a person replied). Changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_role(parser)
        add_data(parser, "what to measure on")
        parser.add_argument(
            "--checkpoint", type=int, metavar="ID", help="default: the live one"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object")
        add_site(parser)

    def handle(self, **options: Any) -> None:
        with asked_checkpoint(options) as (checkpoint, bar):
            found = fitting.evaluate(checkpoint, given_files(options), say=bar.say)
        told = (checkpoint.role, checkpoint.pk, found.rows)
        if options["json"]:
            self.stdout.write(result(*told, found.metrics, found.seconds))
            return
        self.stdout.write(f"{checkpoint} on {found.rows} rows:")
        for name, value in found.metrics.items():
            self.stdout.write(f"  {name:20} {value:.4f}")
        speed = found.rows / found.seconds if found.seconds else 0
        self.stdout.write(f"  {found.seconds:.1f} s, {speed:.0f} rows a second")
