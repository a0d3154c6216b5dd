"""Rows of two labels, which a few words tell apart."""

import random

from ecom_ai.ml.labelled import Labelled

NOTHING = Labelled((), ())
WORDS = {
    "good": ("great", "lovely", "好用", "喜欢", "perfect"),
    "bad": ("awful", "broken", "垃圾", "失望", "terrible"),
}


def make_rows(count: int, *, seed: int = 0) -> Labelled:
    draw = random.Random(seed)
    labels = [("good", "bad")[row % 2] for row in range(count)]
    texts = [
        f"{draw.choice(WORDS[label])} shoes {draw.randrange(99)}" for label in labels
    ]
    return Labelled(tuple(texts), tuple(labels))
