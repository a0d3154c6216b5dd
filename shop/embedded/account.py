"""The account PostgreSQL runs under, since it refuses to run as root."""

import os
import pwd
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from shutil import which

from shop.embedded.errors import EmbeddedServerError
from shop.embedded.places import Places


def server_account(places: Places) -> pwd.struct_passwd | None:
    """The account to use instead of root; None where we are not root.

    The owner of existing data stays the same from start to start.
    """
    if os.geteuid() != 0:
        return None
    with suppress(FileNotFoundError, KeyError):
        owner = places.data.stat().st_uid
        if owner != 0:
            return pwd.getpwuid(owner)
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name)
    raise EmbeddedServerError(
        "PostgreSQL does not run as root, and there is no account `postgres` or "
        "`nobody` to run it as: add one, or start as an ordinary user."
    )


def as_account(
    account: pwd.struct_passwd | None, *, paths: Iterable[Path]
) -> list[str]:
    """What to put before a command so that `account` runs it and reaches `paths`."""
    if account is None:
        return []
    setpriv = which("setpriv")
    if setpriv is None:
        raise EmbeddedServerError(
            "PostgreSQL does not run as root, and `setpriv` (Debian: util-linux) is "
            "not installed: install it, or start as an ordinary user."
        )
    ids = [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
    if all(_reachable(path, account=account) for path in paths):
        return [setpriv, *ids]
    # A project below /root cannot be entered by others. One capability for this
    # process is milder than opening those folders to every account.
    capability = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    return [setpriv, *ids, *capability]


def give(path: Path, *, account: pwd.struct_passwd | None) -> None:
    """Make `account` the owner of a folder; not of what is in it."""
    if account is not None:
        os.chown(path, account.pw_uid, account.pw_gid)


def make_socket_folder(places: Places) -> None:
    """Make the private folder of the sockets, and refuse one that others made."""
    account = server_account(places)
    owners = {os.geteuid()} | ({account.pw_uid} if account else set())
    places.sockets.mkdir(mode=0o700, exist_ok=True)
    found = places.sockets.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in owners:
        raise EmbeddedServerError(
            f"{places.sockets} belongs to another user, so that the servers cannot "
            "keep their sockets there: remove it, or set DEMO_DIR to another folder."
        )
    places.sockets.chmod(0o700)
    give(places.sockets, account=account)


def _reachable(path: Path, *, account: pwd.struct_passwd) -> bool:
    return all(
        found.st_mode & stat.S_IXOTH or found.st_uid == account.pw_uid
        for found in (each.stat() for each in (path, *path.parents))
    )
