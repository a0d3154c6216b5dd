"""The contract holds in a shop that is quite another one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
SECOND = "tests.hosts.uuid_shop.settings"


def test_the_second_shop_says_all_it_must_in_under_40_lines():
    lines = (ROOT / "tests/hosts/uuid_shop/ecom.py").read_text().splitlines()
    assert len(lines) < 40


@pytest.mark.skipif(
    hasattr(settings, "CONTRACT_HOST"), reason="this is the second shop's own run"
)
def test_the_contract_holds_in_the_second_shop():
    # Servers of its own: they go, with their folder, when the run ends.
    ours = ("TESTS_DIR", "PYTEST_XDIST_WORKER", "DJANGO_SETTINGS_MODULE")
    environment = {k: v for k, v in os.environ.items() if k not in ours}
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "tests/contracts", f"--ds={SECOND}"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert result.returncode == 0, result.stdout[-8000:] + result.stderr[-2000:]
    assert " passed" in result.stdout
