"""The lines of a file that somebody gives: plain or .gz, UTF-8, each with its number.

Whatever is wrong is a BadInput that names the file, the line and what is expected.
"""

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from ecom_ai.exceptions import BadInput

_GZIP = b"\x1f\x8b"
_NOT_UTF8 = (b"\xff\xfe", b"\xfe\xff")


class Source:
    """A file that is read line by line; ``line`` is the number of the last one."""

    def __init__(self, path: Path, name: str = "") -> None:
        self.path = path
        self.name = name or str(path)
        self.line = 0

    def fail(self, expected: str, line: int | None = None) -> BadInput:
        """An error to raise: at the last line, where no other is given."""
        at = self.line if line is None else line
        return BadInput(f"{self.name}, line {at}: {expected}")

    def lines(self) -> Iterator[str]:
        """Raises BadInput for a file that cannot be read, or is not UTF-8."""
        try:
            with self._open() as stream:
                for number, raw in enumerate(stream, start=1):
                    self.line = number
                    yield self._decoded(raw)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise self.fail(
                f"the compressed file is damaged ({error}); expected a complete .gz"
            ) from error
        except OSError as error:
            reason = error.strerror or str(error)
            raise BadInput(
                f"{self.name}: {reason}; expected a file that can be read."
            ) from error
        if not self.line:
            raise BadInput(f"{self.name} is empty.")

    def is_json(self) -> bool:
        """Whether the rows are JSON: by the name, or else by the first character."""
        kinds = {suffix.lower() for suffix in Path(self.name).suffixes}
        if kinds & {".jsonl", ".ndjson", ".json"}:
            return True
        if ".csv" in kinds:
            return False
        first = next((line for line in self.lines() if line.strip()), "")
        return first.lstrip().startswith("{")

    def _open(self) -> IO[bytes] | gzip.GzipFile:
        stream = self.path.open("rb")
        if stream.read(2) == _GZIP:
            stream.close()
            return gzip.open(self.path)
        stream.seek(0)
        return stream

    def _decoded(self, raw: bytes) -> str:
        if self.line == 1:
            if raw.startswith(_NOT_UTF8):
                raise self.fail("the file is UTF-16; expected UTF-8. Save it as UTF-8.")
            raw = raw.removeprefix(b"\xef\xbb\xbf")
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError as error:
            raise self.fail(
                f"byte {error.start + 1} (0x{raw[error.start]:02x}) is not UTF-8; "
                "expected one encoding, UTF-8, in the whole file. Save it as UTF-8."
            ) from error
