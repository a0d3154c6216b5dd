"""``manage.py ecom_ai_sync``: mirror the shop's products and give each its vector."""

import sys
import time
from argparse import ArgumentParser
from typing import IO, Any

from django.contrib.sites.models import Site
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from ecom_ai import broker, catalog, index, tasks
from ecom_ai.adapters import get_product_adapter
from ecom_ai.conf import get_settings
from ecom_ai.inference import SERVE_QUEUE, LocalInference
from ecom_ai.models import Checkpoint, Item
from ecom_ai.schedule import QUEUE

_POLL_SECONDS = 0.2
#: Without progress for so long the work is asked for once more.
_REMIND_SECONDS = 60.0
#: Between two lines of progress in a log.
_LOG_SECONDS = 10.0


class Command(BaseCommand):
    help = (
        "Mirrors the shop's products, and has a worker encode those that are new or "
        "changed. Run twice, or twice at once, it does nothing more."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--site", type=int, help="one site's id; default: every site"
        )
        parser.add_argument(
            "--all",
            action="store_true",
            help="encode every product anew, into a new checkpoint of the setting "
            "ENCODER that goes live when it is complete",
        )
        parser.add_argument(
            "--no-wait", action="store_true", help="leave the encoding to the workers"
        )
        parser.add_argument(
            "--timeout", type=float, default=600.0, help="seconds without a new vector"
        )

    def handle(self, **options: Any) -> None:
        self.progress: IO[str] = options.get("stderr") or sys.stderr
        self.timeout: float = options["timeout"]
        for site_id in _chosen(options["site"]):
            self._mirror(site_id)
            if get_settings().INFERENCE == "local":
                self._embed_here(site_id, anew=options["all"])
            else:
                self._ask(site_id, anew=options["all"], wait=not options["no_wait"])
        # New items have no popularity, nor pairs, until the events are counted anew.
        tasks.enqueue(tasks.learn, True)

    def _mirror(self, site_id: int) -> None:
        total = get_product_adapter().queryset(site_id).count()
        with self._bar("Mirroring products", total) as bar:
            for done in catalog.sync_all(site_id):
                bar.update(done - bar.n)

    def _embed_here(self, site_id: int, *, anew: bool) -> None:
        live = index.live(site_id)
        replacing = live.pk if live and anew else None
        try:
            checkpoint = index.ensure_live(site_id, replacing=replacing)
        except Exception as error:  # encoders raise what their libraries raise
            name = live.name if live and not anew else get_settings().ENCODER
            raise CommandError(tasks.could_not_prepare(name, error)) from error
        ids = list(Item.objects.pending(checkpoint).values_list("pk", flat=True))
        with self._bar("Encoding products", len(ids)) as bar:
            for start in range(0, len(ids), tasks.EMBED_BATCH):
                batch = ids[start : start + tasks.EMBED_BATCH]
                index.embed(checkpoint, batch, LocalInference())
                bar.update(len(batch))
        tasks.embed_pending(checkpoint.pk)

    def _ask(self, site_id: int, *, anew: bool, wait: bool) -> None:
        """Has the workers encode, and shows their progress until all is done."""
        if problem := broker.problem():
            raise CommandError(f"{problem.rstrip('.')}. The products are mirrored.")
        live = index.live(site_id)
        replacing = live.pk if live and anew else None
        tasks.forget_failure(site_id)
        tasks.enqueue(tasks.prepare_encoder, site_id, replacing)
        if not wait:
            return
        followed = live and (anew or index.misses_a_language(live))
        after = live.pk if live and followed else 0
        self._await_vectors(self._await_checkpoint(site_id, after, replacing))

    def _await_checkpoint(
        self, site_id: int, after: int, replacing: int | None
    ) -> Checkpoint:
        """The newest checkpoint that is made later than ``after``."""
        made = index.filling(site_id).filter(pk__gt=after)
        if found := made.first():
            return found
        asked = reminded = time.monotonic()
        title = "Preparing the encoder (the first time it is converted)"
        with self._bar(title, None) as bar:
            while (found := made.first()) is None:
                if failure := tasks.encoder_failure(site_id):
                    raise CommandError(failure)
                time.sleep(_POLL_SECONDS)
                if self.progress.isatty():
                    bar.refresh()
                if time.monotonic() - reminded > _REMIND_SECONDS:
                    tasks.enqueue(tasks.prepare_encoder, site_id, replacing)
                    reminded = time.monotonic()
                self._give_up("prepared the encoder", since=asked)
        return found

    def _await_vectors(self, target: Checkpoint) -> None:
        waiting = Item.objects.pending(target)
        left = waiting.count()
        progress = reminded = time.monotonic()
        with self._bar("Encoding products", left) as bar:
            while left or target.stage == Checkpoint.Stage.FILLING:
                time.sleep(_POLL_SECONDS)
                now = waiting.count()
                if now < left:
                    bar.update(left - now)
                    progress = reminded = time.monotonic()
                elif time.monotonic() - reminded > _REMIND_SECONDS:
                    tasks.enqueue(tasks.embed_pending, target.pk)
                    reminded = time.monotonic()
                left = now
                target.refresh_from_db()
                self._give_up("made a vector", since=progress)

    def _give_up(self, what: str, *, since: float) -> None:
        if time.monotonic() - since > self.timeout:
            raise CommandError(
                f"No worker {what} for {self.timeout:.0f} s. Are workers running on "
                f"the queues {QUEUE} and {SERVE_QUEUE}, with the broker that the "
                "settings name? `manage.py ecom_ai_doctor` looks. What is done is "
                "kept; run this command again."
            )

    def _bar(self, title: str, total: int | None) -> "tqdm[Any]":
        """A progress bar; of the time alone where there is nothing to count."""
        return tqdm(
            total=total,
            desc=title,
            unit=" products",
            file=self.progress,
            ncols=80,
            # A log is no terminal, where each line replaces the one before.
            mininterval=0.1 if self.progress.isatty() else _LOG_SECONDS,
            bar_format=None if total is not None else "{desc} … {elapsed}",
        )


def _chosen(site_id: int | None) -> list[int]:
    """The sites to work on. Raises CommandError for one that does not exist."""
    sites = list(Site.objects.order_by("pk").values_list("pk", flat=True))
    if site_id is None:
        return sites
    if site_id not in sites:
        known = ", ".join(map(str, sites)) or "none"
        raise CommandError(f"There is no site {site_id}; there are: {known}.")
    return [site_id]
