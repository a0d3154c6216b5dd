"""The sentences and descriptions of labels that come with the app."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from ecom_ai.conf import get_settings
from ecom_ai.language import detect
from ecom_ai.models import Checkpoint
from ecom_ai.training import help_centres
from ecom_ai.training.files import Rows, read_labelled

FOLDER = Path(__file__).resolve().parent.parent / "starter"
LANGUAGES = ("en", "zh")
_NAME = "starter sentences for {}"
#: What people say of products for other roles is no advertising here, nor an insult.
_ALSO = {
    "spam": ("review", ("sentiment", "aspect", "offence")),
    "offence": ("clean", ("spam",)),
}
#: Of these roles only what has the label.
_ONLY = {"offence": "clean", "spam": "review"}
#: Whose data a checkpoint saw.
OURS, SHOPS = "ecom_ai's own sentences", "the shop's own file"
BOTH = "the shop's own rows and ecom_ai's own sentences"


def read(role: str) -> Rows:
    """Every sentence of ours for a role, in all languages.

    Of aspects also those of the setting ASPECTS.
    """
    rows, further = _ours(role), get_settings().ASPECTS
    if role != Checkpoint.Role.ASPECT or not further:
        return rows
    told = [(text, label) for label, texts in further.items() for text in texts]
    return Rows(
        rows.name,
        rows.texts + tuple(text for text, _ in told),
        rows.labels + tuple(label for _, label in told),
        rows.others + tuple({"language": detect(text, "en")} for text, _ in told),
    )


@cache
def _ours(role: str) -> Rows:
    found = [_file(role, code) for code in LANGUAGES]
    others = tuple(
        {"language": c} for c, r in zip(LANGUAGES, found, strict=True) for _ in r.texts
    )
    return Rows(
        _NAME.format(role),
        tuple(text for rows in found for text in rows.texts),
        tuple(label for rows in found for label in rows.labels),
        others,
    )


def _file(role: str, language: str) -> Rows:
    """A role's own sentences, and those of other roles that are examples here too."""
    rows = read_labelled(FOLDER / f"{role}.{language}.csv")
    if role == Checkpoint.Role.CLAUSE_SENTIMENT:
        told = read_labelled(FOLDER / f"{Checkpoint.Role.ASPECT}.{language}.csv")
        moods = tuple(other["sentiment"] for other in told.others)
        return Rows(rows.name, rows.texts + told.texts, rows.labels + moods)
    if role == Checkpoint.Role.ANSWER:
        asked = [pair for pair in help_centres.pairs() if pair[2] == language]
        texts, labels, _ = zip(*asked, strict=True)
        return Rows(rows.name, rows.texts + texts, rows.labels + labels)
    label, roles = _ALSO.get(role, ("", ()))
    others = {one: read_labelled(FOLDER / f"{one}.{language}.csv") for one in roles}
    said = dict.fromkeys(
        text
        for one, other in others.items()
        for text, known in zip(other.texts, other.labels, strict=True)
        if known == _ONLY.get(one, known)
    )
    more = [text for text in said if text not in set(rows.texts)]
    return Rows(rows.name, (*rows.texts, *more), (*rows.labels, *(label for _ in more)))


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
    known = Checkpoint.Role.values
    return any(name in (_NAME.format(role), file_name(role)) for role in known)


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
