"""What live classifiers are asked, in counts by day: no text is kept."""

import logging
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date

from celery import current_app
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from ecom_ai.inference import Classified
from ecom_ai.language import detect, is_blank
from ecom_ai.models import Asked

logger = logging.getLogger(__name__)

#: A kind of count and the group in it: ("length", "20").
Group = tuple[str, str]
KINDS = LENGTH, LANGUAGE, LABEL, SCORE = "length", "language", "label", "score"
#: Lengths in characters at which a group begins; certainties in tenths.
LENGTHS = (1, 10, 20, 50, 100, 200, 500, 1000)
TENTHS = tuple(f"{n / 10:.1f}" for n in range(10))
#: Counts are written at most so often.
WRITE_SECONDS = 5.0
_LONGEST = 200


def tally(texts: Iterable[str]) -> Counter[Group]:
    """Lengths and languages of texts, in groups."""
    found: Counter[Group] = Counter()
    for text in texts:
        if is_blank(text):
            continue
        length = max(start for start in LENGTHS if start <= len(text))
        found[LENGTH, str(length)] += 1
        found[LANGUAGE, detect(text, settings.LANGUAGE_CODE)] += 1
    return found


def tally_answers(found: Classified) -> Counter[Group]:
    """Labels that were answered, and how certain that was, in groups."""
    counted: Counter[Group] = Counter()
    for label, share in found.best():
        if label:
            counted[LABEL, label[:_LONGEST]] += 1
            counted[SCORE, TENTHS[min(9, int(10 * share + 1e-6))]] += 1
    return counted


class Counts:
    """Counts of a process, written once in a while; those of one that ends are lost."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[tuple[int, date], Counter[Group]] = defaultdict(Counter)
        self._written = float("-inf")
        self._timer: threading.Timer | None = None

    def add(self, checkpoint_id: int, texts: Sequence[str], found: Classified) -> None:
        """Counts what a live checkpoint was asked and answered. Never fails."""
        with self._lock:
            waiting = self._waiting[checkpoint_id, timezone.now().date()]
            waiting.update(tally(texts) + tally_answers(found))
            wait = self._written + WRITE_SECONDS - time.monotonic()
            if wait > 0 and not current_app.conf.task_always_eager:
                if self._timer is None:
                    self._timer = threading.Timer(wait, self._write_apart)
                    self._timer.daemon = True
                    self._timer.start()
                return
        self.write()

    def write(self) -> None:
        with self._lock:
            waiting, self._waiting = self._waiting, defaultdict(Counter)
            self._written, self._timer = time.monotonic(), None
        try:
            for (checkpoint_id, day), counted in waiting.items():
                _store(checkpoint_id, day, counted)
        except DatabaseError as error:
            logger.warning("What classifiers were asked was not counted: %s", error)

    def _write_apart(self) -> None:
        try:
            self.write()
        finally:
            with suppress(Exception):
                connection.close()


counts = Counts()


def _store(checkpoint_id: int, day: date, counted: Counter[Group]) -> None:
    table = connection.ops.quote_name(Asked._meta.db_table)
    # In one order, so that two processes never wait for each other.
    rows = [(checkpoint_id, day, *group, n) for group, n in sorted(counted.items())]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} (checkpoint_id, day, kind, value, count) "
            "VALUES (%s, %s, %s, %s, %s) "
            "ON CONFLICT (checkpoint_id, day, kind, value) "
            f"DO UPDATE SET count = {table}.count + excluded.count",
            rows,
        )
