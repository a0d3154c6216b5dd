"""What is asked of the help centre in the place of words that say too little.

No shopper sees these: "invoice" finds no passage, a whole question does.
"""

from ecom_ai.language import base

_QUESTIONS = {
    "return": (
        "Within how many days can I return a product?",
        "可以退货吗，退货期限是多久？",
    ),
    "returning": ("How do I return something?", "怎么退货，退货流程是什么？"),
    "postage": (
        "Do I have to pay the postage when I return something?",
        "退货运费谁出，退货要付运费吗？",
    ),
    "refund": (
        "When is my money back after a return?",
        "退款多久到账，退货验收要几天？",
    ),
    "late": (
        "My parcel is lost or missing, it never came: what now?",
        "包裹丢了，一直没到，怎么办？",
    ),
    "broken": (
        "Something arrived broken: within how many days must I tell you?",
        "收到的商品坏了、碎了，要在几天内告诉你们？",
    ),
    "invoice": ("How and when do I get an invoice?", "怎么获取发票？"),
    "hours": (
        "When is customer service open?",
        "中文人工客服几点到几点在线，周末上班吗？",
    ),
    "delivery": (
        "How much is delivery, and from what amount is it free?",
        "运费多少钱，满多少免运费？",
    ),
    "address": (
        "Can I change the delivery address of my order, and until when?",
        "下单后还能修改收货地址吗，到什么时候为止？",
    ),
    "cancelling": (
        "How do I cancel an order, and until when can I?",
        "怎么取消订单，到什么时候为止可以取消？",
    ),
    "exchange": ("How do I exchange something?", "怎么换货？"),
    "paying": ("How can I pay?", "可以用哪些方式付款？"),
    "warranty": (
        "How do I claim under the guarantee, and what do you need?",
        "怎么申请质保？",
    ),
}


def in_full(name: str, language: str) -> str:
    """The whole question of a matter, in Chinese or else in English."""
    return _QUESTIONS[name][base(language) == "zh"]
