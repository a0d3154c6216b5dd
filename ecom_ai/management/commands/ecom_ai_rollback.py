"""``manage.py ecom_ai_rollback``: give back the checkpoint that was live before."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from ecom_ai.management.fine_tuning import add_site, chosen_site, plain_errors, whoever
from ecom_ai.models import Checkpoint
from ecom_ai.training import promotion


class Command(BaseCommand):
    help = "Makes the checkpoint of a role live again that the live one came after."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("role", metavar="ROLE", choices=Checkpoint.Role.values)
        parser.add_argument("--reason", default="", help="kept on record")
        add_site(parser)

    def handle(self, **options: Any) -> None:
        with plain_errors():
            made = promotion.rollback(
                chosen_site(options["site"]),
                options["role"],
                by=whoever(),
                reason=options["reason"],
            )
        if made.checkpoint.stage == Checkpoint.Stage.FILLING:
            self.stdout.write(
                f"{made.checkpoint} has lost the products' vectors: it gets them anew, "
                "from the workers, and is live again when every product has one."
            )
            return
        self.stdout.write(f"Live again: {made.checkpoint}, after {made.former_id}.")
