"""Text encoders: texts in, unit vectors out.

``load_encoder`` is the door. Two engines answer: ONNX Runtime (int8, no torch in the
process) on a CPU, and sentence-transformers on a GPU and for checkpoints that cannot
be exported.
"""

import hashlib
import logging
import os
import re
import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from . import bundled
from .bundled import convert_bundled
from .checkpoints import (
    SETTINGS_FILE,
    CheckpointError,
    fingerprint,
    read_checkpoint_settings,
)
from .onnx_encoder import OnnxEncoder
from .onnx_export import FOLDER, FULL_FOLDER, export_apart
from .prompts import Tokens, prepared, prompts, tokens

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

logger = logging.getLogger(__name__)

BUNDLED = f"bundled:{bundled.NAME}"
BATCH_SIZE = 32
HUB_TIMEOUT = 10.0  # seconds
HUB_NAME = re.compile(r"[\w][\w.-]*(/[\w.-]+)?")


class Encoder(Protocol):
    """Turns texts into vectors of unit length, so a dot product is the cosine.

    Queries and passages may be encoded differently: compare one with the other.
    Any text is accepted, empty ones too; a text longer than the checkpoint's
    maximum is cut.
    """

    @property
    def dimensions(self) -> int: ...

    @property
    def fingerprint(self) -> str:
        """SHA-256 (hex) of the weights that answer."""

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode what people type: n texts → n x dimensions."""

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode what is searched: n texts → n x dimensions."""

    def encode_tokens(self, texts: Sequence[str], kind: str) -> list[Tokens]:
        """The tokens of each text as a "query" or "passage", without its prompt.

        Late interaction compares them one by one (Khattab and Zaharia 2020).
        """


class EncoderNotFound(Exception):
    """No encoder has this name here; the message says what was tried."""


class SentenceTransformerEncoder:
    """Serves any Hugging Face name or local path by sentence-transformers.

    ``device`` as torch names it ("cpu", "cuda", "cuda:1"); None takes the best there
    is. Thread-safe: one call computes at a time. What the hub's local cache holds is
    used as it is. Raises ``EncoderNotFound`` when the name leads nowhere, and
    ``CheckpointError`` for a folder that cannot be read.
    """

    def __init__(self, name_or_path: str | Path, *, device: str | None = None) -> None:
        name = str(name_or_path)
        load = _open_folder if Path(name).is_dir() else _open_hub_name
        self._model = load(name, device)
        self._lock = threading.Lock()
        self._prompts = prompts(name, self._model.prompts)

    @property
    def dimensions(self) -> int:
        return int(self._model.get_embedding_dimension() or 0)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 (hex) over the names and values of all tensors."""
        digest = hashlib.sha256()
        for name, tensor in sorted(self._model.state_dict().items()):
            digest.update(name.encode())
            digest.update(tensor.detach().cpu().float().numpy().tobytes())
        return digest.hexdigest()

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode what people type: n texts → n x dimensions."""
        return self._encode(texts, self._prompts[0])

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode what is searched: n texts → n x dimensions."""
        return self._encode(texts, self._prompts[1])

    def encode_tokens(self, texts: Sequence[str], kind: str) -> list[Tokens]:
        """The tokens of each text as a "query" or "passage", without its prompt."""
        prompt = self._prompts[0 if kind == "query" else 1]
        longest = self._model.max_seq_length or 512
        found = []
        for text in prepared(texts, prompt, longest):
            offsets = self._model.tokenizer(
                text,
                truncation=True,
                max_length=longest,
                return_offsets_mapping=True,
            )["offset_mapping"]
            with self._lock:
                (vectors,) = self._model.encode(
                    [text], output_value="token_embeddings", show_progress_bar=False
                )
            rows = vectors.float().cpu().numpy()
            rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
            found.append(tokens(rows[: len(offsets)], offsets, len(prompt)))
        return found

    def _encode(self, texts: Sequence[str], prompt: str) -> NDArray[np.float32]:
        ready = prepared(texts, "", self._model.max_seq_length or 512)
        if not ready:
            return np.empty((0, self.dimensions), dtype=np.float32)
        with self._lock:
            vectors: NDArray[np.float32] = self._model.encode(
                ready,
                prompt=prompt,
                batch_size=BATCH_SIZE,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
        return np.asarray(vectors, dtype=np.float32)


def _open_folder(folder: str, device: str | None) -> "SentenceTransformer":
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(folder, device=device, local_files_only=True)
    except (OSError, ValueError) as error:
        raise CheckpointError(
            f"{folder} cannot be read as a text encoder ({error}). Expected a folder "
            "as transformers or sentence-transformers save one, copied completely."
        ) from error


def _open_hub_name(name: str, device: str | None) -> "SentenceTransformer":
    from huggingface_hub import HfApi
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(name, device=device, local_files_only=True)
    except (OSError, ValueError):
        pass  # not in the local cache
    try:
        # One question to the hub first: loading itself retries for over a minute.
        HfApi().model_info(name, timeout=HUB_TIMEOUT)
    except Exception as error:  # the network library's own errors have no common root
        raise _not_found(name, error) from error
    try:
        return SentenceTransformer(name, device=device)
    except (OSError, ValueError) as error:
        raise _not_found(name, error) from error


_loaded: dict[tuple[int, str, Path, str | None, int | None], Encoder] = {}
_loading = threading.RLock()


def load_encoder(
    name: str,
    *,
    cache: Path,
    device: str | None = None,
    threads: int | None = None,
) -> Encoder:
    """Return the encoder called ``name``, loaded once in this process.

    - ``"bundled:multilingual-e5-small"``: converted and exported into ``cache`` at
      first use (about 25 s), served by ONNX Runtime; on a CUDA device by torch.
    - a local folder; any other name is looked up on the Hugging Face hub (or in its
      cache). Exported into ``cache`` at first use, unless it is an export itself, and
      served by ONNX Runtime; on a GPU, or where it cannot be exported, by
      sentence-transformers.

    ``threads`` is how many texts ONNX Runtime encodes at a time. Raises
    ``EncoderNotFound`` for a name that leads nowhere and ``CheckpointError`` for a
    checkpoint that cannot be read.
    """
    # The process id is in the key because a forked child must not share a session.
    key = (os.getpid(), name, cache, device, threads)
    if key in _loaded:
        return _loaded[key]
    with _loading:
        if key not in _loaded:
            _loaded[key] = _load(name, cache, device, threads)
        return _loaded[key]


def forget_encoder(name: str) -> None:
    """Lets go of an encoder that ``load_encoder`` kept; who uses it may finish."""
    with _loading:
        for key in [key for key in _loaded if key[1] == name]:
            del _loaded[key]


def _load(name: str, cache: Path, device: str | None, threads: int | None) -> Encoder:
    if name.startswith("bundled:"):
        return _load_bundled(name, cache, device, threads)
    folder = Path(name).expanduser()
    if name and folder.is_dir():
        return _load_folder(folder, str(folder), cache, device, threads)
    if not HUB_NAME.fullmatch(name):
        raise _not_found(name, None)
    if _on_gpu(device):
        return SentenceTransformerEncoder(name, device=device)
    return _load_folder(_snapshot(name), name, cache, device, threads)


def _load_folder(
    folder: Path, name: str, cache: Path, device: str | None, threads: int | None
) -> Encoder:
    if not _on_gpu(device):
        try:
            exported = _exported(folder) or _export_into(cache, folder, name)
            return OnnxEncoder(exported, threads=threads, name=name)
        except CheckpointError as error:
            logger.warning("%s is served by torch, not by ONNX: %s", name, error)
    return SentenceTransformerEncoder(name, device=device)


def _export_into(cache: Path, folder: Path, name: str) -> Path:
    """An export beside the bundled one's: a hub's or a host's folder stays as it is."""
    label = re.sub(r"[^\w.-]", "-", Path(name).name)
    # Another pooling or prompt is another export of the same weights.
    made_of = f"{read_checkpoint_settings(folder)} {fingerprint(folder)}"
    digest = hashlib.sha256(made_of.encode()).hexdigest()
    target = cache / f"{label}-{digest[:12]}" / FOLDER
    return export_apart(folder, target=target)


def _snapshot(name: str) -> Path:
    """The folder of a hub's checkpoint, fetched first where it is not there yet.

    Raises EncoderNotFound where that does not work.
    """
    from huggingface_hub import HfApi, snapshot_download

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (OSError, ValueError):
        pass  # not in the local cache
    try:
        # One question to the hub first: fetching itself retries for over a minute.
        files = HfApi().model_info(name, timeout=HUB_TIMEOUT).siblings or []
        kinds = ["*.json", "*.txt", "*.model", "*.safetensors"]
        if not any(file.rfilename.endswith(".safetensors") for file in files):
            kinds.append("*.bin")
        return Path(snapshot_download(name, allow_patterns=kinds))
    except Exception as error:  # the network library's own errors have no common root
        raise _not_found(name, error) from error


def _load_bundled(
    name: str, cache: Path, device: str | None, threads: int | None
) -> Encoder:
    if name != BUNDLED:
        raise EncoderNotFound(
            f"No bundled encoder {name!r}: there is {BUNDLED!r} only."
        )
    checkpoint = convert_bundled(cache)
    if _on_gpu(device):
        return SentenceTransformerEncoder(checkpoint, device=device)
    return OnnxEncoder(export_apart(checkpoint), threads=threads)


def _exported(folder: Path) -> Path | None:
    known = (FOLDER, FULL_FOLDER, "onnx-int8", "onnx-fp32")
    for candidate in (folder, *(folder / name for name in known)):
        if (candidate / SETTINGS_FILE).is_file():
            return candidate
    return None


def _on_gpu(device: str | None) -> bool:
    return device is not None and not device.startswith("cpu")


def _not_found(name: str, error: Exception | None) -> EncoderNotFound:
    cause = f" ({type(error).__name__}: {error})" if error else ""
    return EncoderNotFound(
        f"No encoder {name!r}: it is neither a folder on this machine nor a checkpoint "
        f"that the Hugging Face hub or its local cache could give{cause}. Check the "
        "spelling and the network, give the path of a checkpoint folder, or use "
        f"{BUNDLED!r}, which needs no network."
    )
