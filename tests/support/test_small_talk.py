"""What is said without wanting anything."""

import pytest

from ecom_ai.models import Conversation, Message
from ecom_ai.support import small_talk
from ecom_ai.support.answers import Turn


def turn(text: str) -> Turn:
    return Turn(Conversation(site_id=1, language="en"), Message(text=text), text, "en")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("hello", "What can I do"),
        ("Hi there!", "What can I do"),
        ("never mind", "All right"),
        ("算了", "All right"),
        ("你好", "What can I do"),
        ("thank you very much.", "You are welcome"),
        ("谢谢！", "You are welcome"),
        ("bye", "Goodbye"),
        ("are you a robot?", "I am an AI assistant"),
        ("你是机器人吗？", "I am an AI assistant"),
        ("What's the weather like today?", "forecast"),
        ("What will the weather be tomorrow?", "forecast"),
        ("will it rain in Glasgow tomorrow?", "forecast"),
        ("明天会下雨吗", "forecast"),
        ("北京今天天气怎么样", "forecast"),
        ("tell me a joke", "can I find for you?"),
        ("讲个笑话吧", "can I find for you?"),
        ("How are you?", "What can I do for you?"),
        ("你真棒", "What else can I do?"),
        ("what can you do", "I find and compare products"),
    ],
)
def test_it_is_answered_in_kind(said, told):
    found = small_talk.small_talk(turn(said))
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
        "what tent is good in bad weather?",
        "is it warm in snow?",
        "这件外套下雨能穿吗",
        "适合雨天的帐篷",
        "how are you going to deliver it?",
        "天气冷穿什么",
        "",
        "?",
    ],
)
def test_whoever_wants_something_is_not_greeted(said):
    assert small_talk.small_talk(turn(said)) is None


def test_whoever_asks_again_hears_something_else():
    asked = turn("tell me a joke")
    told = set()
    for pk in range(3):
        asked.message.pk = pk
        told.add(small_talk.small_talk(asked).text)
    assert len(told) == 3
