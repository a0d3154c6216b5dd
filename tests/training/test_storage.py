"""Folders in the storage: whole, unaltered, or not at all."""

import errno
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage, InMemoryStorage

from ecom_ai import storage
from ecom_ai.exceptions import BadInput, CheckpointUnusable


@pytest.fixture
def made(tmp_path: Path) -> Path:
    (tmp_path / "made" / "encoder").mkdir(parents=True)
    (tmp_path / "made" / "head.bin").write_bytes(b"weights")
    (tmp_path / "made" / "encoder" / "config.json").write_text("{}")
    return tmp_path / "made"


@pytest.fixture
def remote(settings, monkeypatch) -> InMemoryStorage:
    """A storage without paths, as those of objects are."""
    there = InMemoryStorage()
    monkeypatch.setattr(storage, "get_storage", lambda: there)
    return there


def test_a_folder_comes_back_as_it_was_stored(made, folder):
    where, files = storage.save_folder(made, under="checkpoints/intent")
    found = storage.fetch_folder(where, files)
    assert found == folder / "stored" / where
    assert (found / "head.bin").read_bytes() == b"weights"
    assert set(files) == {"head.bin", "encoder/config.json"}


def test_a_storage_of_the_host_is_used_by_its_alias(made, settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "ecom_ai": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "elsewhere"},
        },
    }
    where, files = storage.save_folder(made, under="checkpoints")
    assert (tmp_path / "elsewhere" / where / "head.bin").is_file()
    assert storage.fetch_folder(where, files).is_relative_to(tmp_path / "elsewhere")


def test_an_altered_or_missing_file_is_refused(made):
    where, files = storage.save_folder(made, under="checkpoints")
    path = storage.fetch_folder(where, files) / "head.bin"
    path.write_bytes(b"Weights")
    with pytest.raises(CheckpointUnusable, match=r"head\.bin was altered"):
        storage.fetch_folder(where, files)
    path.unlink()
    with pytest.raises(CheckpointUnusable, match=r"head\.bin is missing"):
        storage.fetch_folder(where, files)


def test_of_a_remote_storage_a_copy_is_kept_and_mended(made, remote, folder):
    where, files = storage.save_folder(made, under="checkpoints")
    copy = storage.fetch_folder(where, files)
    assert copy == folder / "copies" / where
    (copy / "head.bin").write_bytes(b"altered here")
    assert storage.fetch_folder(where, files) == copy
    assert (copy / "head.bin").read_bytes() == b"weights"


def test_what_was_altered_in_a_remote_storage_is_refused(made, remote):
    where, files = storage.save_folder(made, under="checkpoints")
    with remote.open(f"{where}/head.bin", "wb") as stream:
        stream.write(b"altered there")
    with pytest.raises(CheckpointUnusable, match="was altered"):
        storage.fetch_folder(where, files)
    remote.delete(f"{where}/head.bin")
    with pytest.raises(CheckpointUnusable, match="has no"):
        storage.fetch_folder(where, files)


def test_a_full_disk_is_told_and_nothing_half_stays(made, folder, monkeypatch):
    real, count = FileSystemStorage.save, 0

    def full(self, name, content, max_length=None):
        nonlocal count
        count += 1
        if count == 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(self, name, content, max_length)

    monkeypatch.setattr(FileSystemStorage, "save", full)
    with pytest.raises(BadInput, match="no space left"):
        storage.save_folder(made, under="checkpoints")
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_libraries_that_tell_of_a_full_disk_in_words_are_understood():
    words = "I/O error: No space left on device (os error 28)"
    with pytest.raises(BadInput), storage.no_space("here"):
        raise RuntimeError(words)
    with pytest.raises(RuntimeError), storage.no_space("here"):
        raise RuntimeError("something else")


def test_removing_leaves_no_folder(made, folder):
    where, files = storage.save_folder(made, under="checkpoints")
    storage.delete_folder(where, files)
    assert not (folder / "stored" / where).exists()
    storage.delete_folder(where, files)
