"""Prints docs/settings.md, made of the fields of ecom_ai.conf.Settings.

python docs/make_settings.py > docs/settings.md
"""

import sys
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from ecom_ai.conf import Placement, Settings  # noqa: E402

_TOP = """\
# Settings

Keys of `ECOM_AI` in the host's settings. A key that does not exist is refused, naming
the nearest right one. This page is made from `ecom_ai/conf.py` by
`python docs/make_settings.py > docs/settings.md`; a test compares them.

| key | default | meaning |
|---|---|---|
"""
_PLACEMENTS = """
## Placements

What `PLACEMENTS` holds unless the host says otherwise. A retriever's number is its
weight in the fusion of ranks.

| placement | retrievers | k | diversity |
|---|---|---|---|
"""


def page() -> str:
    """The whole page."""
    rows = "".join(_row(field) for field in fields(Settings))
    places = Settings().PLACEMENTS.items()
    return _TOP + rows + _PLACEMENTS + "".join(_place(*each) for each in places)


def _row(field: "Field[Any]") -> str:
    meaning = field.metadata["help"].replace("|", "\\|")
    return f"| `{field.name}` | {_default(field)} | {meaning} |\n"


def _default(field: "Field[Any]") -> str:
    if field.name == "PLACEMENTS":
        return "see below"
    if field.default is not MISSING:
        return f"`{field.default!r}`"
    assert callable(field.default_factory)  # noqa: S101
    made = field.default_factory()
    if isinstance(made, list):
        return f"`{made!r}`"
    return ", ".join(f"`{key}: {value!r}`" for key, value in made.items()) or "`{}`"


def _place(name: str, placement: Placement) -> str:
    retrievers = ", ".join(f"{key} {w:g}" for key, w in placement.retrievers.items())
    return f"| `{name}` | {retrievers} | {placement.k} | {placement.diversity:g} |\n"


if __name__ == "__main__":
    sys.stdout.write(page())
