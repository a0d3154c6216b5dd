"""All passages of a shop's help in memory, and which of them are near a question.

A help centre is small: thousands of passages are compared exactly in a millisecond, so
that what is found never depends on an index.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from ecom_ai.grounding.splitting import BULLET
from ecom_ai.grounding.terms import terms, vocabulary

Vectors = NDArray[np.float32]
#: BM25 (Robertson and Zaragoza 2009).
_K1, _B = 1.2, 0.75
#: A mean of so many vectors counts as much as the one to fall back on.
_MEAN_TRUST = 20
#: Passages that are near, however much farther they are than the nearest.
_FEW = 3
#: What a word in a title counts beside one in the text.
_TITLE = 2


@dataclass(frozen=True)
class Source:
    """A passage; ``key`` is that of its article or its item."""

    kind: str
    key: str
    language: str
    title: str
    text: str
    #: Of the row, where there is one.
    id: int | None = None
    url: str = ""

    @property
    def read(self) -> str:
        """What is encoded of it, and checked."""
        return f"{self.title}. {self.text.replace(BULLET, '')}"

    @property
    def whole(self) -> tuple[str, str, str]:
        """The article, or the product, that it is a part of, in its language."""
        return self.kind, self.key, self.language


@dataclass(frozen=True)
class Found:
    """A passage near a question: its place among the library's, and how near.

    ``words`` is BM25 as a share of the most the question could have.
    """

    place: int
    source: Source
    cosine: float
    words: float


#: How much words count beside meaning, and what a passage in another language than the
#: question's is given: its vector is farther from it, and it has none of its words.
#: Chosen in benchmarks/support.py.
WORDS, ACROSS = 0.2, 0.1


class Library:
    """Passages with their vectors, in one order.

    ``vectors`` are unit vectors, not centred; ``means`` the mean of passages' vectors
    by language, for languages of which there are few here.
    """

    def __init__(
        self,
        sources: Sequence[Source],
        vectors: Vectors,
        *,
        means: Mapping[str, Vectors],
    ) -> None:
        self.sources = sources
        self.means = _means(sources, vectors, means)
        self.vectors = np.stack(
            [
                centred(vector, self.means.get(source.language))
                for source, vector in zip(sources, vectors, strict=True)
            ]
            or [np.zeros(0, dtype=np.float32)]
        )

    def with_changed(
        self,
        keep: Callable[[Source], bool],
        sources: Sequence[Source],
        vectors: Vectors,
    ) -> "Library":
        """Some of these passages, and others beside them, under the same means.

        ``vectors`` are those of the others, unit vectors, not centred.
        """
        kept = [n for n, source in enumerate(self.sources) if keep(source)]
        added = [
            centred(vector, self.means.get(source.language))
            for source, vector in zip(sources, vectors, strict=True)
        ]
        made = Library([], self.vectors[:0], means=self.means)
        made.sources = [*(self.sources[n] for n in kept), *sources]
        if made.sources:
            made.vectors = np.stack([*self.vectors[kept], *added])
        return made

    @cached_property
    def _counts(self) -> list[Counter[str]]:
        return [
            Counter(terms(one.text)) + Counter(terms(one.title) * _TITLE)
            for one in self.sources
        ]

    @cached_property
    def vocabulary(self) -> Counter[str]:
        """The words that the passages are written in, and how often."""
        return vocabulary(one.read for one in self.sources)

    @cached_property
    def written(self) -> str:
        """All that the passages say, in one text."""
        return "\n".join(one.read for one in self.sources)

    @cached_property
    def _places(self) -> Mapping[str, Sequence[int]]:
        """By term, the passages that have it."""
        found: dict[str, list[int]] = defaultdict(list)
        for place, counts in enumerate(self._counts):
            for term in counts:
                found[term].append(place)
        return found

    @cached_property
    def _lengths(self) -> NDArray[np.float64]:
        lengths = np.array([c.total() for c in self._counts], dtype=np.float64)
        return lengths / max(1.0, lengths.mean() if len(lengths) else 1.0)

    def idf(self, term: str) -> float:
        """How much a term tells: the rarer, the more."""
        having, total = len(self._places.get(term, ())), len(self.sources)
        return math.log(1 + (total - having + 0.5) / (having + 0.5))

    @cached_property
    def _languages(self) -> Mapping[tuple[str, str], frozenset[str]]:
        """The languages that each article or product is written of in."""
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        for one in self.sources:
            found[one.kind, one.key].add(one.language)
        return {key: frozenset(languages) for key, languages in found.items()}

    @cached_property
    def _spoken(self) -> NDArray[np.str_]:
        return np.array([one.language for one in self.sources], dtype=np.str_)

    def nearest(
        self,
        question: str,
        vector: Vectors,
        *,
        language: str,
        k: int = 12,
        within: float = math.inf,
    ) -> list[Found]:
        """The ``k`` passages nearest a question, best first; its vector is centred.

        What is there in the question's language is not read in another. Beyond the
        first few, one farther than the nearest by more than ``within`` is left out.
        """
        if not self.sources:
            return []
        cosines = self.vectors @ vector
        words = self._bm25(terms(question))
        near = cosines + WORDS * words + ACROSS * (self._spoken != language)
        order = np.argsort(-near, kind="stable")
        known = (n for n in order if self._is_for(self.sources[n], language))
        best = list(islice(known, k))
        return [
            Found(int(n), self.sources[n], float(cosines[n]), float(words[n]))
            for place, n in enumerate(best)
            if place < _FEW or near[best[0]] - near[n] <= within
        ]

    def _is_for(self, source: Source, language: str) -> bool:
        if source.language == language:
            return True
        return language not in self._languages[source.kind, source.key]

    def knows(self, term: str) -> bool:
        """Whether any passage has a term."""
        return term in self._places

    def _bm25(self, asked: Sequence[str]) -> NDArray[np.float64]:
        scores = np.zeros(len(self.sources))
        most = 0.0
        for term in dict.fromkeys(asked):
            idf = self.idf(term)
            most += idf * (_K1 + 1)
            for place in self._places.get(term, ()):
                count = self._counts[place][term]
                length = _K1 * (1 - _B + _B * self._lengths[place])
                scores[place] += idf * count * (_K1 + 1) / (count + length)
        return scores / most if most else scores


def centred(vector: Vectors, mean: Vectors | None) -> Vectors:
    """A unit vector without its language's mean, at unit length again."""
    found = vector if mean is None else vector - mean
    norm = float(np.linalg.norm(found))
    return np.asarray(found / norm if norm else found, dtype=np.float32)


def _means(
    sources: Sequence[Source], vectors: Vectors, known: Mapping[str, Vectors]
) -> dict[str, Vectors]:
    """By language, from the passages themselves as far as they are many."""
    rows: dict[str, list[Vectors]] = defaultdict(list)
    for source, vector in zip(sources, vectors, strict=True):
        rows[source.language].append(vector)
    found = dict(known)
    for language, some in rows.items():
        mean = np.mean(some, axis=0)
        if language in known:
            trust = len(some) / (len(some) + _MEAN_TRUST)
            mean = trust * mean + (1 - trust) * known[language]
        if language in known or len(some) >= _MEAN_TRUST:
            found[language] = np.asarray(mean, dtype=np.float32)
    return found
