"""A review as readers and its author see it: covered, marked, and why it is held."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from ecom_ai.models import BreachKind, Review, ReviewAction, ReviewRule, Verdict
from ecom_ai.reviews import rules
from ecom_ai.reviews.findings import Signal
from ecom_ai.reviews.signals import in_words

#: Numbers and mail addresses; more than personal data, since no worker has read a note.
_NUMBERS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|\+?\d[\d\s().-]{5,}\d")
_STOPPED = (Review.State.HELD, Review.State.REJECTED)


@dataclass(frozen=True)
class Piece:
    """A run of a text; ``kind`` is the breach that it speaks for, "" for none."""

    text: str
    kind: str = ""


def public_text(review: Review) -> tuple[str, str]:
    """Title and body as anybody may read them, with personal data covered.

    A review that was taken over as published, and not scored yet, is shown as it is.
    """
    if review.verdict is None:
        if review.state == Review.State.PUBLISHED:
            return review.title, review.body
        return covered_note(review.title), covered_note(review.body)
    masked = review.verdict.masked
    if not review.title:
        return "", masked
    title, _line, body = masked.partition("\n")
    return title, body


def marked(text: str, spans: Sequence[Mapping[str, Any]]) -> list[Piece]:
    """A text cut where the places of breaches begin and end; where two overlap, the
    first has it."""
    pieces, at = [], 0
    for span in sorted(spans, key=lambda each: (each["start"], -each["end"])):
        start, end = max(at, span["start"]), min(len(text), span["end"])
        if start >= end:
            continue
        pieces += [Piece(text[at:start]), Piece(text[start:end], span["kind"])]
        at = end
    return [piece for piece in [*pieces, Piece(text[at:])] if piece.text]


def covered_note(text: str) -> str:
    """An appeal, or another note of the audit trail, with numbers and mail covered."""
    return _NUMBERS.sub(lambda found: "•" * len(found[0]), text)


def reasons(review: Review) -> list[str]:
    """Why a review is held or rejected, in plain words; a moderator's own come first.

    Of the verdict those signals are told that a rule acts on. Of several reviews
    ``find_reasons`` finds it out before, in two statements.
    """
    if review.told_reasons is None:
        find_reasons([review])
    return review.told_reasons or []


def find_reasons(reviews: Sequence[Review]) -> None:
    """Finds out why reviews are held or rejected, for ``reasons`` to tell."""
    stopped = [review for review in reviews if review.state in _STOPPED]
    in_force = {
        site_id: rules.rules_of(site_id)
        for site_id in {review.site_id for review in stopped if review.verdict}
    }
    by_people = _rejections(stopped)
    for review in reviews:
        review.told_reasons = []
    for review in stopped:
        told = by_people.get(review.pk, [])
        if review.verdict:
            told += _against(review.verdict, in_force[review.site_id])
        review.told_reasons = list(dict.fromkeys(told))


def _against(verdict: Verdict, in_force: Sequence[ReviewRule]) -> Iterator[str]:
    """What a verdict has against a review that a rule acts on."""
    breaches = {kind: verdict.probability(kind) for kind in BreachKind.values}
    signals = [Signal(**each) for each in verdict.signals]
    context = rules.Context(**verdict.context)
    for kind in rules.decide(breaches, context, in_force).reasons:
        found = [in_words(signal) for signal in signals if signal.kind == kind]
        yield from found or [str(BreachKind(kind).label)]


def _rejections(reviews: Sequence[Review]) -> dict[int, list[str]]:
    """What people said who rejected reviews in their present version, by review."""
    rejected = [each for each in reviews if each.state == Review.State.REJECTED]
    if not rejected:
        return {}
    acts = ReviewAction.objects.filter(
        review__in=rejected, kind=ReviewAction.Kind.REJECTED
    )
    last = acts.filter(version=F("review__version")).order_by("review", "-pk")
    return {act.review_id: [act.note] for act in last.distinct("review") if act.note}
