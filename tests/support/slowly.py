"""Makes a worker that includes this module answer slowly, in ten sentences."""

import time
from datetime import timedelta

from ecom_ai.models import Message
from ecom_ai.support import replying
from ecom_ai.support.answers import Answer, Turn

TEXT = " ".join(f"This is sentence {number}." for number in range(10))
PAUSE = 0.08
_add = replying._add


def answer(turn: Turn) -> Answer:
    return Answer(TEXT, "answered", turn.language)


def add_slowly(begun: Message, part: str) -> None:
    time.sleep(PAUSE)
    _add(begun, part)


replying.deciders = lambda: (answer,)
replying._add = add_slowly
replying.LOST = timedelta(seconds=2)
