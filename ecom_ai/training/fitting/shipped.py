"""Starters whose weights come with the app: to learn these roles takes too long.

What tells answers learns for an hour (``python -m benchmarks.answer_starter``), what
finds personal data for half of one (``python -m benchmarks.personal_data``), which no
first start has. A shop's own come of ``ecom_ai_train``, like any others.
"""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ecom_ai.models import Checkpoint
from ecom_ai.training import gate, seen, sentences
from ecom_ai.training.fitting.work import Kept, Request, keep

_STARTERS = Path(__file__).resolve().parents[2] / "starter"
#: By role, where its weights lie.
FOLDERS: Mapping[str, Path] = {
    str(role): _STARTERS / role.value
    for role in (Checkpoint.Role.ANSWER, Checkpoint.Role.PERSONAL_DATA)
}
#: What the training wrote beside the weights: base, method, figures, and the data where
#: that does not come with the app.
TOLD = "trained.json"


def take_starter(request: Request) -> Checkpoint:
    """A row for the checkpoint that comes with the app, its files stored."""
    folder = FOLDERS[request.role]
    shutil.copytree(folder, request.folder, dirs_exist_ok=True)
    (request.folder / TOLD).unlink()
    told = json.loads((folder / TOLD).read_text(encoding="utf-8"))
    return keep(
        request,
        Kept(
            base=told["base"],
            method=told["method"],
            data={
                **(told.get("data") or _sentences(request)),
                "held_out": 0,
                "whose": sentences.OURS,
            },
            metrics=told["metrics"],
            report={},
            verdict=gate.alone(
                request.role, rows=0, challenger=None, apart=gate.BEFORE
            ),
        ),
    )


def _sentences(request: Request) -> dict[str, Any]:
    """Of a role that learnt from our sentences: which, noted beside the weights too."""
    rows = sentences.read(request.role)
    seen.write(request.folder, rows.texts)
    return {
        "name": rows.name,
        "fingerprint": rows.fingerprint,
        "rows": len(rows),
        "labels": rows.label_set,
    }
