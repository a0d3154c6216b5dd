"""Serving a classifier: texts in, probabilities out, without torch.

A folder holds ``classifier.json``, ``head.safetensors``, and where the encoder was
trained too, ``encoder/`` (its export, and the weights that learnt) or ``adapter/``
(what is added to the base).
"""

import json
import threading
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .adapters import ADAPTER_FOLDER, merged_base
from .checkpoints import CheckpointError, write_json
from .encoders import Encoder, is_on_gpu, load_encoder
from .heads import Head, Rejection, read_head, softmax
from .learnt import joined
from .lexical import LONGEST
from .ready_made import FOLDER, ReadyMade

CLASSIFIER_FILE = "classifier.json"
ENCODER_FOLDER = "encoder"


@dataclass(frozen=True)
class ClassifierSettings:
    """What ``classifier.json`` holds.

    ``encoder`` is a name for ``load_encoder``, or "encoder" or "adapter" for the
    folder beside; ``base`` is what it was trained from.
    """

    labels: tuple[str, ...]
    encoder: str
    base: str
    prompt: str = "query"
    temperature: float = 1.0
    longest: int = LONGEST
    rejection: Rejection | None = None

    def write(self, folder: Path) -> None:
        write_json(folder / CLASSIFIER_FILE, asdict(self))


def read_classifier_settings(folder: Path) -> ClassifierSettings:
    """Reads ``classifier.json``; raises ``CheckpointError`` when it is not ours."""
    path = folder / CLASSIFIER_FILE
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        rejection = data.pop("rejection", None)
        return ClassifierSettings(
            **{**data, "labels": tuple(data["labels"])},
            rejection=Rejection(**rejection) if rejection else None,
        )
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise CheckpointError(
            f"{folder} is not a classifier's checkpoint: {path.name} cannot be read "
            f"({error!r}). Copy the whole folder, or train it again."
        ) from error


class Classifier:
    """Gives texts the probabilities of labels. Thread-safe."""

    def __init__(
        self, *, settings: ClassifierSettings, encoder: Encoder, head: Head
    ) -> None:
        self.labels = settings.labels
        self.encoder = encoder
        self.head = head
        #: How texts are encoded: "query" or "passage".
        self.prompt = settings.prompt
        encode = {"query": encoder.encode_queries, "passage": encoder.encode_passages}
        #: Texts in, unit vectors out; of one encoder and prompt they serve any head.
        self.encode = encode[settings.prompt]

    def predict_proba(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Rows of sum 1, columns as ``labels``: (texts, labels).

        The label of the largest is the answer, also where one label stands for what
        should be rejected. Any text is accepted: empty ones, and long ones are cut.
        """
        return self.probabilities(self.encode(texts), texts)

    def probabilities(
        self, vectors: NDArray[np.float32], texts: Sequence[str]
    ) -> NDArray[np.float32]:
        """As ``predict_proba`` where the texts' vectors are known already."""
        lexical = self.head.lexical
        spelling = lexical.features.transform(texts) if lexical and texts else None
        return self.head.probabilities(vectors, spelling)

    def before_temperature(
        self, probabilities: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """What ``predict_proba`` would have given without its calibration."""
        logits = np.log(np.maximum(probabilities, np.finfo(np.float32).tiny))
        return softmax(self.head.temperature * logits)

    def predict(self, texts: Sequence[str]) -> list[str]:
        """The most probable label of each text."""
        return [self.labels[i] for i in self.predict_proba(texts).argmax(axis=1)]


_loading = threading.Lock()


def load_classifier(
    folder: Path,
    *,
    cache: Path,
    device: str | None = None,
    threads: int | None = None,
    ready_made: Collection[str] = (),
) -> Classifier:
    """Returns the classifier of a checkpoint folder; keep it, loading takes a second.

    ``cache`` and ``threads`` are ``load_encoder``'s, whose encoders are shared: three
    classifiers on one base hold it once. An adapter is merged into its base once, in
    ``cache`` (in a process of its own). Of ``ready_made`` texts the vectors are kept
    in ``cache``, and found there. Raises ``CheckpointError`` for
    a folder that cannot be read, ``EncoderNotFound`` when its base is nowhere.
    """
    settings = read_classifier_settings(folder)
    with _loading:
        name = settings.encoder
        if name == ADAPTER_FOLDER:
            name = str(merged_base(folder / ADAPTER_FOLDER, cache=cache))
        elif name == ENCODER_FOLDER:
            own = folder / ENCODER_FOLDER
            name = str(joined(own, cache=cache) if is_on_gpu(device) else own)
        encoder = load_encoder(name, cache=cache, device=device, threads=threads)
    try:
        head = read_head(
            folder,
            temperature=settings.temperature,
            longest=settings.longest,
            rejection=settings.rejection,
        )
    except Exception as error:  # safetensors' errors have no common root
        raise CheckpointError(
            f"{folder} has no head that can be read ({error!r}). Copy the whole "
            "folder, or train it again."
        ) from error
    _refuse_mismatch(folder, settings, encoder, head)
    if ready_made:
        encoder = ReadyMade(encoder, folder=cache / FOLDER, texts=ready_made)
    return Classifier(settings=settings, encoder=encoder, head=head)


def _refuse_mismatch(
    folder: Path, settings: ClassifierSettings, encoder: Encoder, head: Head
) -> None:
    expected = (len(settings.labels), encoder.dimensions)
    if head.weight.shape != expected:
        raise CheckpointError(
            f"{folder}: the head has the shape {head.weight.shape}, the labels and the "
            f"encoder {settings.encoder!r} ask for {expected}. Train it again."
        )
