"""What support staff do: find who is not pleased, write to them, reply under a review.

This is where a negative sentiment leads. It never touches whether a review is shown.
"""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ecom_ai.exceptions import BadInput
from ecom_ai.language import is_blank
from ecom_ai.models import NegativeReview, Review, ReviewAction, ReviewReply
from ecom_ai.reviews.submitting import NOTE, note
from ecom_ai.sql import is_storable

#: How probable it must be, as calibrated, that a review is negative.
SURE = 0.7
Kind = ReviewAction.Kind


def negative() -> "QuerySet[NegativeReview]":
    """Published reviews that are negative, of all sites."""
    return NegativeReview.objects.filter(
        state=Review.State.PUBLISHED, verdict__sentiments__negative__gte=SURE
    )


def reply_to(review: Review) -> ReviewReply | None:
    """What the shop says under a review; None for nothing."""
    found: ReviewReply | None = getattr(review, "reply", None)
    return found if found and found.text else None


def reply(review: Review, text: str, by: Any) -> None:
    """Says something under a review, in place of what the shop said there before.

    The review is in the version that ``by`` saw. Raises BadInput for one that was
    edited since or is not published, and for a text that is blank or too long.
    """
    text = text.replace("\r\n", "\n").strip()
    if is_blank(text) or len(text) > NOTE or not is_storable(text):
        raise BadInput(_("A reply has 1 to %(most)d characters.") % {"most": NOTE})
    _keep(review, Kind.ANSWERED, by, text=text)


def take_back(review: Review, by: Any) -> None:
    """Takes the shop's words from under a review. Raises BadInput as ``reply`` does."""
    _keep(review, Kind.CONTACTED, by, text="")


def mark_contacted(review: Review, by: Any) -> None:
    """Keeps that somebody wrote to the author elsewhere; a reply stays as it is.

    Raises BadInput as ``reply`` does.
    """
    _keep(review, Kind.CONTACTED, by)


def _keep(review: Review, kind: Kind, by: Any, **text: str) -> None:
    who = {"by": by, "by_name": by.get_username(), "at": timezone.now()}
    with transaction.atomic():
        now = Review.objects.select_for_update().get(pk=review.pk)
        if now.version != review.version:
            raise BadInput(_("Review %(id)d was edited a moment ago.") % {"id": now.pk})
        if now.state != Review.State.PUBLISHED:
            raise BadInput(_("Only a published review can be replied to."))
        ReviewReply.objects.update_or_create(review=now, defaults={**who, **text})
        note(now, kind, by=by, text=text.get("text", ""))
