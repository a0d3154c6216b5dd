"""What the checkpoints should have said of a review, and taking that back."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ecom_ai.exceptions import BadInput
from ecom_ai.models import Checkpoint, Correction, Review, ReviewAction, Verdict
from ecom_ai.reviews.heard import Heard, heard
from ecom_ai.reviews.pairs import Span
from ecom_ai.reviews.sides import CLEAN, OFFENSIVE, REVIEW, labels_for
from ecom_ai.reviews.submitting import note
from ecom_ai.training import corrections

Kind, Role = ReviewAction.Kind, Checkpoint.Role
#: Roles that are asked about each clause of a review, and corrected so.
OF_CLAUSES = (Role.ASPECT, Role.CLAUSE_SENTIMENT)
#: Characters of what a checkpoint said that are kept.
_LONGEST = 200
#: What one correction changes of an earlier one of the same text.
_CHANGED = ("label", "predicted", "probability", "by")


def correct(
    review: Review,
    role: str,
    label: str,
    by: Any,
    *,
    clause: Span | None = None,
    batch: uuid.UUID | None = None,
) -> Correction:
    """Keeps what a checkpoint should have said of a review, to learn from.

    The review is in the version that ``by`` saw. ``clause`` is where the clause lies
    that is meant, of the roles OF_CLAUSES, and of them alone. By ``batch`` it can be
    undone, with the other corrections of it. Raises BadInput for one that was edited
    since, for one without a verdict, for an unknown label, for no clause, and for
    personal data, which ``correcting_places`` keeps.
    """
    if role == Role.PERSONAL_DATA:
        raise BadInput(_("Say of personal data where it lies, in the review queue."))
    verdict = verdict_of(review)
    checkpoint = Checkpoint.objects.filter(pk=verdict.checkpoints.get(role)).first()
    known = checkpoint.data.get("labels", []) if checkpoint else []
    if label not in known:
        told = {"label": label, "known": ", ".join(known) or "-"}
        raise BadInput(_("'%(label)s' is none of: %(known)s.") % told)
    part = _clause(verdict, role, clause)
    predicted, probability = said_of(review, role, known, part)
    return keep(
        review,
        role,
        part.words if part else verdict.masked,
        label,
        by,
        predicted=predicted,
        note_words=part.words if part else "",
        probability=probability,
        checkpoint=checkpoint,
        batch=batch,
    )


def keep(
    review: Review,
    role: str,
    text: str,
    label: str,
    by: Any,
    *,
    predicted: str,
    key: str = "",
    note_words: str = "",
    batch: uuid.UUID | None = None,
    **given: Any,
) -> Correction:
    """Keeps a correction of a review, and writes into its trail what undoes it.

    ``key`` is by what it is known again, if not by its text; ``note_words`` are those
    of the clause that is meant; ``given`` as ``corrections.correct`` has it.
    """
    replaced = Correction.objects.filter(
        site_id=review.site_id, role=role, text_hash=Correction.hash_of(key or text)
    ).first()
    made = corrections.correct(
        review.site_id,
        role,
        text,
        label,
        predicted=predicted,
        key=key,
        by=by.get_username(),
        **given,
    )
    note(
        review,
        Kind.CORRECTED,
        by=by,
        text=_note(role, predicted, label, note_words),
        batch=batch,
        data={
            "correction": made.pk,
            "at": made.at.isoformat(),
            "replaced": _kept(replaced) if replaced else None,
        },
    )
    return made


def verdict_of(review: Review) -> Verdict:
    """That of the version which was seen, and still is the review's."""
    seen = Review.objects.filter(pk=review.pk, version=review.version)
    if not seen.exists():
        raise BadInput(edited(review))
    verdict = review.verdict
    if verdict is None or verdict.version != review.version:
        raise BadInput(_("This review was not scored yet."))
    return verdict


def _clause(verdict: Verdict, role: str, place: Span | None) -> Heard | None:
    """The clause at a place, for a role that is asked about clauses."""
    if role not in OF_CLAUSES:
        if place is not None:
            raise BadInput(_("This is said of a whole review, and of no clause of it."))
        return None
    for part in heard(verdict):
        if (part.start, part.end) == place:
            return part
    raise BadInput(_("Say which clause is meant, by where it begins and ends."))


def _note(role: str, predicted: str, label: str, words: str) -> str:
    """What the audit trail keeps: of a clause also its words, in a second line."""
    told = f"{role}: {predicted} → {label}"
    return f"{told}\n{words}" if words else told


def take_back(act: ReviewAction, by: Any) -> bool:
    """Undoes the correction that an act tells of: an earlier one of its text is there
    again.

    False where the text was corrected anew since, or this was taken back already.
    """
    with transaction.atomic():
        found = Correction.objects.select_for_update().filter(
            pk=act.data.get("correction")
        )
        made = found.first()
        if made is None or made.at.isoformat() != act.data["at"]:
            return False
        if before := act.data["replaced"]:
            known = Checkpoint.objects.filter(pk=before["checkpoint"])
            found.update(**{**before, "checkpoint": known.first()})
        else:
            made.delete()
        note(act.review, Kind.RETRACTED, by=by, text=act.note, batch=act.batch)
    return True


def _kept(correction: Correction) -> dict[str, Any]:
    """What it takes to have a correction again that another one takes the place of."""
    fields = {name: getattr(correction, name) for name in _CHANGED}
    if correction.spans is not None:
        fields |= {"text": correction.text, "spans": correction.spans}
    return {
        **fields,
        "checkpoint": correction.checkpoint_id,
        "at": correction.at.isoformat(),
    }


def said_of(
    review: Review, role: str, labels: Sequence[str], part: Heard | None = None
) -> tuple[str, float | None]:
    """What the verdict said for a role, as one of a checkpoint's labels, and how
    probable that was, where it is known; of a clause by ``part``.

    A verdict tells an offence from none, and sides of a sentiment: where a checkpoint
    has several labels for what it said, all of them.
    """
    verdict = review.verdict
    if verdict is None:
        return "", None
    said, share = _said(verdict, role, part)
    return " / ".join(labels_for(role, labels, said))[:_LONGEST] or said, share


def _said(verdict: Verdict, role: str, part: Heard | None) -> tuple[str, float | None]:
    """What a verdict says for a role, in its own words."""
    if part is not None:
        return (part.aspect if role == Role.ASPECT else part.sentiment), None
    if role == Role.SENTIMENT:
        return verdict.sentiment, verdict.sentiments.get(verdict.sentiment)
    if role == Role.OFFENCE:
        is_offensive = verdict.offence >= 0.5
        share = verdict.offence if is_offensive else 1.0 - verdict.offence
        return (OFFENSIVE if is_offensive else CLEAN), share
    if role == Role.SPAM:
        shares = {"spam": verdict.spam, "off_topic": verdict.off_topic}
        shares[REVIEW] = 1.0 - max(shares.values())
        label = max(shares, key=lambda each: shares[each])
        return label, shares[label]
    return "", None


def edited(review: Review) -> str:
    """What is told of a review that is not in the version any more that was seen."""
    return _("Review %(id)d was edited a moment ago.") % {"id": review.pk}
