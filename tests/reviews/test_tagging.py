"""Personal data in forms that no rule knows, by the tagger that comes with the app."""

from pathlib import Path

import pytest

from ecom_ai.exceptions import InferenceUnavailable
from ecom_ai.inference import tagging as door
from ecom_ai.ml.taggers import Tagged
from ecom_ai.moderation.personal_data import personal_data
from ecom_ai.reviews import scoring, tagging
from ecom_ai.reviews.findings import Submitted
from ecom_ai.reviews.judging import read


def found(text: str) -> list[tuple[str, str]]:
    (one,) = tagging.with_tagged([read(Submitted(text))])
    return [(text[span.start : span.end], span.type) for span in one.personal]


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
def test_what_no_rule_knows_is_found(text, data):
    plain = text.replace("«", "").replace("»", "")
    assert personal_data(plain) == []
    assert found(plain) == [(text[text.index("«") + 1 : text.index("»")], data)]


@pytest.mark.parametrize(
    "text",
    [
        "Order 114-3941689-8772232 came late, model WX-5551-0187-B.",
        "充电五分钟，续航8小时，版本号v2.10.3，货号 6903148 0 2245。",
        "",
    ],
)
def test_what_is_nobodys_is_left(text):
    assert found(text) == []


def test_what_rules_found_too_reaches_as_far_as_either(monkeypatch):
    text = "send it to 12 Mill Lane, Hexham, the blue door, or ring 0171 555 0143 now"
    rules = [(text[s.start : s.end], s.type) for s in personal_data(text)]
    assert [kind for _, kind in rules] == ["address", "phone"]
    told = [
        Tagged(text.index("12 Mill"), text.index(", or"), "address", 0.99),
        # Rules know what a phone is.
        Tagged(text.index("ring"), text.index(" now"), "qq", 0.99),
        Tagged(text.index("blue"), text.index(" door"), "phone", 0.99),
    ]
    monkeypatch.setattr(tagging, "tagged", lambda _texts, least: [told])
    assert found(text) == [
        ("12 Mill Lane, Hexham, the blue door", "address"),
        ("0171 555 0143", "phone"),
    ]


def test_a_few_signs_alone_are_nothing(monkeypatch):
    told = [Tagged(0, 5, "phone", 0.99)]
    monkeypatch.setattr(tagging, "tagged", lambda _texts, least: [told])
    assert found("1 - 2 - 3") == []


def test_where_it_cannot_be_read_nothing_is_scored(monkeypatch, tmp_path: Path):
    monkeypatch.setattr(door, "FOLDER", tmp_path)
    with pytest.raises(InferenceUnavailable, match="no tagger"):
        scoring.with_tagged([read(Submitted("call me"))])
