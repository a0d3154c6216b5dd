"""``manage.py seed_shop``: the demo's goods, people, history, reviews and help."""

import sys
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.sites.models import Site
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone
from tqdm import tqdm

from shop.demo import articles, canned, goods, people, store
from shop.demo.categories import write_categories
from shop.demo.history import visits
from shop.demo.reviews import reviews
from shop.demo.stamp import Stamp, TablesMissing, fingerprint

DOMAIN = "127.0.0.1"
_STEPS = 7


class Command(BaseCommand):
    help = (
        "Fills the shop with the demo's goods, people and ninety days of history. Run "
        "again, it brings goods and pictures back and adds what is missing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-needed",
            action="store_true",
            help="do nothing where this version of the demo's data is there already",
        )
        parser.add_argument(
            "--demo-accounts",
            action="store_true",
            help="create the accounts with published passwords on a database of your "
            "own too; on the embedded one they always are",
        )

    def handle(self, **options: Any) -> None:
        try:
            stamp = Stamp.read()
        except TablesMissing:
            raise CommandError(
                "The shop's tables are missing: run `manage.py migrate` first."
            ) from None
        new = Stamp(stamp.day if stamp else timezone.now().date(), fingerprint())
        if options["if_needed"] and stamp == new and not goods.missing_pictures():
            if options["verbosity"]:
                self.stdout.write("The demo's data are there.")
            return
        accounts = settings.DEMO or options["demo_accounts"]
        with tqdm(
            total=_STEPS,
            desc="Filling the shop",
            file=sys.stderr,
            ncols=80,
            disable=not options["verbosity"],
        ) as bar:
            counts = _fill(
                new, bar, accounts=accounts, outdated=bool(stamp and stamp != new)
            )
        if options["verbosity"]:
            self.stdout.write(
                "{} products, {} buyers, {} events, {} orders, {} reviews, "
                "{} articles.".format(*counts)
            )
            if not accounts:
                self.stdout.write(
                    "No accounts with published passwords were created, because this "
                    "is not the embedded database: --demo-accounts creates them."
                )


@transaction.atomic
def _fill(
    stamp: Stamp, bar: "tqdm[Any]", *, accounts: bool, outdated: bool
) -> tuple[int, ...]:
    """Write all or nothing. Returns how many products, people, events, orders,
    reviews and articles there are."""
    _lock()
    Site.objects.update_or_create(
        pk=settings.SITE_ID, defaults={"domain": DOMAIN, "name": settings.SHOP_NAME}
    )
    stock = _write_goods(stamp.day)
    bar.update()
    for _sku in goods.draw_pictures():
        pass
    bar.update()
    help_articles = articles.write_articles()
    canned.write_canned_answers()
    bar.update()
    if accounts:
        people.write_staff()
    buyers = people.write_people()
    bar.update()
    if outdated:
        store.erase_history(buyers, day=stamp.day)
    past = visits(buyers, stock, day=stamp.day)
    orders = store.write_orders(past, day=stamp.day)
    bar.update()
    events = store.write_events(past)
    bar.update()
    said = store.write_reviews(reviews(buyers, stock, past, day=stamp.day), buyers)
    goods.finish_products(stock)
    stamp.write()
    bar.update()
    return len(stock), len(buyers), events, orders, said, help_articles


def _write_goods(day: date) -> list[goods.Good]:
    write_categories()
    for path in goods.catalogue_files():
        call_command("import_catalog", path, verbosity=0)
    return goods.read_goods(day)


def _lock() -> None:
    """Let one process at a time fill the shop."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('shop.seed_shop'))")
