"""``manage.py ecom_ai_import_articles``: articles of the help centre from a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ecom_ai.exceptions import BadInput
from ecom_ai.management.fine_tuning import (
    BAD_INPUT,
    add_site,
    chosen_site,
    plain_errors,
)
from ecom_ai.support import importing


class Command(BaseCommand):
    help = (
        "Reads articles of the help centre from a file: Markdown, HTML, CSV, JSON "
        "lines, or a zip of such files. Writes those that are new or changed; where "
        "anything is wrong with any of them, none."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would change, and stop"
        )
        add_site(parser)

    def handle(self, **options: Any) -> None:
        path: Path = options["file"]
        with plain_errors():
            site_id = chosen_site(options["site"])
            if not path.is_file():
                raise BadInput(f"{path}: there is no such file.")
            found = importing.read(path, str(path))
            if found.problems:
                raise CommandError(
                    "\n".join([*found.problems, "Nothing was imported."]),
                    returncode=BAD_INPUT,
                )
            for change in importing.compare(site_id, found.drafts):
                if change.kind != importing.UNCHANGED:
                    draft = change.draft
                    self.stdout.write(f"{change.kind}: {draft.language} {draft.key}")
            for name in found.left_out:
                self.stdout.write(f"left out: {name}")
            if options["dry_run"]:
                self.stdout.write("Nothing was written.")
                return
            counts = importing.save(site_id, found.drafts)
        self.stdout.write(
            ", ".join(f"{count} {kind}" for kind, count in counts.items()) + "."
        )
