import os
import shutil
import signal
import stat
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import LiteralString

import psutil
import psycopg
import pytest
from kombu import Connection
from psycopg.conninfo import make_conninfo
from redis import Redis

from shop import embedded
from shop.embedded import errors, processes
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
    # With its owner, which is not us where the tests run as root.
    subprocess.run(["cp", "-a", str(made), str(copy)], check=True)
    yield copy
    end_all(copy)


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    while is_running(pid):
        time.sleep(0.01)


def end_all(folder: Path) -> None:
    places = Places(folder)
    for path in (places.postmaster_pid, places.valkey_pid):
        if (pid := read_pid(path)) and is_running(pid):
            kill(pid)
    shutil.rmtree(places.sockets, ignore_errors=True)


@pytest.mark.parametrize("name", ["PostgreSQL", "Valkey"])
def test_a_server_that_ends_is_named_with_its_log(folder: Path, name: str) -> None:
    places = Places(folder)
    with embedded.servers(folder) as running:
        running.check()
        pids = {"PostgreSQL": places.postmaster_pid, "Valkey": places.valkey_pid}
        kill(read_pid(pids[name]) or 0)
        with pytest.raises(embedded.EmbeddedServerError, match=f"{name} ended") as told:
            running.check()
    log = str(told.value).partition("Read why in ")[2].rstrip(".")
    assert Path(log).is_file()


def test_a_disk_that_fills_in_the_middle_is_told_in_one_line(tmp_path: Path) -> None:
    error = psycopg.errors.DiskFull("could not extend file:\nNo space left on device")
    told = embedded.told_by_database(error, tmp_path)
    assert "\n" not in told
    assert "No space left on device" in told
    assert "free some 3 GB, or set DEMO_DIR to another disk." in told


def connect(folder: Path) -> psycopg.Connection[tuple[object, ...]]:
    found = embedded.database_settings(folder)
    keys = {"host": "HOST", "port": "PORT", "user": "USER", "dbname": "NAME"}
    return psycopg.connect(
        make_conninfo("", **{key: str(found[name]) for key, name in keys.items()})
    )


def query(folder: Path, statement: LiteralString) -> object:
    with connect(folder) as connection:
        row = connection.execute(statement).fetchone()
        return row[0] if row else None


def pids(folder: Path) -> tuple[int | None, int | None]:
    places = Places(folder)
    return read_pid(places.postmaster_pid), read_pid(places.valkey_pid)


def ping(folder: Path) -> object:
    with Redis.from_url(embedded.cache_url(folder)) as client:
        return client.ping()


USE = """
    import sys, time
    from pathlib import Path
    from shop import embedded
    with embedded.servers(Path(sys.argv[1])):
        print("up", flush=True)
        sys.stdin.read()
"""


@contextmanager
def other_user(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that has started the servers, and holds them."""
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(USE), str(folder)],
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "up\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def test_addresses_are_short_and_start_nothing(tmp_path: Path) -> None:
    deep = tmp_path / ("long" * 40)
    socket = f"{embedded.database_settings(deep)['HOST']}/.s.PGSQL.5432.lock"
    assert len(socket) < 100
    assert embedded.broker_url(deep).startswith("redis+socket:///")
    assert embedded.cache_url(deep) != embedded.cache_url(tmp_path)
    assert not deep.exists()


def test_first_start_and_orderly_end(tmp_path: Path) -> None:
    told: list[str] = []
    with embedded.servers(tmp_path, report=lambda name, seconds: told.append(name)):
        found = pids(tmp_path)
        assert query(tmp_path, "SELECT upper('äß商') ILIKE 'Ä%'") is True
        assert query(tmp_path, "SHOW listen_addresses") == ""
        assert query(tmp_path, "SHOW maintenance_work_mem") == "1GB"
        with Connection(embedded.broker_url(tmp_path)) as broker:
            broker.ensure_connection(max_retries=1, timeout=2)
        assert ping(tmp_path)
        mode = Places(tmp_path).sockets.stat().st_mode
        assert stat.S_IMODE(mode) == 0o700
    assert told == ["PostgreSQL", "Valkey"]
    assert not any(is_running(pid) for pid in found if pid)
    assert not Places(tmp_path).sockets.exists()


def test_killed_servers_are_replaced_with_the_data_kept(folder: Path) -> None:
    with embedded.servers(folder):
        before = pids(folder)
        with connect(folder) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        for pid in before:
            assert pid is not None
            kill(pid)
        with embedded.servers(folder):
            assert not set(before) & set(pids(folder))
            assert query(folder, "SELECT answer FROM kept") == 42
            assert ping(folder)


def test_servers_of_a_killed_run_are_used_and_then_stopped(folder: Path) -> None:
    with other_user(folder) as process:
        before = pids(folder)
        process.kill()
    assert all(is_running(pid) for pid in before if pid)
    with embedded.servers(folder):
        assert pids(folder) == before
        assert query(folder, "SELECT 1") == 1
    assert not any(is_running(pid) for pid in before if pid)


def test_a_server_that_ends_while_it_is_looked_at_leaves_no_zombie(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    child = subprocess.Popen(["sleep", "60"])

    def ends_now(pid: int) -> bool:
        os.kill(pid, signal.SIGKILL)
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        return False

    monkeypatch.setattr(processes, "is_running", ends_now)
    processes.end(child.pid, how=signal.SIGCONT)
    child.returncode = -signal.SIGKILL  # reaped above, past its Popen
    assert not psutil.pid_exists(child.pid)


def test_last_user_stops_the_servers(folder: Path) -> None:
    with other_user(folder) as process:
        with embedded.servers(folder):
            found = pids(folder)
        assert query(folder, "SELECT 1") == 1
        process.communicate("")
        assert process.returncode == 0
    assert not any(is_running(pid) for pid in found if pid)


def test_two_starts_at_once_share_one_server(folder: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(embedded.start_servers, [folder, folder]))
    assert query(folder, "SELECT 1") == 1
    for each in both:
        each.stop()
    assert not Places(folder).sockets.exists()


def test_stale_files_of_other_processes_are_removed(folder: Path) -> None:
    places = Places(folder)
    for path in (places.postmaster_pid, places.valkey_pid):
        path.write_text(f"{os.getpid()}\n")
    with embedded.servers(folder):
        assert os.getpid() not in pids(folder)
        assert ping(folder)


def test_broken_data_names_the_log(folder: Path) -> None:
    (folder / "postgres" / "global" / "pg_control").unlink()
    with pytest.raises(embedded.EmbeddedServerError) as caught:
        embedded.start_servers(folder)
    message = str(caught.value)
    assert str(folder / "logs" / "postgres.log") in message
    assert "pg_control" in message
    assert "move the folder away" in message
    assert "\n" not in message


def test_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(embedded.EmbeddedServerError, match="file.*set DEMO_DIR"):
        embedded.start_servers(file)
    with pytest.raises(embedded.EmbeddedServerError, match="file.*set DEMO_DIR"):
        embedded.require_folder(file)


def test_socket_folder_of_another_is_refused(folder: Path) -> None:
    sockets = Places(folder).sockets
    sockets.symlink_to(folder)
    try:
        with pytest.raises(embedded.EmbeddedServerError, match="belongs to another"):
            embedded.start_servers(folder)
    finally:
        sockets.unlink()


def test_full_disk_is_told(tmp_path: Path) -> None:
    log = tmp_path / "initdb.log"
    log.write_text("creating ... FATAL:  could not write: No space left on device\n")
    error = errors.failed("PostgreSQL", data=tmp_path, log=log)
    assert "could not write: No space" in str(error)
    assert "the disk is full: free some 3 GB" in str(error)


def test_missing_package_and_binary_are_named(tmp_path: Path) -> None:
    with pytest.raises(embedded.EmbeddedServerError, match="no-package is not inst"):
        errors.package_folder("no_package")
    with pytest.raises(embedded.EmbeddedServerError, match="--force-reinstall vlite"):
        errors.existing(tmp_path / "valkey-server", package="vlite")
