"""Reviews through the whole path: written, scored by workers, decided.

``--reviews`` are written at once, as a shop's form does, and two workers look at them;
one of them is killed by SIGKILL in the middle and another takes its place. Counted: how
many a second, whether each was decided, and whether one verdict decided any of them
twice; apart from these, those decided by a further verdict, since copies turned up.
Before that, with nothing else waiting: how long one review takes from the form to its
decision.
"""

import random
import signal
import time
from contextlib import AbstractContextManager, ExitStack
from datetime import date
from subprocess import Popen

from django.core.management import call_command
from django.db.models import Count
from tqdm import tqdm

from benchmarks import report
from benchmarks.stage import process, stage, wait_until, worker
from ecom_ai import broker, catalog, index
from ecom_ai.inference import SERVE_QUEUE
from ecom_ai.models import Review, ReviewAction
from ecom_ai.review_tasks import sweep_reviews
from ecom_ai.reviews import submitting
from ecom_ai.training import starter
from shop.demo import goods
from shop.demo.sentences import LANGUAGES, Writer

SITE, DATABASE, DAY = 1, "reviews", date(2026, 1, 1)
#: One review after another, to be timed alone.
SINGLE = 30
#: The share of reviews after which a worker is killed.
KILLED_AT = 0.3
_PATIENCE, _SWEPT_SECONDS = 3600.0, 30.0
#: Authors who write at once; a burst of one would be held, and rightly.
_AUTHORS = 5000


def write(count: int, *, seed: int) -> list[Review]:
    """So many reviews in both languages, put together from the demo's sentences."""
    chance = random.Random(seed)
    shelf = goods.read_goods(DAY)
    writers = [Writer(language) for language in LANGUAGES]
    made = []
    for number in tqdm(range(count), desc="Writing"):
        # Nobody reviews a good twice.
        good = shelf[(number + number // _AUTHORS) % len(shelf)]
        stars = chance.choices((1, 2, 3, 4, 5), (2, 1, 2, 4, 6))[0]
        told = chance.choice(writers).write(good.kind, good.sku, stars, chance)
        made.append(
            submitting.submit(
                SITE,
                good.sku,
                title=told.title,
                body=told.body,
                stars=stars,
                author_key=f"author-{(seed, number % _AUTHORS)}",
            )
        )
    return made


def decided() -> int:
    return Review.objects.exclude(state=Review.State.PENDING).count()


def alone() -> report.Row:
    """From the form to the decision, with nothing else waiting."""
    seconds = []
    for number in range(SINGLE):
        began = time.perf_counter()
        before = decided()
        write(1, seed=1000 + number)
        wait_until(lambda: decided() > before, seconds=60, what="A review")  # noqa: B023
        seconds.append(1000 * (time.perf_counter() - began))
    return {"path": "one review, ms", "n": SINGLE, **report.percentiles(seconds)}


def together(count: int) -> report.Row:
    """All at once, with a worker killed in the middle."""
    before = decided()
    with ExitStack() as stack:
        written = time.perf_counter()
        write(count, seed=1)
        writing = time.perf_counter() - written
        victim = stack.enter_context(serve("b"))
        began, swept, killed = time.perf_counter(), time.monotonic(), False
        with tqdm(total=count, desc="Deciding") as bar:
            while (done := decided() - before) < count:
                bar.update(done - bar.n)
                if not killed and done > KILLED_AT * count:
                    victim.send_signal(signal.SIGKILL)
                    stack.enter_context(serve("c"))
                    killed = True
                if time.monotonic() - swept > _SWEPT_SECONDS:  # as beat does
                    sweep_reviews()
                    swept = time.monotonic()
                if time.perf_counter() - began > _PATIENCE:
                    break
                time.sleep(0.2)
            bar.update(decided() - before - bar.n)
        seconds = time.perf_counter() - began
    return {
        "path": f"{count} at once, a worker killed",
        "n": count,
        "writing s": round(writing, 1),
        "s": round(seconds, 1),
        "reviews/s": round(count / seconds, 1),
        "waiting": Review.objects.filter(state=Review.State.PENDING).count(),
        "decided twice": twice(),
        "again, of copies": again(),
    }


def twice() -> int:
    """Verdicts by which the rules decided a review more than once: work done twice."""
    acts = ReviewAction.objects.filter(kind=ReviewAction.Kind.DECIDED)
    often = acts.values("review", "version", "verdict").annotate(n=Count("pk"))
    return often.filter(n__gt=1).count()


def again() -> int:
    """Reviews that one version had several verdicts for: each says something new."""
    acts = ReviewAction.objects.filter(kind=ReviewAction.Kind.DECIDED)
    found = acts.values("review", "version").annotate(n=Count("verdict", distinct=True))
    return found.filter(n__gt=1).count()


def serve(name: str) -> AbstractContextManager["Popen[bytes]"]:
    """A serving worker of its own."""
    return process(f"bench-serve-{name}", *worker([SERVE_QUEUE], name=name))


def main() -> None:
    parser = report.parser(__doc__)
    parser.add_argument("--reviews", type=int, default=10_000)
    args = parser.parse_args()
    with stage(DATABASE, fresh=True):
        call_command("seed_shop", verbosity=0)
        Review.objects.all().delete()
        list(catalog.sync_all(SITE))
        index.ensure_live(SITE)
        starter.ensure(SITE)
        with serve("a"):
            ready = lambda: SERVE_QUEUE in broker.workers([SERVE_QUEUE])  # noqa: E731
            wait_until(ready, seconds=90, what="The worker")
            write(1, seed=0)
            wait_until(lambda: decided() == 1, seconds=120, what="The first review")
            rows = [alone(), together(args.reviews)]
    report.print_table(rows, title="Reviews, written to decided")
    told = rows[-1]
    print(f"\nLost: {told['waiting']}; decided twice: {told['decided twice']}")
    print(f"Decided anew, as copies turned up: {told['again, of copies']}")
    report.write(args.json, rows=rows)


if __name__ == "__main__":
    main()
