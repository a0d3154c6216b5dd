"""What reviews say about which aspect of a product, and in which words."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from ecom_ai.inference import Classified
from ecom_ai.reviews.clauses import clauses
from ecom_ai.reviews.findings import Said

#: The label of clauses that speak of no aspect.
OTHER = "other"
#: How probable an aspect must be. Chosen in benchmarks/aspects.py.
LEAST = 0.5
#: What aspect and what sentiment some clauses have, in this order. Both at once, so
#: that two heads on one encoder need encode no clause twice.
Ask = Callable[[Sequence[str]], tuple[Classified, Classified]]


def opinions(texts: Sequence[str], ask: Ask) -> list[tuple[Said, ...]]:
    """The opinions of each text, in the order of its characters.

    ``ask`` is called once, with every different clause of all the texts. A clause
    whose aspect is ``other``, or less probable than LEAST, gives no opinion; clauses
    beside each other of one aspect and sentiment are one. The probability is that of
    the aspect. A shop's aspects are the labels of its own live checkpoint.
    """
    places = [clauses(text) for text in texts]
    words = [
        [text[slice(*place)] for place in found]
        for text, found in zip(texts, places, strict=True)
    ]
    distinct = list(dict.fromkeys(word for each in words for word in each))
    if not distinct:
        return [() for _ in texts]
    aspects, sentiments = ask(distinct)
    known = {
        clause: (aspect, sentiment, share)
        for clause, (aspect, share), (sentiment, _) in zip(
            distinct, aspects.best(), sentiments.best(), strict=True
        )
    }
    return [
        tuple(
            _joined(
                Said(*known[word], *place)
                for word, place in zip(said, found, strict=True)
            )
        )
        for said, found in zip(words, places, strict=True)
    ]


def _joined(found: Iterator[Said]) -> Iterator[Said]:
    """Without those of no aspect, and neighbours that say the same as one."""
    for (aspect, sentiment), same in groupby(found, _topic):
        alike = list(same)
        if aspect:
            most = max(each.probability for each in alike)
            yield Said(aspect, sentiment, most, alike[0].start, alike[-1].end)


def _topic(said: Said) -> tuple[str, str]:
    known = said.aspect != OTHER and said.probability >= LEAST
    return (said.aspect, said.sentiment) if known else ("", "")
