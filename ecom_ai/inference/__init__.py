"""The door to checkpoints: encode here, or ask a worker and wait a little."""

import hashlib
import logging
import os
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import numpy as np
from celery import current_app
from django.conf import settings
from django.core.cache import cache
from numpy.typing import NDArray

from ecom_ai import broker
from ecom_ai.conf import get_settings
from ecom_ai.exceptions import CheckpointUnusable, InferenceUnavailable
from ecom_ai.inference.centring import Vector as Vector
from ecom_ai.inference.centring import centre, mean_of
from ecom_ai.inference.centring import unit as unit
from ecom_ai.language import detect, is_blank
from ecom_ai.models import Checkpoint
from ecom_ai.storage import checkpoint_dir, fetch_folder

if TYPE_CHECKING:
    from ecom_ai.ml.classifiers import Classifier as Classifier
    from ecom_ai.ml.encoders import Encoder as Encoder
    from ecom_ai.ml.recommenders import Recommender as Recommender

logger = logging.getLogger(__name__)
T = TypeVar("T")

#: Names and queue of the tasks that answer what is asked through the broker.
ENCODE_QUERY, CLASSIFY = "ecom_ai.encode_query", "ecom_ai.classify"
SERVE_QUEUE = "ecom_ai.serve"

_VECTOR_SECONDS = 24 * 3600
_ASKED_SECONDS = 5
_POLL_SECONDS = 0.002
_QUERY_CHARACTERS = 512
#: By process, site and role: the two checkpoints that were asked for last.
_loaded: dict[tuple[int, int, str], dict[tuple[int, str], Any]] = {}
_answering: dict[tuple[int, str], tuple[Checkpoint, Any]] = {}
IS_SERVING = False  # a serving worker asks nobody else
_loading, _changing = threading.RLock(), threading.Lock()
#: From asking a worker, and from even looking into the cache.
worker_rest, cache_rest = broker.Rest(), broker.Rest()


@dataclass(frozen=True)
class Classified:
    """``probabilities[i, j]``: that text i carries ``labels[j]``; rows of sum 1.

    A blank text has no verdict: its row is all 0.
    """

    labels: tuple[str, ...]
    probabilities: NDArray[np.float32]

    def best(self) -> list[tuple[str, float]]:
        """The most probable label of each text, and its probability; ("", 0) of a
        blank one."""
        places = self.probabilities.argmax(axis=1)
        return [
            (self.labels[place] if row.any() else "", float(row[place]))
            for place, row in zip(places, self.probabilities, strict=True)
        ]


class Inference(Protocol):
    """Asks an encoder, wherever it runs."""

    def encode_query(self, checkpoint: Checkpoint, text: str) -> Vector:
        """A query's centred unit vector, (dimensions,). Raises InferenceUnavailable."""


class LocalInference:
    """Runs the encoder inside this process."""

    def encode_query(self, checkpoint: Checkpoint, text: str) -> Vector:
        found: Vector = query_vectors(encoder(checkpoint), checkpoint, [text])[0]
        return found

    def classify(self, checkpoint: Checkpoint, texts: Sequence[str]) -> "Classified":
        """The probabilities of the checkpoint's labels. Raises CheckpointUnusable."""
        return classified(classifier(checkpoint), texts)

    def encode_items(
        self, checkpoint: Checkpoint, texts: Sequence[Mapping[str, Sequence[str]]]
    ) -> NDArray[np.float32]:
        """One centred unit vector an item, (items, dimensions).

        Each item is {language: [title, body]}. Of an item with texts in several
        languages each is encoded and centred by its own language's mean; their
        average stands for the item, near to questions in either language.
        """
        flat = [
            (row, language, ". ".join(part for part in parts if part))
            for row, by_language in enumerate(texts)
            for language, parts in by_language.items()
        ]
        total = np.zeros((len(texts), checkpoint.dimensions), dtype=np.float32)
        encoded = encoder(checkpoint).encode_passages([text for *_, text in flat])
        for (row, language, _), vector in zip(flat, encoded, strict=True):
            total[row] += centre(vector, mean_of(checkpoint, "passage", language))
        return unit(total)


class CeleryInference:
    """Asks a serving worker through the broker; the answer comes by the cache.

    The worker writes the vector into the cache under the question's key, so that an
    answer past its deadline still serves the next asker, and askers of one question
    at one time wait for one answer.
    """

    def encode_query(self, checkpoint: Checkpoint, text: str) -> Vector:
        if cache_rest.resting():
            raise InferenceUnavailable("The cache did not answer a moment ago.")
        key = query_key(checkpoint, text)
        try:
            return self._ask(key, checkpoint, _normal(text))
        except InferenceUnavailable:
            raise
        except Exception as error:
            # Caches raise what their drivers raise; whatever it is, a page must be
            # answered without it.
            cache_rest.begin()
            raise InferenceUnavailable(f"The cache is away: {error!r}") from error

    def _ask(self, key: str, checkpoint: Checkpoint, text: str) -> Vector:
        deadline = time.monotonic() + get_settings().QUERY_DEADLINE_MS / 1000
        if (stored := cache.get(key)) is not None:
            return _unpack(stored)
        if worker_rest.resting():
            raise InferenceUnavailable(
                "The serving worker did not answer a moment ago."
            )
        if cache.add(f"{key}:asked", 1, _ASKED_SECONDS):
            self._ring(key, checkpoint, text)
        while time.monotonic() < deadline:
            time.sleep(_POLL_SECONDS)
            if (stored := cache.get(key)) is not None:
                return _unpack(stored)
        worker_rest.begin()
        raise InferenceUnavailable(
            f"No answer from a worker on the queue {SERVE_QUEUE} within "
            f"{get_settings().QUERY_DEADLINE_MS} ms."
        )

    def _ring(self, key: str, checkpoint: Checkpoint, text: str) -> None:
        try:
            send(ENCODE_QUERY, [checkpoint.pk, text])
        except Exception as error:  # as with caches
            worker_rest.begin()
            cache.delete(f"{key}:asked")
            raise InferenceUnavailable(f"The broker is away: {error!r}") from error


def get_inference() -> Inference:
    """The inference of the setting INFERENCE; on a serving worker its own encoder."""
    if IS_SERVING or get_settings().INFERENCE == "local":
        return LocalInference()
    return CeleryInference()


def answer_query(checkpoint: Checkpoint, text: str) -> None:
    """On a worker: encodes a query and puts its vector where the asker looks."""
    vector = LocalInference().encode_query(checkpoint, text)
    cache.set(query_key(checkpoint, text), _pack(vector), _VECTOR_SECONDS)


def encoder(checkpoint: Checkpoint) -> "Encoder":
    """The encoder of a checkpoint, loaded once a process; trained ones are verified.

    Raises CheckpointUnusable for a trained one whose files were altered.
    """
    from ecom_ai.ml.encoders import load_encoder

    if checkpoint.files:
        found: Encoder = loaded_once(checkpoint, _load_tuned)
        return found
    return load_encoder(checkpoint.name, cache=checkpoint_dir(), device=device())


def _load_tuned(folder: Path) -> "Encoder":
    from ecom_ai.ml.encoder_training.serving import load_tuned

    return load_tuned(folder, cache=checkpoint_dir(), device=device())


def classifier(checkpoint: Checkpoint) -> "Classifier":
    """The classifier of a checkpoint, loaded once a process, its files verified.

    Raises CheckpointUnusable.
    """
    from ecom_ai.ml.classifiers import load_classifier

    def load(folder: Path) -> "Classifier":
        return load_classifier(folder, cache=checkpoint_dir(), device=device())

    found: Classifier = loaded_once(checkpoint, load)
    return found


def recommender(checkpoint: Checkpoint) -> "Recommender":
    """The recommender of a checkpoint, loaded once a process, its files verified.

    Raises CheckpointUnusable.
    """
    from ecom_ai.ml.recommenders import load_recommender

    found: Recommender = loaded_once(checkpoint, load_recommender)
    return found


def loaded_once(checkpoint: Checkpoint, load: Callable[[Path], Any]) -> Any:
    """What ``load`` makes of a checkpoint's folder, once a process, its files verified.

    Raises CheckpointUnusable.
    """
    from ecom_ai.ml.checkpoints import CheckpointError
    from ecom_ai.ml.encoders import EncoderNotFound

    place = (os.getpid(), checkpoint.site_id, checkpoint.role)
    key = (checkpoint.pk, checkpoint.fingerprint)
    if (known := _loaded.get(place, {}).get(key)) is not None:
        return known
    with _loading:
        beside = _loaded.get(place, {})
        if key not in beside:
            folder = fetch_folder(checkpoint.folder, checkpoint.files)
            try:
                made = load(folder)
            except (CheckpointError, EncoderNotFound) as error:
                raise CheckpointUnusable(str(error)) from error
            # The one that answered until now stays beside the new one.
            latest = list(beside.items())[-1:]
            _loaded[place] = {**dict(latest), key: made}
        return _loaded[place][key]


def live_classifier(site_id: int, role: str) -> "tuple[Checkpoint, Classifier]":
    """The classifier that answers for a role now, as ``answering`` has it."""
    return answering(site_id, role, classifier)


def answering(
    site_id: int, role: str, load: Callable[[Checkpoint], T]
) -> tuple[Checkpoint, T]:
    """What answers for a role now, and what ``load`` makes of it.

    While one thread loads a new live checkpoint, or if that cannot be loaded, the
    former one goes on answering. Raises InferenceUnavailable where there is neither.
    """
    live = Checkpoint.objects.live(site_id, role)
    former = _answering.get((site_id, role))
    if live is None:
        raise InferenceUnavailable(f"No {role} checkpoint is live.")
    if former and former[0].pk == live.pk:
        return former
    if former and not _changing.acquire(blocking=False):
        return former
    try:
        _answering[site_id, role] = (live, load(live))
    except CheckpointUnusable as error:
        logger.error("The live %s checkpoint is not loaded: %s", role, error)
        if former is None:
            raise InferenceUnavailable(str(error)) from error
        return former
    finally:
        if former:
            _changing.release()
    return _answering[site_id, role]


def classified(asked: "Classifier", texts: Sequence[str]) -> Classified:
    """What a loaded classifier says of texts, and nothing of blank ones."""
    shares = np.zeros((len(texts), len(asked.labels)), dtype=np.float32)
    written = [n for n, text in enumerate(texts) if not is_blank(text)]
    if written:
        shares[written] = asked.predict_proba([texts[n] for n in written])
    return Classified(asked.labels, shares)


def classified_together(
    asked: "Sequence[tuple[Classifier, Sequence[str]]]",
) -> list[Classified]:
    """What several loaded classifiers say, each of its own texts.

    A text is encoded once for all that share an encoder, and once if it comes twice.
    """
    known: dict[tuple[int, str], dict[str, Vector]] = {}
    for one, _ in asked:
        place = _place(one)
        if place not in known:
            some = (texts for other, texts in asked if _place(other) == place)
            new = dict.fromkeys(t for texts in some for t in texts if not is_blank(t))
            vectors: Iterable[Vector] = one.encode(list(new)) if new else ()
            known[place] = dict(zip(new, vectors, strict=True))
    return [_by_vectors(one, texts, known[_place(one)]) for one, texts in asked]


def _place(asked: "Classifier") -> tuple[int, str]:
    return id(asked.encoder), asked.prompt


def _by_vectors(
    asked: "Classifier", texts: Sequence[str], known: Mapping[str, Vector]
) -> Classified:
    shares = np.zeros((len(texts), len(asked.labels)), dtype=np.float32)
    written = [n for n, text in enumerate(texts) if text in known]
    if written:
        some = [texts[n] for n in written]
        vectors = np.stack([known[text] for text in some])
        shares[written] = asked.probabilities(vectors, some)
    return Classified(asked.labels, shares)


def query_vectors(
    asked: "Encoder", checkpoint: Checkpoint, texts: Sequence[str]
) -> NDArray[np.float32]:
    """Centred unit vectors of queries by the checkpoint's means: texts x numbers."""
    vectors = asked.encode_queries([_normal(text) for text in texts])
    return _centred(vectors, checkpoint, "query", texts)


def passage_vectors(
    asked: "Encoder", checkpoint: Checkpoint, texts: Sequence[str]
) -> NDArray[np.float32]:
    """Centred unit vectors of passages, each in one language: texts x numbers."""
    vectors = asked.encode_passages(texts)
    return _centred(vectors, checkpoint, "passage", texts)


def _centred(
    vectors: NDArray[np.float32],
    checkpoint: Checkpoint,
    kind: str,
    texts: Sequence[str],
) -> NDArray[np.float32]:
    found = np.zeros_like(vectors)
    for row, text in enumerate(texts):
        language = detect(text, settings.LANGUAGE_CODE)
        found[row] = centre(vectors[row], mean_of(checkpoint, kind, language))
    return found


def query_key(checkpoint: Checkpoint, text: str) -> str:
    digest = hashlib.sha256(_normal(text).encode("utf-8", "replace")).hexdigest()
    return f"ecom_ai:query:{checkpoint.pk}:{checkpoint.fingerprint[:12]}:{digest}"


def send(task: str, args: list[Any]) -> None:
    """Asks a serving worker by a task's name; a question nobody takes soon lapses."""
    with broker.quick_producer() as producer:
        current_app.send_task(
            task,
            args,
            queue=SERVE_QUEUE,
            ignore_result=True,
            expires=_ASKED_SECONDS,
            retry=False,
            producer=producer,
        )


def device() -> str | None:
    """Where checkpoints run, as ``ml`` wants it told."""
    return None if get_settings().DEVICE == "cpu" else get_settings().DEVICE


def _normal(text: str) -> str:
    """One form for all spellings of a query that mean the same to the encoder."""
    return " ".join(text.replace("\0", " ").split())[:_QUERY_CHARACTERS].lower()


def _pack(vector: Vector) -> bytes:
    return vector.astype("<f4").tobytes()


def _unpack(stored: bytes) -> Vector:
    return np.frombuffer(stored, dtype="<f4")
