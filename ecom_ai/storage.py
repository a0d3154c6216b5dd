"""Checkpoint folders and training data in the host's storage, by Django's API.

A storage with the alias "ecom_ai" in the host's STORAGES; without one, files beneath
CHECKPOINT_DIR. Each file's SHA-256 is kept apart from it, in a row, and compared
whenever a checkpoint is loaded.
"""

import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from django.core.files import File
from django.core.files.storage import (
    FileSystemStorage,
    InvalidStorageError,
    Storage,
    storages,
)
from uuid_utils.compat import uuid7

from ecom_ai.conf import get_settings
from ecom_ai.exceptions import BadInput, CheckpointUnusable

ALIAS = "ecom_ai"
_NO_SPACE = (errno.ENOSPC, errno.EDQUOT)


def get_storage() -> Storage:
    """Where checkpoints and training data are kept."""
    try:
        return storages[ALIAS]
    except InvalidStorageError:
        return FileSystemStorage(location=checkpoint_dir() / "stored")


def checkpoint_dir() -> Path:
    return Path(get_settings().CHECKPOINT_DIR)


def save_folder(
    folder: Path,
    *,
    under: str,
    say: Callable[[int, int], None] = lambda done, of: None,
) -> tuple[str, dict[str, str]]:
    """Stores a folder's files. Returns where, and the SHA-256 by relative path.

    ``say`` is told how many of how many files are stored, and may raise. Raises
    BadInput where there is no space. In either case nothing of it is left.
    """
    target = f"{under}/{uuid7()}"
    files: dict[str, str] = {}
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    try:
        with no_space(f"to store {folder.name}"):
            for done, path in enumerate(paths):
                say(done, len(paths))
                name = path.relative_to(folder).as_posix()
                files[name] = _hash(path)
                save_file(path, as_name=f"{target}/{name}")
    except BaseException:
        delete_folder(target, files)
        raise
    return target, files


def digest(files: Mapping[str, str]) -> str:
    """SHA-256 (hex) of a folder, from those of its files."""
    lines = "".join(f"{name} {files[name]}\n" for name in sorted(files))
    return hashlib.sha256(lines.encode()).hexdigest()


def save_file(path: Path, *, as_name: str) -> None:
    """Stores one file under a name that is not in use yet."""
    with path.open("rb") as stream:
        stored = get_storage().save(as_name, File(stream))
    if stored != as_name:
        raise CheckpointUnusable(
            f"The storage {ALIAS!r} named {as_name} {stored}: it must keep the names "
            "that it is given."
        )


def copy_file(name: str, *, to: Path) -> None:
    """Copies a stored file to a path here, whole or not at all."""
    draft = to.with_name(f".{to.name}.{uuid7()}")
    try:
        _copy(get_storage(), name, draft)
        draft.replace(to)
    finally:
        draft.unlink(missing_ok=True)


def delete_folder(target: str, files: Mapping[str, str]) -> None:
    """Removes what ``save_folder`` stored; what is gone already does no harm."""
    storage = get_storage()
    for name in files:
        with suppress(OSError):
            storage.delete(f"{target}/{name}")
    with suppress(Exception):  # storages of objects have no folders
        folders = {Path(target, name).parent for name in files} | {Path(target)}
        for folder in sorted(folders, key=lambda path: -len(path.parts)):
            storage.delete(str(folder))


def fetch_folder(target: str, files: Mapping[str, str]) -> Path:
    """The folder with these files on this machine, each of them as it was stored.

    Raises CheckpointUnusable for a file that is missing or was altered.
    """
    storage = get_storage()
    folder = None
    with suppress(NotImplementedError):
        folder = Path(storage.path(target))
    if folder is None or not folder.is_dir():  # a storage of objects has no paths
        folder = _copied(storage, target, files)
    require_unaltered(folder, files)
    return folder


def require_unaltered(folder: Path, files: Mapping[str, str]) -> None:
    """Raises CheckpointUnusable, naming the first file that is not as it was stored."""
    for name, digest in files.items():
        path = folder / name
        if not path.is_file():
            raise CheckpointUnusable(
                f"{path} is missing: bring the folder back from a backup, or train "
                "again."
            )
        if _hash(path) != digest:
            raise CheckpointUnusable(
                f"{path} was altered since it was stored (its SHA-256 is another), so "
                "it is not loaded. Bring it back from a backup, or train again."
            )


@contextmanager
def no_space(what: str) -> Iterator[None]:
    """Turns a full disk, by whichever library it is told, into one clear BadInput."""
    try:
        yield
    except Exception as error:
        full = isinstance(error, OSError) and error.errno in _NO_SPACE
        if not full and "No space left on device" not in str(error):
            raise
        raise BadInput(
            f"There is no space left {what}: free some beneath {checkpoint_dir()}, or "
            "set ECOM_AI['CHECKPOINT_DIR'] to a folder on another disk."
        ) from error


def _copied(storage: Storage, target: str, files: Mapping[str, str]) -> Path:
    """A copy of a remote storage's folder; made once, and anew if it was altered."""
    from filelock import FileLock  # of the extra "worker", which the web lacks

    place = checkpoint_dir() / "copies" / target
    place.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(place.with_name(f".{place.name}.lock")):
        if place.is_dir():
            with suppress(CheckpointUnusable):
                require_unaltered(place, files)
                return place
            shutil.rmtree(place)
        draft = Path(tempfile.mkdtemp(prefix=".copy-", dir=place.parent))
        try:
            with no_space("for a copy of a checkpoint"):
                for name in files:
                    _copy(storage, f"{target}/{name}", draft / name)
            draft.chmod(0o755)
            os.replace(draft, place)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return place


def _copy(storage: Storage, name: str, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    try:
        with storage.open(name) as source, to.open("wb") as copy:
            shutil.copyfileobj(source, copy)
    except FileNotFoundError as error:
        raise CheckpointUnusable(
            f"The storage {ALIAS!r} has no {name}: bring it back from a backup, or "
            "train again."
        ) from error


def _hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
