"""System checks: what is wrong, where, and what to do."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.db import connection, models
from django.test.utils import CaptureQueriesContext, isolate_apps

from ecom_ai import checks, language
from ecom_ai.adapters import ProductAdapter
from ecom_ai.conf import Placement
from ecom_ai.models import ReviewRule
from shop.ecom import Products

ROOT = Path(__file__).resolve().parents[1]
FINE = {"vector": "0.8.1", "pg_trgm": "1.6"}


class Titel(Products):
    title = {"en": "titel_en", "zh": "title_zh"}


class Categry(Products):
    category = "category__slugg"


class NoModel(Products):
    model = "shop.Prodct"


class NoApp(Products):
    model = "shp.Product"


class Unnamed(ProductAdapter):
    model = ""


class ByMethod(Products):
    title = "get_absolute_url"


class ByRelation(Products):
    key = "category__slug"


class PriceProperty(Products):
    price = "picture_url"


class ByProperty(Products):
    title, body = "name", "description"


class Bare:
    pass


def found(settings, **given) -> list[tuple[str, str]]:
    """(id, message) of every message of the app's checks under these settings."""
    settings.ECOM_AI = {**settings.ECOM_AI, **given}
    messages = run_checks(tags=["ecom_ai"])
    return [(m.id, f"{m.msg} {m.hint or ''}") for m in messages]


def test_the_example_shop_is_set_up_rightly(settings):
    assert found(settings) == []
    assert checks.adapter_errors() == []


def test_a_rule_that_holds_without_a_breach_is_an_error(site):
    assert database_errors() == []
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE ecom_ai_reviewrule DROP CONSTRAINT ecom_ai_only_breaches_hold"
        )
    rules = [
        ReviewRule(site=site, name="Low stars", action="hold"),
        ReviewRule(site=site, name="All", breach="spam", at_least=0, action="reject"),
        ReviewRule(site=site, name="Fine", breach="spam", at_least=0.5),
        ReviewRule(site=site, name="Trusted", action="publish"),
    ]
    ReviewRule.objects.bulk_create(rules)
    assert [m.id for m in database_errors()] == ["ecom_ai.E014"] * 2
    told = " ".join(m.msg for m in database_errors())
    assert "'Low stars', of site 1 would hold" in told
    assert "'All', of site 1 would reject" in told


def database_errors():
    return run_checks(tags=["ecom_ai"], databases=["default"])


def test_rules_are_asked_of_no_database_unless_it_is_wished_and_there(site):
    with CaptureQueriesContext(connection) as asked:
        assert run_checks(tags=["ecom_ai"]) == []
    assert len(asked) == 0
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ecom_ai_reviewrule RENAME TO elsewhere")
    assert database_errors() == []


@isolate_apps("ecom_ai")
def test_a_condition_that_a_host_adds_to_rules_is_an_error(monkeypatch):
    class StarsRule(ReviewRule):
        stars_at_most = models.IntegerField()

        class Meta:
            app_label = "ecom_ai"

    monkeypatch.setattr(checks.apps, "get_models", lambda: [ReviewRule, StarsRule])
    (found,) = run_checks(tags=["ecom_ai"])
    assert found.id == "ecom_ai.E007"
    assert "StarsRule has the field 'stars_at_most'" in found.msg


def test_a_mistyped_setting_is_told(settings):
    messages = found(settings, PLACEMENT={})
    assert [name for name, _ in messages] == ["ecom_ai.E001"]
    assert "Did you mean 'PLACEMENTS'?" in messages[0][1]


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("", "ECOM_AI['PRODUCT_ADAPTER'] is missing"),
        ("shop.ecommerce.Products", "cannot import 'shop.ecommerce.Products'"),
        ("shop.ecom.Prodcts", "cannot import 'shop.ecom.Prodcts'"),
        ("Products", "cannot import 'Products'"),
        ("tests.test_checks.Bare", "not a subclass of ecom_ai.adapters.ProductAdapter"),
        ("tests.test_checks.FINE", "not a subclass of ecom_ai.adapters.ProductAdapter"),
        ("tests.test_checks.NoModel", "NoModel.model is 'shop.Prodct', which is no "
         "installed model. Did you mean 'shop.Product'?"),
        ("tests.test_checks.NoApp", "Did you mean 'shop.Product'?"),
        ("tests.test_checks.Unnamed", "Unnamed.model is '', which is no installed"),
    ],
)  # fmt: skip
def test_an_adapter_that_cannot_be_had_is_told(settings, path, told):
    messages = found(settings, PRODUCT_ADAPTER=path)
    assert [name for name, _ in messages] == ["ecom_ai.E002"]
    assert told in messages[0][1]


def test_a_shopper_adapter_that_cannot_be_had_is_told(settings):
    messages = found(settings, SHOPPER_ADAPTER="shop.ecom.Products")
    assert [name for name, _ in messages] == ["ecom_ai.E002"]
    assert "not a subclass of ecom_ai.adapters.ShopperAdapter" in messages[0][1]


@pytest.mark.parametrize(
    ("adapter", "told"),
    [
        ("Titel", "Titel.title names 'titel_en', which shop.Product does not have. "
         "Did you mean 'title_en'?"),
        ("Categry", "Categry.category names 'category__slugg', which shop.Category "
         "does not have. Did you mean 'slug'?"),
        ("ByMethod", "ByMethod.title names 'get_absolute_url', which is a method."),
        ("ByRelation", "ByRelation.key names 'category__slug', which follows a"),
        ("PriceProperty", "PriceProperty.price names 'picture_url', which is no field"),
    ],
)  # fmt: skip
def test_a_field_that_an_adapter_names_wrongly_is_told(settings, adapter, told):
    messages = found(settings, PRODUCT_ADAPTER=f"tests.test_checks.{adapter}")
    assert [name for name, _ in messages] == ["ecom_ai.E003"]
    assert told in messages[0][1]


def test_a_property_will_do_for_a_text(settings):
    assert found(settings, PRODUCT_ADAPTER="tests.test_checks.ByProperty") == []


def test_a_placement_with_an_unknown_retriever_is_told(settings):
    messages = found(settings, PLACEMENTS={"home": Placement({"similr": 1.0})})
    assert [name for name, _ in messages] == ["ecom_ai.E004"]
    assert "['home'] names the retriever 'similr'" in messages[0][1]
    assert "Did you mean 'similar'?" in messages[0][1]


def test_a_weight_of_an_unknown_kind_of_event_is_told(settings):
    messages = found(settings, EVENT_WEIGHTS={"purchse": 5.0})
    assert [name for name, _ in messages] == ["ecom_ai.E005"]
    assert "Did you mean 'purchase'?" in messages[0][1]


@pytest.mark.parametrize("backend", ["locmem.LocMemCache", "dummy.DummyCache"])
def test_a_cache_that_processes_do_not_share_is_warned_of(settings, backend):
    settings.CACHES = {"default": {"BACKEND": f"django.core.cache.backends.{backend}"}}
    assert found(settings, INFERENCE="local") == []
    messages = found(settings, INFERENCE="celery")
    assert [name for name, _ in messages] == ["ecom_ai.W001"]
    assert "Use Redis" in messages[0][1]


def test_a_missing_middleware_is_warned_of(settings):
    settings.MIDDLEWARE = []
    messages = found(settings)
    assert [name for name, _ in messages] == ["ecom_ai.W002"]
    assert "ecom_ai.middleware.ShopperMiddleware" in messages[0][1]


def test_the_tests_own_server_will_do(db):
    assert checks.check_database(databases=["default"]) == []


@pytest.mark.parametrize(
    ("version", "extensions", "told"),
    [
        (150000, FINE, []),
        (180001, {**FINE, "vector": "0.10.0"}, []),
        (140011, FINE, ["ecom_ai.E011 PostgreSQL 14 is too old; ecom_ai needs 15"]),
        (160000, {**FINE, "vector": "0.7.4"},
         ["ecom_ai.E012 pgvector 0.7.4 is too old"]),
        (160000, {"vector": "0.8.0"},
         ["ecom_ai.E012 The PostgreSQL server has no extension 'pg_trgm'."]),
        (160000, {"pg_trgm": "1.6"},
         ["ecom_ai.E012 The PostgreSQL server has no extension 'vector'."]),
        (120000, {}, ["ecom_ai.E011", "ecom_ai.E012", "ecom_ai.E012"]),
    ],
)  # fmt: skip
def test_a_server_that_will_not_do_is_told(version, extensions, told):
    errors = checks._server_errors(version, extensions)
    assert len(errors) == len(told)
    for error, start in zip(errors, told, strict=True):
        assert f"{error.id} {error.msg}".startswith(start)
        assert error.id == "ecom_ai.E011" or error.hint


def manage(tmp_path: Path, command: str, settings: str) -> str:
    """Output of a command in a process of its own, with these settings on top."""
    text = f"from tests.settings import *\n{settings}\n"
    (tmp_path / "broken_settings.py").write_text(text)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "broken_settings",
        "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)]),
    }
    result = subprocess.run(
        [sys.executable, "-m", "django", *command.split()],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert result.returncode == 1, result.stdout + result.stderr
    assert "Traceback" not in result.stderr
    return result.stderr


SQLITE = """
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "shop.db"}}
"""


def test_migrate_refuses_sqlite_before_it_changes_anything(tmp_path):
    told = manage(tmp_path, "migrate", SQLITE)
    assert "ecom_ai.E010" in told
    assert "the database 'default' is SQLite" in told
    assert "django.db.backends.postgresql" in told
    assert (tmp_path / "shop.db").stat().st_size == 0


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ('ECOM_AI = {**ECOM_AI, "PRODUCT_ADAPTER": "shop.ecm.Products"}', "E002"),
        ('ECOM_AI = {**ECOM_AI, "PLACEMENT": {}}', "E001"),
        ('ECOM_AI = {**ECOM_AI, "PRODUCT_ADAPTER": "tests.test_checks.Titel"}', "E003"),
    ],
)
def test_django_starts_with_a_broken_set_up_so_that_the_check_can_speak(
    tmp_path, settings, told
):
    assert f"(ecom_ai.{told})" in manage(tmp_path, "check", settings)


def test_a_server_that_cannot_be_asked_is_told(tmp_path):
    settings = 'DATABASES["default"]["HOST"] = "/nowhere"'
    assert "Cannot ask 'default'" in manage(
        tmp_path, "check --database default", settings
    )


def test_a_missing_site_id_is_warned_of(settings):
    del settings.SITE_ID
    found = {message.id: message for message in run_checks(tags=["ecom_ai"])}
    assert "SITE_ID = 1" in found["ecom_ai.W003"].hint


@pytest.mark.parametrize("below", ["", "checkpoints"])
def test_a_checkpoint_folder_that_is_a_file_is_warned_of(below, settings, tmp_path):
    file = tmp_path / "file"
    file.touch()
    messages = found(settings, CHECKPOINT_DIR=str(file / below))
    assert [name for name, _ in messages] == ["ecom_ai.W004"]
    assert f"'{file}' is no folder" in messages[0][1]
    assert "Name a folder that the workers may write" in messages[0][1]


def test_a_checkpoint_folder_that_cannot_be_written_is_warned_of(
    settings, tmp_path, monkeypatch
):
    monkeypatch.setattr(checks.os, "access", lambda *_: False)
    messages = found(settings, CHECKPOINT_DIR=str(tmp_path / "new" / "folder"))
    assert [name for name, _ in messages] == ["ecom_ai.W004"]
    assert f"may not write into '{tmp_path}'" in messages[0][1]


def test_a_checkpoint_folder_that_is_not_there_yet_is_fine(settings, tmp_path):
    assert found(settings, CHECKPOINT_DIR=tmp_path / "new" / "folder") == []
    assert found(settings, CHECKPOINT_DIR="relative") == []


def test_words_are_cut_without_a_folder_for_their_cache(
    settings, tmp_path, caplog, capsys
):
    file = tmp_path / "file"
    file.touch()
    settings.ECOM_AI = {**settings.ECOM_AI, "CHECKPOINT_DIR": str(file)}
    language._segmenter.cache_clear()
    try:
        assert "帐篷" in language.segment("双人帐篷", query=True)
    finally:
        language._segmenter.cache_clear()
    assert len(caplog.messages) == 1
    assert str(file) in caplog.text
    assert "Traceback" not in caplog.text + capsys.readouterr().err
