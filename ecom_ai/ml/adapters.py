"""Serving what was added to a base (LoRA and its kin) without torch in the process.

A checkpoint keeps only what was added; joined with its base it is exported once into
the cache, in a process of its own.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from .checkpoints import CheckpointError, build_once, fingerprint

ADAPTER_FOLDER = "adapter"
BASE_FILE = "base.txt"


def merged_base(folder: Path, *, cache: Path) -> Path:
    """The base joined with the adapter in ``folder``, exported; a folder in ``cache``.

    Takes half a minute the first time. Raises ``CheckpointError`` for an adapter that
    cannot be read, ``EncoderNotFound`` when its base is nowhere.
    """
    try:
        base = (folder / BASE_FILE).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise CheckpointError(
            f"{folder} is not an adapter of ours: {error}. Copy the whole folder of "
            "the checkpoint, or train it again."
        ) from error
    digest = hashlib.sha256(f"{base} {fingerprint(folder)}".encode()).hexdigest()
    target = cache / f"merged-{digest[:12]}"
    if not target.is_dir() and "python" in Path(sys.executable).name:
        subprocess.run(  # noqa: S603 - this very program
            [sys.executable, "-m", __name__, str(folder), str(cache), str(target)],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
    # Where that did not work, it is done here, and raises what is wrong.
    return build_merged(folder, cache=cache, target=target)


def build_merged(folder: Path, *, cache: Path, target: Path) -> Path:
    """``merged_base`` in this process; needs torch."""
    from .adapting import join

    base = (folder / BASE_FILE).read_text(encoding="utf-8").strip()
    return build_once(
        target, lambda draft: join(folder, base=base, cache=cache, target=draft)
    )


if __name__ == "__main__":
    build_merged(Path(sys.argv[1]), cache=Path(sys.argv[2]), target=Path(sys.argv[3]))
