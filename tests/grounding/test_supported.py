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
    (EN, "Within thirty days of delivery you can return an unused item."),
    (EN, "Opened food can't be returned."),
    (EN, "The refund arrives within 5 working days."),
    (EN, "Of course! Standard delivery takes 3–5 working days and costs $4.90."),
    (EN, "Orders from $100.00 are delivered free."),
    (EN, "Standard delivery takes three to five working days and costs $4.9."),
    (EN, "We do not deliver on Sundays."),
    (EN, "It takes a week longer in December."),
    (EN, "We don't deliver on Sundays. The refund arrives within five working days."),
    (ZH, "未使用的商品在签收后30天内可以退货。"),
    (ZH, "未使用的商品在签收后三十天内可以退货。"),
    (ZH, "已开封的食品不能退货。"),
    (ZH, "退款在5个工作日内到账。"),
    (ZH, "标准配送需要3到5个工作日，运费12元。"),
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


#: A statement, and what says more, less or something else by the same words.
TURNED = [
    ("You can return food if it is sealed.", "You can return food."),
    ("The driver calls you an hour ahead.", "You call the driver an hour ahead."),
    ("We pay the way to you, and you pay the way back.", "We pay the way back."),
    ("It lasts 8 hours at full light and 40 hours at low.", "It lasts 40 hours."),
    ("Lamps last 8 hours at full light and 40 hours at low light.",
     "Lamps last 40 hours at full light and 8 hours at low light."),
    ("Show a card and a code.", "Show a card or a code."),
    ("Open from 8 am to 4 pm.", "Open from 8 am to 8 pm."),
    ("You may cancel it until it is packed.", "You may cancel it after it is packed."),
    ("Parcels go to a neighbour, unless you forbid it.", "Parcels go to a neighbour."),
    ("商品在签收后30天内可以退货。", "商品可以退货。"),
    ("订单打包前可以取消。", "订单打包后可以取消。"),
    ("发货运费由我们承担，退货运费由您承担。", "退货运费由我们承担。"),
    ("强光下可用8小时，弱光下可用40小时。", "强光下可用40小时，弱光下可用8小时。"),
    ("请出示取件码和证件。", "请出示取件码或证件。"),
    ("每单补发一次。", "每单补发两次。"),
]  # fmt: skip


@pytest.mark.parametrize(("passage", "text"), TURNED)
def test_the_same_words_with_another_sense_do_not_pass(passage, text):
    assert is_supported(passage, [passage])
    assert not is_supported(text, [passage])


def test_clauses_at_the_end_may_be_left_out_unless_they_limit():
    passage = "Washing costs $12, soap included. Drying costs $5, but only in winter."
    assert is_supported("Washing costs 12 dollars.", [passage])
    assert not is_supported("Drying costs $5.", [passage])


def test_a_sentence_may_name_what_it_refers_to():
    passages = ["Gift cards last three years. They cannot be exchanged for cash."]
    assert is_supported("Gift cards can't be exchanged for cash.", passages)
    assert not is_supported("Vouchers can't be exchanged for cash.", passages)


def test_numbers_are_the_same_however_they_are_written():
    assert facts("From $1,000.50") == facts("from 1000.5 dollars")
    assert facts("两百五十元") == facts("250 元")
    assert facts("十二个工作日") == {"12"}
    assert facts("one of them") == frozenset()
