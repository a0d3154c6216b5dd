"""Variants of a text that leave its label as it is."""

import random
import unicodedata

from .labelled import Labelled
from .scripts import script

_ENDS = ".!?。！？~～…"


def augment(data: Labelled, *, seed: int) -> Labelled:
    """The rows and a variant of each: typed otherwise, cut, or with a slip.

    What people do to a sentence without meaning another: case, widths, end marks, and
    one letter or word left out of a long one (Wei & Zou 2019, "EDA").
    """
    draw = random.Random(seed)  # noqa: S311 - not for secrets
    made = [_variant(text, draw) for text in data.texts]
    new = [row for row, text in enumerate(made) if text != data.texts[row]]
    return Labelled(
        (*data.texts, *(made[row] for row in new)),
        (*data.labels, *(data.labels[row] for row in new)),
    )


def _variant(text: str, draw: random.Random) -> str:
    kind = draw.randrange(4)
    if kind == 0:
        return text.lower() if text != text.lower() else text.upper()
    if kind == 1:
        return text.rstrip(_ENDS) or text
    if kind == 2:
        return unicodedata.normalize("NFKC", text) + draw.choice(("!", " ", "。", "~"))
    return _slip(text, draw)


def _slip(text: str, draw: random.Random) -> str:
    joint = "" if script(text) == "han" else " "
    parts = list(text) if not joint else text.split()
    if len(parts) < 8:  # each part of a short text may turn its meaning
        return text
    del parts[draw.randrange(len(parts))]
    return joint.join(parts)
