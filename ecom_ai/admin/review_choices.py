"""What a moderator may say that checkpoints should have told of a review."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ecom_ai.admin.labels import label_name, label_names
from ecom_ai.models import BreachKind, Checkpoint, Review
from ecom_ai.reviews import correcting
from ecom_ai.reviews.explaining import ROLES
from ecom_ai.reviews.heard import Heard, heard
from ecom_ai.reviews.pairs import Span

Role = Checkpoint.Role
#: What is said of a whole review.
CORRECTED = (Role.SENTIMENT, Role.OFFENCE, Role.SPAM)


@dataclass(frozen=True)
class Choice:
    """What a checkpoint said for a role, and what it could have.

    ``field`` is what the choice is posted as; ``given`` is "" where it said nothing.
    """

    field: str
    role: str
    name: str
    given: str
    labels: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Part:
    """A clause of a review, with what may be said of it."""

    words: str
    choices: Sequence[Choice]


@dataclass(frozen=True)
class Wanted:
    """What a moderator chose: a label for a role, of the whole review or a clause."""

    role: str
    label: str
    clause: Span | None = None


def choices(review: Review) -> list[Choice]:
    """Of the whole review; that first which it is here for: a key leads to it."""
    known = _labels(review, CORRECTED)
    blamed = ROLES.get(BreachKind(review.breach)) if review.breach else None
    return [
        _choice(review, role, known[role])
        for role in sorted(CORRECTED, key=lambda each: each != blamed)
        if known[role]
    ]


def parts(review: Review) -> list[Part]:
    """Of each clause, in the text's order; none where no checkpoint tells aspects."""
    known = _labels(review, correcting.OF_CLAUSES)
    if review.verdict is None or not any(known.values()):
        return []
    return [
        Part(
            part.words,
            [_choice(review, role, known[role], part) for role in known if known[role]],
        )
        for part in heard(review.verdict)
    ]


def wanted(posted: Mapping[str, str]) -> list[Wanted]:
    """What was chosen in a form of these choices."""
    found = [Wanted(role, posted.get(role, "")) for role in CORRECTED]
    for name, label in posted.items():
        role, _sign, place = name.partition(":")
        start, _sign, end = place.partition("-")
        # Longer numbers are no places of any text.
        is_place = all(n.isdecimal() and len(n) < 9 for n in (start, end))
        if role in correcting.OF_CLAUSES and is_place:
            found.append(Wanted(role, label, (int(start), int(end))))
    return [one for one in found if one.label]


def _labels(review: Review, roles: Sequence[Role]) -> dict[Role, list[str]]:
    """By role the labels of the checkpoint that was asked; none where none was."""
    asked = review.verdict.checkpoints if review.verdict else {}
    known = Checkpoint.objects.only("data").in_bulk(
        [asked[role] for role in roles if role in asked]
    )
    return {
        role: known[asked[role]].data.get("labels", [])
        if asked.get(role) in known
        else []
        for role in roles
    }


def _choice(
    review: Review, role: Role, labels: Sequence[str], part: Heard | None = None
) -> Choice:
    given, _share = correcting.said_of(review, role, labels, part)
    return Choice(
        field=f"{role}:{part.start}-{part.end}" if part else str(role),
        role=str(role),
        name=str(role.label),
        given=label_names(given),
        labels=[(label, label_name(label)) for label in labels],
    )
