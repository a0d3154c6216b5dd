"""A message with its slips mended: by the words of shoppers, then by the shop's own."""

import re
from collections.abc import Sequence

from ecom_ai import spelling
from ecom_ai.language import HAN
from ecom_ai.spelling.forms import one_apart

#: Words that steer a search; of a word that is like one of them this is meant.
_STEERING = (
    "cheaper cheapest something anything compare lightest lighter heaviest heavier "
    "largest larger biggest bigger smallest smaller another different similar "
    "expensive recommend people person between without waterproof colour price"
)
_MEANT = _STEERING.split()
#: Letters of a word that is mended, and of one that steers; words of one message.
_SHORTEST, _STEERS, _MOST = 4, 5, 3
#: A shorter one with a capital is a name, and one mistake from too many words.
_NAMED = 6


def mended(site_id: int, text: str, unknown: Sequence[str]) -> str:
    """The text with these unknown words replaced by those that they are like.

    What is like nothing stays, and so do short names, told by their capital. Chinese
    words are mended by their sound.
    """
    for word in unknown[:_MOST]:
        if len(word) < _NAMED and _is_name(text, word):
            continue
        meant = _meant(site_id, word)
        pattern = re.escape(word) if HAN.search(word) else rf"\b{re.escape(word)}\b"
        text = re.sub(pattern, meant.replace("\\", ""), text, flags=re.IGNORECASE)
    return text


def _is_name(text: str, word: str) -> bool:
    """Whether the word has a capital within a sentence that is no title."""
    name = rf"[\w,;] +{re.escape(word.capitalize())}\b"
    return not text.istitle() and bool(re.search(name, text))


def _meant(site_id: int, word: str) -> str:
    if not HAN.search(word):
        if len(word) < _SHORTEST:
            return word
        for steering in _MEANT if len(word) >= _STEERS else ():
            if one_apart(word, steering):
                return steering
    return next(iter(spelling.proposals(site_id, word)), word)
