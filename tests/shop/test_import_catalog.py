"""Importing a catalogue: what is written, and what is said about bad files."""

import csv
import gzip
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from shop.models import Category, Product

HEADER = "sku,category,kind,colour,title_en,price,stock"
GOOD = "A-1,camping,tent,green,Ridge tent,289.00,4"

pytestmark = pytest.mark.django_db


class Ran:
    """What a run of the command wrote, and how it ended."""

    def __init__(self, path: Path, **options: Any) -> None:
        out, err = io.StringIO(), io.StringIO()
        self.code, self.refusal = 0, ""
        try:
            call_command("import_catalog", path, stdout=out, stderr=err, **options)
        except CommandError as error:
            self.code, self.refusal = error.returncode, str(error)
        self.out, self.err = out.getvalue(), err.getvalue()


def product(number: int = 1, **changes: Any) -> dict[str, Any]:
    return {
        "sku": f"A-{number}",
        "category": "camping",
        "kind": "tent",
        "colour": "green",
        "brand": "Fernhollow",
        "title_en": f"Tent {number}",
        "title_zh": f"帐篷 {number}",
        "description_en": "Dry.",
        "description_zh": "干爽。",
        "price": 89.5,
        "list_price": None,
        "stock": 3,
        "attributes": [
            {"name_en": "Size", "name_zh": "尺寸", "value_en": "L", "value_zh": "大"}
        ],
        **changes,
    }


@pytest.fixture
def write(tmp_path: Path):
    def write(content: str | bytes | list[dict[str, Any]], name: str = "") -> Path:
        if isinstance(content, list):
            lines = [json.dumps(row, ensure_ascii=False) for row in content]
            content, name = "\n".join(lines), name or "goods.jsonl"
        if isinstance(content, str):
            content = content.encode()
        path = tmp_path / (name or "goods.csv")
        path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
        return path

    return write


@pytest.mark.parametrize("suffix", ["", ".gz"])
@pytest.mark.parametrize("kind", ["jsonl", "csv"])
def test_all_fields_arrive(write, kind: str, suffix: str) -> None:
    row = product()
    content: Any = [row]
    if kind == "csv":
        text = io.StringIO()
        writer = csv.DictWriter(text, row)
        writer.writeheader()
        writer.writerow({**row, "attributes": json.dumps(row["attributes"])})
        content = "\ufeff" + text.getvalue()
    ran = Ran(write(content, f"goods.{kind}{suffix}"))
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("1 created, 0 updated, 0 unchanged.")
    assert "ecom_ai_sync" in ran.out
    stored = Product.objects.get()
    assert stored.category.slug == "camping"
    assert stored.price == Decimal("89.50")
    assert stored.list_price is None
    assert stored.slug == "a-1-tent-1"
    assert stored.attributes == row["attributes"]
    for name in (
        "sku",
        "kind",
        "colour",
        "brand",
        "title_zh",
        "description_zh",
        "stock",
    ):
        assert getattr(stored, name) == row[name]


def test_again_writes_only_what_changed(write) -> None:
    Ran(write([product(1), product(2)]))
    Product.objects.filter(sku="A-1").update(units_sold=7)
    before = Product.objects.get(sku="A-1")
    ran = Ran(write([product(1, title_en="Other"), product(2), product(3)]))
    assert ran.out.startswith("1 created, 1 updated, 1 unchanged.")
    after = Product.objects.get(sku="A-1")
    assert after.title_en == "Other"
    assert (after.pk, after.slug, after.units_sold, after.created_at) == (
        before.pk,
        before.slug,
        7,
        before.created_at,
    )
    assert "ecom_ai_sync" not in Ran(write([product(2)])).out


def test_columns_that_the_file_lacks_stay(write) -> None:
    Ran(write([product(1)]))
    assert Ran(write("sku,category,title_en,stock\nA-1,camping,Tent 1,9\n")).code == 0
    stored = Product.objects.get()
    assert (stored.stock, stored.price) == (9, Decimal("89.50"))
    assert stored.title_zh == "帐篷 1"


def test_dry_run_writes_nothing(write) -> None:
    ran = Ran(write([product(1), product(2, price=-1)]), dry_run=True)
    assert ran.out.startswith("1 created, 0 updated, 0 unchanged (nothing was written)")
    assert ran.code == 2
    assert not Product.objects.exists()
    assert not Category.objects.exists()


def test_a_category_is_created_from_its_slug(write) -> None:
    Category.objects.create(slug="home", name_en="Home", position=4)
    Ran(write([product(category="garden-tools"), product(2, category="home")]))
    made = Category.objects.get(slug="garden-tools")
    assert (made.name_en, made.position) == ("Garden tools", 5)
    assert Category.objects.count() == 2


def test_unknown_columns_are_named(write) -> None:
    ran = Ran(write([product(weight="2 kg")]))
    assert ran.code == 0
    assert "Columns that are not used: 'weight'." in ran.err


def test_two_skus_with_one_address(write) -> None:
    rows = [product(1, sku=sku, title_en="Tent") for sku in ("A.1", "A1", "帐篷")]
    assert Ran(write(rows)).out.startswith("3 created")
    slugs = set(Product.objects.values_list("slug", flat=True))
    assert len(slugs) == 3
    assert "a1-tent" in slugs


BAD_FIELDS = [
    ("price", "1.299,00", "'1.299,00'", "1299.00"),
    ("price", "1,299.00", "'1,299.00'", "1299.00"),
    ("price", -5, "'-5'", "0 or more"),
    ("price", float("nan"), "'NaN'", "a price such as"),
    ("price", float("inf"), "'Infinity'", "a price such as"),
    ("price", 10**4000, "1000", "a price such as"),
    ("price", True, "True", "a number"),
    ("list_price", 1.234, "'1.234'", "a price such as"),
    ("stock", "many", "'many'", "a whole number"),
    ("stock", -1, "'-1'", "a whole number"),
    ("stock", 10**10, "'10000000000'", "a whole number"),
    ("sku", "", "''", "1 to 32 characters"),
    ("sku", "A 1", "'A 1'", "1 to 32 characters"),
    ("sku", "A" * 33, "33 characters", "32 at most"),
    ("category", "Garden & more", "'Garden & more'", "garden-more"),
    ("category", None, "nothing", "a category's slug"),
    ("title_en", 5, "5", "text in quotes"),
    ("title_en", "Te\0nt", "a NUL byte at character 3", "text"),
    ("title_en", "\ud83d", "\\ud83d", "surrogate"),
    ("description_en", "x" * 5_000_000, "5,000,000 characters", "20,000 at most"),
    ("attributes", {"a": 1}, "{'a'", "a list of objects"),
    ("attributes", [{"name": "x"}], "{'name'", "name_en"),
]


@pytest.mark.parametrize(
    ("field", "value", "found", "expected"),
    BAD_FIELDS,
    ids=[f"{number}-{bad[0]}" for number, bad in enumerate(BAD_FIELDS)],
)
def test_a_bad_field_is_named(write, field, value, found, expected) -> None:
    lines = [json.dumps(row) for row in (product(1, **{field: value}), product(2))]
    ran = Ran(write("\n".join(lines), "goods.jsonl"))
    assert ran.code == 2
    error = ran.err.partition("goods.jsonl, ")[2]
    assert error.startswith(f"line 1, {field}: found ")
    given, _, wanted = error.partition(", expected ")
    assert found in given
    assert expected in wanted
    assert len(error) < 400
    assert list(Product.objects.values_list("sku", flat=True)) == ["A-2"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("A-2,camping,tent,green,Tent,1", "line 3, line: found 6 cells, expected 7"),
        ("A-2,camping,tent,green,Tent,1,many", "line 3, stock: found 'many'"),
        ('A-2,camping,tent,green,"5"" tent,1,1', "line 3, line: found "),
        ("A-2,camping,tent,green,T\0,1,1", "line 3, title_en: found a NUL byte"),
        ("A-2,camping,tent,green,5_MB,1,1", "found 5,000,000 characters"),
        ("A-1,camping,tent,green,Tent,1,1", "it is on line 2 already"),
        ('A-2,camping,tent,green,"1,299.00 tent","1.299,00",1', "expected a price"),
    ],
)
def test_a_bad_csv_line_is_named(write, line: str, message: str) -> None:
    line = line.replace("5_MB", "x" * 5_000_000)
    ran = Ran(write(f"{HEADER}\n{GOOD}\n{line}\n"))
    assert ran.code == 2
    assert message in ran.err
    assert "line 3" in ran.err
    assert Product.objects.count() == 1


def test_an_open_quote_ends_after_a_thousand_lines(write) -> None:
    goods = [f"B-{n},camping,tent,green,Tent,1,1" for n in range(1200)]
    lines = [HEADER, 'A-1,camping,tent,green,"Tent,1,1', *goods]
    ran = Ran(write("\n".join(lines)))
    assert "line 2, line: found a quote that stays open" in ran.err
    assert 190 < Product.objects.count() < 210


@pytest.mark.parametrize(
    "line",
    ['{"sku": "A-1", ', "[1]", "null", "{}}", pytest.param("[" * 99_999, id="deep")],
)
def test_a_broken_json_line_is_named(write, line: str) -> None:
    content = f"{line}\n\n{json.dumps(product(2))}\n"
    ran = Ran(write(content, "goods.jsonl"))
    assert ran.code == 2
    assert "goods.jsonl, line 1, line: found " in ran.err
    assert Product.objects.get().sku == "A-2"


def test_a_sku_comes_once(write) -> None:
    ran = Ran(write([product(1), product(2), product(1, title_en="Other")]))
    assert "line 3, sku: found 'A-1'" in ran.err
    assert "on line 1 already" in ran.err
    assert Product.objects.get(sku="A-1").title_en == "Tent 1"


@pytest.mark.parametrize("name", ["goods.csv", "goods.csv.gz"])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_utf_16_is_refused(write, name: str, encoding: str) -> None:
    ran = Ran(write(f"{HEADER}\n{GOOD}\n".encode(encoding), name))
    assert ran.code == 2
    assert "line 1: the text is in UTF-16; save the file as UTF-8" in ran.refusal


@pytest.mark.parametrize("name", ["goods.csv", "goods.jsonl"])
def test_latin_1_is_named_with_its_place(write, name: str) -> None:
    bad = "A-2,camping,tent,green,Café,1,1"
    content = f"{HEADER}\n{GOOD}\n{bad}\n"
    if name.endswith("jsonl"):
        rows = [product(1, title_zh=""), product(2, title_en="Café", title_zh="")]
        texts = {"description_zh": "", "attributes": []}
        lines = [json.dumps({**row, **texts}, ensure_ascii=False) for row in rows]
        content = "\n".join(["", *lines])
    ran = Ran(write(content.encode("latin-1"), name))
    assert ran.code == 2
    assert "line 3, title_en: found the byte 0xE9 at character 4" in ran.err
    assert "in latin-1 it is 'é'" in ran.err
    assert Product.objects.get().sku == "A-1"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("sku,title_en\nA-1,Tent\n", "the header lacks category"),
        ("category,title_en\ncamping,Tent\n", "the header lacks sku"),
        ("sku,category\nA-1,camping\n", "the header lacks title_en or title_zh"),
        ("sku;category;title_en\nA-1;camping;Tent\n", "separated by commas"),
        ("sku,sku,category,title_en\nA,B,camping,Tent\n", "'sku' twice"),
        (f"{GOOD}\n{GOOD}\n", "the header lacks sku"),
        ("", "is empty"),
        ("\n \n", "is empty"),
    ],
)
def test_a_file_without_a_header_is_refused(write, content, message) -> None:
    ran = Ran(write(content))
    assert ran.code == 2
    assert message in ran.refusal
    assert not Product.objects.exists()


def test_files_that_cannot_be_read(write, tmp_path: Path) -> None:
    missing = Ran(tmp_path / "none.csv")
    assert (missing.code, "none.csv cannot be read: No such" in missing.refusal) == (
        2,
        True,
    )
    assert Ran(write("x", "goods.xlsx")).refusal.endswith(
        "save a spreadsheet as CSV (UTF-8)."
    )
    (tmp_path / "folder.csv").mkdir()
    assert Ran(tmp_path / "folder.csv").code == 2
    broken = write(b"\x1f\x8b nonsense", "broken.csv")
    assert "damaged .gz" in Ran(broken).refusal


def test_a_cut_gz_keeps_what_was_read(write) -> None:
    rows = [
        product(n, description_en=str(Path(f"{n}").absolute())) for n in range(9000)
    ]
    path = write(rows, "goods.jsonl.gz")
    path.write_bytes(path.read_bytes()[:-2000])
    ran = Ran(path)
    assert ran.code == 2
    assert "expected a whole .gz file" in ran.err
    assert Product.objects.count() > 100


def test_an_interruption_loses_only_the_batch_at_hand(write, monkeypatch) -> None:
    from shop.management.commands import import_catalog

    path = write([product(n) for n in range(25)])
    monkeypatch.setattr(import_catalog, "BATCH", 10)
    real, calls = import_catalog._give_slugs, []

    def interrupt(products) -> None:
        calls.append(products)
        if len(calls) == 2:
            raise KeyboardInterrupt
        real(products)

    monkeypatch.setattr(import_catalog, "_give_slugs", interrupt)
    with pytest.raises(KeyboardInterrupt):
        Ran(path)
    assert Product.objects.count() == 10
    assert Ran(path).out.startswith("15 created, 0 updated, 10 unchanged.")


def test_the_first_twenty_errors_are_shown(write) -> None:
    ran = Ran(write([product(n, price=-1, stock="x") for n in range(30)]))
    assert ran.err.count("goods.jsonl, line ") == 20
    assert "that were not imported: 30." in ran.refusal


def test_sync_tells_ecom_ai(write, monkeypatch) -> None:
    from shop.management.commands import import_catalog

    called: list[str] = []
    monkeypatch.setattr(import_catalog, "call_command", called.append)
    assert "ecom_ai_sync" not in Ran(write([product()]), sync=True).out
    assert called == ["ecom_ai_sync"]
