"""``manage.py ecom_ai_doctor``: every part fine, or what to do about it."""

import json
import logging
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from ecom_ai.management.health import examine


class Command(BaseCommand):
    help = (
        "Looks at settings, database, cache, broker, workers, beat and each shop's "
        "vectors: one line each, fine or what to do. Exits 1 if something is wrong."
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
                state = "fine" if finding.fine else self.style.ERROR("WRONG")
                self.stdout.write(f"{state:5}  {finding.name}: {finding.message}")
        fine = all(finding.fine for finding in found)
        if options["json"]:
            rows = [asdict(finding) for finding in found]
            self.stdout.write(json.dumps({"fine": fine, "findings": rows}))
        if not fine:
            sys.exit(1)
