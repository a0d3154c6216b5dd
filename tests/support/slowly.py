"""Makes a worker that includes this module answer slowly, in ten sentences."""

import time
from datetime import timedelta

from ecom_ai.models import Message
from ecom_ai.support import replying
from ecom_ai.support.answers import Answer, Turn

TEXT = " ".join(f"This is sentence {number}." for number in range(10))
PAUSE = 0.08
_say = replying._say


def answer(turn: Turn) -> Answer:
    return Answer(TEXT, "answered", turn.language)


def say_slowly(begun: Message, text: str) -> None:
    time.sleep(PAUSE)
    _say(begun, text)


replying.deciders = lambda: (answer,)
replying._say = say_slowly
replying.LOST = timedelta(seconds=2)
