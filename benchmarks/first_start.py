"""How long a new shop waits for its starter checkpoints: seconds by role.

In an empty CHECKPOINT_DIR and an empty database, as on the worker of a first start: the
encoders are converted, our sentences encoded, heads fitted and stored. The goal of 60 s
is for sentiment, offence and intent together.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")

import tempfile
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.sites.models import Site  # noqa: E402
from django.test import override_settings  # noqa: E402
from tqdm import tqdm  # noqa: E402

from benchmarks import report  # noqa: E402
from benchmarks.stage import stage  # noqa: E402
from ecom_ai.models import Checkpoint  # noqa: E402
from ecom_ai.training import starter  # noqa: E402

TOGETHER = (Checkpoint.Role.SENTIMENT, Checkpoint.Role.OFFENCE, Checkpoint.Role.INTENT)
GOAL = 60.0


def seconds(folder: Path) -> list[dict[str, object]]:
    """Of every role, in the order in which a worker makes them."""
    rows: list[dict[str, object]] = []
    given = {**settings.ECOM_AI, "CHECKPOINT_DIR": folder}
    with stage("first_start", fresh=True), override_settings(ECOM_AI=given):
        Site.objects.get_or_create(pk=1)
        for role in tqdm(starter.ROLES):
            took, _ = report.timed(starter.ensure, 1, (role,))
            rows.append({"role": role, "s": round(took / 1000, 1)})
    return rows


def main() -> None:
    args = report.parser(__doc__).parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = seconds(Path(folder))
    took = {str(row["role"]): float(str(row["s"])) for row in rows}
    together = round(sum(took[role] for role in TOGETHER), 1)
    named = ", ".join(TOGETHER)
    rows.append({"role": f"{named} together", "s": together, "goal": GOAL})
    report.print_table(rows, title="starters of a first start, one after another")
    print(f"\nGoal {'reached' if together <= GOAL else 'missed'}.")
    report.write(args.json, rows=rows)


if __name__ == "__main__":
    main()
