"""What people said a text should have been given, and learning from it.

Who says the label that the checkpoint gave confirms it: learnt from all the same, but
counted as no correction.
"""

import csv
import json
import math
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import F, QuerySet
from django.utils import timezone

from ecom_ai.exceptions import BadInput
from ecom_ai.language import detect, is_blank
from ecom_ai.models import Checkpoint, Correction
from ecom_ai.training import sentences
from ecom_ai.training.files import LONGEST_LABEL, LONGEST_TEXT, Rows, read_labelled
from ecom_ai.training.marked import CORRECTED as _CORRECTED
from ecom_ai.training.marked import read_marked, types_of
from ecom_ai.training.read_by_rules import read_by_rules

#: What the file of a run is called that learns from corrections.
NAME = "corrections.csv"
#: Columns of an export, which can be trained on as it is.
EXPORTED = ("text", "label")
#: And of personal data: where it lies, as JSON.
SPANS = "spans"
#: What people can correct.
ROLES = (*sentences.roles(), str(Checkpoint.Role.PERSONAL_DATA))
#: Starter sentences that stand beside corrections of personal data: with signs, others.
_BESIDE = 150
#: The share of what is learnt that corrections are to be, and how often each is
#: repeated for it at most.
_SHARE, _MOST_REPEATED = 0.2, 20


def correct(
    site_id: int,
    role: str,
    text: str,
    label: str,
    *,
    predicted: str = "",
    probability: float | None = None,
    checkpoint: Checkpoint | None = None,
    by: str = "",
    spans: Sequence[Mapping[str, Any]] | None = None,
    key: str = "",
) -> Correction:
    """Keeps that a text should be given a label, in place of an earlier correction.

    ``predicted`` is what ``checkpoint`` gave it; ``spans`` say where personal data lies
    in a text that holds nobody's. ``key`` is by what the correction is known again, if
    not by its text. Raises BadInput for a text that is
    blank or too long, and for a label that is none.
    """
    label = label.strip()
    if is_blank(text) or len(text) > LONGEST_TEXT:
        raise BadInput(f"A text has 1 to {LONGEST_TEXT:,} characters.")
    if not label or len(label) > LONGEST_LABEL:
        raise BadInput(f"A label has 1 to {LONGEST_LABEL} characters.")
    made, _ = Correction.objects.update_or_create(
        site_id=site_id,
        role=role,
        text_hash=Correction.hash_of(key or text),
        defaults={
            "text": text,
            "language": detect(text, settings.LANGUAGE_CODE),
            "label": label,
            "spans": spans,
            "predicted": predicted,
            "probability": probability,
            "checkpoint": checkpoint,
            "by": by,
            "at": timezone.now(),
        },
    )
    return made


def put_right(site_id: int, role: str) -> "QuerySet[Correction]":
    """Those of a role that say something else than the checkpoint did."""
    found = Correction.objects.filter(site_id=site_id, role=role)
    return found.exclude(predicted=F("label"))


def confirms(correction: Correction) -> bool:
    return correction.predicted == correction.label


def labels(site_id: int, role: str) -> list[str]:
    """The labels that corrections gave."""
    found = Correction.objects.filter(site_id=site_id, role=role).order_by("label")
    return list(found.values_list("label", flat=True).distinct())


@contextmanager
def joined_file(
    site_id: int, role: str, *, beside: Path | None = None, name: str = ""
) -> Iterator[tuple[Path, int]]:
    """For a block, a file of corrections and other rows; how many are corrections.

    The other rows are those of ``beside``, called ``name`` by people, or the sentences
    that come with the app; of those whose text was corrected the correction alone
    stays. Raises BadInput for a role without corrections, and for a file that cannot
    be used.
    """
    if role not in ROLES:
        raise BadInput(
            f"No one can correct a {role}: corrections are of {', '.join(ROLES)}."
        )
    found = list(
        Correction.objects.filter(site_id=site_id, role=role).order_by("at", "pk")
    )
    if not found:
        raise BadInput(
            f"Nobody has corrected a {role} verdict yet: say what a text should have "
            "been given on a checkpoint's page in the admin, or give a file."
        )
    if role == Checkpoint.Role.PERSONAL_DATA:
        columns: tuple[str, ...] = (*EXPORTED, SPANS, _CORRECTED)
        lines = [*_others_marked(site_id, beside, name), *map(_marked, found)]
    else:
        rows = read_labelled(beside, name) if beside else sentences.read(role)
        columns = (*EXPORTED, "language", _CORRECTED)
        lines = [*_others(rows, {each.text_hash for each in found})]
        lines += [(e.text, e.label, e.language, "1") for e in found]
    with tempfile.TemporaryDirectory(prefix="ecom_ai-") as folder:
        path = Path(folder) / NAME
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(columns)
            writer.writerows(lines)
        yield path, len(found)


def weighed(rows: Rows) -> Rows:
    """Rows to learn from, the corrections among them repeated until they are a fifth.

    Sixty among thousands of sentences would move nothing; and each of them says of
    this shop's texts what the others had wrong. Rows that are held out are not to be
    repeated: every one counts once where a checkpoint is measured.
    """
    marked = [n for n, more in enumerate(rows.others) if more.get(_CORRECTED)]
    often = repeats(len(marked), len(rows) - len(marked))
    return rows.take([*range(len(rows)), *marked * (often - 1)])


def repeats(corrected: int, others: int) -> int:
    """How often each of so many corrections is learnt beside so many other rows."""
    if not corrected:
        return 1
    wanted = others * _SHARE / (1 - _SHARE)
    return max(1, min(_MOST_REPEATED, math.ceil(wanted / corrected)))


def _marked(one: Correction) -> tuple[str, str, str, str]:
    return one.text, one.label, json.dumps(one.spans or []), "1"


def _others_marked(
    site_id: int, beside: Path | None, name: str
) -> Iterator[tuple[str, str, str, str]]:
    """Other texts with personal data marked in them: of a file, or as the rules read
    the sentences that come with the app."""
    if beside:
        rows = read_marked(beside, name, types=types_of(site_id))
        known = list(zip(rows.texts, rows.spans, strict=True))
    else:
        known, _amid = read_by_rules(with_signs=_BESIDE, without=_BESIDE)
    for text, spans in known:
        yield text, "", json.dumps([vars(span) for span in spans]), ""


def _others(rows: Rows, corrected: set[str]) -> Iterator[tuple[str, str, str, str]]:
    for number, (text, label) in enumerate(zip(rows.texts, rows.labels, strict=True)):
        if Correction.hash_of(text) not in corrected:
            more = rows.others[number] if rows.others else {}
            yield text, label, more.get("language", ""), ""
