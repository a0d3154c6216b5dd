"""Whether a price is asked for, and whether a passage tells one.

"Free from $150" has an amount and no price: it answers what is free, not what it costs.
"""

import re

from ecom_ai.grounding.supported import money_places

_ASKS = re.compile(
    r"\bhow much\b(?! (?:time|space|room|weight|water|does \w+ (?:weigh|hold)))"
    r"|\b(?:cost|costs|price|prices|fee|fees|charge|postage rates?)\b"
    r"|多少钱|[运邮]费|费用|多少费|怎么收费|要多少",
    re.IGNORECASE,
)
#: Asks from which amount on something is free.
_ASKS_FREE = re.compile(r"\bfree\b|\bwaived?\b|免|包邮|满多少", re.IGNORECASE)
#: Before an amount, or after it: from there on, or up to there, something holds.
_LIMIT = re.compile(
    r"\b(?:from|over|above|below|under|up to|at least|more than|less than|exceed\w*"
    r"|until|worth)\s*$|(?:满|超过|高于|低于|不足|至少|最高|最低|达到?)\s*$",
    re.IGNORECASE,
)
_LIMIT_AFTER = re.compile(r"\s*(?:以[内上下]|or (?:more|less)|and (?:more|over)\b)")


def asks_price(question: str) -> bool:
    """Whether a question is for what something costs, and not from when it is free."""
    return bool(_ASKS.search(question)) and not _ASKS_FREE.search(question)


def tells_price(text: str) -> bool:
    """Whether a text says what something costs: an amount that is no limit.

    >>> tells_price("It costs $14.90, free from $150."), tells_price("Free from $150.")
    (True, False)
    """
    return any(
        not _LIMIT.search(text[:start]) and not _LIMIT_AFTER.match(text[end:])
        for start, end in money_places(text)
    )
