"""``manage.py ecom_ai_predict``: a checkpoint's answer to each row of a file."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from ecom_ai.management.fine_tuning import (
    add_data,
    add_role,
    add_site,
    asked_checkpoint,
    given_files,
    write_lines,
)
from ecom_ai.training import fitting


class Command(BaseCommand):
    help = (
        "Writes one JSON line for each row, in the same order: the label with its "
        "probability and those of all labels; of an encoder the vector; of a "
        "recommender the ten next items; of a generator its reply to the last "
        "question, and whether the passages hold it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_role(parser)
        add_data(parser, "rows with a text each, sequences, or conversations")
        parser.add_argument(
            "--output", required=True, type=Path, metavar="F", help="JSON lines"
        )
        parser.add_argument(
            "--checkpoint", type=int, metavar="ID", help="default: the live one"
        )
        add_site(parser)

    def handle(self, **options: Any) -> None:
        with asked_checkpoint(options) as (checkpoint, bar):
            answers = fitting.predict(checkpoint, given_files(options), say=bar.say)
            lines = (json.dumps(one, ensure_ascii=False) for one in answers)
            count = write_lines(lines, options["output"])
        self.stdout.write(f"{count} rows answered by {checkpoint}: {options['output']}")
