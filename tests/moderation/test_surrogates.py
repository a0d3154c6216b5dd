"""What is kept to learn from has nobody's data, in the shape that somebody's had."""

import re

import pytest

from ecom_ai.moderation.personal_data import Span, personal_data
from ecom_ai.moderation.surrogates import with_surrogates


def exchanged(text: str, words: str) -> str:
    at = text.index(words)
    made = with_surrogates(text, [Span(at, at + len(words), "phone")])
    assert len(made) == len(text)
    assert made[:at] + made[at + len(words) :] == text[:at] + text[at + len(words) :]
    return made[at : at + len(words)]


@pytest.mark.parametrize(
    ("text", "words", "form"),
    [
        ("ring 0171 555 0143, ask", "0171 555 0143", r"\d{4} \d{3} \d{4}"),
        ("write to Mia.Ross7@Mail.example now", "Mia.Ross7@Mail.example",
         r"[A-Z][a-z]{2}\.[A-Z][a-z]{3}\d@[A-Z][a-z]{3}\.[a-z]{7}"),
        ("加微信ｍia＿１２吧", "ｍia＿１２", r"[ａ-ｚ][a-z]{2}＿[０-９]{2}"),
        ("送到朝阳区建国路八十八号", "朝阳区建国路八十八号",
         r"[一-龥]{2}区[一-龥]{2}路[零一二三四五六七八九]十[零一二三四五六七八九]号"),
        ("12 Mill Lane, Hexham", "12 Mill Lane, Hexham",
         r"\d\d [A-Z][a-z]{3} Lane, [A-Z][a-z]{5}"),
        ("dial five ONE nine", "five ONE nine",
         r"(zero|four|five|nine) (ONE|TWO|SIX) (zero|four|five|nine)"),
        ("звоните Анне", "Анне", r"[Ѐ-Я][а-п][а-п][а-п]"),
    ],
)  # fmt: skip
def test_it_keeps_the_shape_and_nothing_else(text, words, form):
    made = {exchanged(text, words) for _ in range(30)}
    assert all(re.fullmatch(form, one) for one in made), made
    assert len(made) > 10
    assert made != {words}


def test_a_checksum_holds_by_chance_alone():
    text, card = "card 4539 1488 0343 6467 please", "4539 1488 0343 6467"
    assert {span.type for span in personal_data(text)} == {"bank_card"}
    made = [exchanged(text, card) for _ in range(200)]
    assert sum(_luhn(one) for one in made) < 60


def test_what_no_span_covers_stays():
    text = "ring 0171 555 0143, order 123-456 took 12 days"
    assert with_surrogates(text, []) == text
    assert exchanged(text, "0171 555 0143") != "0171 555 0143"


def _luhn(number: str) -> bool:
    digits = [int(sign) for sign in reversed(number) if sign.isdigit()]
    twice = (sum(divmod(2 * one, 10)) for one in digits[1::2])
    return (sum(digits[::2]) + sum(twice)) % 10 == 0
