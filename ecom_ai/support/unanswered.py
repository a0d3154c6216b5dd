"""Questions that the assistant did not know, those that ask the same together."""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from ecom_ai.grounding.terms import terms
from ecom_ai.models import Message

#: The latest questions that are looked at; wordings of a group that are shown.
LATEST, OTHERS = 5000, 5
#: From which cosine of their words two questions ask the same. Of 32 pairs that do, in
#: both languages, 26 are found, and of the others, none (the tests hold them).
ALIKE = 0.5
#: Words with what they count.
_Weights = Mapping[str, float]


@dataclass(frozen=True)
class Asked:
    """Questions that ask the same, personal data masked.

    ``text`` is the commonest wording, ``others`` are further ones, ``replies`` the ids
    of the replies that did not know them, ``last`` when the newest was written.
    """

    text: str
    language: str
    others: tuple[str, ...]
    count: int
    last: datetime
    replies: tuple[int, ...]


@dataclass
class _Group:
    language: str
    last: datetime
    words: "Counter[str]"
    texts: "Counter[str]"
    replies: list[int] = field(default_factory=list)

    def join(self, other: "_Group") -> None:
        self.last = max(self.last, other.last)
        self.words += other.words
        self.texts += other.texts
        self.replies += other.replies


def unanswered(
    site_id: int,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    language: str = "",
    settled: bool = True,
) -> list[Asked]:
    """What was asked and not known, the most frequent first.

    Of a period, or ever; of one language or of all; also what somebody has seen to, or
    not. Languages are told apart: whoever writes an article writes it in one.
    """
    rows = Message.objects.filter(
        conversation__site_id=site_id,
        outcome=Message.Outcome.UNKNOWN,
        replies_to__isnull=False,
    )
    if since is not None:
        rows = rows.filter(created_at__gte=since)
    if until is not None:
        rows = rows.filter(created_at__lt=until)
    if language:
        rows = rows.filter(replies_to__language=language)
    if not settled:
        rows = rows.filter(settled_at=None)
    told = rows.order_by("-created_at").values_list(
        "pk", "replies_to__masked", "replies_to__language", "created_at"
    )
    return grouped(told[:LATEST])


def settle(site_id: int, replies: Collection[int]) -> int:
    """Marks the questions that these replies did not know as seen to; how many."""
    rows = Message.objects.filter(
        conversation__site_id=site_id,
        pk__in=replies,
        outcome=Message.Outcome.UNKNOWN,
        settled_at=None,
    )
    return rows.update(settled_at=timezone.now())


def grouped(rows: Iterable[tuple[int, str, str, datetime]]) -> list[Asked]:
    """Groups of questions, the most frequent first.

    Rows are (the reply's id, the question, its language, when it was asked).
    """
    found = [_asked(group) for group in _gathered(_read(rows))]
    return sorted(found, key=lambda asked: (-asked.count, -asked.last.timestamp()))


def _read(rows: Iterable[tuple[int, str, str, datetime]]) -> list[_Group]:
    """Questions of the same words, in whatever order, as one."""
    found: dict[tuple[str, frozenset[str]], _Group] = {}
    for reply, masked, language, at in rows:
        text = " ".join(masked.split())
        words = terms(text) or [text.lower()]
        one = _Group(language, at, Counter(words), Counter([text]), [reply])
        key = (language, frozenset(words))
        if key in found:
            found[key].join(one)
        else:
            found[key] = one
    return list(found.values())


def _gathered(groups: Sequence[_Group]) -> list[_Group]:
    """Each joins the one it is most like, the commonest first; or begins a new one."""
    weights = _weights(groups)
    made: list[_Group] = []
    vectors: list[_Weights] = []
    having: dict[tuple[str, str], set[int]] = defaultdict(set)
    for one in sorted(groups, key=lambda group: -len(group.replies)):
        vector = _unit(one.words, weights)
        near = {place for word in vector for place in having[one.language, word]}
        likeness, best = max(
            ((_cosine(vector, vectors[place]), place) for place in near),
            default=(0.0, -1),
        )
        if likeness >= ALIKE:
            made[best].join(one)
            vectors[best] = _unit(made[best].words, weights)
        else:
            best = len(made)
            made.append(one)
            vectors.append(vector)
        for word in vector:
            having[one.language, word].add(best)
    return made


def _asked(group: _Group) -> Asked:
    # Of wordings as common as each other the longest says most.
    by_use = sorted(group.texts.items(), key=lambda told: (-told[1], -len(told[0])))
    wordings = [text for text, _ in by_use[: OTHERS + 1]]
    return Asked(
        text=wordings[0],
        language=group.language,
        others=tuple(wordings[1:]),
        count=len(group.replies),
        last=group.last,
        replies=tuple(group.replies),
    )


def _weights(groups: Sequence[_Group]) -> _Weights:
    """How much a word tells: the more, the fewer of the questions have it."""
    having = Counter(word for one in groups for word in one.words)
    return {word: 1 + math.log(len(groups) / n) for word, n in having.items()}


def _unit(words: "Counter[str]", weights: _Weights) -> _Weights:
    found = {word: count * weights[word] for word, count in words.items()}
    norm = math.sqrt(sum(value * value for value in found.values()))
    return {word: value / norm for word, value in found.items()}


def _cosine(one: _Weights, other: _Weights) -> float:
    return sum(value * other.get(word, 0.0) for word, value in one.items())
