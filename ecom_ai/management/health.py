"""Everything that ecom_ai needs to work: is it there, and if not, what to do."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

from django.contrib.sites.models import Site
from django.core import checks as django_checks
from django.core.cache import cache
from django.db import DatabaseError, connections, router

from ecom_ai import broker, checks, index
from ecom_ai.adapters import get_product_adapter
from ecom_ai.exceptions import InferenceUnavailable
from ecom_ai.inference import SERVE_QUEUE, get_inference
from ecom_ai.models import Checkpoint, Item
from ecom_ai.schedule import QUEUE, SWEEP_SECONDS
from ecom_ai.tasks import last_sweep

_POOLS = {QUEUE: "", SERVE_QUEUE: " --pool threads -c 2"}
#: So long a query's vector is waited for, although a page would not.
_LATE_SECONDS, _POLL_SECONDS = 10.0, 0.1


@dataclass(frozen=True)
class Finding:
    """One thing looked at; ``message`` says how it is or what to do."""

    name: str
    fine: bool
    message: str


def examine() -> Iterator[Finding]:
    """Looks at one thing after another; what rests on a broken one is left out."""
    yield from _settings()
    database = _database()
    yield database
    yield _cache()
    messages = list(_messages())
    yield from messages
    if database.fine and not _errors(checks.check_settings()):
        yield from _shops(patience=_LATE_SECONDS if _all_fine(messages) else 0.0)


def _settings() -> Iterator[Finding]:
    found = checks.check_settings()
    for one in found:
        yield Finding("settings", False, _words(one))
    if not found:
        yield Finding("settings", True, "ECOM_AI and its adapters are right")


def _errors(found: list[django_checks.CheckMessage]) -> bool:
    return any(one.level >= django_checks.ERROR for one in found)


def _all_fine(findings: list[Finding]) -> bool:
    return all(finding.fine for finding in findings)


def _database() -> Finding:
    alias = router.db_for_write(Item)
    found = checks.check_database(databases=[alias])
    if found:
        return Finding("database", False, _words(found[0]))
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version'), "
            "(SELECT extversion FROM pg_extension WHERE extname = 'vector')"
        )
        server, vector = cursor.fetchone()
    if vector is None:
        message = "pgvector is not set up in this database: run manage.py migrate"
        return Finding("database", False, message)
    return Finding("database", True, f"PostgreSQL {server}, pgvector {vector}")


def _words(message: django_checks.CheckMessage) -> str:
    return f"{message.msg} {message.hint or ''}".strip()


def _sentence(told: object) -> str:
    """What a library told, on one line and with one full stop."""
    return f"{' '.join(str(told).split()).rstrip('. ')}."


def _cache() -> Finding:
    key = f"ecom_ai:doctor:{uuid4()}"
    try:
        cache.set(key, 1, 10)
        if cache.get(key) != 1:
            message = "It forgets at once: is it the dummy cache?"
            return Finding("cache", False, message)
        cache.delete(key)
    except Exception as error:  # caches raise what their drivers raise
        message = (
            f"It does not answer: {_sentence(error)} Start it, or set CACHES['default']"
        )
        return Finding("cache", False, message)
    return Finding("cache", True, "it keeps what it is given")


def _messages() -> Iterator[Finding]:
    if problem := broker.problem():
        message = f"{_sentence(problem)} Start it, or set CELERY_BROKER_URL"
        yield Finding("broker", False, message)
        return
    yield Finding("broker", True, broker.address())
    listening = broker.workers(_POOLS)
    for queue, pool in _POOLS.items():
        if names := listening.get(queue):
            yield Finding(f"queue {queue}", True, ", ".join(sorted(names)))
            continue
        command = f"celery -A PROJECT worker -Q {queue}{pool}"
        message = f"No worker answers. Start one: {command}"
        yield Finding(f"queue {queue}", False, message)
    yield _beat()


def _beat() -> Finding:
    at = last_sweep()
    ago = None if at is None else time.time() - at
    if ago is None or ago > 3 * SWEEP_SECONDS:
        seen = (
            "No sweep was seen"
            if ago is None
            else f"The last sweep was {ago:.0f} s ago"
        )
        message = (
            f"{seen}, and one is due every {SWEEP_SECONDS:.0f} s. Start celery -A "
            "PROJECT beat, with CELERY_BEAT_SCHEDULE = ecom_ai.schedule.BEAT_SCHEDULE"
        )
        return Finding("beat", False, message)
    return Finding("beat", True, f"swept {ago:.0f} s ago")


def _shops(*, patience: float) -> Iterator[Finding]:
    try:
        for site in Site.objects.order_by("pk"):
            yield from _shop(site.pk, patience)
    except DatabaseError as error:
        message = f"{_sentence(error)} Run manage.py migrate"
        yield Finding("tables", False, message)


def _shop(site_id: int, patience: float) -> Iterator[Finding]:
    shop = f"site {site_id}"
    products = get_product_adapter().queryset(site_id).count()
    items = Item.objects.filter(site_id=site_id).count()
    if products != items:
        message = f"{items} of {products} products are mirrored: run ecom_ai_sync"
        yield Finding(f"{shop} products", False, message)
    else:
        yield Finding(f"{shop} products", True, f"{items} are mirrored")
    live = index.live(site_id)
    if live is None:
        fine = not items
        message = "none is needed yet" if fine else "None is live: run ecom_ai_sync"
        yield Finding(f"{shop} checkpoint", fine, message)
        return
    yield Finding(f"{shop} checkpoint", True, f"{live} is live")
    yield from _vectors(shop, live)
    yield _question(shop, live, patience)


def _vectors(shop: str, live: Checkpoint) -> Iterator[Finding]:
    pending = Item.objects.pending(live).count()
    if pending:
        message = f"{pending} products wait for theirs: run ecom_ai_sync"
        yield Finding(f"{shop} vectors", False, message)
    else:
        yield Finding(f"{shop} vectors", True, f"{live.embeddings.count()}, up to date")
    if index.lacks_hnsw(live):
        message = "The HNSW index is missing: run ecom_ai_sync, which builds it"
        yield Finding(f"{shop} index", False, message)
    else:
        yield Finding(f"{shop} index", True, "there, or too few vectors to need one")


def _question(shop: str, live: Checkpoint, patience: float) -> Finding:
    """Asks for a vector as a search page does."""
    name, began, text = f"{shop} search", time.monotonic(), f"doctor {uuid4()}"
    late = ""
    while True:
        try:
            get_inference().encode_query(live, text)
        except InferenceUnavailable as error:
            # A cold worker first loads its checkpoint; a late answer is in the cache.
            late = late or str(error)
            if time.monotonic() - began >= patience:
                message = f"{_sentence(late)} Searches find by words alone"
                return Finding(name, False, message)
            time.sleep(_POLL_SECONDS)
        except Exception as error:  # what an encoder in this process raises
            return Finding(name, False, f"No vector of a query: {_sentence(error)}")
        else:
            break
    took = 1000 * (time.monotonic() - began)
    why = ", since the worker was cold or busy" if late else ""
    return Finding(name, True, f"a query's vector took {took:.0f} ms{why}")
