"""The house in order: no torch in the web process, sizes, settings, migrations."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.processes import ROOT, environment

HEAVY = ("torch", "transformers", "sentence_transformers", "onnxruntime", "ecom_ai.ml")
MODULES = [
    path
    for path in sorted((ROOT / "ecom_ai").rglob("*.py"))
    if "migrations" not in path.parts  # written by Django
]

IMPORTS = """
import django
django.setup()
from importlib import import_module
from django.contrib import admin
from django.template import engines
from django.urls import get_resolver
get_resolver().url_patterns
admin.autodiscover()
engines["django"].from_string("{% load ecom_ai %}")
for name in ("tasks", "receivers", "learning", "search", "api.views", "middleware",
             "management.commands.ecom_ai_sync", "management.commands.ecom_ai_doctor"):
    import_module(f"ecom_ai.{name}")
import shop.asgi, shop.celery
"""
REQUESTS = """
import django
django.setup()
from django.test import Client
client = Client(headers={"host": "localhost"})
for address in ("/", "/search/?q=a+warm+tent", "/ecom-ai/api/v1/search/?q=a+warm+tent",
                "/ecom-ai/widgets/home/"):
    assert client.get(address).status_code == 200, address
"""
REPORT = f"""
import json, sys
print(json.dumps([name for name in {HEAVY!r} if name in sys.modules]))
"""


def loaded_after(code: str, **environ: str) -> list[str]:
    """The heavy modules that a process has imported after it ran this code."""
    done = subprocess.run(
        [sys.executable, "-c", code + REPORT],
        cwd=ROOT,
        env=environment(**environ),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found: list[str] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_importing_all_that_a_web_process_imports_loads_no_checkpoint_library():
    assert loaded_after(IMPORTS, DJANGO_SETTINGS_MODULE="shop.settings") == []


@pytest.mark.django_db(transaction=True)
def test_answering_pages_and_searches_loads_no_checkpoint_library(products):
    assert loaded_after(REQUESTS) == []


def test_the_test_above_would_notice():
    assert loaded_after("import onnxruntime") == ["onnxruntime"]


@pytest.mark.django_db
def test_models_and_migrations_agree():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_modules_stay_under_400_lines_and_functions_under_50():
    assert len(MODULES) > 40
    long = [found for path in MODULES for found in too_long(path)]
    assert long == []


def too_long(path: Path) -> list[str]:
    text = path.read_text()
    name = path.relative_to(ROOT)
    found = [f"{name}: {n} lines"] if (n := len(text.splitlines())) > 400 else []
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, functions):
            lines = (node.end_lineno or 0) - node.lineno + 1
            if lines > 50:
                found.append(f"{name}: {node.name} has {lines} lines")
    return found


def test_the_settings_page_is_made_of_the_settings():
    made = subprocess.run(
        [sys.executable, "docs/make_settings.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert (ROOT / "docs" / "settings.md").read_text() == made, (
        "Run: python docs/make_settings.py > docs/settings.md"
    )
