"""What a message names: orders, addresses, days; and what it wants."""

from datetime import date

import numpy as np
import pytest

from ecom_ai.exceptions import InferenceUnavailable
from ecom_ai.support import intents

TODAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("text", "numbers", "emails", "dates"),
    [
        ("where is ff-2b4d6f8h", ("FF-2B4D6F8H",), (), ()),
        ("ＦＦ－２Ｂ４Ｄ６Ｆ８Ｈ到哪了", ("FF-2B4D6F8H",), (), ()),
        (
            "订单FF2B4D6F8H，邮箱 Eve@Example.COM",
            ("FF2B4D6F8H",),
            ("eve@example.com",),
            (),
        ),
        ("ff-2b4d6f8h@example.com", (), ("ff-2b4d6f8h@example.com",), ()),
        ("the order of 3 May", (), (), (date(2026, 5, 3),)),
        ("December 24th", (), (), (date(2025, 12, 24),)),
        ("11月28日买的", (), (), (date(2026, 11, 28),)),
        ("yesterday", (), (), (date(2026, 11, 28),)),
        ("2026-02-31", (), (), ()),
        ("a tent for 4, XFF-2B4D6F8HX", (), (), ()),
    ],
)
def test_slots(text: str, numbers: object, emails: object, dates: object) -> None:
    found = intents.slots(text, today=TODAY)
    assert (found.numbers, found.emails, found.dates) == (numbers, emails, dates)


def test_spellings_of_a_number() -> None:
    assert intents.same_number("FF-2B4D6F8H", "ff 2b4d6f8h")
    assert not intents.same_number("FF-2B4D6F8H", "FF-2B4D6F8J")


def test_without_a_live_checkpoint_there_is_no_intent(monkeypatch) -> None:
    def nobody(site_id: int, role: str) -> None:
        raise InferenceUnavailable("none")

    monkeypatch.setattr(intents, "live_classifier", nobody)
    assert intents.intent_of(1, "where is my parcel") == ("", 0.0)


def test_the_likeliest_intent_and_its_probability(monkeypatch) -> None:
    class Fixed:
        labels = ("refund", "order_status")

        def predict_proba(self, texts: list[str]) -> np.ndarray:
            return np.array([[0.25, 0.75] for _text in texts], dtype=np.float32)

    monkeypatch.setattr(intents, "live_classifier", lambda *_: (None, Fixed()))
    assert intents.intent_of(1, "where is my parcel") == ("order_status", 0.75)
    assert intents.intent_of(1, " ") == ("", 0.0)
