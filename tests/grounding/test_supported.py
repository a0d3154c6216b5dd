"""Nothing that a generator invents passes as an answer."""

import pytest

from ecom_ai.grounding.supported import facts, is_supported

EN = (
    "You can return an unused item within 30 days of delivery. Opened food cannot be "
    "returned. The refund arrives within five working days.",
    "Standard delivery takes 3–5 working days and costs $4.90. Orders from $100 are "
    "delivered free. We do not deliver on Sundays. In December it takes a week longer.",
)
ZH = (
    "未使用的商品在签收后30天内可以退货。已开封的食品不能退货。退款在五个工作日内到账。",
    "标准配送需要3到5个工作日，运费12元。满199元免运费。周日不送货。",
)
HELD = [
    (EN, "You can return unused items within 30 days of delivery."),
    (EN, "Unused items can be returned within thirty days."),
    (EN, "Opened food can't be returned."),
    (EN, "The refund arrives within 5 working days."),
    (EN, "Of course! Standard delivery costs $4.90."),
    (EN, "Delivery is free for orders from $100."),
    (EN, "Standard delivery takes three to five working days."),
    (EN, "We do not deliver on Sundays."),
    (EN, "In December delivery takes a week longer."),
    (EN, "Standard delivery costs 4.9 dollars. The refund arrives within five days."),
    (ZH, "未使用的商品在签收后30天内可以退货。"),
    (ZH, "签收后三十天内，未使用的商品可以退货。"),
    (ZH, "已开封的食品不能退货。"),
    (ZH, "退款在5个工作日内到账。"),
    (ZH, "标准配送的运费是12元。"),
    (ZH, "您好！满199元免运费。"),
    (ZH, "周日不送货。"),
    (ZH, "标准配送需要三到五个工作日。"),
]
INVENTED = [
    (EN, "You can return unused items within 60 days of delivery."),
    (EN, "You can return an unused item within 30 weeks and get $30."),
    (EN, "Opened food can be returned within 30 days."),
    (EN, "You cannot return an unused item."),
    (EN, "The refund arrives within two working days."),
    (EN, "Standard delivery costs $5.90."),
    (EN, "Standard delivery costs €4.90."),
    (EN, "Orders from $100 are not delivered free."),
    (EN, "We deliver on Sundays."),
    (EN, "We do not deliver on Mondays."),
    (EN, "In January it takes a week longer."),
    (EN, "Our store in Boston opens early."),
    (EN, "You may pay by credit card or gift voucher."),
    (EN, "The refund arrives within five working days. You also get a free mug."),
    (EN, "Sure!"),
    (EN, ""),
    (ZH, "未使用的商品在签收后60天内可以退货。"),
    (ZH, "已开封的食品可以退货。"),
    (ZH, "退款在两个工作日内到账。"),
    (ZH, "标准配送的运费是15元。"),
    (ZH, "标准配送的运费是12美元。"),
    (ZH, "周日送货。"),
    (ZH, "周六不送货。"),
    (ZH, "您可以用支付宝或微信付款。"),
    (ZH, "满99元免运费。"),
    (ZH, "退款在五个工作日内到账。我们在上海有实体店。"),
]


@pytest.mark.parametrize(("passages", "text"), HELD)
def test_what_the_passages_say_passes(passages, text):
    assert is_supported(text, passages)


@pytest.mark.parametrize(("passages", "text"), INVENTED)
def test_what_they_do_not_say_does_not(passages, text):
    assert not is_supported(text, passages)


def test_without_passages_nothing_is_supported():
    assert not is_supported("Delivery takes 3 days.", [])


def test_a_checker_judges_the_meaning_but_never_lets_a_number_pass():
    text = "标准配送需要3到5个工作日。"
    assert not is_supported(text, EN)
    assert is_supported(text, EN, checker=lambda claim, passage: 0.9)
    assert not is_supported(text, EN, checker=lambda claim, passage: 0.4)
    wrong = "标准配送需要8个工作日。"
    assert not is_supported(wrong, EN, checker=lambda claim, passage: 1.0)


def test_numbers_are_the_same_however_they_are_written():
    assert facts("From $1,000.50") == facts("from 1000.5 dollars")
    assert facts("两百五十元") == facts("250 元")
    assert facts("十二个工作日") == {"12"}
    assert facts("one of them") == frozenset()
