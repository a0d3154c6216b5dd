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
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from . import bundled
from .adapters import merged_base
from .bert_graph import INPUTS
from .bundled import convert_bundled
from .checkpoints import (
    SETTINGS_FILE,
    CheckpointError,
    fingerprint,
    read_checkpoint_settings,
    read_settings,
)
from .onnx_export import FOLDER, FULL_FOLDER, MODEL_FILE, export_apart
from .sessions import in_turn, open_session

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

logger = logging.getLogger(__name__)

BUNDLED = f"bundled:{bundled.NAME}"
#: The bundled one, tuned on our reviews by benchmarks/review_encoder.py.
REVIEWS = "bundled:reviews"
REVIEWS_FOLDER = Path(__file__).resolve().parents[1] / "starter" / "reviews"
BATCH_SIZE = 32
HUB_TIMEOUT = 10.0  # seconds
# A token is rarely this long, so cutting here first only spares the tokenizer.
CHARACTERS_PER_TOKEN = 32
HUB_NAME = re.compile(r"[\w][\w.-]*(/[\w.-]+)?")
# The E5 family was trained with these prompts, but its hub folders do not say so.
E5_NAME = re.compile(r"(^|[/-])e5-(small|base|large)")


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


class EncoderNotFound(Exception):
    """No encoder has this name here; the message says what was tried."""


class OnnxEncoder:
    """Serves an exported folder by ONNX Runtime, without torch. Thread-safe.

    Each text runs by itself, on one of ``threads`` cores (default: all this process
    may use). The graph quantises activations with one scale for all texts of a run,
    so in a common run a text's vector would depend on its neighbours (cosine down to
    0.996); alone it depends on the text only, and nothing is padded. ``name`` is what
    the checkpoint was asked for by: of some it says which prompts they need.
    """

    def __init__(
        self, folder: Path, *, threads: int | None = None, name: str = ""
    ) -> None:
        from tokenizers import Tokenizer

        self._folder = folder
        self.settings = read_settings(folder)
        self._prompts = _prompts(
            name,
            {
                "query": self.settings.query_prompt,
                "passage": self.settings.passage_prompt,
            },
        )
        self._threads = threads or cores()
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(self.settings.max_length)
        self._session = open_session(folder / MODEL_FILE)

    @property
    def dimensions(self) -> int:
        return self.settings.dimensions

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 (hex) of the exported graph."""
        return fingerprint(self._folder)

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode what people type: n texts → n x dimensions."""
        return self._encode(texts, self._prompts[0])

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode what is searched: n texts → n x dimensions."""
        return self._encode(texts, self._prompts[1])

    def _encode(self, texts: Sequence[str], prompt: str) -> NDArray[np.float32]:
        ready = _prepare(texts, prompt, self.settings.max_length)
        vectors = np.empty((len(ready), self.dimensions), dtype=np.float32)

        def encode_at(row: int) -> None:
            vectors[row] = self._encode_one(ready[row])

        if self._threads == 1 or len(ready) < 2:
            for row in range(len(ready)):
                encode_at(row)
        else:
            # Longest first, so that no core is left alone with a long text.
            rows = sorted(range(len(ready)), key=lambda row: -len(ready[row]))
            with in_turn(len(ready)), ThreadPoolExecutor(self._threads) as pool:
                list(pool.map(encode_at, rows))
        return vectors

    def _encode_one(self, text: str) -> NDArray[np.float32]:
        encoding = self._tokenizer.encode(text)
        inputs = (encoding.ids, encoding.attention_mask)
        feed = {
            name: np.array([values], dtype=np.int64)
            for name, values in zip(INPUTS, inputs, strict=True)
        }
        vector: NDArray[np.float32] = self._session.run(None, feed)[0][0]
        return vector


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
        self._prompts = _prompts(name, self._model.prompts)

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

    def _encode(self, texts: Sequence[str], prompt: str) -> NDArray[np.float32]:
        ready = _prepare(texts, "", self._model.max_seq_length or 512)
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
      first use (some seconds), served by ONNX Runtime; on a CUDA device by torch.
      ``"bundled:reviews"`` is the same, tuned to read reviews.
    - a local folder; any other name is looked up on the Hugging Face hub (or in its
      cache). Exported into ``cache`` at first use, unless it is an export itself, and
      served by ONNX Runtime; on a GPU, or where it cannot be exported, by
      sentence-transformers.

    ``threads`` is how many texts are encoded at a time. Raises ``EncoderNotFound``
    for a name that leads nowhere, ``CheckpointError`` for what cannot be read.
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
    if is_on_gpu(device):
        return SentenceTransformerEncoder(name, device=device)
    return _load_folder(_snapshot(name), name, cache, device, threads)


def _load_folder(
    folder: Path, name: str, cache: Path, device: str | None, threads: int | None
) -> Encoder:
    if not is_on_gpu(device):
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
        kinds = ["*.json", "*.txt", "*.model", "*.jinja", "*.safetensors"]
        if not any(file.rfilename.endswith(".safetensors") for file in files):
            kinds.append("*.bin")
        return Path(snapshot_download(name, allow_patterns=kinds))
    except Exception as error:  # the network library's own errors have no common root
        raise _not_found(name, error) from error


def _load_bundled(
    name: str, cache: Path, device: str | None, threads: int | None
) -> Encoder:
    if name == REVIEWS:
        merged = merged_base(REVIEWS_FOLDER, cache=cache)
        return _load_folder(merged, str(merged), cache, device, threads)
    if name != BUNDLED:
        raise EncoderNotFound(
            f"No bundled encoder {name!r}: there are {BUNDLED!r} and {REVIEWS!r}."
        )
    checkpoint = convert_bundled(cache)
    if is_on_gpu(device):
        return SentenceTransformerEncoder(checkpoint, device=device)
    return OnnxEncoder(export_apart(checkpoint), threads=threads)


def _exported(folder: Path) -> Path | None:
    for candidate in (folder, folder / FOLDER, folder / FULL_FOLDER):
        if (candidate / SETTINGS_FILE).is_file():
            return candidate
    return None


def is_on_gpu(device: str | None) -> bool:
    """Whether torch serves on this device."""
    return device is not None and not device.startswith("cpu")


def cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _prepare(texts: Sequence[str], prompt: str, max_length: int) -> list[str]:
    if isinstance(texts, str):
        raise TypeError("Expected a sequence of texts, got one str: pass [text].")
    limit = max_length * CHARACTERS_PER_TOKEN
    # A lone surrogate is legal in a str, but no tokenizer can take it.
    return [
        prompt + text[:limit].encode("utf-8", "replace").decode("utf-8")
        for text in texts
    ]


def _prompts(name: str, stated: Mapping[str, str | None]) -> tuple[str, str]:
    query = stated.get("query") or ""
    passage = stated.get("passage") or stated.get("document") or ""
    if not (query or passage) and E5_NAME.search(name.lower()):
        return bundled.PROMPTS["query"], bundled.PROMPTS["passage"]
    return query, passage


def _not_found(name: str, error: Exception | None) -> EncoderNotFound:
    cause = f" ({type(error).__name__}: {error})" if error else ""
    return EncoderNotFound(
        f"No encoder {name!r}: it is neither a folder on this machine nor a checkpoint "
        f"that the Hugging Face hub or its local cache could give{cause}. Check the "
        "spelling and the network, give the path of a checkpoint folder, or use "
        f"{BUNDLED!r}, which needs no network."
    )
