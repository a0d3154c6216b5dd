"""One review in words: the text in marked pieces, why it is held, who did what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from ecom_ai.admin.labels import label_name, label_names
from ecom_ai.admin.names import title_of
from ecom_ai.admin.review_choices import Choice, Part, choices, parts
from ecom_ai.admin.words import NOTHING
from ecom_ai.language import base
from ecom_ai.models import BreachKind, Checkpoint, Item, Review, ReviewAction
from ecom_ai.reviews import history
from ecom_ai.reviews.correcting_places import places
from ecom_ai.reviews.explaining import ROLES
from ecom_ai.reviews.findings import Signal
from ecom_ai.reviews.signals import in_words
from ecom_ai.reviews.similar import ALIKE, Decided, similar
from ecom_ai.reviews.telling import covered_note, marked
from ecom_ai.training.marked import types_of

Role = Checkpoint.Role
_TRAIL = 20
#: A breach less probable than this is not worth a line.
_WORTH = 0.05


@dataclass(frozen=True)
class Mark:
    """Characters of a text that are marked alike; ``kind`` is a breach, or empty."""

    text: str
    kind: str

    @property
    def name(self) -> str:
        return str(BreachKind(self.kind).label) if self.kind else ""


@dataclass(frozen=True)
class PersonalPlace:
    """Words that are taken for personal data; ``value`` is how a form names them."""

    value: str
    name: str
    words: str


@dataclass(frozen=True)
class Shown:
    """Everything that stands beside a review while somebody decides about it."""

    review: Review
    marks: Sequence[Mark]
    is_covered: bool
    product: str
    sentiment: str
    reasons: Sequence[str]
    breaches: Sequence[tuple[str, str]]
    opinions: Sequence[Mapping[str, str]]
    record: history.Record
    similar: Sequence[Decided]
    trail: Sequence[ReviewAction]
    appeal: str
    choices: Sequence[Choice] = field(default_factory=list)
    parts: Sequence[Part] = field(default_factory=list)
    #: Where somebody may see it as it was written: what is taken for personal data, and
    #: of which types it may be.
    personal: Sequence[PersonalPlace] = field(default_factory=list)
    types: Sequence[tuple[str, str]] = field(default_factory=list)

    @property
    def can_explain(self) -> bool:
        return self.review.breach in ROLES and self.review.verdict is not None

    @property
    def reason(self) -> str:
        """Why it would be rejected, in the language of its author, who reads it."""
        codes = [code for code, _name in settings.LANGUAGES]
        theirs = [code for code in codes if base(code) == self.review.language]
        with override(next(iter(theirs), settings.LANGUAGE_CODE)):
            return self.review.get_breach_display() if self.review.breach else ""

    @property
    def disagreement(self) -> str:
        """That moderators decided like texts differently; empty where they agree."""
        alike = [each for each in self.similar if each.likeness >= ALIKE]
        approved = [each for each in alike if each.kind == ReviewAction.Kind.APPROVED]
        rejected = len(alike) - len(approved)
        if not approved or not rejected:
            return ""
        return _(
            "Moderators do not agree on texts like this: %(approved)d approved, "
            "%(rejected)d rejected."
        ) % {"approved": len(approved), "rejected": rejected}

    @property
    def author(self) -> str:
        """What the author's earlier reviews came to, in one sentence."""
        if not self.review.author_key:
            return _("Nothing is known of the author.")
        published = ngettext(
            "%(n)d review published", "%(n)d reviews published", self.record.published
        ) % {"n": self.record.published}
        rejected = ngettext(
            "%(n)d rejected", "%(n)d rejected", self.record.rejected
        ) % {"n": self.record.rejected}
        return f"{published}, {rejected}"


def _told(act: ReviewAction, is_unmasked: bool) -> ReviewAction:
    """An act for people; not to be saved."""
    act.rule = _(act.rule) if act.rule else ""
    act.note = act.note if is_unmasked else note_in_words(act)
    return act


def note_in_words(act: ReviewAction) -> str:
    """An act's note: what was corrected in the active language; of any other note the
    numbers and mail addresses are covered."""
    told, _line, words = act.note.partition("\n")
    role, _colon, labels = told.partition(": ")
    corrections = (ReviewAction.Kind.CORRECTED, ReviewAction.Kind.RETRACTED)
    if act.kind not in corrections or role not in Role.values:
        return covered_note(act.note)
    before, _arrow, after = labels.partition(" → ")
    said = _("%(role)s: %(before)s → %(after)s") % {
        "role": capfirst(Role(role).label),
        "before": label_names(before) or NOTHING,
        "after": label_names(after),
    }
    if not words:
        return said
    return _("%(said)s (“%(words)s”)") % {"said": said, "words": words}


def shown(review: Review, *, unmasked: str = "") -> Shown:
    """A review for the page of the queue; ``unmasked`` is its text where somebody may
    see it as it was written."""
    verdict = review.verdict
    item = Item.objects.filter(site_id=review.site_id, key=review.item_key)
    found = item.only("key", "texts", "site_id").first()
    trail = [_told(act, bool(unmasked)) for act in review.actions.all()[:_TRAIL]]
    appealed = (each.note for each in trail if each.kind == ReviewAction.Kind.APPEALED)
    records = history.records([review])
    text = unmasked or covered(review)
    spans = verdict.spans if verdict and _is_current(review) else []
    return Shown(
        review=review,
        marks=[Mark(piece.text, piece.kind) for piece in marked(text, spans)],
        is_covered=not unmasked and is_covered(review),
        product=title_of(found.texts, review.item_key) if found else review.item_key,
        sentiment=_sentiment(review),
        reasons=[in_words(Signal(**each)) for each in verdict.signals]
        if verdict
        else [],
        breaches=_breaches(review),
        opinions=_opinions(review, text),
        record=records.get(review.author_key, history.Record()),
        similar=similar(review),
        trail=trail,
        appeal=next(appealed, ""),
        choices=choices(review),
        parts=parts(review) if _is_current(review) else [],
        personal=_personal(review) if unmasked else (),
        types=_types(review) if unmasked and _is_current(review) else (),
    )


def _personal(review: Review) -> list[PersonalPlace]:
    return [
        PersonalPlace(
            f"{span.start}-{span.end}",
            label_name(span.type),
            review.text[span.start : span.end],
        )
        for span in places(review)
    ]


def _types(review: Review) -> list[tuple[str, str]]:
    return [(each, label_name(each)) for each in types_of(review.site_id)]


def covered(review: Review) -> str:
    """The text with personal data covered; none of a text that was not looked at yet,
    since nobody knows what is in it."""
    return review.verdict.masked if _is_current(review) and review.verdict else ""


def is_covered(review: Review) -> bool:
    """Whether there is personal data that the page does not show."""
    verdict = review.verdict
    return verdict is not None and verdict.masked != verdict.text


def percent(share: float) -> str:
    return f"{100 * share:.0f}%"


def points(share: float) -> str:
    """A difference of shares in points of a hundred, with its sign where it has one."""
    told = f"{100 * share:+.1f}".replace("-", "−")
    return told[1:] if told[1:] == "0.0" else told


def _is_current(review: Review) -> bool:
    """Whether the verdict is about the text as it is now."""
    return review.verdict is not None and review.verdict.version == review.version


def _sentiment(review: Review) -> str:
    verdict = review.verdict
    if verdict is None or not verdict.sentiment:
        return NOTHING
    share = verdict.sentiments.get(verdict.sentiment, 0.0)
    return f"{label_name(verdict.sentiment)} ({percent(share)})"


def _breaches(review: Review) -> list[tuple[str, str]]:
    if review.verdict is None:
        return []
    shares = {kind: review.verdict.probability(kind) for kind in BreachKind.values}
    order = sorted(shares, key=lambda kind: -shares[kind])
    return [
        (str(BreachKind(kind).label), percent(shares[kind]))
        for kind in order
        if shares[kind] >= _WORTH
    ]


def _opinions(review: Review, text: str) -> list[Mapping[str, str]]:
    if review.verdict is None:
        return []
    return [
        {
            "aspect": label_name(said.aspect),
            "sentiment": label_name(said.sentiment),
            "words": text[said.start : said.end],
        }
        for said in review.verdict.opinions.order_by("start")
    ]
