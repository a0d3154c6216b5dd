"""What is found in a review, as one room tells it to the next; no table."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ecom_ai.inference import Vector


@dataclass(frozen=True)
class Submitted:
    """A text to be scored. Nobody who scores it knows its stars."""

    text: str
    #: The name that is shown beside it, which may offend or tell too much as well.
    name: str = ""
    #: The product that it is of, by the host's key; or what is said of one that the
    #: shop does not have. Both "" where none is known.
    item_key: str = ""
    product: str = ""


@dataclass(frozen=True)
class Place:
    """Characters of the text that speak for a breach; ``type`` says what they are."""

    kind: str
    type: str
    start: int
    end: int


@dataclass(frozen=True)
class Signal:
    """Why a breach is thought of: a name that ``reviews.signals`` puts into words."""

    kind: str
    name: str
    #: What the words mention: a count, a probability, other reviews' ids.
    data: Mapping[str, float | str | list[int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Said:
    """An opinion about one aspect, in the characters from start to end."""

    aspect: str
    sentiment: str
    probability: float
    start: int
    end: int


@dataclass(frozen=True)
class Scored:
    """Everything found in one text.

    ``breaches`` has the probability of each kind of breach; ``sentiments`` that of
    each label. Neither stars nor sentiment are a breach, nor ever part of one.
    """

    language: str
    sentiments: Mapping[str, float]
    breaches: Mapping[str, float]
    places: tuple[Place, ...] = ()
    signals: tuple[Signal, ...] = ()
    opinions: tuple[Said, ...] = ()
    masked: str = ""
    #: {role: id of the checkpoint that was asked}.
    checkpoints: Mapping[str, int] = field(default_factory=dict)
    #: The whole text's, centred, by the encoder among ``checkpoints``.
    vector: Vector | None = field(default=None, compare=False, repr=False)

    @property
    def sentiment(self) -> str:
        """The most probable sentiment; "" where none is known."""
        known = self.sentiments
        return max(known, key=lambda label: known[label]) if known else ""
