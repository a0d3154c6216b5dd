"""Sequences in files: lines ``user item item …`` in time order, plain or .gz.

Or JSON lines, {"user": "ann", "items": ["a", "b"]}, for keys with spaces in them.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ecom_ai.training.lines import Source

LONGEST_KEY = 200
_EXPECTED = "expected a user and then items, oldest first, with spaces between"
_EXPECTED_JSON = 'expected {"user": "ann", "items": ["a", "b"]}, oldest first'


@dataclass(frozen=True)
class Sequences:
    """``items[i]`` are what ``users[i]`` took, oldest first."""

    name: str
    users: tuple[str, ...]
    items: tuple[tuple[str, ...], ...]

    def __len__(self) -> int:
        return len(self.users)

    @property
    def vocabulary(self) -> set[str]:
        return {item for items in self.items for item in items}

    @property
    def fingerprint(self) -> str:
        """SHA-256 (hex) of users and items."""
        digest = hashlib.sha256()
        for row in zip(self.users, self.items, strict=True):
            digest.update(json.dumps(row).encode())
        return digest.hexdigest()


def read_sequences(path: Path, name: str = "", *, once: bool = False) -> Sequences:
    """The sequences of a file; with ``once`` a user may have one line only.

    Raises BadInput, naming the file, the line and what was expected.
    """
    source = Source(path, name)
    users: dict[int, str] = {}
    items: list[tuple[str, ...]] = []
    seen: dict[str, int] = {}
    as_json = source.is_json()
    expected = _EXPECTED_JSON if as_json else _EXPECTED
    for line in source.lines():
        if not line.strip():
            continue
        words = _words(line, source, as_json=as_json)
        if len(words) < 2:
            raise source.fail(f"only {words[0][:40]!r}; {expected}")
        if len(longest := max(words, key=len)) > LONGEST_KEY:
            raise source.fail(
                f"{longest[:20]!r}… has {len(longest):,} characters; {expected}"
            )
        if once and words[0] in seen:
            raise source.fail(
                f"the user {words[0]!r} is on line {seen[words[0]]} already; expected "
                "one line a user"
            )
        seen.setdefault(words[0], source.line)
        users[len(items)] = words[0]
        items.append(tuple(words[1:]))
    if not items:
        raise source.fail(f"no sequence; {expected}")
    return Sequences(Path(source.name).name, tuple(users.values()), tuple(items))


def _words(line: str, source: Source, *, as_json: bool) -> list[str]:
    """A line's user and items."""
    if not as_json:
        return line.split()
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise source.fail(f"this is not JSON ({error}); {_EXPECTED_JSON}") from error
    items = row.get("items") if isinstance(row, dict) else None
    if not isinstance(items, list):
        raise source.fail(f"no list of items; {_EXPECTED_JSON}")
    words = [row.get("user"), *items]
    if not all(isinstance(word, str | int) and str(word).strip() for word in words):
        raise source.fail(f"a user or an item has no name; {_EXPECTED_JSON}")
    return [str(word) for word in words]


def read_attributes(path: Path, name: str = "") -> Mapping[str, tuple[str, ...]]:
    """JSON of item → attribute ids, as {"4": [1, 2], …}; plain or .gz.

    Raises BadInput, naming the file and what was expected.
    """
    source = Source(path, name)
    expected = 'expected one object of item → attribute ids, as {"4": [1, 2]}'
    text = "".join(source.lines())
    try:
        known = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise source.fail(f"this is not JSON ({error}); {expected}", line) from error
    if not isinstance(known, dict):
        raise source.fail(expected, 1)
    for item, ids in known.items():
        if not isinstance(ids, list) or not all(isinstance(i, str | int) for i in ids):
            raise source.fail(f"the item {item[:40]!r} has {ids!r:.60}; {expected}", 1)
    return {item: tuple(map(str, ids)) for item, ids in known.items()}
