"""Accounts behind an @ or in the address of a page: @reed_7, t.me/reed_7.

A group's page is no person's, nor is that of a "we" that sells.
"""

import re
from collections.abc import Iterator

_PLAIN = re.IGNORECASE | re.ASCII
_HOME_PAGE = re.compile(
    r"(?:(?<![\w/])u/|(?:https?://)?(?:www\.)?(?:instagram|facebook|tiktok|twitter|x"
    r"|fb)\.com/@?"
    r"|(?:https?://)?t\.me/)"
    r"(?!p/|reel|watch|groups)([A-Za-z0-9_.]{3,30})",
    _PLAIN,
)
_MENTION = re.compile(
    r"(?:\b(?:dm|pm|message|follow|find|add|contact|text|hit|write|ping"
    r"|msg)\b[^.!?\n@]{0,24}?|\bmy (?:\w+ )?channel(?: is|:)?|\b(?:x|twitter)\s?[:：]"
    r"|\b(?:i'?m|i am|my handle is|handle:?|user ?name:?)\s|私信|关注|找我?|加我?"
    r"|艾特|账号[:：是]?)"
    r"\s*(?<![A-Za-z0-9])@([A-Za-z0-9_][\w.]{2,29}(?<!\.))",
    _PLAIN,
)
#: A group's page is no person's.
_GROUP = re.compile(
    r"\b(?:join|groups?|(?<!my )channel|community)\b|[入进加]群|群组|频道", re.I
)
_OF_US = re.compile(r"\b(?:us|our)\b", re.I)
_SOLD = re.compile(
    r"[$£€%]|\b(?:prices?|wholesale|bulk|cheap\w*|deals?|discounts?|followers|dollars|cash"
    r"|sale|offers?|reviews?\b.{0,20}\bpaid)\b",
    re.I,
)
#: Whose page it is: a channel's link stands alone.
_OF_ONE = re.compile(
    r"\b(?:my|me|mine|i|i'm|his|her|message|contact|dm|text|write|ping|tg|telegram|add)\b"
    r"|[我找加他她]|私[聊信]|联系|电报",
    re.I,
)
_NEAR = 24


def linked_accounts(text: str) -> Iterator[re.Match[str]]:
    """What matches each person's account; its first group is the name."""
    for pattern in (_MENTION, _HOME_PAGE):
        for match in pattern.finditer(text):
            if not _is_firm(text, match):
                yield match


def _is_firm(text: str, match: re.Match[str]) -> bool:
    """Whether an account is a group's, or of a "we" that sells."""
    if match.re is _MENTION:
        return bool(_OF_US.search(match.group()) and _SOLD.search(text))
    before = text[max(0, match.start() - _NEAR) : match.start()]
    is_page = "t.me/" in match.group().lower() and before and not _OF_ONE.search(before)
    return bool(_GROUP.search(before) or is_page)
