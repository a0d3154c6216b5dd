"""Questions that the assistant did not know, those that are alike together."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from ecom_ai.grounding.terms import terms
from ecom_ai.models import Message

#: The latest questions that are looked at.
LATEST = 2000
#: Two questions with so many of their words in common are one.
ALIKE = 0.5
#: Questions of a group that are shown.
_SHOWN = 5


@dataclass(frozen=True)
class Asked:
    """Questions that are alike: the words of the one that is most like the others,
    some more, how many there are, and the replies that did not know them."""

    text: str
    language: str
    others: tuple[str, ...]
    count: int
    last: datetime
    replies: tuple[int, ...]


def unanswered(site_id: int) -> list[Asked]:
    """Groups of questions that nobody has seen to, the most frequent first."""
    found = [_asked(group) for group in _groups(_waiting(site_id))]
    return sorted(found, key=lambda asked: (-asked.count, -asked.last.timestamp()))


def settle(site_id: int, replies: Collection[int]) -> int:
    """Marks the questions that these replies did not know as seen to; how many."""
    rows = Message.objects.filter(
        conversation__site_id=site_id,
        pk__in=replies,
        outcome=Message.Outcome.UNKNOWN,
        settled_at=None,
    )
    return rows.update(settled_at=timezone.now())


@dataclass(frozen=True)
class _Question:
    reply: int
    text: str
    language: str
    at: datetime
    terms: frozenset[str]


def _waiting(site_id: int) -> list[_Question]:
    rows = Message.objects.filter(
        conversation__site_id=site_id,
        outcome=Message.Outcome.UNKNOWN,
        settled_at=None,
        replies_to__isnull=False,
    ).order_by("-created_at")
    told = rows.values_list(
        "pk", "replies_to__masked", "replies_to__language", "created_at"
    )
    found = []
    for pk, masked, language, at in told[:LATEST]:
        text = " ".join(masked.split())
        words = frozenset(terms(text)) or frozenset([text.lower()])
        found.append(_Question(pk, text, language, at, words))
    return found


def _groups(questions: Iterable[_Question]) -> list[list[_Question]]:
    """Each question with the first group whose first question it is like."""
    groups: list[list[_Question]] = []
    having: dict[tuple[str, str], list[int]] = defaultdict(list)
    for one in questions:
        places = {n for term in one.terms for n in having[one.language, term]}
        best = max(places, key=lambda n: _likeness(one, groups[n][0]), default=None)
        if best is not None and _likeness(one, groups[best][0]) >= ALIKE:
            groups[best].append(one)
            continue
        for term in one.terms:
            having[one.language, term].append(len(groups))
        groups.append([one])
    return groups


def _likeness(one: _Question, other: _Question) -> float:
    """Jaccard's, of the questions' words."""
    return len(one.terms & other.terms) / len(one.terms | other.terms)


def _asked(group: list[_Question]) -> Asked:
    shares = Counter(term for one in group for term in one.terms)

    def likeness(one: _Question) -> tuple[float, int]:
        share = sum(shares[term] for term in one.terms) / len(one.terms)
        return share, len(one.text)

    middle = max(group, key=likeness)
    others = dict.fromkeys(one.text for one in group if one.text != middle.text)
    return Asked(
        text=middle.text,
        language=middle.language,
        others=tuple(others)[:_SHOWN],
        count=len(group),
        last=max(one.at for one in group),
        replies=tuple(one.reply for one in group),
    )
