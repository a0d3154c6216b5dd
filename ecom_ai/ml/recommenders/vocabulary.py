"""Items as numbers: those of the training's sequences first, cold ones after."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Texts = Mapping[str, NDArray[np.float32]]
Attributes = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Vocabulary:
    """``keys[:trained]`` occur in sequences; ``attributes`` are known by name."""

    keys: tuple[str, ...]
    trained: int
    attributes: tuple[str, ...]
    text_dimensions: int

    @cached_property
    def number(self) -> dict[str, int]:
        """Of each key."""
        return {key: number for number, key in enumerate(self.keys)}

    @cached_property
    def attribute_number(self) -> dict[str, int]:
        """Of each attribute."""
        return {name: number for number, name in enumerate(self.attributes)}

    def numbers(self, keys: Iterable[str]) -> list[int]:
        """Of the keys that are known, in their order."""
        return [self.number[key] for key in keys if key in self.number]

    def bags(self, attributes: Attributes) -> tuple[list[int], list[int]]:
        """(attribute numbers of item after item, where each item's begin and end)."""
        known, flat, offsets = self.attribute_number, [], [0]
        for key in self.keys:
            names = dict.fromkeys(attributes.get(key, ()))
            flat += [known[name] for name in names if name in known]
            offsets.append(len(flat))
        return flat, offsets

    def texts(self, vectors: Texts) -> NDArray[np.float32]:
        """Items x text dimensions; zeros where an item has no text."""
        table = np.zeros((len(self.keys), self.text_dimensions), dtype=np.float32)
        for key in self.number.keys() & vectors.keys():
            table[self.number[key]] = vectors[key]
        return table


def make_vocabulary(
    sequences: Iterable[Sequence[str]], attributes: Attributes, texts: Texts
) -> Vocabulary:
    """Everything that has a name. Attributes that no trained item has are left out.

    Raises ValueError for no items, and for text vectors of several lengths.
    """
    trained = dict.fromkeys(key for sequence in sequences for key in sequence)
    cold = sorted((attributes.keys() | texts.keys()) - trained.keys())
    names = sorted({name for key in trained for name in attributes.get(key, ())})
    sizes = {len(vector) for vector in texts.values()} or {0}
    if len(sizes) > 1:
        raise ValueError(
            f"Text vectors have {sorted(sizes)} dimensions: give all items vectors of "
            "one encoder."
        )
    return Vocabulary((*trained, *cold), len(trained), tuple(names), sizes.pop())
