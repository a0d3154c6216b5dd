"""What is read in a review's text, and how likely it is a breach to each head."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from ecom_ai.exceptions import InferenceUnavailable
from ecom_ai.inference import Classified, classified, classified_together
from ecom_ai.models import BreachKind
from ecom_ai.moderation import contacts
from ecom_ai.moderation.folding import disguised
from ecom_ai.moderation.insults import insulted, somebody, swearing
from ecom_ai.moderation.personal_data import Span, personal_data
from ecom_ai.reviews.findings import Place, Submitted
from ecom_ai.reviews.passages import Passage, decisive, passages, whole_words
from ecom_ai.reviews.sides import FINE, breach_labels, sides

if TYPE_CHECKING:
    from ecom_ai.inference import Classifier

_Somewhere = TypeVar("_Somewhere", Span, contacts.Sign)
#: From which probability a moderator is told what speaks for a breach.
TOLD = 0.2
#: From which probability a sentence is marked beside the worst, and how many are.
MARKED, MOST_MARKED = 0.5, 4
#: The least probability of offence where a word is said of people alone.
INSULTED = 0.9
#: What it adds to the log-odds of offence that a passage speaks of nobody.
NOBODY = -1.5
#: The probability of personal data where a rule found some.
BY_RULES = 0.99
#: Sentences of a text among which one may be misread; more count as so many.
MOST_CHANCES = 3
#: What a spam checkpoint calls that which is no review.
_NO_REVIEWS = (BreachKind.SPAM, BreachKind.OFF_TOPIC)
_NUMBER = re.compile(r"[#№]?\d[\d ,.:/*×x-]{3,}\d")


@dataclass(frozen=True)
class Read:
    """A text, and what it gives away without any checkpoint."""

    text: str
    #: For offence: the whole, its sentences, and what disguised ones mean.
    passages: tuple[Passage, ...]
    #: For spam: the text, and what it means where it is disguised, long numbers left
    #: out: whether they belong to somebody is asked apart.
    forms: tuple[str, ...]
    personal: tuple[Span, ...]
    signs: tuple[contacts.Sign, ...]
    #: How likely there is personal data.
    exposed: float

    @property
    def sentences(self) -> int:
        """How many the text has, from one to MOST_CHANCES."""
        written = sum(part.meant is None and part.end > 0 for part in self.passages)
        return min(MOST_CHANCES, max(1, written - 1))


@dataclass(frozen=True)
class Judged:
    """The probabilities of a text; ``offences`` are its passages'."""

    sentiments: dict[str, float]
    offences: list[float]
    spam: float
    off_topic: float

    @property
    def offence(self) -> float:
        return max(self.offences, default=0.0)


def read(one: Submitted) -> Read:
    meant = disguised(one.text)
    forms = (one.text, meant.text) if meant else (one.text,)
    # A name is read for what may be wrong with it, and has no place in the text.
    names = tuple(Passage(0, 0, form.text) for form in passages(one.name) if one.name)
    personal = (*personal_data(one.text), *_nowhere(personal_data(one.name)))
    return Read(
        one.text,
        (*passages(one.text), *names),
        tuple(_NUMBER.sub("0", form) for form in forms),
        personal,
        (*contacts.signs(one.text), *_nowhere(contacts.signs(one.name))),
        BY_RULES if personal else 0.0,
    )


def _nowhere(found: Sequence[_Somewhere]) -> tuple[_Somewhere, ...]:
    return tuple(replace(span, start=0, end=0) for span in found)


def judge(
    texts: Sequence[Read],
    sentiment: "Classifier",
    offence: "Classifier",
    spam: "Classifier",
) -> list[Judged]:
    """Asks the heads at once, so that what they share is encoded once."""
    moods, offences, kinds = classified_together(
        [
            (sentiment, [one.text for one in texts]),
            (offence, [_learnt(part) for one in texts for part in one.passages]),
            (spam, [form for one in texts for form in one.forms]),
        ]
    )
    offensive = iter(_offensive(offences))
    return [
        Judged(
            mood,
            [_offence(next(offensive), part, one.sentences) for part in one.passages],
            *no_review,
        )
        for one, mood, no_review in zip(
            texts, _sided(moods), _no_reviews(texts, kinds), strict=True
        )
    ]


def no_reviews(texts: Sequence[Read], spam: "Classifier") -> list[tuple[float, float]]:
    """How probable it is that each text is spam, and that it is off topic."""
    forms = [form for one in texts for form in one.forms]
    return _no_reviews(texts, classified(spam, forms))


def _no_reviews(texts: Sequence[Read], kinds: Classified) -> list[tuple[float, float]]:
    if not any(breach_labels(kind, kinds.labels) for kind in _NO_REVIEWS):
        raise InferenceUnavailable(
            f"The spam checkpoint has the labels {', '.join(kinds.labels)}; "
            f"expected one of {', '.join(_NO_REVIEWS)}. Promote one that has."
        )
    told = iter(
        _no_review(*both)
        for both in zip(
            _shares(kinds, "spam"), _shares(kinds, "off_topic"), strict=True
        )
    )
    by_form = [[next(told) for _ in one.forms] for one in texts]
    return [
        (
            max(spam for spam, _ in forms),
            min(stray for _, stray in forms) if _says_something(one.text) else 0.0,
        )
        for one, forms in zip(texts, by_form, strict=True)
    ]


def _learnt(part: Passage) -> str:
    """What a head is asked about a passage: none has learnt from names."""
    return part.text if part.end else ""


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


def marks(
    texts: Sequence[Read], judged: Sequence[Judged], offence: "Classifier"
) -> list[tuple[Place, ...]]:
    """The decisive words of each text that may offend, and the swearing in one that
    does."""
    likely = [
        (number, part)
        for number, (one, found) in enumerate(zip(texts, judged, strict=True))
        if found.offence >= TOLD
        for part in _telling(one, found)
    ]
    marked = decisive(
        [part for _, part in likely],
        lambda texts: _offensive(classified(offence, texts)),
    )
    by_text: dict[int, list[tuple[int, int]]] = {}
    for (number, _), places in zip(likely, marked, strict=True):
        by_text.setdefault(number, []).extend(places)
    for number, (one, found) in enumerate(zip(texts, judged, strict=True)):
        if found.offence >= MARKED:
            by_text.setdefault(number, []).extend(_sworn(one))
    kind = str(BreachKind.OFFENCE)
    return [
        tuple(
            Place(kind, kind, *place)
            for place in whole_words(one.text, by_text.get(number, ()))
        )
        for number, one in enumerate(texts)
    ]


def _sworn(one: Read) -> Iterator[tuple[int, int]]:
    for part in one.passages:
        if part.end:
            yield from (part.place(*span) for span in swearing(part.text))


def _telling(one: Read, found: Judged) -> list[Passage]:
    """The passage that offends most, and the other sentences that do so, too."""
    first = worst(one, found)
    others = sorted(
        (
            (share, part)
            for share, part in zip(found.offences, one.passages, strict=True)
            if share >= MARKED and (part.start, part.end) != (first.start, first.end)
        ),
        key=lambda pair: (-pair[0], pair[1].end - pair[1].start),
    )
    sentences = [p for _, p in others if p.end - p.start < len(one.text)]
    # A name stands nowhere in the text.
    return [part for part in (first, *sentences[:MOST_MARKED]) if part.end]


def worst(one: Read, found: Judged) -> Passage:
    """The passage that is likeliest to offend; of equal ones the shortest."""
    pairs = zip(found.offences, one.passages, strict=True)
    return max(pairs, key=lambda p: (round(p[0], 2), p[1].start - p[1].end))[1]


def as_written(one: Read, found: Judged, passage: Passage) -> float:
    """How offensive a passage reads with its disguise."""
    shares = zip(found.offences, one.passages, strict=True)
    place = (passage.start, passage.end)
    return next(share for share, part in shares if (part.start, part.end) == place)


def _offensive(found: Classified) -> list[float]:
    """How probable it is that each text offends, whatever the labels for that are."""
    told = breach_labels(BreachKind.OFFENCE, found.labels)
    if not told:
        raise InferenceUnavailable(
            f"The offence checkpoint has the labels {', '.join(found.labels)}; "
            f"expected 'offensive', or one of {', '.join(FINE)} for what is none. "
            "Promote one that has."
        )
    columns = [found.labels.index(label) for label in told]
    return [float(share) for share in found.probabilities[:, columns].sum(axis=1)]


def _shares(found: Classified, label: str) -> list[float]:
    """The probability of one label in each text; 0 for one that there is not."""
    if label not in found.labels:
        return [0.0] * len(found.probabilities)
    column = found.labels.index(label)
    return [float(share) for share in found.probabilities[:, column]]
