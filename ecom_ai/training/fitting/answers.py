"""The starter that tells whether a passage answers: it comes with the app.

To learn that takes an hour (``python -m benchmarks.answer_starter``), which no first
start has. A shop's own comes of ``ecom_ai_train answer``, like any classifier.
"""

import json
import shutil
from pathlib import Path

from ecom_ai.models import Checkpoint
from ecom_ai.training import gate, seen, sentences
from ecom_ai.training.fitting.work import Kept, Request, keep

FOLDER = Path(__file__).resolve().parents[2] / "starter" / "answer"
#: What the training wrote beside the weights: base, method and figures.
TOLD = "trained.json"


def take_starter(request: Request) -> Checkpoint:
    """A row for the checkpoint that comes with the app, its files stored."""
    shutil.copytree(FOLDER, request.folder, dirs_exist_ok=True)
    (request.folder / TOLD).unlink()
    told = json.loads((FOLDER / TOLD).read_text(encoding="utf-8"))
    rows = sentences.read(request.role)
    seen.write(request.folder, rows.texts)
    return keep(
        request,
        Kept(
            base=told["base"],
            method=told["method"],
            data={
                "name": rows.name,
                "fingerprint": rows.fingerprint,
                "rows": len(rows),
                "held_out": 0,
                "labels": rows.label_set,
                "whose": sentences.OURS,
            },
            metrics=told["metrics"],
            report={},
            verdict=gate.alone(
                request.role, rows=0, challenger=None, apart=gate.BEFORE
            ),
        ),
    )
