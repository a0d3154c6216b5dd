"""The sentences and descriptions of labels that come with the app."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from ecom_ai.training.files import Rows, read_labelled

FOLDER = Path(__file__).resolve().parent.parent / "starter"
LANGUAGES = ("en", "zh")
_NAME = "starter sentences for {}"
#: Whose data a checkpoint saw.
OURS, SHOPS = "ecom_ai's own sentences", "the shop's own file"
BOTH = "the shop's own rows and ecom_ai's own sentences"


@cache
def read(role: str) -> Rows:
    """Every sentence of ours for a role, in all languages."""
    found = [read_labelled(FOLDER / f"{role}.{code}.csv") for code in LANGUAGES]
    others = tuple(
        {"language": c} for c, r in zip(LANGUAGES, found, strict=True) for _ in r.texts
    )
    return Rows(
        _NAME.format(role),
        tuple(text for rows in found for text in rows.texts),
        tuple(label for rows in found for label in rows.labels),
        others,
    )


@cache
def descriptions(role: str) -> Mapping[str, tuple[str, ...]]:
    """What each label of a role means, in all languages."""
    known = _descriptions()[role]
    return {label: tuple(said.values()) for label, said in known.items()}


def file_name(role: str) -> str:
    """What our sentences for a role are called as a file of a run."""
    return f"starter-{role}.csv"


def is_starter(name: str) -> bool:
    """Whether data of this name is our sentences for a role."""
    return any(name in (_NAME.format(role), file_name(role)) for role in roles())


def whose(rows: Rows, role: str) -> str:
    """Whose rows these are, by their texts."""
    ours = set(read(role).texts) if role in roles() else set()
    known = [text for text in rows.texts if text in ours]
    if known and len(known) == len(rows):
        return OURS
    # A few of them anybody might write.
    return BOTH if 2 * len(set(known)) > len(ours) else SHOPS


def roles() -> tuple[str, ...]:
    """The roles that there are sentences for."""
    return tuple(_descriptions())


@cache
def _descriptions() -> dict[str, dict[str, dict[str, str]]]:
    text = (FOLDER / "labels.json").read_text(encoding="utf-8")
    known: dict[str, dict[str, dict[str, str]]] = json.loads(text)
    return known
