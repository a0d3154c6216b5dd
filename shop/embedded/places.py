"""Where the embedded servers of one demo folder keep their files."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

# Shared by all, but the folder made in it is private and its owner is checked.
SHORT = Path("/tmp")  # noqa: S108


@dataclass(frozen=True)
class Places:
    """Paths only; nothing here reads or writes the disk."""

    demo: Path

    @property
    def sockets(self) -> Path:
        """A short folder, because a socket's path may have some 100 bytes only.

        It is under /tmp rather than TMPDIR, which may differ from shell to shell.
        """
        base = SHORT if os.access(SHORT, os.W_OK) else Path(tempfile.gettempdir())
        digest = hashlib.sha256(os.fsencode(self.demo.resolve())).hexdigest()[:12]
        return base / f"ecom-ai-{os.getuid()}-{digest}"

    @property
    def postgres_socket(self) -> Path:
        return self.sockets / ".s.PGSQL.5432"

    @property
    def valkey_socket(self) -> Path:
        return self.sockets / "valkey.sock"

    @property
    def data(self) -> Path:
        return self.demo / "postgres"

    @property
    def postmaster_pid(self) -> Path:
        return self.data / "postmaster.pid"

    @property
    def valkey_pid(self) -> Path:
        return self.demo / "valkey.pid"

    @property
    def start_lock(self) -> Path:
        return self.demo / "servers.lock"

    @property
    def users(self) -> Path:
        return self.demo / "servers.users"

    def log(self, name: str) -> Path:
        return self.demo / "logs" / f"{name}.log"
