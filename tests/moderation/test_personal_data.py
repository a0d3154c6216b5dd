"""Personal data is found in whatever form, and numbers that are nobody's are not."""

import re

import pytest

from ecom_ai.moderation.personal_data import COVER, Span, masked, personal_data
from tests.moderation import look_alikes, look_alikes_told
from tests.moderation import personal_data_announced as announced
from tests.moderation import personal_data_asides as asides
from tests.moderation import personal_data_corrections as corrections
from tests.moderation import personal_data_countries as countries
from tests.moderation import personal_data_forms as forms
from tests.moderation import personal_data_habits as habits
from tests.moderation import personal_data_inventions as inventions
from tests.moderation import personal_data_languages as languages
from tests.moderation import personal_data_reviews as reviews
from tests.moderation import personal_data_told as told
from tests.moderation.personal_data_probes import MARKED, NOBODYS

_NOBODYS = (
    NOBODYS,
    forms.NOBODYS,
    countries.NOBODYS,
    announced.NOBODYS,
    asides.NOBODYS,
    corrections.NOBODYS,
    languages.NOBODYS,
    inventions.NOBODYS,
    reviews.NOBODYS,
    look_alikes.NOBODYS,
    look_alikes_told.NOBODYS,
)
_MARKED = [
    (line, kind)
    for marked in (
        MARKED,
        forms.MARKED,
        countries.MARKED,
        habits.MARKED,
        announced.MARKED,
        asides.MARKED,
        languages.MARKED,
        inventions.MARKED,
        told.MARKED,
    )
    for kind, lines in marked.items()
    for line in lines.splitlines()
    if line
]


@pytest.mark.parametrize(("line", "kind"), _MARKED)
def test_each_form_is_found_where_it_stands(line, kind):
    text = re.sub("[«»]", "", line)
    found = [(text[span.start : span.end], span.type) for span in personal_data(text)]
    assert found == [(data, kind) for data in re.findall("«(.*?)»", line)]


@pytest.mark.parametrize(
    "line", (corrections.MARKED + reviews.MARKED).strip().splitlines()
)
def test_what_is_told_later_or_beside_another_is_found(line):
    text = re.sub("«[a-z_]+:|»", "", line)
    found = [(span.type, text[span.start : span.end]) for span in personal_data(text)]
    assert found == re.findall("«([a-z_]+):(.*?)»", line)


@pytest.mark.parametrize("text", ["", *filter(None, "".join(_NOBODYS).splitlines())])
def test_what_is_nobodys_is_left(text):
    assert personal_data(text) == []


def test_masking_keeps_the_length_and_the_lines():
    text = "打13812345678\n或 a@b.com"
    covered = masked(text, personal_data(text))
    assert covered == f"打{COVER * 11}\n或 {COVER * 7}"


def test_spans_are_in_order_and_never_overlap():
    text = "QQ 12345678@qq.com，微信13812345678，电话13812345678，寄文三路478号6幢302室"
    found = personal_data(text)
    assert [span.type for span in found] == ["email", "wechat", "phone", "address"]
    assert all(a.end <= b.start for a, b in zip(found, found[1:], strict=False))


def test_no_digit_of_what_is_joined_is_left():
    text = "IBAN DE89 3704 0044 0532 0130 00 4111 1111 1111 1111"
    covered = masked(text, [Span(5, 20, "bank_card"), Span(10, len(text), "phone")])
    assert not re.search(r"\d", covered)
    assert not re.search(r"\d", masked(text, personal_data(text)))


def test_a_resident_of_an_unlisted_county_is_told_by_checksum_and_birthday():
    text = "我的身份证号 122140194509089786"
    assert [span.type for span in personal_data(text)] == ["id_number"]
