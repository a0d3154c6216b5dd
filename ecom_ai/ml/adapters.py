"""Serving what was added to a base (LoRA and its kin) without torch in the process.

A checkpoint keeps only what was added; joined with its base it is exported once into
the cache, in a process of its own.
"""

import hashlib
import sys
from dataclasses import replace
from pathlib import Path

from .apart import run_apart
from .checkpoints import CheckpointError, build_once, fingerprint, read_settings
from .onnx_export import KEEP_FULL, settle
from .progress import Stopped, never

ADAPTER_FOLDER = "adapter"
BASE_FILE = "base.txt"


def merged_base(
    folder: Path, *, cache: Path, keep_full: bool = False, stopped: Stopped = never
) -> Path:
    """The base joined with the adapter in ``folder``, exported; a folder in ``cache``.

    With ``keep_full`` the export at full precision stays beside the one of int8, until
    ``settle_adapter``. The first time it takes some seconds on a BERT, else half a
    minute. Raises ``CheckpointError`` for an adapter that cannot be read,
    ``EncoderNotFound`` when its base is nowhere, ``TrainingStopped``.
    """
    try:
        base = base_of(folder)
    except OSError as error:
        raise CheckpointError(
            f"{folder} is not an adapter of ours: {error}. Copy the whole folder of "
            "the checkpoint, or train it again."
        ) from error
    precision = read_settings(folder).precision
    target = _place(folder, base, cache=cache, precision=precision)
    if not target.is_dir():
        asked = (str(folder), str(cache), str(target), *[KEEP_FULL] * keep_full)
        run_apart(__name__, *asked, stopped=stopped)
    # Where that did not work, it is done here, and raises what is wrong.
    return build_merged(folder, cache=cache, target=target, keep_full=keep_full)


def build_merged(
    folder: Path, *, cache: Path, target: Path, keep_full: bool = False
) -> Path:
    """``merged_base`` in this process; needs torch where the base is no BERT."""
    from .adapting import join

    base = base_of(folder)
    precision = read_settings(folder).precision

    def build(draft: Path) -> None:
        full = keep_full or precision != "int8"
        join(folder, base=base, cache=cache, target=draft, keep_full=full)
        if not keep_full:
            settle(draft, precision=precision)

    return build_once(target, build)


def settle_adapter(folder: Path, *, cache: Path, precision: str) -> Path:
    """Keeps one precision of what ``merged_base`` made; where it lies from now on."""
    made = merged_base(folder, cache=cache)
    settle(made, precision=precision)
    replace(read_settings(folder), precision=precision).write(folder)
    target = _place(folder, base_of(folder), cache=cache, precision=precision)
    if target != made and not target.is_dir():
        made.replace(target)
    return target


def base_of(folder: Path) -> str:
    """The name of the base that an adapter in ``folder`` is added to."""
    return (folder / BASE_FILE).read_text(encoding="utf-8").strip()


def _place(folder: Path, base: str, *, cache: Path, precision: str) -> Path:
    made_of = f"{base} {fingerprint(folder)}" + " fp32" * (precision == "fp32")
    return cache / f"merged-{hashlib.sha256(made_of.encode()).hexdigest()[:12]}"


if __name__ == "__main__":
    build_merged(
        Path(sys.argv[1]),
        cache=Path(sys.argv[2]),
        target=Path(sys.argv[3]),
        keep_full=KEEP_FULL in sys.argv[4:],
    )
