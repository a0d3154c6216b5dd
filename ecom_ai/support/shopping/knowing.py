"""Which words of a wish the shop knows, as kinds of thing or as properties."""

from collections.abc import Iterator, Sequence

from ecom_ai.grounding.terms import STOP
from ecom_ai.language import HAN, words
from ecom_ai.support.shopping import phrases
from ecom_ai.support.shopping.filling import ZH_ASKING
from ecom_ai.support.shopping.words import Words


def is_kind(word: str, shop: Words) -> bool:
    """Whether a word, or a Chinese phrase's end, is a kind of thing; a gift is one."""
    if phrases.GIFT.fullmatch(word):
        return True
    if HAN.search(word):
        return bool(shop.kind_in(word))
    return shop.is_kind(word)


def details_in(word: str, shop: Words) -> list[str]:
    """The properties of products that a word is, or a Chinese phrase has."""
    if phrases.GIFT.fullmatch(word) or shop.kind_in(word) == word:
        return []
    return [part for part in _parts(word) if shop.is_detail(part)]


def is_known(word: str, shop: Words) -> bool:
    """Whether a word is a kind of thing, or any product has a part of it."""
    return is_kind(word, shop) or any(map(shop.is_known, _parts(word)))


def unread(said: Sequence[str], sought: str, shop: Words) -> Iterator[str]:
    """Of words that were said of a thing, those that change nothing of what is found.

    No product has them, or they are no part of the text that is sought.
    """
    for word in said:
        if is_kind(word, shop) and not HAN.search(word):
            continue
        for part in _parts(word):
            is_empty = len(part) < 2 or part in STOP or part in ZH_ASKING
            if is_empty or is_kind(part, shop) or details_in(part, shop):
                continue
            if not (shop.is_told(part) and part in sought):
                yield part


def _parts(word: str) -> Sequence[str]:
    return words(word) if HAN.search(word) else [word]
