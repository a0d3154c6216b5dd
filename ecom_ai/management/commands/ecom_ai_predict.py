"""``manage.py ecom_ai_predict``: a checkpoint's answer to each row of a file."""

import json
import os
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from ecom_ai.exceptions import BadInput
from ecom_ai.management.fine_tuning import (
    Bar,
    add_data,
    add_role,
    add_site,
    chosen_checkpoint,
    chosen_site,
    plain_errors,
)
from ecom_ai.storage import no_space
from ecom_ai.training import fitting


class Command(BaseCommand):
    help = (
        "Writes one JSON line for each row, in the same order: the label with its "
        "probability and those of all labels; of a recommender the ten next items."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_role(parser)
        add_data(parser, "rows with a text each, or sequences")
        parser.add_argument(
            "--output", required=True, type=Path, metavar="F", help="JSON lines"
        )
        parser.add_argument(
            "--checkpoint", type=int, metavar="ID", help="default: the live one"
        )
        add_site(parser)

    def handle(self, **options: Any) -> None:
        bar = Bar(options.get("stderr") or sys.stderr, unit="row")
        with plain_errors():
            checkpoint = chosen_checkpoint(
                chosen_site(options["site"]), options["role"], options["checkpoint"]
            )
            uses = ("data", "attributes")
            inputs = {use: options[use] for use in uses if options[use]}
            try:
                answers = fitting.predict(checkpoint, inputs, say=bar.say)
                count = _write(answers, options["output"])
            finally:
                bar.close()
        self.stdout.write(f"{count} rows answered by {checkpoint}: {options['output']}")


def _write(answers: Iterable[dict[str, Any]], path: Path) -> int:
    """Writes all answers or none. Raises BadInput where the place cannot be written."""
    count = 0
    draft = None
    try:
        with no_space(f"for {path}"):
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
            draft = Path(name)
            with os.fdopen(handle, "w", encoding="utf-8") as stream:
                for answer in answers:
                    stream.write(json.dumps(answer, ensure_ascii=False) + "\n")
                    count += 1
            draft.chmod(0o644)
            draft.replace(path)
    except OSError as error:
        raise BadInput(
            f"{path} cannot be written: {error.strerror or error}."
        ) from error
    finally:
        if draft is not None:
            draft.unlink(missing_ok=True)
    return count
