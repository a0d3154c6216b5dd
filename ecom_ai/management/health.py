"""Everything that ecom_ai needs to work: is it there, and if not, what to do."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from django.contrib.sites.models import Site
from django.core import checks as django_checks
from django.core.cache import cache
from django.db import DatabaseError, connections, router
from django.utils import timezone

from ecom_ai import broker, checks, classifying, index, storage
from ecom_ai.adapters import get_product_adapter
from ecom_ai.conf import get_settings
from ecom_ai.exceptions import CheckpointUnusable, InferenceUnavailable
from ecom_ai.inference import SERVE_QUEUE, get_inference
from ecom_ai.models import Checkpoint, Embedding, Item, ReviewRule, ShopperSequence
from ecom_ai.recommendations import sequences
from ecom_ai.schedule import QUEUE, SWEEP_SECONDS
from ecom_ai.tasks import TRAIN_QUEUE, encoder_failure, last_sweep
from ecom_ai.training import fitting, starter

_POOLS = {
    QUEUE: "",
    SERVE_QUEUE: " --pool threads -c 2",
    TRAIN_QUEUE: " --pool threads -c 1",
}
#: What a missing worker means, beside that it should be started.
_WITHOUT = {TRAIN_QUEUE: "Trainings wait. "}
#: So long a query's vector is waited for, although a page would not.
_LATE_SECONDS, _POLL_SECONDS = 10.0, 0.1
#: A shop where something was made so lately is still being prepared.
_LATELY = timedelta(minutes=3)
#: What a role is asked about: who reads reviews is not asked about a parcel.
_ASKED: dict[str, str] = {
    Checkpoint.Role.INTENT: "Where is my parcel?",
    Checkpoint.Role.ANSWER: "Where is my parcel?",
}
_REVIEWED = "The tent is light, and it kept us dry."


@dataclass(frozen=True)
class Finding:
    """One thing looked at; ``message`` says how it is or what to do.

    ``preparing``: not fine yet, but workers are at it.
    """

    name: str
    fine: bool
    message: str
    preparing: bool = False


def examine() -> Iterator[Finding]:
    """Looks at one thing after another; what rests on a broken one is left out."""
    yield from _settings()
    database = _database()
    yield database
    if database.fine:
        yield from _rules()
    yield _cache()
    messages = list(_messages())
    yield from messages
    if database.fine and not _errors(checks.check_settings()):
        # Without a worker to train a shop answers all the same.
        needed = [one for one in messages if not one.name.endswith(TRAIN_QUEUE)]
        yield from _shops(patience=_LATE_SECONDS if _all_fine(needed) else 0.0)


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


def _rules() -> Iterator[Finding]:
    found = checks.check_rules(databases=[router.db_for_read(ReviewRule)])
    for one in found:
        yield Finding("review rules", False, _words(one))
    if not found:
        yield Finding("review rules", True, "only breaches hold or reject")


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
        message = f"No worker answers. {_WITHOUT.get(queue, '')}Start one: {command}"
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
    at_work = bool(patience) and _is_at_work(site_id)
    products = get_product_adapter().queryset(site_id).count()
    items = Item.objects.filter(site_id=site_id).count()
    if products != items:
        message = f"{items} of {products} products are mirrored"
        yield _lacking(f"{shop} products", message, "run ecom_ai_sync", at_work)
    else:
        yield Finding(f"{shop} products", True, f"{items} are mirrored")
    live = index.live(site_id)
    if live is None and not items:
        yield Finding(f"{shop} checkpoint", True, "none is needed yet")
        return
    if live is None:
        name = f"{shop} checkpoint"
        yield _lacking(name, "None is live", "run ecom_ai_sync", at_work)
        return
    yield Finding(f"{shop} checkpoint", True, f"{live} is live")
    yield from _vectors(shop, live, at_work)
    yield from _filling(shop, live)
    yield _question(shop, live, patience, at_work)
    yield from _roles(site_id, patience, at_work)


def _is_at_work(site_id: int) -> bool:
    """Whether something of a shop was made lately, and nothing failed."""
    since = timezone.now() - _LATELY
    return not encoder_failure(site_id) and (
        Item.objects.filter(site_id=site_id, updated_at__gte=since).exists()
        or Checkpoint.objects.filter(site_id=site_id, created_at__gte=since).exists()
        or Embedding.objects.filter(
            item__site_id=site_id, created_at__gte=since
        ).exists()
    )


def _lacking(name: str, message: str, remedy: str, at_work: bool) -> Finding:
    if at_work:
        return Finding(name, False, f"{message}; workers are at it", preparing=True)
    return Finding(name, False, f"{message}: {remedy}")


def _vectors(shop: str, live: Checkpoint, at_work: bool) -> Iterator[Finding]:
    pending = Item.objects.pending(live).count()
    if pending:
        message = f"{pending} products wait for theirs"
        yield _lacking(f"{shop} vectors", message, "run ecom_ai_sync", at_work)
    else:
        yield Finding(f"{shop} vectors", True, f"{live.embeddings.count()}, up to date")
    if index.lacks_hnsw(live):
        message, remedy = (
            "The HNSW index is missing",
            "run ecom_ai_sync, which builds it",
        )
        yield _lacking(f"{shop} index", message, remedy, at_work)
    else:
        yield Finding(f"{shop} index", True, "there, or too few vectors to need one")


def _roles(site_id: int, patience: float, at_work: bool) -> Iterator[Finding]:
    """Each role's live checkpoint: does it load, and answer?"""
    wanted = starter.missing(site_id) if get_settings().STARTERS else []
    for role in Checkpoint.Role.values:
        live = Checkpoint.objects.live(site_id, role)
        name = f"site {site_id} {role}"
        if live is None and role in wanted:
            remedy = f"run ecom_ai_evaluate {role}, which makes it, or look at the log"
            yield _lacking(name, "Its starter is not there yet", remedy, at_work)
        elif live is None:
            continue
        elif role in fitting.CLASSIFIERS:
            yield _verdict(name, live, patience)
        elif role == Checkpoint.Role.RECOMMENDER:
            yield _recommender(name, live, at_work)
        elif role != Checkpoint.Role.ENCODER:
            yield _whole(name, live)


def _whole(name: str, live: Checkpoint) -> Finding:
    """Are its files as they were stored?"""
    try:
        storage.fetch_folder(live.folder, live.files)
    except CheckpointUnusable as error:
        return Finding(name, False, _sentence(error))
    return Finding(name, True, f"checkpoint {live.pk} is live, and its files are whole")


def _recommender(name: str, live: Checkpoint, at_work: bool) -> Finding:
    """Are its files whole, and its vectors there?"""
    try:
        storage.fetch_folder(live.folder, live.files)
    except CheckpointUnusable as error:
        return Finding(name, False, _sentence(error))
    waiting = sequences.pending(live).count()
    if live.filled_at is None or waiting:
        message = f"Checkpoint {live.pk} is live, {waiting} items lack its vectors"
        remedy = f"a worker on the queue {SERVE_QUEUE} makes them with the next sweep"
        return _lacking(name, message, remedy, at_work)
    encoder = index.live(live.site_id)
    if encoder and (live.data.get("encoder") or "") not in ("", encoder.fingerprint):
        message = (
            f"Checkpoint {live.pk} learnt with another encoder: of new products it "
            "knows the category alone. Train a new one: ecom_ai_train recommender"
        )
        return Finding(name, False, message)
    known = ShopperSequence.objects.filter(checkpoint=live).count()
    message = f"checkpoint {live.pk} is live and knows {known} shoppers"
    return Finding(name, True, message)


def _verdict(name: str, live: Checkpoint, patience: float) -> Finding:
    """Asks for a verdict, with a text that no answer is kept of."""
    began = time.monotonic()
    sentence = _ASKED.get(live.role, _REVIEWED)
    while True:
        try:
            (answer,) = classifying.look(live, [f"{sentence} {began}"])
        except InferenceUnavailable as error:
            return Finding(name, False, f"Checkpoint {live.pk}: {_sentence(error)}")
        if answer is not None:
            break
        if time.monotonic() - began >= patience:
            message = f"Checkpoint {live.pk} is live, but no worker answered"
            return Finding(name, False, f"{message} on the queue {SERVE_QUEUE}")
        time.sleep(_POLL_SECONDS)
    if answer.error:
        return Finding(name, False, f"Checkpoint {live.pk}: {_sentence(answer.error)}")
    best = max(answer.probabilities, key=lambda label: answer.probabilities[label])
    took = 1000 * (time.monotonic() - began)
    told = (
        f"checkpoint {live.pk} is live; '{sentence}' is {best}, said in {took:.0f} ms"
    )
    return Finding(name, True, told)


def _filling(shop: str, live: Checkpoint) -> Iterator[Finding]:
    """How far the encoder is that was promoted and shall follow the live one."""
    following = index.filling(live.site_id).first()
    if following is not None and following != live:
        done = f"{index.filled_share(following):.0%} of its vectors are there"
        yield Finding(f"{shop} next encoder", True, f"{following}: {done}")


def _question(shop: str, live: Checkpoint, patience: float, at_work: bool) -> Finding:
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
                return Finding(name, False, message, preparing=at_work)
            time.sleep(_POLL_SECONDS)
        except Exception as error:  # what an encoder in this process raises
            return Finding(name, False, f"No vector of a query: {_sentence(error)}")
        else:
            break
    took = 1000 * (time.monotonic() - began)
    why = ", since the worker was cold or busy" if late else ""
    return Finding(name, True, f"a query's vector took {took:.0f} ms{why}")
