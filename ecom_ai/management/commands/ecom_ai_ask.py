"""``manage.py ecom_ai_ask``: questions answered from the articles of a file."""

import json
import sys
import time
from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from django.core.management.base import BaseCommand

from ecom_ai.grounding.library import Library
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
from ecom_ai.support import answering, from_file


class Command(BaseCommand):
    help = (
        "Answers each question of a file from the articles of another alone, in the "
        "same order: the answer, the articles it rests on, and whether it is one. "
        "Nothing is stored."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--articles", required=True, type=Path, metavar="F",
            help="CSV or JSON lines with id, title, body, and if known language",
        )  # fmt: skip
        parser.add_argument(
            "--data", required=True, type=Path, metavar="F",
            help="CSV or JSON lines with id, question, and if known language, "
            "answerable",
        )  # fmt: skip
        parser.add_argument(
            "--output", required=True, type=Path, metavar="F", help="JSON lines"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object")
        add_site(parser)

    def handle(self, **options: Any) -> None:
        bar = Bar(options.get("stderr") or sys.stderr, unit="row")
        with plain_errors():
            articles = from_file.read_articles(options["articles"])
            questions = from_file.read_questions(options["data"])
            site_id = chosen_site(options["site"])
            role = str(Checkpoint.Role.ANSWER)
            live = chosen_checkpoint(site_id, role, None, bar=bar)
            empty = Library([], np.zeros((0, 0), dtype=np.float32), means={})
            by = answering.answerer(site_id, library=empty)
            try:
                known = from_file.library_of(articles, by, say=bar.say)
                began = time.monotonic()
                found = from_file.answer_all(
                    questions, replace(by, library=known), say=bar.say
                )
            finally:
                bar.close()
            seconds = time.monotonic() - began
            lines = (json.dumps(one.line, ensure_ascii=False) for one in found)
            write_lines(lines, options["output"])
        metrics = from_file.metrics(found)
        if options["json"]:
            told = result("support", live.pk, len(found), metrics, seconds)
            self.stdout.write(told)
            return
        for name, value in metrics.items():
            self.stdout.write(f"{name}: {value:.4f}")
        self.stdout.write(f"{len(found)} questions answered: {options['output']}")
