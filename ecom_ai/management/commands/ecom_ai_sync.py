"""``manage.py ecom_ai_sync``: mirror the shop's products and give each its vector."""

import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.contrib.sites.models import Site
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from ecom_ai import catalog, index, tasks
from ecom_ai.adapters import get_product_adapter
from ecom_ai.conf import get_settings
from ecom_ai.inference import SERVE_QUEUE, LocalInference
from ecom_ai.models import Checkpoint, Item

_POLL_SECONDS = 0.2
#: Without a new vector for so long the work is asked for once more.
_REMIND_SECONDS = 60.0


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
        sites = Site.objects.order_by("pk").values_list("pk", flat=True)
        chosen = [options["site"]] if options["site"] else list(sites)
        for site_id in chosen:
            if site_id not in sites:
                raise CommandError(
                    f"There is no site {site_id}; there are {list(sites)}."
                )
            self._mirror(site_id)
            if get_settings().INFERENCE == "local":
                self._embed_here(site_id, anew=options["all"])
                continue
            tasks.enqueue(tasks.prepare_encoder, site_id, options["all"])
            if not options["no_wait"]:
                self._wait(site_id, options["timeout"], anew=options["all"])

    def _mirror(self, site_id: int) -> None:
        total = get_product_adapter().queryset(site_id).count()
        with _bar("Mirroring products", total) as bar:
            for done in catalog.sync_all(site_id):
                bar.update(done - bar.n)

    def _embed_here(self, site_id: int, *, anew: bool) -> None:
        checkpoint = index.ensure_live(site_id, anew=anew)
        ids = list(Item.objects.pending(checkpoint).values_list("pk", flat=True))
        with _bar("Encoding products", len(ids)) as bar:
            for start in range(0, len(ids), tasks.EMBED_BATCH):
                batch = ids[start : start + tasks.EMBED_BATCH]
                index.embed(checkpoint, batch, LocalInference())
                bar.update(len(batch))
        tasks.embed_pending(checkpoint.pk)

    def _wait(self, site_id: int, timeout: float, *, anew: bool) -> None:
        """Shows the workers' progress until no product waits for its vector."""
        started = time.monotonic()
        before = index.live(site_id)
        target: Checkpoint | None = None
        while target is None:
            newest = Checkpoint.objects.filter(site_id=site_id, role=index.ENCODER)
            newest = newest.order_by("-pk")
            found = newest.first()
            if found and not (anew and before and found.pk <= before.pk):
                target = found
            self._give_up(started, timeout)
            time.sleep(_POLL_SECONDS)
        waiting = Item.objects.pending(target)
        left = waiting.count()
        progress = reminded = time.monotonic()
        with _bar("Encoding products", left) as bar:
            while left or target.stage == Checkpoint.Stage.TRAINED:
                time.sleep(_POLL_SECONDS)
                now = waiting.count()
                if now < left:
                    bar.update(left - now)
                    progress = reminded = time.monotonic()
                elif time.monotonic() - reminded > _REMIND_SECONDS or not now:
                    tasks.enqueue(tasks.embed_pending, target.pk)
                    reminded = time.monotonic()
                left = now
                target.refresh_from_db()
                self._give_up(progress, timeout)

    def _give_up(self, since: float, timeout: float) -> None:
        if time.monotonic() - since > timeout:
            raise CommandError(
                f"No worker made a vector for {timeout:.0f} s. Is one running on the "
                f"queue {SERVE_QUEUE}, with the broker that the settings name? "
                "What is done is kept; run this command again."
            )


def _bar(title: str, total: int) -> "tqdm[Any]":
    return tqdm(total=total, desc=title, unit=" products", file=sys.stderr, ncols=80)
