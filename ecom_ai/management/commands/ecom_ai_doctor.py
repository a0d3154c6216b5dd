"""``manage.py ecom_ai_doctor``: every part fine, or what to do about it."""

import json
import logging
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from ecom_ai.management.health import Finding, examine


class Command(BaseCommand):
    help = (
        "Looks at settings, database, cache, broker, workers, beat and each shop's "
        "vectors and checkpoints: one line each, fine, being prepared, or what to do. "
        "Exits 1 unless all is fine."
    )
    #: Looks itself, so that it also runs where a check fails.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, **options: Any) -> None:
        # psycopg's pool tells of each of its attempts; the finding says it once.
        logging.getLogger("psycopg.pool").setLevel(logging.ERROR)
        found = []
        for finding in examine():
            found.append(finding)
            if not options["json"]:
                self.stdout.write(f"{self._state(finding)}  {_said(finding)}")
        fine = all(finding.fine for finding in found)
        if options["json"]:
            rows = [asdict(finding) for finding in found]
            self.stdout.write(json.dumps({"fine": fine, "findings": rows}))
        if not fine:
            sys.exit(1)

    def _state(self, finding: Finding) -> str:
        if finding.preparing:
            return self.style.WARNING("being prepared")
        return "fine " if finding.fine else self.style.ERROR("WRONG")


def _said(finding: Finding) -> str:
    return f"{finding.name}: {finding.message}"
