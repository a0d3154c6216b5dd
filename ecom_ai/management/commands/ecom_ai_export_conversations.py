"""``manage.py ecom_ai_export_conversations``: good conversations to learn from."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from ecom_ai.exceptions import BadInput
from ecom_ai.management.fine_tuning import (
    add_site,
    chosen_site,
    plain_errors,
    write_lines,
)
from ecom_ai.support.examples import examples


class Command(BaseCommand):
    help = (
        "Writes the conversations that agents marked as good examples as JSON lines "
        "with messages and context, personal data masked."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        add_site(parser)

    def handle(self, **options: Any) -> None:
        with plain_errors():
            found = list(examples(chosen_site(options["site"])))
            if not found:
                raise BadInput(
                    "No conversation with an answer is marked as a good example: mark "
                    "some in the admin first."
                )
            lines = (json.dumps(each, ensure_ascii=False) for each in found)
            count = write_lines(lines, options["file"])
        self.stdout.write(f"{count} conversations: {options['file']}")
