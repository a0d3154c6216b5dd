"""Of a trained encoder, keeping only the weights that its base does not have.

On a CPU word embeddings do not learn, and they are 80% of a small multilingual encoder.
What serves is the export that lies beside them; the weights are joined with the base
only where torch serves.
"""

import hashlib
import shutil
from pathlib import Path

import numpy as np

from .adapters import BASE_FILE, base_of
from .bases import base_folder
from .bert_graph import WEIGHTS
from .checkpoints import CheckpointError, build_once, fingerprint

LEARNT_FILE = "learnt.safetensors"
#: In the file's own words: the fingerprint of the base that it was trained from.
_FROM = "base"
#: Folders of exports.
_EXPORTS = "onnx-*"


def keep_learnt(folder: Path, *, base: str, cache: Path) -> None:
    """Leaves of an exported encoder's weights those that differ from its base's.

    Where the base is no single file of 32-bit numbers, or all weights have learnt,
    everything stays.
    """
    from safetensors import safe_open
    from safetensors.numpy import save_file

    source = base_folder(base, cache=cache)
    if not ((source / WEIGHTS).is_file() and (folder / WEIGHTS).is_file()):
        return
    learnt = {}
    with (
        safe_open(folder / WEIGHTS, framework="numpy") as ours,
        safe_open(source / WEIGHTS, framework="numpy") as theirs,
    ):
        names, known = list(ours.keys()), set(theirs.keys())
        for name in names:
            own = ours.get_tensor(name)
            same = name in known and theirs.get_slice(name).get_dtype() == "F32"
            if not same or not np.array_equal(own, theirs.get_tensor(name)):
                learnt[name] = own
    if len(learnt) == len(names):
        return
    metadata = {"format": "pt", _FROM: fingerprint(source)}
    save_file(learnt, folder / LEARNT_FILE, metadata=metadata)
    (folder / BASE_FILE).write_text(base + "\n", encoding="utf-8")
    (folder / WEIGHTS).unlink()


def joined(folder: Path, *, cache: Path) -> Path:
    """The encoder of ``folder`` with all its weights, for torch; a folder in ``cache``.

    The folder itself where it has them. Raises ``CheckpointError`` where the base is
    no longer what it was trained from, ``EncoderNotFound`` where it is nowhere.
    """
    if not (folder / LEARNT_FILE).is_file():
        return folder
    name = base_of(folder)
    made_of = hashlib.sha256(f"{name} {fingerprint(folder)}".encode()).hexdigest()

    def build(draft: Path) -> None:
        _join(folder, base=base_folder(name, cache=cache), name=name, target=draft)

    return build_once(cache / f"joined-{made_of[:12]}", build)


def _join(folder: Path, *, base: Path, name: str, target: Path) -> None:
    from safetensors import safe_open
    from safetensors.numpy import load_file, save_file

    with safe_open(folder / LEARNT_FILE, framework="numpy") as learnt:
        wanted = learnt.metadata()[_FROM]
        own = {each: learnt.get_tensor(each) for each in list(learnt.keys())}
    if fingerprint(base) != wanted:
        raise CheckpointError(
            f"{folder} was trained from {name}, whose weights are others by now: put "
            "those back, or train it again."
        )
    weights = load_file(base / WEIGHTS) | own
    left = shutil.ignore_patterns(LEARNT_FILE, BASE_FILE, _EXPORTS)
    shutil.copytree(folder, target, ignore=left, dirs_exist_ok=True)
    save_file(weights, target / WEIGHTS, metadata={"format": "pt"})
