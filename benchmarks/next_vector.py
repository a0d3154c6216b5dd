"""How soon after an event a shopper's vector of what comes next is there, on a CPU.

The demo's shop with its invented history; a recommender trained on it by the command
as a shop does it, promoted; and two workers over Valkey, one that loads no checkpoint
(queue ecom_ai) and one that encodes (ecom_ai.serve). An event is recorded as the
beacon's view does it, and the row of the shopper's vector is watched until it holds the
event: the doorbell, both workers, taste, the recommender, its followers. Once one event
after another with nothing else waiting, once many shoppers at a time.
"""

import random
import time
from collections.abc import Sequence
from datetime import datetime

from celery import current_app
from django.core.management import call_command
from django.utils import timezone

from benchmarks import report
from benchmarks.stage import process, stage, wait_until, worker
from ecom_ai import catalog, index, storage
from ecom_ai.events import NewEvent, record
from ecom_ai.inference import SERVE_QUEUE, LocalInference
from ecom_ai.models import Checkpoint, Item, Shopper, ShopperSequence
from ecom_ai.schedule import QUEUE
from ecom_ai.shoppers import catch_up
from ecom_ai.tasks import EMBED_BATCH
from ecom_ai.training.promotion import promote

SITE, DATABASE = 1, "next_vector"
GOAL = 300.0
#: Seconds between two events: alone, and on a busy day.
PAUSES = {"one after another": 0.6, "20 a second": 0.05}
#: Between two looks into the table, and how long an event is waited for.
_LOOK, _PATIENCE = 0.001, 30.0


def trained(minutes: float) -> Checkpoint:
    """The demo's shop, encoded, and a recommender of what its shoppers looked at."""
    call_command("seed_shop", verbosity=0)
    list(catalog.sync_all(SITE))
    encoder = index.ensure_live(SITE)
    ids = list(Item.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), EMBED_BATCH):
        index.embed(encoder, ids[start : start + EMBED_BATCH], LocalInference())
    index.build_hnsw(encoder)
    while catch_up(SITE, most=1000):
        pass
    call_command("ecom_ai_train", "recommender", "--max-minutes", str(minutes))
    return Checkpoint.objects.filter(role=Checkpoint.Role.RECOMMENDER).latest("pk")


def forget_messages() -> None:
    """Of the workers' queues: what seeding a shop rings for is not timed here."""
    with current_app.connection_for_write() as connection:
        for queue in (QUEUE, SERVE_QUEUE):
            connection.default_channel.queue_purge(queue)


def is_asked(checkpoint: Checkpoint) -> bool:
    """Whether its space is full, and every shopper encoded in it."""
    late = Shopper.objects.filter(vector_at__isnull=False)
    mine = ShopperSequence.objects.filter(checkpoint=checkpoint)
    checkpoint.refresh_from_db()
    return checkpoint.filled_at is not None and mine.count() >= late.count() > 0


def follow(count: int, *, pause: float, seed: int) -> list[float]:
    """Milliseconds of so many events, each another shopper's where there are enough."""
    chance = random.Random(seed)
    known = ShopperSequence.objects.values_list("shopper__key", flat=True)
    shoppers = chance.sample(list(known), min(count, len(known)))
    items = list(Item.objects.values_list("key", flat=True))
    waiting: dict[str, tuple[float, datetime]] = {}
    took: list[float] = []
    due = time.perf_counter()
    while shoppers or waiting:
        now = time.perf_counter()
        if shoppers and now >= due:
            key, at, due = shoppers.pop(), timezone.now(), due + pause
            record(SITE, key, [NewEvent("view", chance.choice(items), at=at)])
            waiting[key] = (now, at)
        for key, until in _newest([*waiting]):
            began, at = waiting[key]
            if until >= at:
                took.append(1000 * (time.perf_counter() - began))
                del waiting[key]
        if waiting and now - min(began for began, _ in waiting.values()) > _PATIENCE:
            raise TimeoutError(f"{len(waiting)} events were not followed by a vector.")
        time.sleep(_LOOK)
    return took


def _newest(keys: Sequence[str]) -> list[tuple[str, datetime]]:
    """The newest look that each shopper's vector holds."""
    found = ShopperSequence.objects.filter(shopper__site_id=SITE, shopper__key__in=keys)
    return list(found.values_list("shopper__key", "until"))


def main() -> None:
    parser = report.parser(__doc__)
    parser.add_argument("--events", type=int, default=120, help="of each way")
    parser.add_argument("--minutes", type=float, default=1.0, help="of training")
    args = parser.parse_args()
    rows = []
    with stage(DATABASE, fresh=True):
        checkpoint = trained(args.minutes)
        forget_messages()
        try:
            with (
                process("bench-work", *worker([QUEUE])),
                process("bench-serve", *worker([SERVE_QUEUE])),
            ):
                promote(checkpoint, by="benchmark", override="To be timed.")
                wait_until(lambda: is_asked(checkpoint), seconds=120, what="Its space")
                follow(20, pause=0.1, seed=0)
                for seed, (way, pause) in enumerate(PAUSES.items(), start=1):
                    took = follow(args.events, pause=pause, seed=seed)
                    rows.append(
                        {"events": way, "n": len(took), **report.percentiles(took)}
                    )
        finally:
            storage.delete_folder(checkpoint.folder, checkpoint.files)
    report.print_table(rows, title="An event to the shopper's new vector, ms")
    missed = [f"{row['events']}: p95 {row['p95']}" for row in rows if row["p95"] > GOAL]
    print(f"\nGoal, p95 ≤ {GOAL:.0f} ms, missed: " + ("; ".join(missed) or "nowhere"))
    report.write(args.json, rows=rows, missed=missed)


if __name__ == "__main__":
    main()
