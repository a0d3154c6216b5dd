"""What reviews say about which aspect of a product, and in which words."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from ecom_ai.inference import Classified
from ecom_ai.reviews.clauses import Span, clauses, sentences_around
from ecom_ai.reviews.findings import Said
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


def opinions(
    texts: Sequence[str], aspect_of: Ask, sentiment_of: Ask
) -> list[tuple[Said, ...]]:
    """The opinions of each text, in the order of its characters.

    Of all the texts, ``aspect_of`` is asked once, with every different clause, and
    ``sentiment_of`` once, with those that have an aspect and the sentences around them.
    A clause whose aspect is ``other``, or less probable than LEAST, gives no opinion;
    its sentiment is read from it and from its sentence alike. Clauses beside each other
    of one aspect and sentiment are one. The probability is that of the aspect. A shop's
    aspects are the labels of its own live checkpoint; a sentiment is one of SIDES,
    whatever the labels are.
    """
    places = [clauses(text) for text in texts]
    words = [
        [
            (text[slice(*place)], text[slice(*around)])
            for place, around in zip(found, sentences_around(text, found), strict=True)
        ]
        for text, found in zip(texts, places, strict=True)
    ]
    distinct = list(dict.fromkeys(word for each in words for word, _ in each))
    if not distinct:
        return [() for _ in texts]
    topics = dict(zip(distinct, aspect_of(distinct).best(), strict=True))
    known = {
        word
        for word, (aspect, share) in topics.items()
        if aspect != OTHER and share >= LEAST
    }
    felt = list(
        dict.fromkeys(
            w for each in words for both in each if both[0] in known for w in both
        )
    )
    moods = dict(zip(felt, _moods(sentiment_of(felt)), strict=True)) if felt else {}

    def said(word: str, around: str, place: Span) -> Said | None:
        if word not in known:
            return None
        aspect, share = topics[word]
        mood = int((moods[word] + moods[around]).argmax())
        return Said(aspect[:LONGEST_ASPECT], SIDES[mood], share, *place)

    return [
        tuple(_joined(said(*both, place) for both, place in zip(*one, strict=True)))
        for one in zip(words, places, strict=True)
    ]


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
