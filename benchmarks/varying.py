"""Other passages and questions made of those that are there, to learn answering from.

A passage from which just the words that answer are gone is the nearest miss there is
(as in SQuAD 2.0's: Rajpurkar et al. 2018, "Know What You Don't Know"): it is about the
matter, and says nothing to the question.
"""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ecom_ai.grounding.library import Source
from ecom_ai.grounding.splitting import sentences_of
from ecom_ai.language import HAN
from ecom_ai.training.help_centres import SIGN

#: A sentence or line answers that has so much of the words that do, or is of them.
_HAS, _IS_OF = 0.3, 0.7
#: Of a passage's other sentences, the share that is left out.
_LEFT_OUT = 0.3
_OTHER = {"en": "zh", "zh": "en"}
#: Questions shorter than this are not misspelt.
_SHORT = 8


@dataclass(frozen=True)
class _Piece:
    """A sentence or a line of a passage; ``end`` is what stands after it."""

    text: str
    end: str
    is_answer: bool


def without_answer(source: Source, quote: str) -> Source | None:
    """A passage without the sentences that answer; None where no other is left."""
    pieces = _pieces(source, quote)
    kept = [one for one in pieces if not one.is_answer]
    return _of(source, kept) if kept and len(kept) < len(pieces) else None


def cut(source: Source, quote: str, rng: random.Random) -> Source:
    """A passage without some of the sentences that do not answer."""
    pieces = _pieces(source, quote)
    return _of(
        source, [one for one in pieces if one.is_answer or rng.random() > _LEFT_OUT]
    )


def translations(known: Sequence[Source]) -> Mapping[Source, Source]:
    """The same passages in the other language, where articles have as many of them.

    Such articles are called alike but for the language at the end.
    """
    by: dict[str, list[Source]] = defaultdict(list)
    for one in known:
        by[one.key].append(one)
    found: dict[Source, Source] = {}
    for key, some in by.items():
        stem, _, code = key.rpartition("-")
        others = by.get(f"{stem}-{_OTHER.get(code, '')}", ())
        if len(others) == len(some):
            found.update(zip(some, others, strict=True))
    return found


def misspelt(question: str, rng: random.Random) -> str:
    """A question as typed in a hurry: in small letters, a sign lost or moved."""
    signs = list(question.lower().rstrip("?？。."))
    for _ in range(rng.randint(0, len(signs) // 20 if len(signs) >= _SHORT else 0)):
        place = rng.randrange(len(signs) - 1)
        if rng.random() < 0.5:
            del signs[place]
        else:
            signs[place : place + 2] = signs[place + 1], signs[place]
    return "".join(signs) or question


def _pieces(source: Source, quote: str) -> Sequence[_Piece]:
    found = []
    for line in source.text.split("\n"):
        some = sentences_of(line)
        ends = [*("" if HAN.search(one) else " " for one in some[1:]), "\n"]
        found += [
            _Piece(one, end, _answers(one, quote))
            for one, end in zip(some, ends, strict=False)
        ]
    return found


def _answers(piece: str, quote: str) -> bool:
    wanted, there = (set(SIGN.findall(text.lower())) for text in (quote, piece))
    both = len(wanted & there)
    return both >= _HAS * len(wanted) or both >= _IS_OF * len(there)


def _of(source: Source, pieces: Sequence[_Piece]) -> Source:
    return replace(source, text="".join(p.text + p.end for p in pieces).strip() or "…")
