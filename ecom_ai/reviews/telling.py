"""A review as readers and its author see it: covered, marked, and why it is held."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ecom_ai.models import BreachKind, Review, ReviewAction
from ecom_ai.reviews import rules
from ecom_ai.reviews.findings import Signal
from ecom_ai.reviews.signals import in_words

#: Numbers and mail addresses; more than personal data, since no worker has read a note.
_NUMBERS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|\+?\d[\d\s().-]{5,}\d")


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

    Of the verdict those signals are told that a rule acts on.
    """
    verdict = review.verdict
    told = [act.note for act in _rejections(review) if act.note]
    if verdict is None:
        return told
    breaches = {kind: verdict.probability(kind) for kind in BreachKind.values}
    signals = [Signal(**each) for each in verdict.signals]
    context = rules.Context(**verdict.context)
    decided = rules.decide(breaches, context, rules.rules_of(review.site_id))
    for kind in decided.reasons:
        found = [in_words(signal) for signal in signals if signal.kind == kind]
        told += found or [str(BreachKind(kind).label)]
    return list(dict.fromkeys(told))


def _rejections(review: Review) -> list[ReviewAction]:
    """A person's last act, if it rejected this version."""
    if review.state != Review.State.REJECTED:
        return []
    acts = review.actions.filter(
        kind=ReviewAction.Kind.REJECTED, version=review.version
    )
    return list(acts[:1])
