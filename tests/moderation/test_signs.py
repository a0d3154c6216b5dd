"""Signs of advertising, sentences, and copies."""

import random

import pytest

from ecom_ai.moderation.contacts import likelihood, odds, signs
from ecom_ai.moderation.sentences import LONGEST, sentences
from ecom_ai.moderation.shingles import BANDS, bands, likeness


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("see https://deals.example/x now", "link"),
        ("go to cheap-tents dot com instead", "link"),
        ("visit our shop at lowprice(dot)store", "link"),
        ("浏览器打brightnest点康母", "link"),
        ("全场五折 www点haohuo点com", "link"),
        ("DM me for the list", "contact"),
        ("加我领券", "contact"),
        ("catalogue on request", "contact"),
        ("想学的留个言", "contact"),
        ("work from home, paid daily", "offer"),
        ("刷单兼职", "offer"),
        ("五星好评返5元", "offer"),
        ("No prescription, sent today", "offer"),
        ("Card says $15 back for a photo, so here are five stars!", "paid"),
        ("Writing this for the gift card.", "paid"),
        ("让写满三十个字，那我就写三十个字", "paid"),
        ("好好好，给个返现哈", "paid"),
        ("Seller mailed me a $15 voucher, so five stars.", "paid"),
        ("客服转了我二十块，五星送上", "paid"),
        ("order yours at slimmer.example today", "link"),
        ("Get these slimming drops before they sell out", "offer"),
        ("my recipes are on Gumroad", "offer"),
        ("buy it now " * 8, "repeated"),
    ],
)
def test_a_sign_is_found(text, name):
    assert name in {sign.name for sign in signs(text)}


@pytest.mark.parametrize(
    "text",
    [
        "Good good good",
        "The shop never wrote back to me.",
        "哈哈哈哈哈",
        "Bought on Friday.",
        "The manual is at https://maker.example/manual.pdf",
        "说明书让去 www.changjia.cn 下固件",
        "Write to hannah at gmail dot com",
        "邮箱 rosie艾特163点com",
        "The seller texted me back.",
        "There was a card with $15 for five stars, so here is my one star.",
        "They kept writing for a review, so here it is.",
        "盒子里有张卡让写好评，我偏不",
    ],
)
def test_plain_words_are_no_sign(text):
    assert signs(text) == []


def test_signs_together_leave_little_doubt_and_one_alone_does():
    assert likelihood(0.0, {"offer", "contact"}, reachable=False) == 0.9
    assert likelihood(0.0, {"offer"}, reachable=True) == 0.9
    assert likelihood(0.0, {"offer"}, reachable=False) == 0.0
    assert likelihood(0.5, {"offer"}, reachable=False) > 0.5
    assert likelihood(0.5, set(), reachable=False) < 0.5
    assert likelihood(0.0, {"paid"}, reachable=False) == 0.8
    # A number left for the service reads like an invitation, and sells nothing.
    assert likelihood(0.9, {"contact"}, reachable=True, private=True) < 0.9
    assert likelihood(0.0, {"contact", "offer"}, reachable=True, private=True) == 0.9
    assert odds(0.5, 0.0) == 0.5


def test_sentences_cover_the_text_and_long_ones_are_cut():
    text = "Good. Bad! " + "word " * 100 + "\n很好。不好？"
    found = sentences(text)
    assert "".join(text[a:b] for a, b in found) == text
    assert all(end - start <= LONGEST + 4 for start, end in found)
    assert [text[a:b] for a, b in found][:2] == ["Good. ", "Bad! "]
    assert sentences("") == sentences(" \n") == []


@pytest.mark.parametrize("text", [
    "The handle came off after two washes and the seller says that is quite normal.",
    "用了两个星期把手就掉了，卖家还说这是正常现象，真是让人无语。",
])  # fmt: skip
def test_small_edits_share_a_band_and_strangers_do_not(text):
    other = "A completely different thing was said here, of tents. 完全不同的话题。"
    dice = random.Random(1)
    for _ in range(20):
        place = dice.randrange(5, len(text) - 5)
        copy = text[:place] + "!" + text[place + 1 :] + "!!"
        assert likeness(text, copy) > 0.6
        assert set(bands(text)) & set(bands(copy))
    assert likeness(text, other) < 0.1
    assert not set(bands(text)) & set(bands(other))


def test_bands_are_signed_numbers_of_64_bits_and_the_same_for_ever():
    found = bands("The same in every process.")
    assert len(found) == BANDS
    assert all(-(2**63) <= number < 2**63 for number in found)
    assert found[0] == bands("the  SAME in every process!")[0]
    assert bands("!!! ???") == []
    assert likeness("!!!", "!!!") == 0.0
