"""``manage.py ecom_ai_promote``: make a checkpoint live."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from ecom_ai.management.fine_tuning import find_checkpoint, plain_errors, whoever
from ecom_ai.models import Checkpoint
from ecom_ai.training import promotion


class Command(BaseCommand):
    help = (
        "Makes a checkpoint live: every worker asks it within seconds. One that the "
        "gate rejected needs --override REASON, which is kept with your name."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("id", type=int, metavar="ID")
        parser.add_argument("--override", default="", metavar="REASON")

    def handle(self, **options: Any) -> None:
        with plain_errors():
            made = promotion.promote(
                find_checkpoint(options["id"]),
                by=whoever(),
                override=options["override"],
            )
        if made.checkpoint.stage == Checkpoint.Stage.FILLING:
            self.stdout.write(
                f"{made.checkpoint} gets the products' vectors now, from the workers "
                "on the queue ecom_ai.serve, and goes live when every product has "
                "one. `manage.py ecom_ai_doctor` says how far it is."
            )
            return
        former = f", in place of {made.former_id}" if made.former_id else ""
        self.stdout.write(f"Live now: {made.checkpoint}{former}.")
