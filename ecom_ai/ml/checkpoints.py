"""Checkpoint folders on disk: writing them atomically, reading their settings.

A checkpoint folder does not change once it is written: new weights get a new folder.
That is why "it exists" is enough to know that a folder is complete and current.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

CHUNK = 1 << 20
SETTINGS_FILE = "encoder.json"
#: Within a checkpoint that is being made: what lets a killed training go on.
STEPS_FOLDER = "steps"
DEFAULT_MAX_LENGTH = 512
POOLINGS = ("mean", "cls")
EXPORTABLE_MODULES = ("Transformer", "Pooling", "Normalize")


class CheckpointError(Exception):
    """A checkpoint folder cannot be read, or asks for what is not supported."""


@dataclass(frozen=True)
class EncoderSettings:
    """How a text becomes a vector, apart from the weights."""

    dimensions: int
    max_length: int
    pooling: str
    query_prompt: str = ""
    passage_prompt: str = ""
    #: "int8", or "fp32" where int8 would lose too much; no part of what it encodes.
    precision: str = field(default="int8", repr=False)

    def write(self, folder: Path) -> None:
        """Write ``encoder.json`` into ``folder``."""
        write_json(folder / SETTINGS_FILE, asdict(self))


def read_settings(folder: Path) -> EncoderSettings:
    """Read the ``encoder.json`` of an exported folder.

    Raises ``CheckpointError`` when the file is missing or not ours.
    """
    try:
        return EncoderSettings(**_read_json(folder / SETTINGS_FILE))
    except (FileNotFoundError, TypeError) as error:
        raise CheckpointError(
            f"{folder} is not an exported encoder: {error}. Export it again with "
            "ecom_ai.ml.onnx_export.export_int8."
        ) from error


def read_checkpoint_settings(checkpoint: Path) -> EncoderSettings:
    """Read the settings of a transformers or sentence-transformers folder.

    Without sentence-transformers' own files: mean pooling and no prompts.
    Raises ``CheckpointError`` for a missing ``config.json``, and for pooling or
    modules that an export cannot reproduce.
    """
    config = _read_json(checkpoint / "config.json")
    _refuse_other_modules(checkpoint)
    if _read_json_or_empty(checkpoint / "sentence_bert_config.json").get(
        "do_lower_case"
    ):
        raise CheckpointError(
            f"{checkpoint} lowers texts outside its tokenizer, which an export does "
            "not. Serve this checkpoint by sentence-transformers."
        )
    prompts = _read_json_or_empty(checkpoint / "config_sentence_transformers.json").get(
        "prompts", {}
    )
    return EncoderSettings(
        dimensions=config["hidden_size"],
        max_length=_max_length(checkpoint, config),
        pooling=_pooling(checkpoint),
        query_prompt=prompts.get("query", ""),
        passage_prompt=prompts.get("passage") or prompts.get("document", ""),
    )


def fingerprint(folder: Path) -> str:
    """Sha256 (hex) over the names and bytes of the weight files of ``folder``.

    Safetensors files count, with those of sub-modules; only where there are none,
    ``.bin`` files and then ``.onnx`` files. So the same weights have one fingerprint
    whether or not an ONNX export lies beside them.
    """
    for pattern in ("*.safetensors", "*.bin", "*.onnx"):
        if weights := sorted(folder.rglob(pattern)):
            return _hash_files(folder, weights)
    raise CheckpointError(
        f"No weights in {folder}: expected *.safetensors, *.bin or *.onnx. Check "
        "that the path is a checkpoint folder and that it was copied completely."
    )


def content_hash(path: Path) -> str:
    """Sha256 (hex) of one file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def build_once(target: Path, build: Callable[[Path], None]) -> Path:
    """Return ``target``, letting ``build(folder)`` fill it if it does not exist.

    The folder is filled beside its place and renamed when complete, so no other
    process ever sees half of it. Of several processes one builds and the others
    wait for it; should a file system not know locks, the first to finish wins.
    """
    from filelock import FileLock

    if target.is_dir():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(target.with_name(f".{target.name}.lock")):
        if not target.is_dir():
            _build_beside(target, build)
    return target


def forget_steps(folder: Path) -> None:
    """Removes what let the training go on, once its checkpoint is made and measured."""
    shutil.rmtree(folder / STEPS_FOLDER, ignore_errors=True)


def write_json(path: Path, data: Any) -> None:
    """Write ``data`` as indented UTF-8 JSON, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(data, ensure_ascii=False, indent=2)
    draft = path.with_name(f"{path.name}.draft")
    draft.write_text(text + "\n", encoding="utf-8")
    draft.replace(path)


def _build_beside(target: Path, build: Callable[[Path], None]) -> None:
    draft = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        build(draft)
        draft.chmod(0o755)  # mkdtemp's 0700 would lock out a worker of another user
        os.replace(draft, target)
    except OSError:
        if not target.is_dir():
            raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _hash_files(folder: Path, files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.relative_to(folder).as_posix().encode())
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
    return digest.hexdigest()


def _read_json(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise CheckpointError(
            f"{path} does not exist: {path.parent} is not a complete checkpoint "
            "folder. Check the path, or download or train it again."
        ) from error
    except ValueError as error:
        raise CheckpointError(f"{path} is not valid JSON: {error}") from error
    if not isinstance(data, dict):
        raise CheckpointError(f"{path} must hold a JSON object.")
    return data


def _read_json_or_empty(path: Path) -> dict[str, Any]:
    return _read_json(path) if path.is_file() else {}


def _refuse_other_modules(checkpoint: Path) -> None:
    path = checkpoint / "modules.json"
    if not path.is_file():
        return
    for module in json.loads(path.read_text(encoding="utf-8")):
        kind = module["type"].rsplit(".", 1)[-1]
        if kind not in EXPORTABLE_MODULES:
            raise CheckpointError(
                f"{path} lists a {kind} module; only {', '.join(EXPORTABLE_MODULES)} "
                "can be exported. Serve this checkpoint by sentence-transformers."
            )


def _max_length(checkpoint: Path, config: dict[str, Any]) -> int:
    sentence = _read_json_or_empty(checkpoint / "sentence_bert_config.json")
    tokenizer = _read_json_or_empty(checkpoint / "tokenizer_config.json")
    stated = sentence.get("max_seq_length") or tokenizer.get("model_max_length")
    # Tokenizers without a limit state 1e30, so the position table has the last word.
    limits = [stated, config.get("max_position_embeddings")]
    return int(min(limit for limit in (*limits, DEFAULT_MAX_LENGTH) if limit))


def _pooling(checkpoint: Path) -> str:
    config = _read_json_or_empty(checkpoint / "1_Pooling" / "config.json")
    # sentence-transformers below 6 wrote one boolean for each way of pooling.
    old_names = {"mean": "pooling_mode_mean_tokens", "cls": "pooling_mode_cls_token"}
    old = [pooling for pooling, key in old_names.items() if config.get(key)]
    pooling = config.get("pooling_mode") or "+".join(old) or "mean"
    if pooling not in POOLINGS:
        raise CheckpointError(
            f"{checkpoint} pools by {pooling!r}; only {' and '.join(POOLINGS)} can be "
            "exported. Serve this checkpoint by sentence-transformers."
        )
    return str(pooling)
