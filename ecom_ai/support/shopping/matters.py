"""What a message about products is not about, or about all of a kind."""

import re

from ecom_ai.support.shopping import phrases, questions
from ecom_ai.support.shopping.reading import WHICH_KIND, Reading

#: Asks what the shop does, or what its customers may and must: no product answers it.
_OF_SHOP = re.compile(
    rf"{phrases.START}(?:do|does|can|could|will|would|are) (?:you|your (?:shop|store)"
    r"|(?:the|this) (?:shop|store))\b"
    r"(?!(?: guys| also| still| even| ever)* (?:have|got|sell|stock|carry|keep|make"
    r"|do (?:it|this|that|one|them|any)"
    r"|recommend|suggest|show|find|help|tell|compare|know|think|see|look|search"
    r"|filter|sort|list|name|give|say|explain|describe|please|maybe"
    r"|sure|certain)\b)"
    r"|"
    rf"{phrases.START}(?:can|could|may|do|must|should|shall) (?:i|we|one) "
    r"(?:(?:have|need) to )?(?:return|send|pay|cancel|exchange|order|change|track"
    r"|collect|pick|get (?:a|my)"
    r" (?:refund|discount|invoice|receipt|money)|use (?:a|my) (?:voucher|gift|card|code"
    r"|coupon)|apply|register|sign|call|visit|speak)\b"
    r"|"
    rf"{phrases.START}is there (?:an?|any|some) (?:\w+ )?"
    r"(?:discount|warranty|guarantee|fee|charge|minimum|shop|store|showroom|phone"
    r"|number|limit|deadline|way|sale|newsletter|surcharge|loyalty|membership)\b"
    r"|^\W*(?:请问)?(?:你们|贵店|店里|商家)(?:店)?(?:还|也|都|这边)?"
    r"(?:能|可以|可不可以|能不能|会|支不支持|支持|提供|接受|收)?"
    r"(?:发|寄|送货|送到|配送|邮|退|换货|开发票|修|维修|包装|收|接受|支持|提供|打折|保价)"
    r"|^\W*(?:请问)?(?:可以|能|可不可以|能不能|需要|要)"
    r"(?:退|换货|开发票|分期|货到付款|自提|改地址|取消|付|交税|加急)",
    re.IGNORECASE,
)


def is_of_shop(text: str) -> bool:
    """Whether what the shop does, or takes or allows, is asked, and of no product.

    "Do you ship to Mars?" is; "do you have tents?", "can you show me some?" are not.
    """
    return _OF_SHOP.search(text) is not None


def asks_which_of_kind(text: str, reading: Reading) -> bool:
    """Whether it is asked which of all tents are so, or the lightest: to be found."""
    is_asked = bool(WHICH_KIND.search(text)) or bool(reading.superlative)
    is_of_all = reading.names_some and not reading.places
    return is_asked and is_of_all and not phrases.PRONOUN.search(text)


def asks_of_it(text: str) -> bool:
    """Whether a detail, the price or the stock of "it" is asked."""
    asked = (phrases.PRICE, phrases.STOCK)
    is_asked = questions.asks_detail(text) or any(each.search(text) for each in asked)
    return is_asked and phrases.PRONOUN.search(text) is not None


def asks_opinions(text: str) -> bool:
    """Whether it is asked what others say of something, and not how one says it."""
    return phrases.GOOD.search(text) is not None
