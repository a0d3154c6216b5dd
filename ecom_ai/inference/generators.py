"""The shop's own generator: which one it is, loading it, and what it says.

Only a process that serves holds one. It is loaded beside what the process does: until
it is there, the former one answers, or none.
"""

import logging
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ecom_ai import inference
from ecom_ai.conf import get_settings
from ecom_ai.exceptions import CheckpointUnusable, InferenceUnavailable
from ecom_ai.models import Checkpoint
from ecom_ai.storage import checkpoint_dir, fetch_folder

if TYPE_CHECKING:
    from ecom_ai.ml.generators import Generator as Generator

logger = logging.getLogger(__name__)

#: By process and site: what answers, and which checkpoint or name it is of.
_answering: "dict[tuple[int, int], tuple[int | str, Generator]]" = {}
#: What could not be loaded is not tried again for each message.
_unusable: dict[tuple[int, int], int | str] = {}
_loading = threading.Lock()


def wanted(site_id: int) -> Checkpoint | str | None:
    """What shall answer: the live checkpoint, else what GENERATOR names, unless that
    is of a server."""
    live = Checkpoint.objects.live(site_id, Checkpoint.Role.GENERATOR)
    if live is not None:
        return live
    settings = get_settings()
    return None if settings.GENERATOR_URL else settings.GENERATOR or None


def stream(
    site_id: int,
    messages: Sequence[Mapping[str, str]],
    *,
    max_tokens: int,
    seconds: float,
    stopped: Callable[[], bool],
) -> Iterator[str]:
    """Pieces of what the shop's own generator replies, as they are made.

    Raises InferenceUnavailable while it is being loaded, where it cannot be, and where
    a reply breaks off: by time, a stop, its length, or for memory.
    """
    from ecom_ai.ml.generators import Unfinished

    asked = _ready(site_id)
    try:
        yield from asked.stream(
            messages, max_tokens=max_tokens, seconds=seconds, stopped=stopped
        )
    except Unfinished as error:
        raise InferenceUnavailable(f"The generator did not finish. {error}") from error


def load(site_id: int) -> None:
    """Loads what shall answer, if it does not yet, and lets go of the former one.

    Returns at once where another thread is at it. What cannot be loaded is logged, and
    the former one goes on answering.
    """
    asked, place = wanted(site_id), (os.getpid(), site_id)
    if asked is None:
        _answering.pop(place, None)
        return
    if not _is_allowed() or not _loading.acquire(blocking=False):
        return
    key = _key(asked)
    try:
        if _has(place, key) or _unusable.get(place) == key:
            return
        _answering[place] = (key, generator(asked))
    except CheckpointUnusable as error:
        _unusable[place] = key
        logger.error("The generator is not loaded: %s", error)
    finally:
        _loading.release()


def generator(asked: Checkpoint | str) -> "Generator":
    """A checkpoint's generator, its files verified, or one by its name.

    Loaded anew: keep it. Raises CheckpointUnusable.
    """
    from ecom_ai.ml.checkpoints import CheckpointError
    from ecom_ai.ml.generators import load_generator

    name = asked
    if isinstance(asked, Checkpoint):
        name = str(fetch_folder(asked.folder, asked.files))
    try:
        return load_generator(
            str(name), cache=checkpoint_dir(), device=inference.device()
        )
    except CheckpointError as error:
        raise CheckpointUnusable(str(error)) from error


def _ready(site_id: int) -> "Generator":
    """What answers now. Begins to load what shall, where that is another one."""
    asked, place = wanted(site_id), (os.getpid(), site_id)
    if asked is None or not _is_allowed():
        raise InferenceUnavailable("No generator is set, or not for this process.")
    key = _key(asked)
    if not _has(place, key) and _unusable.get(place) != key:
        threading.Thread(target=_load_apart, args=(site_id,), daemon=True).start()
    if (found := _answering.get(place)) is None:
        why = "cannot be loaded" if _unusable.get(place) == key else "is being loaded"
        raise InferenceUnavailable(f"The generator {why}.")
    return found[1]


def _load_apart(site_id: int) -> None:
    from django.db import connection

    try:
        load(site_id)
    finally:
        connection.close()


def _is_allowed() -> bool:
    """Whether this process may hold one: no web process may."""
    return inference.IS_SERVING or get_settings().INFERENCE == "local"


def _has(place: tuple[int, int], key: int | str) -> bool:
    return place in _answering and _answering[place][0] == key


def _key(asked: Checkpoint | str) -> int | str:
    return asked.pk if isinstance(asked, Checkpoint) else asked
