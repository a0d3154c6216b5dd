"""``manage.py ecom_ai_moderate``: what would be decided about each text of a file."""

import json
import sys
import time
from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from ecom_ai.management.fine_tuning import (
    Bar,
    add_site,
    chosen_checkpoint,
    chosen_site,
    plain_errors,
    result,
    write_lines,
)
from ecom_ai.models import Checkpoint
from ecom_ai.reviews import from_file
from ecom_ai.reviews.scoring import NEEDED


class Command(BaseCommand):
    help = (
        "Writes one JSON line for each text, in the same order: the decision, the "
        "breaches, sentiment, the text with personal data covered, and where that is. "
        "Where the file has breaches, they are compared. Nothing is stored."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--data", required=True, type=Path, metavar="F",
            help="CSV or JSON lines with text, and if known id, title, "
            "product, breaches, spans",
        )  # fmt: skip
        parser.add_argument(
            "--output", required=True, type=Path, metavar="F", help="JSON lines"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object")
        add_site(parser)

    def handle(self, **options: Any) -> None:
        bar = Bar(options.get("stderr") or sys.stderr, unit="text")
        with plain_errors():
            rows = from_file.read(options["data"])
            site_id = chosen_site(options["site"])
            live = {
                role: chosen_checkpoint(site_id, str(role), None, bar=bar)
                for role in NEEDED
            }
            began = time.monotonic()
            try:
                found = from_file.moderate(
                    site_id, rows, say=bar.say, compared=partial(bar.show, "copies")
                )
            finally:
                bar.close()
            seconds = time.monotonic() - began
            lines = (json.dumps(one.answer, ensure_ascii=False) for one in found)
            write_lines(lines, options["output"])
        metrics = from_file.metrics(found)
        if options["json"]:
            told = result(
                "moderation",
                live[Checkpoint.Role.OFFENCE].pk,
                len(rows),
                metrics,
                seconds,
            )
            self.stdout.write(told)
            return
        for name, value in metrics.items():
            self.stdout.write(f"{name}: {value:.4f}")
        self.stdout.write(f"{len(rows)} texts decided: {options['output']}")
