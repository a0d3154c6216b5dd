"""Which of the passages that may answer are told, and in which order.

A checkpoint says of each passage whether it answers, and takes an exception for the
answer as gladly as the rule: "Companies have 14 days" for "Can I return it?". So what
the passages name tells the order: first the one that is about what was asked and names
nothing else, then what is about a special case.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ecom_ai.grounding.checking import Checked
from ecom_ai.grounding.library import Library, Source
from ecom_ai.grounding.prices import asks_price, tells_price
from ecom_ai.grounding.supported import denies, facts
from ecom_ai.grounding.telling import told
from ecom_ai.grounding.terms import terms

#: Further passages are told as well where their log-odds are less by no more than this,
#: and they have something to add.
BESIDE, MOST = 2.5, 3
#: A question that so many passages of one article seem to answer alike is about all of
#: it: what the article opens with, its rule, goes before them.
BROAD = 4
#: How much less the log-odds may be of a passage that goes first: because its title
#: has all that is asked; because only it names what is asked; because it names all of
#: that, or permits what the likeliest denies.
_TITLED, _NAMING, _PLAIN = 3.0, 2.5, 1.5
#: The same where a price is asked for and the likeliest tells none; and of one in the
#: question's language that names all that is asked where the likeliest is in another.
_PRICED, _OWN = 5.0, 2.5
#: Shares of what is asked, by how much each word tells: from which all of it is named;
#: from which a word that only one passage names is the matter, and by how much that
#: passage must name more; from which it is where the other one denies something; and
#: from which a rule goes before a denial.
_ALL, _MATTER, _MORE, _DENIED, _RULE = 0.8, 0.5, 0.2, 0.2, 0.35
#: Of a passage whose words are to so large a share in another one nothing is new.
_SAME = 0.7
#: One that says what another one does, and is so many times as long, says more than was
#: asked.
_FULLER = 3
_EPSILON = 1e-9


def arranged(
    question: str,
    checked: Sequence[Checked],
    library: Library,
    *,
    language: str,
    is_clean: Callable[[Source], bool],
) -> list[Source]:
    """The passages to tell, at most ``MOST``, of those that were checked, best first.

    What an article opens with, which need not be among them, must be ``is_clean``.
    """
    asked = _Asked(question, checked, library, language)
    first = asked.first()
    rest = [source for source in asked.likely if source is not first]
    if first.language == language != asked.top.language:  # no quote is needed
        rest = [source for source in rest if source.language == language]
    if asked.share(first) >= _ALL or asked.is_other(first):
        rest = [s for s in rest if not denies(s.text) or asked.covers(s, first)]
    order = [first, *rest]
    if (rule := asked.rule(first)) is not None and is_clean(rule):
        order = [rule, *(source for source in order if source != rule)]
    if asked.is_said_by(order[0]):
        order = [order[0], *(one for one in order[1:] if _says(one, order[0]))]
    return _adding(question, order)


@dataclass(frozen=True)
class _Asked:
    """A question beside the passages that may answer it."""

    question: str
    checked: Sequence[Checked]
    library: Library
    language: str

    @cached_property
    def odds(self) -> list[tuple[Source, float]]:
        """Each passage with its log-odds below those of the likeliest."""
        most = self.checked[0].odds
        return [(one.found.source, most - one.odds) for one in self.checked]

    @property
    def top(self) -> Source:
        return self.odds[0][0]

    @cached_property
    def likely(self) -> list[Source]:
        return [source for source, less in self.odds if less <= BESIDE]

    @cached_property
    def weights(self) -> dict[str, float]:
        """The words of the question that any passage has, and how much they tell."""
        words = dict.fromkeys(terms(self.question))
        known = [word for word in words if self.library.knows(word)]
        return {word: self.library.idf(word) for word in known}

    def first(self) -> Source:
        """The likeliest passage, or one that is plainly more about what is asked."""
        if not self.weights:
            return self.top
        if self.top.language != self.language:
            # Words of two languages are not compared: only all of them count.
            own = (s for s in self._near(_OWN) if self.share(s) >= _ALL)
            return next(own, self.top)
        found = min(self._naming(), key=self._order, default=self.top)
        plainer = [s for s in self._plain(found) if self.beyond(s) < self.beyond(found)]
        return self._priced(min(plainer, key=self.beyond, default=found))

    def _priced(self, first: Source) -> Source:
        """The passage itself; where a price is asked for that it does not tell, one
        that names as much and tells it beside all numbers of a likely one."""
        if not asks_price(self.question) or tells_price(first.text):
            return first
        own = [facts(source.text) for source in (first, *self.likely)]
        telling = (
            source
            for source in self._near(_PRICED)
            if tells_price(source.text)
            and any(each and each < facts(source.text) for each in own)
            and self.covers(source, first)
        )
        return next(telling, first)

    def is_other(self, source: Source) -> bool:
        """Whether a passage is told because the likeliest is of something else."""
        return source is not self.top and source in self._naming()

    def rule(self, first: Source) -> Source | None:
        """What an article opens with that is asked about as a whole; None for others.

        Nor where the first passage has all its numbers, and so says the same.
        """
        article = self.top.whole
        alike = [source for source in self.likely if source.whole == article]
        is_broad = len(alike) >= BROAD and first.whole == article
        if article[0] != "article" or not is_broad:
            return None
        opening = next(s for s in self.library.sources if s.whole == article)
        own = facts(opening.text)
        is_said = bool(own) and own <= facts(first.text)
        if is_said or not self.covers(opening, first):
            return None
        return opening

    def is_said_by(self, first: Source) -> bool:
        """Whether a passage says all that is asked, which many others only narrow."""
        alike = [source for source in self.likely if source.whole == first.whole]
        is_own = first.language == self.language
        return is_own and len(alike) >= BROAD and self.share(first) >= _ALL

    def share(self, source: Source) -> float:
        """How much of the question a passage names, in its title or its text."""
        return self._share_of(self._named(source))

    def covers(self, source: Source, other: Source) -> bool:
        """Whether a passage names as much of the question as another one."""
        return self.share(source) >= self.share(other) - _EPSILON

    def beyond(self, source: Source) -> float:
        """How much a passage's title names that is not asked."""
        words = set(terms(source.title)) - set(terms(self.question))
        return round(sum(map(self.library.idf, words)), 6)

    def _near(self, within: float) -> Iterator[Source]:
        for source, less in self.odds:
            if less <= within and source.language == self.language:
                yield source

    def _naming(self) -> list[Source]:
        """Passages that name what is asked where the likeliest does not."""
        missed = self.weights.keys() - self._named(self.top)
        if not missed:
            return []
        matter = max(self.weights, key=lambda word: self.weights[word])
        return [s for s in self._near(_NAMING) if self._is_matter(s, missed, matter)]

    def _is_matter(self, source: Source, missed: set[str], matter: str) -> bool:
        has = missed & self._named(source)
        share = self._share_of(has)
        if denies(self.top.text) and not denies(source.text) and share >= _DENIED:
            return True
        more = self.share(source) - self.share(self.top)
        return matter in has and share >= _MATTER and more >= _MORE

    def _plain(self, first: Source) -> Iterator[Source]:
        """Passages that name all that is asked, or permit what the first denies."""
        asked = set(terms(self.question))
        titled = (s for s in self._near(_TITLED) if asked <= set(terms(s.title)))
        for source in dict.fromkeys([*self._near(_PLAIN), *titled]):
            permits = denies(first.text) and not denies(source.text)
            least = _RULE if permits else _ALL
            if self.covers(source, first) and self.share(source) >= least:
                yield source

    def _order(self, source: Source) -> tuple[float, float]:
        missed = self.weights.keys() - self._named(self.top)
        return -round(self._share_of(missed & self._named(source)), 3), self.beyond(
            source
        )

    def _named(self, source: Source) -> set[str]:
        return self.weights.keys() & {*terms(source.title), *terms(source.text)}

    def _share_of(self, words: set[str]) -> float:
        total = sum(self.weights.values())
        return sum(self.weights[word] for word in words) / total if total else 0.0


def _adding(question: str, order: Sequence[Source]) -> list[Source]:
    """Those that have something to add, at most ``MOST``; a fuller one for a shorter.

    A table's row adds nothing to a sentence of its article with the same numbers.
    """
    chosen: list[Source] = []
    known: set[tuple[str, str]] = set()
    for source in order:
        new = {(source.key, fact) for fact in facts(told(question, source.text))}
        short = next((one for one in chosen if _is_fuller(source, one)), None)
        if short is not None:
            chosen[chosen.index(short)] = source
        elif any(_repeats(one, source) for one in chosen) or (new and new <= known):
            continue
        elif len(chosen) == MOST:
            break
        else:
            chosen.append(source)
        known |= new
    return chosen


def _is_fuller(source: Source, other: Source) -> bool:
    """Whether a passage says all that another one does, and a little more."""
    longer = len(terms(source.text)) / max(1, len(terms(other.text)))
    return 1 < longer <= _FULLER and _says(source, other)


def _says(source: Source, other: Source) -> bool:
    """Whether a passage says all that another one of its article does."""
    return source.whole == other.whole and _holds(source, other)


def _repeats(source: Source, other: Source) -> bool:
    """Whether nothing is left to say of a passage once another was told: one of its
    article that says the same, or of any with more numbers than all of its."""
    is_more = bool(facts(other.text)) and facts(other.text) < facts(source.text)
    return (source.whole == other.whole or is_more) and _holds(source, other)


def _holds(source: Source, other: Source) -> bool:
    words = set(terms(other.text))
    shared = len(words & set(terms(source.text)))
    return shared >= _SAME * len(words) and facts(other.text) <= facts(source.text)
