"""What is said without wanting anything."""

import pytest

from ecom_ai.models import Conversation, Message
from ecom_ai.support import wishes
from ecom_ai.support.answers import Turn


def turn(text: str) -> Turn:
    return Turn(Conversation(site_id=1, language="en"), Message(text=text), text, "en")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("hello", "What can I do"),
        ("Hi there!", "What can I do"),
        ("你好", "What can I do"),
        ("thank you very much.", "You are welcome"),
        ("谢谢！", "You are welcome"),
        ("bye", "Goodbye"),
        ("are you a robot?", "I am an AI assistant"),
        ("你是机器人吗？", "I am an AI assistant"),
    ],
)
def test_it_is_answered_in_kind(said, told):
    found = wishes.small_talk(turn(said))
    assert found is not None
    assert told in found.text
    assert found.citations == ()


@pytest.mark.parametrize(
    "said",
    [
        "hello, where is my order?",
        "thanks but it is still broken",
        "are you a robot vacuum seller?",
        "谢谢，那运费多少？",
        "",
        "?",
    ],
)
def test_whoever_wants_something_is_not_greeted(said):
    assert wishes.small_talk(turn(said)) is None
