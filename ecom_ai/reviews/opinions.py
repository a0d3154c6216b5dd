"""What reviews say about which aspect of a product, and in which words."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from ecom_ai.inference import Classified
from ecom_ai.reviews.clauses import LONGEST, clauses, sentences_around
from ecom_ai.reviews.findings import Said
from ecom_ai.reviews.gifts import is_gift
from ecom_ai.reviews.pairs import Span
from ecom_ai.reviews.sides import NEUTRAL, SIDES, sides

#: The label of clauses that speak of no aspect.
OTHER = "other"
#: How probable an aspect must be. Chosen in benchmarks/aspects.py.
LEAST = 0.5
#: A fact in a clause is often praise or blame, so neutral counts less by this factor.
#: Chosen in benchmarks/aspects.py, as is asking the sentence.
NEUTRAL_SHARE = 0.5
#: Characters of an aspect's name that are stored; a longer label is cut off.
LONGEST_ASPECT = 60
#: What a head says of some texts.
Ask = Callable[[Sequence[str]], Classified]


@dataclass(frozen=True)
class _Clause:
    """A clause of a text, the sentence that it stands in, and where they lie."""

    text: str
    sentence: str
    place: Span
    around: Span


def opinions(
    texts: Sequence[str], aspect_of: Ask, sentiment_of: Ask
) -> list[tuple[Said, ...]]:
    """The opinions of each text, in the order of its characters.

    Of all the texts, ``aspect_of`` is asked once, with every different clause, and
    ``sentiment_of`` once, with those that have an aspect and the sentences around them.
    A clause whose aspect is ``other``, or less probable than LEAST, gives no opinion,
    nor does one that only says for whom a present is; its sentiment is read from it and
    from its sentence alike. Where it is all that its sentence says of any aspect, and
    in the same mood, its words are the sentence's. Clauses beside each other of one
    aspect and sentiment are one. The probability is the lesser of the aspect's and the
    sentiment's; where the clause's own words stand alone, also of that which they say
    by themselves, so that a mere fact is no sure praise. A shop's aspects are the
    labels of its own live checkpoint; a sentiment is one of SIDES, whatever the labels
    are.
    """
    cut = [_cut(text) for text in texts]
    distinct = list(dict.fromkeys(one.text for each in cut for one in each))
    if not distinct:
        return [() for _ in texts]
    topics = dict(zip(distinct, aspect_of(distinct).best(), strict=True))
    known = {
        text: topic
        for text, topic in topics.items()
        if topic[0] != OTHER and topic[1] >= LEAST and not is_gift(text)
    }
    telling = [one for each in cut for one in each if one.text in known]
    asked = list(
        dict.fromkeys(text for one in telling for text in (one.text, one.sentence))
    )
    moods = dict(zip(asked, _moods(sentiment_of(asked)), strict=True)) if asked else {}
    return [tuple(_joined(_said(each, known, moods))) for each in cut]


def _cut(text: str) -> list[_Clause]:
    places = clauses(text)
    return [
        _Clause(text[slice(*place)], text[slice(*around)], place, around)
        for place, around in zip(places, sentences_around(text, places), strict=True)
    ]


def _said(
    cut: Sequence[_Clause],
    known: Mapping[str, tuple[str, float]],
    moods: Mapping[str, NDArray[np.float32]],
) -> Iterator[Said | None]:
    """What each clause of one text says; None where that is nothing."""
    among = Counter(one.around for one in cut if one.text in known)
    for one in cut:
        if one.text not in known:
            yield None
            continue
        aspect, share = known[one.text]
        sentence = moods[one.sentence]
        summed = moods[one.text] + sentence
        mood = int(summed.argmax())
        in_full = among[one.around] == 1 and sentence.argmax() == mood
        start, end = one.around if in_full else one.place
        if end - start > LONGEST:
            start, end = one.place
        sure = min(share, _share(summed, mood))
        if (start, end) != one.around:
            sure = min(sure, _share(moods[one.text], mood))
        yield Said(aspect[:LONGEST_ASPECT], SIDES[mood], sure, start, end)


def _share(weights: NDArray[np.float32], mood: int) -> float:
    return float(weights[mood] / weights.sum())


def _moods(found: Classified) -> NDArray[np.float32]:
    """How much speaks for each of SIDES in a part of a review: (texts, 3)."""
    side_of = sides(found.labels)
    weights = np.array(
        [
            [(NEUTRAL_SHARE if side == NEUTRAL else 1) * (side_of[label] == side)
             for side in SIDES]
            for label in found.labels
        ],
        dtype=np.float32,
    )  # fmt: skip
    summed: NDArray[np.float32] = found.probabilities @ weights
    return summed


def _joined(found: Iterator[Said | None]) -> Iterator[Said]:
    """Without those of no aspect, and neighbours that say the same as one."""
    for _topic, same in groupby(found, lambda one: one and (one.aspect, one.sentiment)):
        alike = [each for each in same if each]
        if alike:
            most = max(each.probability for each in alike)
            first, last = alike[0], alike[-1]
            yield replace(first, probability=most, end=last.end)
