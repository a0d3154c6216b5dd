"""Scoring reviews: a text in, everything found in it out.

A breach's probability comes from the text alone, and of one that is off topic from the
product, too. Neither stars nor sentiment have a part in it.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.conf import settings

from ecom_ai import index
from ecom_ai.exceptions import InferenceUnavailable
from ecom_ai.inference import (
    Vector,
    classified,
    classifier,
    encoder,
    live_classifier,
    passage_vectors,
)
from ecom_ai.inference.tagging import live_tagger, tagger
from ecom_ai.language import detect
from ecom_ai.models import BreachKind, Checkpoint
from ecom_ai.moderation import contacts
from ecom_ai.moderation.personal_data import Span, masked, personal_data
from ecom_ai.reviews.findings import Place, Said, Scored, Signal, Submitted
from ecom_ai.reviews.judging import (
    TOLD,
    Judged,
    Read,
    as_written,
    judge,
    marks,
    no_reviews,
    read,
    worst,
)
from ecom_ai.reviews.mending import left
from ecom_ai.reviews.opinions import opinions
from ecom_ai.reviews.passages import Passage, whole_words
from ecom_ai.reviews.signals import MENDABLE
from ecom_ai.reviews.strays import Stray, strays
from ecom_ai.reviews.tagging import with_tagged

if TYPE_CHECKING:
    from ecom_ai.inference import Classifier
    from ecom_ai.inference.tagging import Tagger

Role = Checkpoint.Role
#: Without these nothing is scored; without aspects a review has no opinions.
NEEDED = Checkpoint.CHECK_REVIEWS
#: Those of them that ``judge`` asks, in its order.
_JUDGES = (Role.SENTIMENT, Role.OFFENCE, Role.SPAM)
#: What it adds to the log-odds of off topic that a text lies near its product.
NEAR = -1.5
#: How much more offensive a passage must read without its disguise for that to be told.
HIDDEN = 0.2
#: What is asked anew of a text without its links and invitations.
_SAID_ANEW = (BreachKind.SPAM, BreachKind.OFF_TOPIC)
#: Names to write to somebody by, beside which an offer is more than told of.
_REACHABLE = frozenset(("phone", "email", "wechat", "qq", "social"))


@dataclass(frozen=True)
class _Meaning:
    """A text's vector, where the shop has an encoder, and what it tells."""

    vector: Vector | None = None
    stray: Stray | None = None


def score(
    site_id: int,
    submitted: Sequence[Submitted],
    *,
    instead: Sequence[Checkpoint] = (),
) -> list[Scored]:
    """Everything found in texts, in their order, by the live checkpoints of a site.

    Those of ``instead`` are asked in place of the live ones of their roles.
    Runs where checkpoints are loaded: on a worker, or in a command. Raises
    InferenceUnavailable where a role in NEEDED has no checkpoint, or one of labels
    that say nothing about breaches.
    """
    others = {Role(row.role): row for row in instead}
    by, finds = _tagger(site_id, others.pop(Role.PERSONAL_DATA, None))
    asked = _judges(site_id, others)
    heads = _clause_heads(site_id)
    texts = with_tagged([read(one) for one in submitted], finds)
    live = index.live(site_id)
    meant = _meanings(live, submitted)
    judged = [
        _beside_product(found, meaning.stray)
        for found, meaning in zip(
            judge(texts, *(asked[role][1] for role in _JUDGES)), meant, strict=True
        )
    ]
    mended = _mended(submitted, texts, judged, meant, asked[Role.SPAM][1])
    marked = marks(texts, judged, asked[Role.OFFENCE][1])
    heard = _heard(texts, heads, asked[Role.SENTIMENT][1])
    rows = {role: row for role, (row, _) in {**asked, **heads}.items()}
    rows[Role.PERSONAL_DATA] = by
    if live is not None:
        rows[Role.ENCODER] = live
    return [
        Scored(
            language=detect(one.text, settings.LANGUAGE_CODE),
            sentiments=found.sentiments,
            breaches=_breaches(one, found, meaning.stray),
            places=(*_places(one), *decisive),
            signals=(*_signals(one, found, rest), *_strayed(meaning.stray)),
            opinions=said,
            masked=masked(one.text, one.personal),
            checkpoints={str(role): row.pk for role, row in rows.items()},
            vector=meaning.vector,
        )
        for one, found, rest, decisive, said, meaning in zip(
            texts, judged, mended, marked, heard, meant, strict=True
        )
    ]


def is_ready(site_id: int) -> bool:
    """Whether all checkpoints are live without which nothing can be scored."""
    live = Checkpoint.objects.filter(
        site_id=site_id, role__in=NEEDED, stage=Checkpoint.Stage.LIVE
    )
    return live.values("role").distinct().count() == len(NEEDED)


def _meanings(
    live: Checkpoint | None, submitted: Sequence[Submitted]
) -> list[_Meaning]:
    if live is None:
        return [_Meaning() for _ in submitted]
    vectors = passage_vectors(encoder(live), live, [one.text for one in submitted])
    told = strays(live, submitted, list(vectors))
    return [_Meaning(*both) for both in zip(vectors, told, strict=True)]


def _beside_product(found: Judged, stray: Stray | None) -> Judged:
    """A text near its product is likelier to be of it than it reads by itself."""
    if stray is None or not stray.is_near:
        return found
    return replace(found, off_topic=contacts.odds(found.off_topic, NEAR))


def _mended(
    submitted: Sequence[Submitted],
    texts: Sequence[Read],
    judged: Sequence[Judged],
    meant: Sequence[_Meaning],
    spam: "Classifier",
) -> list[dict[str, float]]:
    """How probable spam and off topic are without links and invitations, by text.

    {} for one that has none. Its vector is not asked for again.
    """
    rests = [left(*both) for both in zip(submitted, texts, strict=True)]
    told = iter(no_reviews([rest for rest in rests if rest], spam))
    mended: list[dict[str, float]] = []
    for rest, found, meaning in zip(rests, judged, meant, strict=True):
        if rest is None:
            mended.append({})
            continue
        share, off_topic = next(told)
        anew = replace(found, spam=share, off_topic=off_topic)
        breaches = _breaches(rest, _beside_product(anew, meaning.stray), meaning.stray)
        mended.append({str(k): round(breaches[k], 6) for k in _SAID_ANEW})
    return mended


def _judges(
    site_id: int, instead: Mapping[Role, Checkpoint]
) -> "dict[Role, tuple[Checkpoint, Classifier]]":
    given = {role: (row, classifier(row)) for role, row in instead.items()}
    return {role: given.get(role) or live_classifier(site_id, role) for role in _JUDGES}


def _tagger(site_id: int, instead: Checkpoint | None) -> "tuple[Checkpoint, Tagger]":
    return (instead, tagger(instead)) if instead else live_tagger(site_id)


def _clause_heads(site_id: int) -> "dict[Role, tuple[Checkpoint, Classifier]]":
    """What clauses are asked by, as far as a shop has it live."""
    found = {}
    for role in (Role.ASPECT, Role.CLAUSE_SENTIMENT):
        with suppress(InferenceUnavailable):
            found[role] = live_classifier(site_id, role)
    return found


def _heard(
    texts: Sequence[Read],
    heads: "dict[Role, tuple[Checkpoint, Classifier]]",
    sentiment: "Classifier",
) -> list[tuple[Said, ...]]:
    """The opinions in each text; ``sentiment`` is asked where clauses have no own."""
    if Role.ASPECT not in heads:
        return [() for _ in texts]
    _, aspect = heads[Role.ASPECT]
    if Role.CLAUSE_SENTIMENT in heads:
        _, sentiment = heads[Role.CLAUSE_SENTIMENT]
    return opinions(
        [one.text for one in texts],
        lambda clauses: classified(aspect, clauses),
        lambda clauses: classified(sentiment, clauses),
    )


def _breaches(one: Read, found: Judged, stray: Stray | None) -> dict[str, float]:
    return {
        str(BreachKind.OFFENCE): found.offence,
        str(BreachKind.SPAM): _spam(one, found),
        str(BreachKind.PERSONAL_DATA): one.exposed,
        str(BreachKind.OFF_TOPIC): max(
            found.off_topic, stray.probability if stray else 0.0
        ),
    }


def _spam(one: Read, found: Judged) -> float:
    """How likely a text advertises, from how it reads and what it gives away."""
    return contacts.likelihood(
        found.spam,
        {sign.name for sign in one.signs},
        reachable=any(span.type in _REACHABLE for span in one.personal),
        private=bool(one.personal),
    )


def _places(one: Read) -> Iterator[Place]:
    for span in one.personal:
        if span.start < span.end:
            yield Place(str(BreachKind.PERSONAL_DATA), span.type, span.start, span.end)
    for sign in one.signs:
        if sign.start < sign.end:
            (place,) = whole_words(one.text, [(sign.start, sign.end)])
            yield Place(str(BreachKind.SPAM), sign.name, *place)


def _signals(one: Read, found: Judged, rest: Mapping[str, float]) -> Iterator[Signal]:
    """What speaks for breaches; ``rest`` as ``_mended`` tells it."""
    for kind in sorted({span.type for span in one.personal}):
        yield Signal(str(BreachKind.PERSONAL_DATA), kind)
    if any(span.start == span.end for span in one.personal):
        yield Signal(str(BreachKind.PERSONAL_DATA), "in_name")
    if found.offence >= TOLD:
        yield _likely(BreachKind.OFFENCE, found.offence)
        part = worst(one, found)
        if part.start == part.end:
            yield Signal(str(BreachKind.OFFENCE), "in_name")
        if part.meant and found.offence - as_written(one, found, part) >= HIDDEN:
            said = {"read": _meant(one, part)}
            yield Signal(str(BreachKind.OFFENCE), "disguised", said)
    if (spam := _spam(one, found)) >= TOLD:
        yield _likely(BreachKind.SPAM, spam)
    for name in sorted({sign.name for sign in one.signs}):
        yield Signal(str(BreachKind.SPAM), name, rest if name in MENDABLE else {})
    if found.off_topic >= TOLD:
        yield _likely(BreachKind.OFF_TOPIC, found.off_topic)


def _meant(one: Read, part: Passage) -> str:
    """What a disguised passage says, personal data covered, whoever found it."""
    # A name stands nowhere in the text.
    spans = one.personal if part.end else ()
    places = (part.place(n, n + 1) for n in range(len(part.text)))
    covered = [
        Span(n, n + 1, span.type)
        for n, (start, end) in enumerate(places)
        for span in spans
        if span.start < end and start < span.end
    ]
    said = masked(part.text, covered).strip()[:80]
    return masked(said, personal_data(said))


def _strayed(stray: Stray | None) -> Iterator[Signal]:
    if stray is not None and stray.probability >= TOLD:
        yield Signal(
            str(BreachKind.OFF_TOPIC),
            "other_product",
            {"title": stray.title, "probability": round(stray.probability, 4)},
        )


def _likely(kind: BreachKind, share: float) -> Signal:
    return Signal(str(kind), str(kind), {"probability": round(share, 4)})
