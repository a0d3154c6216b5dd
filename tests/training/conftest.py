"""Fine-tuning in a folder of its own, on an encoder that needs no weights."""

from pathlib import Path

import pytest

from ecom_ai import inference
from ecom_ai.inference import tagging
from ecom_ai.ml import encoders
from tests.training.making import ENCODER, Words


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings, monkeypatch) -> Path:
    """CHECKPOINT_DIR of the test; the encoder "words" is known."""
    shared = settings.ECOM_AI["CHECKPOINT_DIR"]
    # What comes with the app is exported once for all tests.
    monkeypatch.setattr(tagging, "checkpoint_dir", lambda: Path(shared))
    settings.ECOM_AI = {
        **settings.ECOM_AI,
        "CHECKPOINT_DIR": tmp_path / "checkpoints",
        "ENCODER": ENCODER,
    }
    real = encoders._load
    monkeypatch.setattr(
        encoders,
        "_load",
        lambda name, *rest: Words() if name == ENCODER else real(name, *rest),
    )
    monkeypatch.setattr(inference, "_loaded", {})
    monkeypatch.setattr(inference, "_answering", {})
    return tmp_path / "checkpoints"
