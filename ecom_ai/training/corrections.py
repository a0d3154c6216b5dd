"""What people said a text should have been given, and learning from it.

Who says the label that the checkpoint gave confirms it: learnt from all the same, but
counted as no correction.
"""

import csv
import math
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db.models import F, QuerySet
from django.utils import timezone

from ecom_ai.exceptions import BadInput
from ecom_ai.language import detect, is_blank
from ecom_ai.models import Checkpoint, Correction
from ecom_ai.training import sentences
from ecom_ai.training.files import LONGEST_LABEL, LONGEST_TEXT, Rows, read_labelled

#: What the file of a run is called that learns from corrections.
NAME = "corrections.csv"
#: Columns of an export, which can be trained on as it is.
EXPORTED = ("text", "label")
#: Marks the corrections in a run's file.
_CORRECTED = "corrected"
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
) -> Correction:
    """Keeps that a text should be given a label, in place of an earlier correction.

    ``predicted`` is what ``checkpoint`` gave it. Raises BadInput for a text that is
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
        text_hash=Correction.hash_of(text),
        defaults={
            "text": text,
            "language": detect(text, settings.LANGUAGE_CODE),
            "label": label,
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
    if role not in sentences.roles():
        raise BadInput(
            f"No one can correct a {role}: corrections are of "
            f"{', '.join(sentences.roles())}."
        )
    found = list(
        Correction.objects.filter(site_id=site_id, role=role).order_by("at", "pk")
    )
    if not found:
        raise BadInput(
            f"Nobody has corrected a {role} verdict yet: say what a text should have "
            "been given on a checkpoint's page in the admin, or give a file."
        )
    rows = read_labelled(beside, name) if beside else sentences.read(role)
    with tempfile.TemporaryDirectory(prefix="ecom_ai-") as folder:
        path = Path(folder) / NAME
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow((*EXPORTED, "language", _CORRECTED))
            writer.writerows(_others(rows, {each.text_hash for each in found}))
            writer.writerows((e.text, e.label, e.language, "1") for e in found)
        yield path, len(found)


def weighed(rows: Rows) -> Rows:
    """Rows to learn from, the corrections among them repeated until they are a fifth.

    Sixty among thousands of sentences would move nothing; and each of them says of
    this shop's texts what the others had wrong. Rows that are held out are not to be
    repeated: every one counts once where a checkpoint is measured.
    """
    marked = [n for n, more in enumerate(rows.others) if more.get(_CORRECTED)]
    others = len(rows) - len(marked)
    wanted = others * _SHARE / (1 - _SHARE)
    often = min(_MOST_REPEATED, math.ceil(wanted / len(marked))) if marked else 1
    return rows.take([*range(len(rows)), *marked * (often - 1)])


def _others(rows: Rows, corrected: set[str]) -> Iterator[tuple[str, str, str, str]]:
    for number, (text, label) in enumerate(zip(rows.texts, rows.labels, strict=True)):
        if Correction.hash_of(text) not in corrected:
            more = rows.others[number] if rows.others else {}
            yield text, label, more.get("language", ""), ""
