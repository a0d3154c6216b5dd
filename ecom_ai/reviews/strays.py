"""Reviews that are of another product than the one they stand under.

Two things must meet. The text's vector lies nearer to products of another kind than to
its own and those like it; and the text names what they are: a word that their titles
share, and that nothing says of its own product. A text without such a word may be of
any product ("it arrived late"), and is never a stray; nor does one name what its thing
is put into, used on or compared with ("fits into my mug").
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ecom_ai import index
from ecom_ai.inference import Vector, encoder, passage_vectors
from ecom_ai.language import words
from ecom_ai.models import Checkpoint, Item
from ecom_ai.reviews.findings import Submitted

#: Items closest to a text that are looked at, and of those of another kind so many.
_CLOSEST, _RIVALS = 30, 10
#: So many of them share a word that says what they are.
_SHARED = 2
#: Cosine from which two products are of one kind, whatever their categories.
_ALIKE = 0.2
#: By how much nearer to others makes a stray with the probability from which the rules
#: hold what is off topic (3 in 4), and how much steeper its log-odds become
#: (benchmarks/moderation.py: 1 in 400 reviews of the demo).
_MARGIN, _STEEPNESS = 0.12, 25.0
#: Nearer to its own product than this, words are not asked.
_LEAST = 0.03
#: Cosine to its own product from which a text is near it: of the demo's reviews a third
#: are, of chatter under any product one in twenty.
_NEAR = 0.1
#: What something is compared with, put into or used on, which it is not itself.
_BESIDE = re.compile(
    r"\b(?:in|inside|into|on|onto|under|behind|beside|near|next to|with|without|like"
    r"|than|as \w+ as|for|off|size of)"
    r"(?: (?:a|an|the|my|your|our|his|her|every|each|any|most|all|old|small|normal))"
    r"{1,3}"
    r" [\w-]+"
    r"|[和跟与像比][^，。！？,.!?\n]{1,8}?(?:差不多|一样|似的|一般|那么|还)"
    r"|(?:放|装|塞|套|穿|用)?(?:在|进|到|于)[^，。！？,.!?\n]{1,6}[里上下中旁]",
    re.IGNORECASE,
)
_PLURAL = re.compile(r"(?<=[a-z]{3})s\b")


@dataclass(frozen=True)
class Stray:
    """How probable it is that a text is of another product, and of which sort.

    ``is_near``: nothing speaks for another, and the text lies near its own.
    """

    probability: float
    title: str = ""
    is_near: bool = False


@dataclass(frozen=True)
class _Own:
    """The product that a text stands under."""

    vector: Vector
    category: str
    words: frozenset[str]


def strays(
    checkpoint: Checkpoint, asked: Sequence[Submitted], vectors: Sequence[Vector]
) -> list[Stray | None]:
    """What speaks for another product or for its own, text by text; None for neither.

    ``vectors`` are the texts', by the encoder that the shop's items have theirs of.
    Also None where the product is not known or has no vector. Three statements, and
    one for each text that names something.
    """
    own = _own(checkpoint, asked)
    known = [n for n, product in enumerate(own) if product is not None]
    near = index.closest(checkpoint, [vectors[n] for n in known], k=_CLOSEST)
    found: list[Stray | None] = [None] * len(asked)
    for n, items in zip(known, near, strict=True):
        if (product := own[n]) is not None:
            found[n] = _stray(checkpoint, asked[n].text, vectors[n], product, items)
            if found[n] is None and float(vectors[n] @ product.vector) >= _NEAR:
                found[n] = Stray(0.0, is_near=True)
    return found


def _stray(
    checkpoint: Checkpoint,
    text: str,
    vector: Vector,
    own: _Own,
    near: Sequence[index.Close],
) -> Stray | None:
    alike = [one for one in near if _is_alike(one, own)]
    rivals = [one for one in near if not _is_alike(one, own)][:_RIVALS]
    if not rivals:
        return None
    nearest = max([float(vector @ own.vector), *(one.likeness for one in alike)])
    margin = rivals[0].likeness - nearest
    if margin < _LEAST:
        return None
    said = Counter(word for one in rivals for word in _of_titles(one.item))
    others = own.words.union(*(_of_titles(one.item) for one in alike))
    itself = _words(_BESIDE.sub(" ", text))
    named = {word for word in itself if said[word] >= _SHARED} - others
    if not any(_is_foreign(checkpoint.site_id, word, own.category) for word in named):
        return None
    odds = math.log(3) + _STEEPNESS * (margin - _MARGIN)
    return Stray(1.0 / (1.0 + math.exp(-odds)), _title(rivals, named))


def _is_alike(one: index.Close, own: _Own) -> bool:
    if own.category and one.item.category == own.category:
        return True
    return float(one.vector @ own.vector) >= _ALIKE


def _is_foreign(site_id: int, word: str, category: str) -> bool:
    """Whether no title of a category has a word."""
    if not category:
        return True
    shelf = Item.objects.filter(site_id=site_id, category=category)
    return not shelf.filter(titles__contains=word).exists()


def _own(checkpoint: Checkpoint, asked: Sequence[Submitted]) -> list[_Own | None]:
    keys = {one.item_key for one in asked if one.item_key}
    vectors = index.vectors_of(checkpoint, keys) if keys else {}
    items = {
        item.key: item
        for item in Item.objects.filter(site_id=checkpoint.site_id, key__in=vectors)
    }
    told = list(dict.fromkeys(one.product for one in asked if one.product))
    encoded = passage_vectors(encoder(checkpoint), checkpoint, told) if told else ()
    described = {
        text: _Own(vector, "", _words(text))
        for text, vector in zip(told, encoded, strict=True)
    }
    stored = {
        key: _Own(vectors[key], item.category, _of_texts(item))
        for key, item in items.items()
    }
    return [described.get(one.product) or stored.get(one.item_key) for one in asked]


def _of_texts(item: Item) -> frozenset[str]:
    return _words("\n".join(part for text in item.texts.values() for part in text))


def _of_titles(item: Item) -> frozenset[str]:
    return _words("\n".join(title for title, *_ in item.texts.values()))


def _words(text: str) -> frozenset[str]:
    """Words, English ones without the s of a plural."""
    return frozenset(_PLURAL.sub("", word) for word in words(text))


def _title(rivals: Iterable[index.Close], named: set[str]) -> str:
    """The first title that has most of what the text names."""
    titles: list[str] = [
        title for one in rivals for title, *_ in one.item.texts.values()
    ]
    shared = {title: len(named & _words(title)) for title in titles}
    return max(titles, key=lambda title: shared[title])
