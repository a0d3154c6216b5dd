"""What of a review is personal data, and what is none, as a moderator says.

Kept to learn from is the text with surrogates (``moderation.surrogates``): nobody's
data, in the shape that somebody's had.
"""

import uuid
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from ecom_ai.exceptions import BadInput
from ecom_ai.models import BreachKind, Checkpoint, Correction, Review, Verdict
from ecom_ai.moderation.personal_data import Span, joined
from ecom_ai.moderation.surrogates import with_surrogates
from ecom_ai.reviews.correcting import keep, verdict_of
from ecom_ai.training.marked import types_of

ROLE = Checkpoint.Role.PERSONAL_DATA
#: What a text without personal data is called.
NONE = "none"


def places(review: Review) -> list[Span]:
    """What is taken for personal data in a review's text: what its verdict says, or
    somebody who corrected it since."""
    verdict = review.verdict
    if verdict is None or verdict.version != review.version:
        return []
    known = _earlier(review)
    if known is not None and known.spans is not None:
        return [Span(**each) for each in known.spans]
    return _of_verdict(verdict)


def places_in(given: Iterable[str]) -> set[tuple[int, int]]:
    """Start and end of places, as a form has them: 5-16; what is none is left out."""
    parts = (each.partition("-") for each in given)
    return {
        (int(start), int(end))
        for start, _dash, end in parts
        if start.isdecimal() and end.isdecimal()
    }


def correct_places(
    review: Review,
    by: Any,
    *,
    denied: Collection[tuple[int, int]] = (),
    words: str = "",
    kind: str = "",
    batch: uuid.UUID | None = None,
) -> Correction:
    """Keeps that places of a review are no personal data, and that words of it are.

    ``denied`` are the start and end of some of ``places``; ``words`` are marked
    wherever they stand, as of the type ``kind``. The review is in the version that
    ``by`` saw. Raises BadInput for one that was edited since or has no verdict, for
    words that are not in it, an unknown type, and where nothing is said.
    """
    verdict = verdict_of(review)
    before = places(review)
    left = [span for span in before if (span.start, span.end) not in denied]
    after = joined([*left, *_marked(review, words, kind)])
    if after == before:
        raise BadInput(_("Nothing was chosen to be corrected."))
    checkpoint = Checkpoint.objects.filter(pk=verdict.checkpoints.get(ROLE)).first()
    said, right = _types(before), _types(after)
    return keep(
        review,
        str(ROLE),
        with_surrogates(verdict.text, after),
        right,
        by,
        # The same types at other places are no confirmation.
        predicted=said if said != right else "",
        probability=verdict.personal_data,
        checkpoint=checkpoint,
        spans=[vars(span) for span in after],
        key=_key(review),
        batch=batch,
    )


def _marked(review: Review, words: str, kind: str) -> list[Span]:
    words = words.replace("\r\n", "\n").strip()
    if not words:
        return []
    known = types_of(review.site_id)
    if kind not in known:
        told = {"label": kind, "known": ", ".join(known)}
        raise BadInput(_("'%(label)s' is none of: %(known)s.") % told)
    text, found, at = review.text, list[Span](), 0
    while (at := text.find(words, at)) >= 0:
        found.append(Span(at, at + len(words), kind))
        at += len(words)
    if not found:
        raise BadInput(
            _("The words do not stand in the review: copy them from its text.")
        )
    return found


def _of_verdict(verdict: Verdict) -> list[Span]:
    return [
        Span(each["start"], each["end"], each["type"])
        for each in verdict.spans
        if each["kind"] == BreachKind.PERSONAL_DATA
    ]


def _earlier(review: Review) -> Correction | None:
    return Correction.objects.filter(
        site_id=review.site_id, role=ROLE, text_hash=Correction.hash_of(_key(review))
    ).first()


def _key(review: Review) -> str:
    """By what a correction is known again. Not its text: whoever has the surrogates
    could try numbers until its hash is right."""
    return f"review {review.pk}, version {review.version}"


def _types(spans: Sequence[Span]) -> str:
    return " / ".join(sorted({span.type for span in spans})) or NONE
