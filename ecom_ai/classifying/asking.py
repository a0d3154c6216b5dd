"""A classifier's answers over the wall: asked of a worker, found in the cache.

As with the vectors of queries (``inference.CeleryInference``) a worker puts its answer
under the question's key, so that one past its deadline serves the next asker, and all
who ask one thing at one time wait for one answer.
"""

import hashlib
import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.core.cache import cache

from ecom_ai import broker
from ecom_ai.classifying import counting
from ecom_ai.conf import get_settings
from ecom_ai.exceptions import CheckpointUnusable, InferenceUnavailable
from ecom_ai.inference import (
    CLASSIFY,
    Classified,
    LocalInference,
    cache_rest,
    classified,
    live_classifier,
    send,
)
from ecom_ai.language import is_blank
from ecom_ai.models import Checkpoint

logger = logging.getLogger(__name__)

_KEPT_SECONDS = 24 * 3600
#: Of what the former checkpoint said while the live one was loaded, and of errors.
_BRIEFLY_SECONDS = 5
_ASKED_SECONDS = 5
_POLL_SECONDS = 0.005
#: From asking a worker. Apart from that of queries, since a large classifier that is
#: being loaded says nothing about the encoder.
rest = broker.Rest()


@dataclass(frozen=True)
class Answer:
    """Probabilities by label; none of a blank text, nor where there is an error."""

    probabilities: Mapping[str, float]
    error: str = ""


def classify(
    asked: Checkpoint | str,
    texts: Sequence[str],
    *,
    site_id: int | None = None,
    deadline_ms: int | None = None,
) -> Classified | None:
    """What a checkpoint, or what is live for a role of a site, says of texts.

    None past the deadline (QUERY_DEADLINE_MS), without a worker, a broker or a cache,
    and where nothing is live: do without, and ask again later. Blank texts have no
    verdict; their rows are all 0.
    """
    as_live = isinstance(asked, str)
    checkpoint = _live(asked, site_id) if isinstance(asked, str) else asked
    if checkpoint is None:
        return None
    wait = get_settings().QUERY_DEADLINE_MS if deadline_ms is None else deadline_ms
    deadline = time.monotonic() + wait / 1000
    try:
        found = look(checkpoint, texts, as_live=as_live)
        while None in found and not rest.resting():
            if time.monotonic() >= deadline:
                rest.begin()
                break
            time.sleep(_POLL_SECONDS)
            found = _known(checkpoint, texts, as_live=as_live)
    except InferenceUnavailable as error:
        logger.warning("No %s verdict: %s", checkpoint.role, error)
        return None
    answers = [each for each in found if each is not None and not each.error]
    return _joined(checkpoint, answers) if len(answers) == len(texts) else None


def look(
    checkpoint: Checkpoint, texts: Sequence[str], *, as_live: bool = False
) -> list[Answer | None]:
    """What is known by now; a worker is asked about the rest, whose places are None.

    ``as_live``: while the live checkpoint is being loaded the former may answer.
    Raises InferenceUnavailable where cache or broker are away.
    """
    found = _known(checkpoint, texts, as_live=as_live)
    missing = [t for t, known in zip(texts, found, strict=True) if known is None]
    if not missing:
        return found
    if get_settings().INFERENCE == "local":
        answer(checkpoint, missing, as_live=as_live)
        return _known(checkpoint, texts, as_live=as_live)
    if not rest.resting():
        _ring(checkpoint, dict.fromkeys(missing), as_live=as_live)
    return found


def answer(checkpoint: Checkpoint, texts: Sequence[str], *, as_live: bool) -> None:
    """On a worker: asks the checkpoint, and puts answers where the askers look."""
    by = checkpoint
    try:
        if as_live:
            by, asked = live_classifier(checkpoint.site_id, checkpoint.role)
            found = classified(asked, texts)
        else:
            found = LocalInference().classify(checkpoint, texts)
    except (CheckpointUnusable, InferenceUnavailable) as error:
        told = {"labels": (), "shares": (), "by": checkpoint.pk, "error": str(error)}
        keys = [_key(checkpoint, text) for text in texts]
        cache.set_many(dict.fromkeys(keys, told), _BRIEFLY_SECONDS)
        return
    stored = {
        _key(checkpoint, text): {
            "labels": found.labels, "shares": shares.tolist(), "by": by.pk,
        }
        for text, shares in zip(texts, found.probabilities, strict=True)
    }  # fmt: skip
    mine = by.pk == checkpoint.pk
    cache.set_many(stored, _KEPT_SECONDS if mine else _BRIEFLY_SECONDS)
    if as_live:
        counting.counts.add(by.pk, texts, found)


def _live(role: str, site_id: int | None) -> Checkpoint | None:
    if site_id is None:
        raise TypeError("A role is asked of a site: give site_id.")
    return Checkpoint.objects.live(site_id, role)


def _known(
    checkpoint: Checkpoint, texts: Sequence[str], *, as_live: bool
) -> list[Answer | None]:
    if cache_rest.resting():
        raise InferenceUnavailable("The cache did not answer a moment ago.")
    keys = [_key(checkpoint, text) for text in texts]
    try:
        stored = cache.get_many(keys)
    except Exception as error:  # caches raise what their drivers raise
        cache_rest.begin()
        raise InferenceUnavailable(f"The cache is away: {error!r}") from error
    found: list[Answer | None] = []
    for key, text in zip(keys, texts, strict=True):
        known = stored.get(key)
        if is_blank(text):
            found.append(Answer({}))
        elif known is None or not (as_live or known["by"] == checkpoint.pk):
            found.append(None)
        else:
            shares = dict(zip(known["labels"], known["shares"], strict=True))
            found.append(Answer(shares, known.get("error", "")))
    return found


def _ring(checkpoint: Checkpoint, texts: Iterable[str], *, as_live: bool) -> None:
    """Sends one message for the texts that nobody asked about a moment ago."""
    how = "live" if as_live else "asked"
    try:
        wanted = [
            text
            for text in texts
            if cache.add(f"{_key(checkpoint, text)}:{how}", 1, _ASKED_SECONDS)
        ]
        if wanted:
            _send(checkpoint, wanted, as_live=as_live)
    except Exception as error:  # as with caches
        rest.begin()
        raise InferenceUnavailable(f"The broker is away: {error!r}") from error


def _send(checkpoint: Checkpoint, texts: Sequence[str], *, as_live: bool) -> None:
    send(CLASSIFY, [checkpoint.pk, list(texts), as_live])


def _joined(checkpoint: Checkpoint, answers: Sequence[Answer]) -> Classified:
    """One table of answers, which two checkpoints may have given."""
    known: dict[str, Any] = dict.fromkeys(
        label for each in answers for label in each.probabilities
    )
    labels = tuple(known or checkpoint.data.get("labels", ()))
    rows = [
        [each.probabilities.get(label, 0.0) for label in labels] for each in answers
    ]
    shape = (len(answers), len(labels))
    return Classified(labels, np.array(rows, dtype=np.float32).reshape(shape))


def _key(checkpoint: Checkpoint, text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    return f"ecom_ai:said:{checkpoint.pk}:{checkpoint.fingerprint[:12]}:{digest}"
