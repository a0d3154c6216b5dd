"""Scoring reviews: a text in, everything found in it out.

A breach's probability comes from the text alone, and of one that is off topic from the
product, too. Neither stars nor sentiment have a part in it.
"""

import math
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from django.conf import settings

from ecom_ai import index
from ecom_ai.exceptions import InferenceUnavailable
from ecom_ai.inference import (
    Classified,
    Vector,
    classified,
    classified_together,
    classifier,
    encoder,
    live_classifier,
    passage_vectors,
)
from ecom_ai.language import detect
from ecom_ai.models import BreachKind, Checkpoint
from ecom_ai.moderation import contacts
from ecom_ai.moderation.folding import disguised
from ecom_ai.moderation.insults import insulted, somebody
from ecom_ai.moderation.personal_data import Span, masked, personal_data
from ecom_ai.reviews.findings import Place, Said, Scored, Signal, Submitted
from ecom_ai.reviews.opinions import opinions
from ecom_ai.reviews.passages import Passage, decisive, passages
from ecom_ai.reviews.sides import FINE, sides
from ecom_ai.reviews.strays import Stray, strays

if TYPE_CHECKING:
    from ecom_ai.inference import Classifier

_Somewhere = TypeVar("_Somewhere", Span, contacts.Sign)
Role = Checkpoint.Role
#: Without these nothing is scored; without aspects a review has no opinions.
NEEDED = Checkpoint.CHECK_REVIEWS
#: From which probability a moderator is told what speaks for a breach.
TOLD = 0.2
#: The least probability of offence where a word is said of people alone.
INSULTED = 0.9
#: What it adds to the log-odds of offence that a passage speaks of nobody.
NOBODY = -1.5
#: What it adds to the log-odds of off topic that a text lies near its product.
NEAR = -1.5
#: Sentences of a text among which one may be misread; more count as so many.
MOST_CHANCES = 8
#: How much more offensive a passage must read without its disguise for that to be told.
HIDDEN = 0.2
#: Names to write to somebody by, beside which an offer is more than told of.
_REACHABLE = frozenset(("phone", "email", "wechat", "qq", "social"))
_NUMBER = re.compile(r"[#№]?\d[\d ,.:/*×x-]{3,}\d")


@dataclass(frozen=True)
class _Read:
    """A text, and what it gives away without any checkpoint."""

    text: str
    #: For offence: the whole, its sentences, and what disguised ones mean.
    passages: tuple[Passage, ...]
    #: For spam: the text, and what it means where it is disguised, long numbers left
    #: out: whether they belong to somebody is asked apart.
    forms: tuple[str, ...]
    personal: tuple[Span, ...]
    signs: tuple[contacts.Sign, ...]

    @property
    def sentences(self) -> int:
        """How many the text has, from one to MOST_CHANCES."""
        written = sum(part.meant is None and part.end > 0 for part in self.passages)
        return min(MOST_CHANCES, max(1, written - 1))


@dataclass(frozen=True)
class _Meaning:
    """A text's vector, where the shop has an encoder, and what it tells."""

    vector: Vector | None = None
    stray: Stray | None = None


@dataclass(frozen=True)
class _Judged:
    """The probabilities of a text; ``offences`` are its passages'."""

    sentiments: dict[str, float]
    offences: list[float]
    spam: float
    off_topic: float

    @property
    def offence(self) -> float:
        return max(self.offences, default=0.0)


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
    given = {Role(row.role): (row, classifier(row)) for row in instead}
    asked = {role: given.get(role) or live_classifier(site_id, role) for role in NEEDED}
    heads = _clause_heads(site_id)
    read = [_read(one) for one in submitted]
    live = index.live(site_id)
    meant = _meanings(live, submitted)
    judged = [
        _beside_product(found, meaning.stray)
        for found, meaning in zip(
            _judge(read, *(asked[role][1] for role in NEEDED)), meant, strict=True
        )
    ]
    marks = _marks(read, judged, asked[Role.OFFENCE][1])
    heard = _heard(read, heads, asked[Role.SENTIMENT][1])
    rows = {role: row for role, (row, _) in {**asked, **heads}.items()}
    if live is not None:
        rows[Role.ENCODER] = live
    return [
        Scored(
            language=detect(one.text, settings.LANGUAGE_CODE),
            sentiments=found.sentiments,
            breaches=_breaches(one, found, meaning.stray),
            places=(*_places(one), *marked),
            signals=(*_signals(one, found), *_strayed(meaning.stray)),
            opinions=said,
            masked=masked(one.text, one.personal),
            checkpoints={str(role): row.pk for role, row in rows.items()},
            vector=meaning.vector,
        )
        for one, found, marked, said, meaning in zip(
            read, judged, marks, heard, meant, strict=True
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


def _read(one: Submitted) -> _Read:
    meant = disguised(one.text)
    forms = (one.text, meant.text) if meant else (one.text,)
    # A name is read for what may be wrong with it, and has no place in the text.
    names = tuple(Passage(0, 0, form.text) for form in passages(one.name) if one.name)
    return _Read(
        one.text,
        (*passages(one.text), *names),
        tuple(_NUMBER.sub("0", form) for form in forms),
        (*personal_data(one.text), *_nowhere(personal_data(one.name))),
        (*contacts.signs(one.text), *_nowhere(contacts.signs(one.name))),
    )


def _nowhere(found: Sequence[_Somewhere]) -> tuple[_Somewhere, ...]:
    return tuple(replace(span, start=0, end=0) for span in found)


def _judge(
    read: Sequence[_Read],
    sentiment: "Classifier",
    offence: "Classifier",
    spam: "Classifier",
) -> list[_Judged]:
    """Asks the heads at once, so that what they share is encoded once."""
    moods, offences, kinds = classified_together(
        [
            (sentiment, [one.text for one in read]),
            (offence, [_learnt(part) for one in read for part in one.passages]),
            (spam, [form for one in read for form in one.forms]),
        ]
    )
    offensive = iter(_offensive(offences))
    told = iter(
        _no_review(*both)
        for both in zip(
            _shares(kinds, "spam"), _shares(kinds, "off_topic"), strict=True
        )
    )
    by_form = [[next(told) for _ in one.forms] for one in read]
    return [
        _Judged(
            mood,
            [_offence(next(offensive), part, one.sentences) for part in one.passages],
            max(spam for spam, _ in forms),
            min(stray for _, stray in forms) if _says_something(one.text) else 0.0,
        )
        for one, mood, forms in zip(read, _sided(moods), by_form, strict=True)
    ]


def _learnt(part: Passage) -> str:
    """What a head is asked about a passage: none has learnt from names."""
    return part.text if part.end else ""


def _beside_product(found: _Judged, stray: Stray | None) -> _Judged:
    """A text near its product is likelier to be of it than it reads by itself."""
    if stray is None or not stray.is_near:
        return found
    return replace(found, off_topic=contacts.odds(found.off_topic, NEAR))


def _says_something(text: str) -> bool:
    """Whether a text has words: 10/10, ❤️ and 好 are of whatever they stand under."""
    return sum(sign.isalpha() for sign in text) > 1


def _no_review(spam: float, off_topic: float) -> tuple[float, float]:
    """What is no review is the likelier of both, also where it might be the other."""
    both = min(1.0, spam + off_topic)
    return (both, off_topic) if spam >= off_topic else (spam, both)


def _sided(found: Classified) -> list[dict[str, float]]:
    """By text how probable it is that it praises, blames, or neither.

    A shop's own checkpoint may call that what it likes: all behind this knows SIDES
    alone. Nothing is said of a blank text.
    """
    side = sides(found.labels)
    made: list[dict[str, float]] = []
    for row in found.probabilities:
        shares = dict.fromkeys(side.values(), 0.0) if row.any() else {}
        for label, share in zip(found.labels, row, strict=True):
            if shares:
                shares[side[label]] += float(share)
        made.append({label: round(share, 6) for label, share in shares.items()})
    return made


def _offence(read: float, part: Passage, among: int) -> float:
    """How likely a passage offends, from how it reads and whom it speaks of.

    ``among``: of so many sentences. The worst is what counts, so a long text would
    have as many chances to be misread: its passages' odds are divided by them.
    """
    if insulted(part.text):
        return max(read, INSULTED)
    nobody = 0.0 if somebody(part.text) else NOBODY
    return contacts.odds(read, nobody - math.log(among))


def _marks(
    read: Sequence[_Read], judged: Sequence[_Judged], offence: "Classifier"
) -> list[tuple[Place, ...]]:
    """The decisive words of the worst passage of each text that may offend."""
    worst = {
        number: max(zip(found.offences, one.passages, strict=True), key=_by_share)[1]
        for number, (one, found) in enumerate(zip(read, judged, strict=True))
        if found.offence >= TOLD
    }
    # A name stands nowhere in the text.
    worst = {n: passage for n, passage in worst.items() if passage.end}
    marked = decisive(
        list(worst.values()),
        lambda texts: _offensive(classified(offence, texts)),
    )
    by_text = dict(zip(worst, marked, strict=True))
    kind = str(BreachKind.OFFENCE)
    return [
        tuple(Place(kind, kind, *place) for place in by_text.get(number, ()))
        for number in range(len(read))
    ]


def _by_share(pair: tuple[float, Passage]) -> tuple[float, int]:
    """The most offensive first; of equals the shortest."""
    share, passage = pair
    return round(share, 2), passage.start - passage.end


def _clause_heads(site_id: int) -> "dict[Role, tuple[Checkpoint, Classifier]]":
    """What clauses are asked by, as far as a shop has it live."""
    found = {}
    for role in (Role.ASPECT, Role.CLAUSE_SENTIMENT):
        with suppress(InferenceUnavailable):
            found[role] = live_classifier(site_id, role)
    return found


def _heard(
    read: Sequence[_Read],
    heads: "dict[Role, tuple[Checkpoint, Classifier]]",
    sentiment: "Classifier",
) -> list[tuple[Said, ...]]:
    """The opinions in each text; ``sentiment`` is asked where clauses have no own."""
    if Role.ASPECT not in heads:
        return [() for _ in read]
    _, aspect = heads[Role.ASPECT]
    if Role.CLAUSE_SENTIMENT in heads:
        _, sentiment = heads[Role.CLAUSE_SENTIMENT]
    return opinions(
        [one.text for one in read],
        lambda clauses: classified(aspect, clauses),
        lambda clauses: classified(sentiment, clauses),
    )


def _breaches(one: _Read, found: _Judged, stray: Stray | None) -> dict[str, float]:
    reachable = any(span.type in _REACHABLE for span in one.personal)
    names = {sign.name for sign in one.signs}
    spam = contacts.likelihood(found.spam, names, reachable=reachable)
    return {
        str(BreachKind.OFFENCE): found.offence,
        str(BreachKind.SPAM): spam,
        str(BreachKind.PERSONAL_DATA): 0.99 if one.personal else 0.0,
        str(BreachKind.OFF_TOPIC): max(
            found.off_topic, stray.probability if stray else 0.0
        ),
    }


def _places(one: _Read) -> Iterator[Place]:
    for span in one.personal:
        if span.start < span.end:
            yield Place(str(BreachKind.PERSONAL_DATA), span.type, span.start, span.end)
    for sign in one.signs:
        if sign.start < sign.end:
            yield Place(str(BreachKind.SPAM), sign.name, sign.start, sign.end)


def _signals(one: _Read, found: _Judged) -> Iterator[Signal]:
    for kind in sorted({span.type for span in one.personal}):
        yield Signal(str(BreachKind.PERSONAL_DATA), kind)
    if any(span.start == span.end for span in one.personal):
        yield Signal(str(BreachKind.PERSONAL_DATA), "in_name")
    if found.offence >= TOLD:
        yield _likely(BreachKind.OFFENCE, found.offence)
        worst = max(zip(found.offences, one.passages, strict=True), key=_by_share)[1]
        if worst.start == worst.end:
            yield Signal(str(BreachKind.OFFENCE), "in_name")
        if worst.meant and found.offence - _as_written(one, found, worst) >= HIDDEN:
            read = worst.text.strip()[:80]
            read = masked(read, personal_data(read))
            yield Signal(str(BreachKind.OFFENCE), "disguised", {"read": read})
    if found.spam >= TOLD:
        yield _likely(BreachKind.SPAM, found.spam)
    for name in sorted({sign.name for sign in one.signs}):
        yield Signal(str(BreachKind.SPAM), name)
    if found.off_topic >= TOLD:
        yield _likely(BreachKind.OFF_TOPIC, found.off_topic)


def _as_written(one: _Read, found: _Judged, worst: Passage) -> float:
    """How offensive a passage reads with its disguise."""
    shares = zip(found.offences, one.passages, strict=True)
    place = (worst.start, worst.end)
    return next(share for share, part in shares if (part.start, part.end) == place)


def _strayed(stray: Stray | None) -> Iterator[Signal]:
    if stray is not None and stray.probability >= TOLD:
        yield Signal(
            str(BreachKind.OFF_TOPIC),
            "other_product",
            {"title": stray.title, "probability": round(stray.probability, 4)},
        )


def _likely(kind: BreachKind, share: float) -> Signal:
    return Signal(str(kind), str(kind), {"probability": round(share, 4)})


def _offensive(found: Classified) -> list[float]:
    """How probable it is that each text offends, whatever the labels for that are."""
    if "offensive" in found.labels:
        return _shares(found, "offensive")
    fine = [n for n, label in enumerate(found.labels) if label.lower() in FINE]
    if not fine:
        raise InferenceUnavailable(
            f"The live offence checkpoint has the labels {', '.join(found.labels)}; "
            f"expected 'offensive', or one of {', '.join(FINE)} for what is none. "
            "Promote one that has."
        )
    blank = found.probabilities.sum(axis=1) == 0
    clean = found.probabilities[:, fine].sum(axis=1)
    return [0.0 if b else float(1 - c) for b, c in zip(blank, clean, strict=True)]


def _shares(found: Classified, label: str) -> list[float]:
    """The probability of one label in each text; 0 for one that there is not."""
    if label not in found.labels:
        return [0.0] * len(found.probabilities)
    column = found.labels.index(label)
    return [float(share) for share in found.probabilities[:, column]]
