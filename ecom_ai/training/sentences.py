"""The sentences and descriptions of labels that come with the app."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from ecom_ai.training.files import Rows, read_labelled

FOLDER = Path(__file__).resolve().parent.parent / "starter"
LANGUAGES = ("en", "zh")


@cache
def read(role: str) -> Rows:
    """Every sentence of ours for a role, in all languages."""
    found = [read_labelled(FOLDER / f"{role}.{code}.csv") for code in LANGUAGES]
    others = tuple(
        {"language": c} for c, r in zip(LANGUAGES, found, strict=True) for _ in r.texts
    )
    return Rows(
        f"starter sentences for {role}",
        tuple(text for rows in found for text in rows.texts),
        tuple(label for rows in found for label in rows.labels),
        others,
    )


@cache
def descriptions(role: str) -> Mapping[str, tuple[str, ...]]:
    """What each label of a role means, in all languages."""
    known = json.loads((FOLDER / "labels.json").read_text(encoding="utf-8"))
    return {label: tuple(said.values()) for label, said in known[role].items()}
