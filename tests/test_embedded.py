import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
from redis import Redis

from shop import embedded
from shop.embedded import errors, postgres
from shop.embedded.places import Places
from shop.embedded.processes import is_running, read_pid

PROJECT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose database is made, so that each test only copies it."""
    folder = tmp_path_factory.mktemp("made")
    with embedded.servers(folder, valkey=False):
        pass
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Iterator[Path]:
    copy = tmp_path / "demo with space"
    # Keeps the owner, which is not ours where the tests run as root.
    subprocess.run(["cp", "-a", str(made), str(copy)], check=True)
    yield copy
    with embedded.servers(copy, valkey=False) if (copy / "postgres").exists() else (
        pytest.MonkeyPatch.context()
    ):
        pass


def query(folder: Path, statement: str) -> object:
    found = embedded.database_settings(folder)
    with psycopg.connect(
        host=str(found["HOST"]),
        port=str(found["PORT"]),
        user=str(found["USER"]),
        dbname=str(found["NAME"]),
    ) as connection:
        row = connection.execute(statement).fetchone()  # type: ignore[arg-type]
        return row[0] if row else None
