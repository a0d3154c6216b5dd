"""What tells whether a passage answers a question: a row of numbers for the pair.

Late interaction (Khattab and Zaharia 2020): each token of the question looks for its
likest in the passage. A passage about the right matter that lacks the asked detail
leaves one of them alone; the mean of the whole, as of vectors, hides that.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ecom_ai.grounding.splitting import sentence_places
from ecom_ai.grounding.terms import STOP, terms
from ecom_ai.language import HAN

if TYPE_CHECKING:
    from ecom_ai.ml.prompts import Tokens

Row = NDArray[np.float64]
NAMES = (
    "mean", "content", "least", "two_least", "least_any", "sentence_mean",
    "sentence_content", "sentence_least", "back", "cosine", "words", "sentence_words",
    "across", "number", "kind_asked", "kind_there", "short", "question",
)  # fmt: skip
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_PUNCTUATION = re.compile(r"^[^\w]+$")
#: What is asked for, and how an answer to it looks.
_KINDS: Sequence[tuple[re.Pattern[str], re.Pattern[str]]] = tuple(
    (re.compile(asked, re.IGNORECASE), re.compile(there, re.IGNORECASE))
    for asked, there in (
        (
            r"how long|how many (?:days|weeks|hours|months)|how soon|when\b|多久|几天|多长时间|"
            r"什么时候|何时|几点|期限|多少天",
            r"\d+\s*(?:[–-]\s*\d+\s*)?(?:working |business |calendar )?(?:days?|weeks?|hours?|months?|years?|"
            r"minutes?|am|pm)|same day|next day|immediately|today|\d+\s*(?:个)?(?:工作日|天|日|周|小时|月|年|"
            r"分钟|点)|当天|次日|隔天|立即|[一二两三四五六七八九十]+(?:天|周|个月|年)|week|month",
        ),
        (
            r"how much|\bcosts?\b|\bprice|\bfee\b|charge|多少钱|价格|费用|运费|收费|要钱|几块",
            r"[$€£¥]\s?\d|\d+(?:[.,]\d+)?\s*(?:元|块|美元|usd|eur|dollars?|%)|\bfree\b|免费|包邮|no charge|at our cost",
        ),
        (
            r"\bwhere\b|which address|哪里|哪儿|什么地方|地址",
            r"\b(?:at|in|under|via|address|street|page|account|shop|店|页)\b|地址|页面|账户|门店|在",
        ),
        (
            r"\bhow many\b|\bhow (?:big|heavy|large|tall|deep|wide|high)\b|多大|多重|多高|多少|几个",
            r"\d",
        ),
        (
            r"phone|number|e-?mail|contact|电话|邮箱|联系",
            r"@|\+?\d[\d -]{6,}|e-?mail|phone|chat|电话|邮件|邮箱|在线",
        ),
    )
)


@dataclass(frozen=True)
class Pair:
    """A question and a passage with their tokens; ``cosine`` that of their vectors."""

    question: str
    passage: str
    asked: "Tokens"
    read: "Tokens"
    cosine: float


def features(pair: Pair, weight: Callable[[str], float]) -> Row:
    """The numbers of NAMES for one pair; ``weight`` says how much a term tells."""
    likeness = pair.asked.vectors @ pair.read.vectors.T
    weights, content = _weights(pair, weight)
    best = likeness.max(axis=1)
    own = best[content] if content.any() else best
    sentence = _best_sentence(pair, likeness, weights)
    inside = likeness[:, sentence].max(axis=1)
    asked = dict.fromkeys(terms(pair.question))
    total = sum(map(weight, asked)) or 1.0
    there = set(terms(pair.passage))
    across = bool(HAN.search(pair.question)) != bool(HAN.search(pair.passage))
    kind, found = _kinds(pair)
    numbers = _NUMBER.findall(pair.question)
    words = sum(weight(term) for term in asked if term in there) / total
    return np.array(
        [
            best.mean(),
            float(np.average(best, weights=weights)),
            own.min(),
            float(np.sort(own)[:2].mean()),
            _marked(pair, best).min(),
            inside.mean(),
            float(np.average(inside, weights=weights)),
            (inside[content] if content.any() else inside).min(),
            likeness[:, sentence].max(axis=0).mean(),
            pair.cosine,
            words * (not across),
            _covered(pair, sentence, asked, weight) / total * (not across),
            across,
            sum(number not in pair.passage for number in numbers),
            kind,
            found,
            1 / (1 + len(asked)),
            pair.question.rstrip()[-1:] in ("?", "？", "吗", "呢"),
        ],
        dtype=np.float64,
    )


def _weights(
    pair: Pair, weight: Callable[[str], float]
) -> tuple[Row, NDArray[np.bool_]]:
    """How much each token of the question tells, and which tell its matter."""
    told = np.full(len(pair.asked.places), 0.3)
    for number, (start, end) in enumerate(pair.asked.places):
        word = _word(pair.question, start, end)
        if _PUNCTUATION.match(word):
            told[number] = 0.05
        elif word not in STOP and (found := terms(word)):
            told[number] = max(map(weight, found))
    return told, told > 0.3


def _word(text: str, start: int, end: int) -> str:
    """The word that a token is a part of; of Chinese the token itself."""
    if HAN.search(text[start:end]):
        return text[start:end].strip()
    while start > 0 and text[start - 1].isalnum() and not HAN.match(text[start - 1]):
        start -= 1
    while end < len(text) and text[end].isalnum() and not HAN.match(text[end]):
        end += 1
    return text[start:end].strip().lower()


def _marked(pair: Pair, best: Row) -> Row:
    """Without punctuation, which is near to anything."""
    kept = [
        number
        for number, (start, end) in enumerate(pair.asked.places)
        if not _PUNCTUATION.match(pair.question[start:end].strip() or "?")
    ]
    return best[kept] if kept else best


def _best_sentence(pair: Pair, likeness: Row, weights: Row) -> NDArray[np.intp]:
    """The tokens of the sentence that answers best, if any does."""
    best, most = np.arange(likeness.shape[1]), -1.0
    for start, end in sentence_places(pair.passage):
        inside = np.array(
            [n for n, (a, b) in enumerate(pair.read.places) if a < end and b > start],
            dtype=np.intp,
        )
        if len(inside):
            score = float(np.average(likeness[:, inside].max(axis=1), weights=weights))
            if score > most:
                best, most = inside, score
    return best


def _covered(
    pair: Pair,
    sentence: NDArray[np.intp],
    asked: Mapping[str, None],
    weight: Callable[[str], float],
) -> float:
    first, last = pair.read.places[sentence[0]][0], pair.read.places[sentence[-1]][1]
    there = set(terms(pair.passage[first:last]))
    return sum(weight(term) for term in asked if term in there)


def _kinds(pair: Pair) -> tuple[bool, bool]:
    """Whether a kind of detail is asked for, and whether such a one is there."""
    asked = [there for what, there in _KINDS if what.search(pair.question)]
    return bool(asked), any(there.search(pair.passage) for there in asked)
