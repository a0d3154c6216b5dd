"""What broke in use is told the guarantee on it, and how that is claimed."""

import pytest

from ecom_ai.support import broken
from ecom_ai.support.answers import Answer, Citation
from ecom_ai.support.in_full import in_full
from tests.support.making import ask, talk, turn_of

pytestmark = pytest.mark.usefixtures("site", "here")


@pytest.fixture
def asked(monkeypatch) -> list[str]:
    """What the help centre is asked; it says to each how often it was asked."""
    heard: list[str] = []

    def answer(_site_id, question, language):
        heard.append(question)
        text = f"Passage {len(heard)}."
        cited = Citation("article", "warranty", language, "Guarantee", text)
        return Answer(text, "answered", language, [cited], confidence=0.9)

    monkeypatch.setattr(broken.answering, "answer_question", answer)
    return heard


def said(text: str, intent: str = "warranty") -> Answer | None:
    conversation = talk("zh-hans" if text > "一" else "en")
    return broken.broke(turn_of(ask(conversation, text)[0], intent=intent))


@pytest.mark.parametrize(
    ("text", "language", "guarantee"),
    [("The zip of my tent broke", "en", "guarantee, and for how long?"),
     ("my headphones stopped working after two months!", "en", "for how long?"),
     ("My tent pole is broken, what can I do?", "en", "for how long?"),
     ("帐篷的拉链坏了", "zh", "在质保期内吗，保修多久？"),
     ("耳机充不进电", "zh", "在质保期内吗，保修多久？")],
)  # fmt: skip
def test_the_guarantee_is_told_and_how_it_is_claimed(asked, text, language, guarantee):
    answer = said(text)
    assert answer.text == "Passage 1.\n\nPassage 2."
    assert [cite.quote for cite in answer.citations] == ["Passage 1.", "Passage 2."]
    assert asked[0].startswith(text.rstrip("!?"))
    assert asked[0].endswith(guarantee)
    assert asked[1] == in_full("warranty", language)


@pytest.mark.parametrize("text", ["帐篷坏了能修吗", "My chair broke, can you mend it?"])
def test_what_mending_costs_is_told_where_it_is_asked(asked, text):
    assert said(text).text.count("Passage") == 3


@pytest.mark.parametrize(
    ("text", "intent"),
    [("The mug arrived broken", "return"), ("收到的杯子碎了", "return"),
     ("What if the zip breaks?", "warranty"), ("如果拉链坏了怎么办", "warranty"),
     ("Your website is broken", ""), ("你们网站坏了", ""),
     ("How do I clean a tent?", "product_question"),
     ("How long is the guarantee?", "warranty"),
     ("is it broken?", "product_question")],
)  # fmt: skip
def test_what_arrived_so_what_would_be_and_other_matters_are_left(asked, text, intent):
    assert said(text, intent) is None
    assert asked == []
