"""Disguises are undone, and every character knows where it stood."""

import pytest

from ecom_ai.moderation.folding import disguised, fold, plain
from ecom_ai.moderation.insults import insulted, insults, somebody, swearing


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("you 1d10t", "you idiot"),
        ("b1tch", "bitch"),
        ("a$$hole", "asshole"),
        ("f*ck off", "fuck off"),
        ("i d i o t", "idiot"),
        ("a b 1 t c h", "a bitch"),
        ("you m.0.r.0.n.s", "you morons"),
        ("oh f_ck", "oh fuck"),
        ("two f***ing b*tches", "two fucking bitches"),
        ("店主人z一个", "店主人渣一个"),
        ("去你🐴的", "去你妈的"),
        ("老板贱*", "老板贱人"),
        ("is a m.o.r.o.n, plain", "is a moron, plain"),
        ("іdіоt", "idiot"),  # Cyrillic
        ("ｉｄｉｏｔ", "idiot"),
        ("𝐢𝐝𝐢𝐨𝐭", "idiot"),
        ("i\u200bd\u200biot", "idiot"),
        ("idiooooot", "idiot"),
        ("傻*逼店家", "傻逼店家"),
        ("傻 逼", "傻逼"),
        ("傻❤️逼", "傻逼"),
        ("王八 蛋", "王八蛋"),
        ("祝你死*全家", "祝你死全家"),
        ("SB店家", "傻逼店家"),
        ("s b客服", "傻逼客服"),
        ("n.m.s.l", "你妈死了"),
        ("店主就是个s/b", "店主就是个傻逼"),
        ("客服煞笔", "客服傻逼"),
        ("dvmb phuck", "dumb fuck"),
        ("total cvnt", "total cunt"),
        ("b!tchez", "bitches"),
        ("cu.nt", "cunt"),
        ("ъitch", "bitch"),
        ("ⓘⓓⓘⓞⓣ", "idiot"),
        ("老板娘贝 戈 人一个", "老板娘贱人一个"),
        ("你女马的", "你妈的"),
        ("是个②货", "是个二货"),
        ("🐶东西", "狗东西"),
        ("贱︱人", "贱人"),
        ("傻——逼", "傻逼"),
        ("卖家是个贱ren", "卖家是个贱人"),
    ],
)
def test_a_disguise_is_undone(written, meant):
    assert fold(written).text == meant


@pytest.mark.parametrize(
    "text",
    [
        "price $15.00 for 3kg, iPhone13 mp3 100ml, A4 4K 2nd 5pcs",
        "order 1380013 B07XJ8C8F5",
        "R2D2 5star covid19 ok!buy",
        "USB-C cable, 2 x 150 cm",
        "a 1 2 3 b, size W 1 D 4 0, co-op, well-made",
        "sb said it was fine",
        "料子不错 不扎人 颜色也正 推荐",
        "物流快👍质量好/值得买 - 下次再来",
        "送男人zara的包",
        "Moran Mill flour, Slough, King Cnut, 女马甲, 女表",
    ],
)
def test_numbers_models_and_prices_stay(text):
    assert fold(text).text == text
    assert disguised(text) is None


def test_full_width_signs_are_no_disguise_and_another_script_is_none():
    assert disguised("很好！真的，不错。") is None
    assert disguised("Mug™ №5, 20℃, 10㎝") is None
    assert "товар" in fold("Привет, хороший товар").text


def test_every_character_knows_where_it_stood():
    text = "No: a m.o.r.o.n said it, nmsl 客服 煞笔"
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    for word, written in (("moron", "m.o.r.o.n"), ("傻逼", "煞笔"), ("said", "said")):
        start = folded.text.index(word)
        begin, end = folded.original(start, start + len(word))
        assert text[begin:end] == written


def test_key_caps_are_digits():
    assert plain("1️⃣3️⃣8️⃣").text == "138"


@pytest.mark.parametrize(
    "text",
    ["The seller is a moron.", "客服是傻逼", "I will break your legs", "死全家",
     "I'll stab the courier", "Did your mother drop you on your head?", "撕烂你的嘴",
     "Crawl back under your rock", "卖家脑子进水了", "You pathetic little man",
     "You lying sack of dirt", "White trash runs this shop", "I know when you lock up",
     "你个没家教的", "你去跳楼吧"],
)  # fmt: skip
def test_words_said_of_people_insult(text):
    assert insulted(text)
    assert somebody(text)


@pytest.mark.parametrize(
    "text",
    ["I'm such a moron, wrong size", "I felt like an idiot", "我真是个白痴，看错尺码",
     "He called me a moron", "The villain is a bastard", "It's a bitch to clean",
     "Fat worms for the hens", "蟑螂怎么还不死", "人工智障", "脑残的说明书",
     "侄子脑瘫，这勺子他自己能拿", "我这种电脑白痴都会",
     "moron-proof assembly", "What rubbish", "恶心，面粉里有虫子",
     "My brain-dead printer", "智障音箱", "Don't be an idiot like me",
     "Our old bitch had her litter in it", "这狗东西又把沙发咬了", "我是个废物点心",
     "老不死的收音机", "You useless machine, I said", "The bastard file is coarse"],
)  # fmt: skip
def test_of_oneself_and_of_things_they_do_not(text):
    assert not insulted(text)


def test_a_text_about_things_speaks_of_nobody():
    assert not somebody("It stinks. It smells of fish.")


def test_insults_and_swearing_are_found_where_they_stand():
    text = "The fucking mug is nice, the seller a filthy swine and a moron."
    found = [text[start:end] for start, end in insults(text)]
    assert found == ["filthy swine", "moron"]
    assert [text[start:end] for start, end in swearing(text)] == ["fucking"]
