"""A trained encoder's folder, read again to be asked. Needs no torch on a CPU."""

from pathlib import Path

from ..adapters import ADAPTER_FOLDER, merged_base
from ..checkpoints import CheckpointError
from ..classifiers import ENCODER_FOLDER
from ..encoders import Encoder, _load_folder


def load_tuned(folder: Path, *, cache: Path, device: str | None = None) -> Encoder:
    """The encoder of a checkpoint's folder; keep it, loading takes a second.

    What was added to a base (LoRA and its kin) is joined with it once, in ``cache``.
    Raises ``CheckpointError`` for a folder that cannot be read, ``EncoderNotFound``
    where the base of an adapter is nowhere.
    """
    for name in (ENCODER_FOLDER, ADAPTER_FOLDER):
        inner = folder / name
        if inner.is_dir():
            if name == ADAPTER_FOLDER:
                inner = merged_base(inner, cache=cache)
            return _load_folder(inner, str(inner), cache, device, None)
    raise CheckpointError(
        f"{folder} holds no encoder: expected a folder {ENCODER_FOLDER} or "
        f"{ADAPTER_FOLDER} in it. Copy it completely, or train it again."
    )
