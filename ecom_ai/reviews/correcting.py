"""What the checkpoints should have said of a review, and taking that back."""

import uuid
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ecom_ai.exceptions import BadInput
from ecom_ai.models import Checkpoint, Correction, Review, ReviewAction
from ecom_ai.reviews.submitting import note
from ecom_ai.training import corrections

Kind = ReviewAction.Kind
#: What one correction changes of an earlier one of the same text.
_CHANGED = ("label", "predicted", "probability", "by")


def correct(
    review: Review, role: str, label: str, by: Any, *, batch: uuid.UUID | None = None
) -> Correction:
    """Keeps what a checkpoint should have said of a review, to learn from.

    The review is in the version that ``by`` saw. By ``batch`` it can be undone, with
    the other corrections of it. Raises BadInput for one that was
    edited since, for one without a verdict, and for an unknown label.
    """
    seen = Review.objects.filter(pk=review.pk, version=review.version)
    if not seen.exists():
        raise BadInput(edited(review))
    verdict = review.verdict
    if verdict is None or verdict.version != review.version:
        raise BadInput(_("This review was not scored yet."))
    checkpoint = Checkpoint.objects.filter(pk=verdict.checkpoints.get(role)).first()
    known = checkpoint.data.get("labels", []) if checkpoint else []
    if label not in known:
        told = {"label": label, "known": ", ".join(known) or "-"}
        raise BadInput(_("'%(label)s' is none of: %(known)s.") % told)
    predicted, probability = said_of(review, role)
    return keep(
        review,
        role,
        verdict.masked,
        label,
        by,
        predicted=predicted,
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
    batch: uuid.UUID | None = None,
    **given: Any,
) -> Correction:
    """Keeps a correction of a review, and writes into its trail what undoes it.

    ``key`` is by what it is known again, if not by its text; ``given`` as
    ``corrections.correct`` has it.
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
        text=f"{role}: {predicted} → {label}",
        batch=batch,
        data={
            "correction": made.pk,
            "at": made.at.isoformat(),
            "replaced": _kept(replaced) if replaced else None,
        },
    )
    return made


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


def said_of(review: Review, role: str) -> tuple[str, float | None]:
    """What the verdict said for a role, and how probable that was."""
    verdict = review.verdict
    if verdict is None:
        return "", None
    if role == Checkpoint.Role.SENTIMENT:
        return verdict.sentiment, verdict.sentiments.get(verdict.sentiment)
    if role == Checkpoint.Role.OFFENCE:
        is_offensive = verdict.offence >= 0.5
        share = verdict.offence if is_offensive else 1.0 - verdict.offence
        return ("offensive" if is_offensive else "clean"), share
    if role == Checkpoint.Role.SPAM:
        shares = {"spam": verdict.spam, "off_topic": verdict.off_topic}
        shares["review"] = 1.0 - max(shares.values())
        label = max(shares, key=lambda each: shares[each])
        return label, shares[label]
    return "", None


def edited(review: Review) -> str:
    """What is told of a review that is not in the version any more that was seen."""
    return _("Review %(id)d was edited a moment ago.") % {"id": review.pk}
