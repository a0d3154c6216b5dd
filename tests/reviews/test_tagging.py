"""Personal data in forms that no rule knows, by the tagger that comes with the app."""

from collections.abc import Sequence
from typing import Any

import pytest

from ecom_ai.inference.tagging import checkpoint_dir
from ecom_ai.ml.taggers import Tagged, load_tagger
from ecom_ai.moderation.personal_data import personal_data
from ecom_ai.reviews import tagging
from ecom_ai.reviews.findings import Submitted
from ecom_ai.reviews.judging import Read, read
from ecom_ai.training.fitting.shipped import FOLDERS


class Telling:
    """A tagger that claims what it is told to."""

    def __init__(self, *told: Tagged) -> None:
        self.told = list(told)

    def tag(self, texts: Sequence[str], *, least: float) -> list[list[Tagged]]:
        return [[one for one in self.told if one.probability >= least] for _ in texts]


@pytest.fixture(scope="module")
def starter():
    return load_tagger(FOLDERS["personal_data"], cache=checkpoint_dir())


def read_by(tagger: Any, text: str) -> Read:
    return tagging.with_tagged([read(Submitted(text))], tagger)[0]


def found(tagger: Any, text: str) -> list[tuple[str, str]]:
    spans = read_by(tagger, text).personal
    return [(text[span.start : span.end], span.type) for span in spans]


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("没见过实物怕踩雷的姐妹加我看«duorou_laoyao»，这家品相真可以", "wechat"),
        (
            "Deliver to the back gate. «7B, Shanti Niketan Society, Paud Road, "
            "Kothrud, Pune 411038». Front gate has a dog",
            "address",
        ),
    ],
)
def test_what_no_rule_knows_is_found(starter, text, data):
    plain = text.replace("«", "").replace("»", "")
    assert personal_data(plain) == []
    assert found(starter, plain) == [
        (text[text.index("«") + 1 : text.index("»")], data)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Order 114-3941689-8772232 came late, model WX-5551-0187-B.",
        "充电五分钟，续航8小时，版本号v2.10.3，货号 6903148 0 2245。",
        "",
    ],
)
def test_what_is_nobodys_is_left(starter, text):
    assert found(starter, text) == []
    assert read_by(starter, text).exposed == 0.0


def test_what_rules_found_too_reaches_as_far_as_either():
    text = "send it to 12 Mill Lane, Hexham, the blue door, or ring 0171 555 0143 now"
    rules = [(text[s.start : s.end], s.type) for s in personal_data(text)]
    assert [kind for _, kind in rules] == ["address", "phone"]
    told = (
        Tagged(text.index("12 Mill"), text.index(", or"), "address", 0.99),
        # Rules know what a phone is.
        Tagged(text.index("ring"), text.index(" now"), "qq", 0.99),
        Tagged(text.index("blue"), text.index(" door"), "phone", 0.99),
    )
    assert found(Telling(*told), text) == [
        ("12 Mill Lane, Hexham, the blue door", "address"),
        ("0171 555 0143", "phone"),
    ]


def test_a_few_signs_alone_are_nothing():
    assert found(Telling(Tagged(0, 5, "phone", 0.99)), "1 - 2 - 3") == []


def test_how_likely_it_is_follows_from_the_surest_stretch():
    text = "write to noor_baker or ann_baker"
    some = (Tagged(9, 19, "social", 0.6), Tagged(23, 32, "social", 0.8))
    assert read_by(Telling(*some), text).exposed == 0.8
    assert read_by(Telling(Tagged(9, 19, "social", 0.4)), text).personal == ()
    # What is not counted, as what a rule calls otherwise, makes nothing likelier.
    told = Telling(Tagged(0, 3, "social", 0.9), Tagged(6, 17, "qq", 0.995))
    assert read_by(told, "ring  13812345678 ").exposed == 0.99
