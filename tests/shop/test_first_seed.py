"""The demo's data on a database that has none of it yet, and on one without tables."""

import pytest
from django.contrib.auth.models import User
from django.core.management.base import CommandError
from django.db import connection

from tests.shop.test_seed import media, seed

__all__ = ["media"]  # a fixture


def test_no_published_passwords_on_a_database_of_ones_own(db, media, settings) -> None:
    settings.DEMO = False
    assert "--demo-accounts" in seed()
    assert not User.objects.filter(is_staff=True).exists()
    assert not User.objects.filter(username="shopper").exists()
    seed(demo_accounts=True)
    assert User.objects.get(username="admin").is_superuser


def test_without_tables_it_says_migrate(db, media, monkeypatch) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET search_path TO pg_catalog")
    with pytest.raises(CommandError, match="migrate"):
        seed()
