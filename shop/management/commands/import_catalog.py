"""``manage.py import_catalog FILE``: products from a CSV or JSONL file."""

import hashlib
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.db.models import Max
from tqdm import tqdm

from shop.catalogue_file import (
    FIELDS,
    CatalogueFile,
    CatalogueFileError,
    LineError,
    Row,
)
from shop.models import Category, Product, product_slug

BATCH = 500
SHOWN_ERRORS = 20


@dataclass
class Tally:
    """What became of the lines of a file."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    bad_lines: int = 0
    last_bad_line: int = 0
    first_errors: list[LineError] = field(default_factory=list)

    def refuse(self, error: LineError) -> None:
        self.bad_lines += error.line != self.last_bad_line
        self.last_bad_line = error.line
        if len(self.first_errors) < SHOWN_ERRORS:
            self.first_errors.append(error)


class Command(BaseCommand):
    help = (
        "Imports products from a CSV or JSONL file, plain or .gz. Products are known "
        "by their SKU; columns that the file lacks stay as they are. Run again after "
        "an interruption, it passes over what is done."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--dry-run", action="store_true", help="check the file, write nothing"
        )
        parser.add_argument(
            "--sync",
            action="store_true",
            help="run ecom_ai_sync afterwards, for search and recommendations",
        )

    def handle(self, **options: Any) -> None:
        path, dry_run = Path(options["file"]), options["dry_run"]
        quiet = options["verbosity"] == 0
        try:
            with CatalogueFile(path) as file:
                tally = self._import(file, dry_run=dry_run, quiet=quiet)
        except CatalogueFileError as error:
            raise CommandError(str(error), returncode=2) from error
        if not quiet:
            self._report(tally, dry_run=dry_run)
        if not dry_run and tally.created + tally.updated:
            self._ring(sync=options["sync"], quiet=quiet)
        if tally.bad_lines:
            self._refuse(tally, path)

    def _import(self, file: CatalogueFile, *, dry_run: bool, quiet: bool) -> Tally:
        tally = Tally()
        bar = tqdm(
            total=file.size,
            desc="Checking" if dry_run else "Importing",
            unit="B",
            unit_scale=True,
            file=sys.stderr,
            ncols=80,
            disable=quiet,
        )
        with bar:
            for rows in _batches(file, tally):
                _import_batch(rows, tally, dry_run=dry_run)
                bar.update(file.position - bar.n)
        if file.unknown:
            names = ", ".join(sorted(file.unknown)[:SHOWN_ERRORS])
            self.stderr.write(
                f"Columns that are not used: {names}. Used are {', '.join(FIELDS)}."
            )
        return tally

    def _report(self, tally: Tally, *, dry_run: bool) -> None:
        would = " (nothing was written)" if dry_run else ""
        self.stdout.write(
            f"{tally.created} created, {tally.updated} updated, "
            f"{tally.unchanged} unchanged{would}."
        )

    def _ring(self, *, sync: bool, quiet: bool) -> None:
        # Rows written in bulk send no signals, so ecom_ai has not heard of them.
        if sync:
            call_command("ecom_ai_sync")
        elif not quiet:
            self.stdout.write(
                "Now run `manage.py ecom_ai_sync`, so that search and recommendations "
                "know these products."
            )

    def _refuse(self, tally: Tally, path: Path) -> None:
        for error in tally.first_errors:
            self.stderr.write(f"{path}, {error}")
        raise CommandError(
            f"Lines of {path} that were not imported: {tally.bad_lines}. The first "
            "errors are above. Correct them and run the command again: what is done "
            "is passed over.",
            returncode=2,
        )


def _batches(file: CatalogueFile, tally: Tally) -> Iterator[list[Row]]:
    """Good rows, BATCH at a time; bad ones go to the tally."""
    rows: list[Row] = []
    for entry in file.rows():
        if isinstance(entry, LineError):
            tally.refuse(entry)
            continue
        rows.append(entry)
        if len(rows) == BATCH:
            yield rows
            rows = []
    yield rows


@transaction.atomic
def _import_batch(rows: Sequence[Row], tally: Tally, *, dry_run: bool) -> None:
    """Write the rows that differ from the shop's, by one upsert."""
    _lock()
    products = Product.objects.filter(sku__in=[row.values["sku"] for row in rows])
    # Locked, so that a purchase at this moment does not have its stock put back.
    known = {
        product.sku: product for product in products.select_for_update().order_by("sku")
    }
    categories = _categories(rows, dry_run=dry_run)
    new: list[Product] = []
    changed: list[Product] = []
    for row in rows:
        values = {**row.values}
        values["category_id"] = categories[values.pop("category")]
        product = known.get(row.values["sku"])
        if product is None:
            new.append(Product(**values))
        elif _apply(product, values):
            changed.append(product)
    if not dry_run and new + changed:
        _give_slugs(new)
        Product.objects.bulk_create(
            sorted(new + changed, key=lambda product: product.sku),
            update_conflicts=True,
            unique_fields=["sku"],
            update_fields=[name for name in FIELDS if name != "sku"],
        )
    tally.created += len(new)
    tally.updated += len(changed)
    tally.unchanged += len(rows) - len(new) - len(changed)


def _lock() -> None:
    """One batch at a time, so that two imports never make the same row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('shop.import_catalog'))")


def _apply(product: Product, values: dict[str, Any]) -> bool:
    """Set the values; whether any differed."""
    differs = {
        name: value for name, value in values.items() if getattr(product, name) != value
    }
    for name, value in differs.items():
        setattr(product, name, value)
    return bool(differs)


def _categories(rows: Sequence[Row], *, dry_run: bool) -> dict[str, int | None]:
    """The key of each category by its slug; those that do not exist are created."""
    slugs = list(dict.fromkeys(row.values["category"] for row in rows))
    found = dict(Category.objects.filter(slug__in=slugs).values_list("slug", "pk"))
    missing = [slug for slug in slugs if slug not in found]
    if dry_run:
        return {**found, **dict.fromkeys(missing)}
    last = Category.objects.aggregate(last=Max("position"))["last"]
    made = Category.objects.bulk_create(
        Category(slug=slug, name_en=_name(slug), position=min(position, 32767))
        for position, slug in enumerate(missing, start=(last or 0) + 1)
    )
    return {**found, **{category.slug: category.pk for category in made}}


def _name(slug: str) -> str:
    return slug.replace("-", " ").replace("_", " ").strip().capitalize() or slug


def _give_slugs(products: Sequence[Product]) -> None:
    """Set the addresses of new products; two SKUs may give the same one."""
    for product in products:
        title = product.title_en or product.title_zh
        product.slug = product_slug(sku=product.sku, title=title)
    slugs = [product.slug for product in products]
    taken = set(
        Product.objects.filter(slug__in=slugs).values_list("slug", flat=True)
    ) | {""}
    for product in products:
        if product.slug in taken:
            mark = hashlib.sha256(product.sku.encode()).hexdigest()[:12]
            product.slug = f"{product.slug[:100]}-{mark}".lstrip("-")
        taken.add(product.slug)
