"""``manage.py ecom_ai_checkpoints``: which there are, and which answer."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from ecom_ai.management.fine_tuning import add_site, plain_errors
from ecom_ai.models import Checkpoint
from ecom_ai.training.gate import PRIMARY

_COLUMNS = ("id", "role", "stage", "figure", "method", "base", "rows", "created")


class Command(BaseCommand):
    help = "Lists the checkpoints, newest first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--role", choices=Checkpoint.Role.values)
        parser.add_argument("--json", action="store_true", help="one JSON array")
        add_site(parser)

    def handle(self, **options: Any) -> None:
        found = Checkpoint.objects.order_by("-pk")
        if options["role"]:
            found = found.filter(role=options["role"])
        if options["site"] is not None:
            found = found.filter(site_id=options["site"])
        with plain_errors():
            rows = list(found)
        if options["json"]:
            told = [_described(checkpoint) for checkpoint in rows]
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        table = [_COLUMNS, *(_cells(checkpoint) for checkpoint in rows)]
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        for cells in table:
            line = "  ".join(
                cell.ljust(width) for cell, width in zip(cells, widths, strict=True)
            )
            self.stdout.write(line.rstrip())


def _described(checkpoint: Checkpoint) -> dict[str, Any]:
    promoted = checkpoint.promoted_at
    return {
        "id": checkpoint.pk,
        "site": checkpoint.site_id,
        "role": checkpoint.role,
        "stage": checkpoint.stage,
        "name": checkpoint.name,
        "base": checkpoint.base,
        "method": checkpoint.method,
        "data": checkpoint.data,
        "metrics": checkpoint.metrics,
        "gate": checkpoint.gate,
        "size": checkpoint.size,
        "created_by": checkpoint.created_by,
        "created_at": checkpoint.created_at.isoformat(),
        "promoted_by": checkpoint.promoted_by,
        "promoted_at": promoted.isoformat() if promoted else None,
    }


def _cells(checkpoint: Checkpoint) -> tuple[str, ...]:
    metric = PRIMARY.get(Checkpoint.Role(checkpoint.role), "")
    figure = checkpoint.metrics.get(metric)
    return (
        str(checkpoint.pk),
        checkpoint.role,
        checkpoint.stage,
        "–" if figure is None else f"{metric} {figure:.4f}",
        checkpoint.method or "–",
        checkpoint.base or checkpoint.name,
        str(checkpoint.data.get("rows", "–")),
        f"{checkpoint.created_at:%Y-%m-%d %H:%M}",
    )
