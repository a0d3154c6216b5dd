"""Trains the starter checkpoint that tells whether a passage answers a question.

    python -m benchmarks.answer_starter FOLDER

LoRA on the bundled encoder, from the pairs and help centres in ``ecom_ai/starter``:
about an hour on one core. What it writes is committed as
``ecom_ai/starter/answer``, since a shop's first start has no hour.
"""

import json
import os
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")

import django
import numpy as np
from safetensors import safe_open
from safetensors.numpy import load_file, save_file

django.setup()

from tqdm import tqdm  # noqa: E402

from ecom_ai.ml.arguments import TrainingArguments  # noqa: E402
from ecom_ai.ml.encoders import BUNDLED  # noqa: E402
from ecom_ai.ml.labelled import Labelled  # noqa: E402
from ecom_ai.ml.trainers import fit_classifier  # noqa: E402
from ecom_ai.storage import checkpoint_dir  # noqa: E402
from ecom_ai.training import sentences  # noqa: E402
from ecom_ai.training.fitting.answers import TOLD  # noqa: E402
from ecom_ai.training.splits import split  # noqa: E402

ARGUMENTS = TrainingArguments(
    method="lora", rank=16, epochs=3, batch_size=16, learning_rate=1e-3,
    max_length=192, patience=10,
)  # fmt: skip


def halve(path: Path) -> None:
    """Keeps weights in half precision: half the file, and the same answers."""
    with safe_open(path, "numpy") as file:
        about = file.metadata()
    narrow = {name: w.astype(np.float16) for name, w in load_file(path).items()}
    save_file(narrow, path, metadata=about)


def main() -> None:
    folder = Path(sys.argv[1])
    rows = sentences.read("answer")
    parts = split(rows)
    train, validation, test = (
        Labelled(each.texts, each.labels)
        for each in (parts.train, parts.validation, parts.test)
    )
    bar = tqdm(unit="step")

    def say(progress: object) -> None:
        bar.set_description_str(str(progress)[:120])
        bar.update()

    fitted = fit_classifier(
        Labelled(train.texts + test.texts, train.labels + test.labels),
        validation,
        base=BUNDLED,
        arguments=ARGUMENTS,
        folder=folder,
        cache=checkpoint_dir(),
        report=say,
    )
    bar.close()
    halve(folder / "adapter" / "adapter_model.safetensors")
    told = {"base": BUNDLED, "method": "lora", "metrics": dict(fitted.metrics)}
    (folder / TOLD).write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    print(fitted.metrics, fitted.seconds)


if __name__ == "__main__":
    main()
