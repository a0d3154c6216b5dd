"""Whether the shop's text says of a word that it is not so, in English and Chinese."""

import re
import unicodedata

#: Words after "not" that tell nothing by themselves: "never meant to be waterproof".
_LIGHT = (
    r"(?:(?:meant|made|built|designed|intended|supposed|claim(?:ed)?|said|sold|rated"
    r"|considered|suitable|fit|be|been|being|have|has|come|a|an|the|any|one|of|to|with"
    r"|for|as|at all|really|fully|completely|truly|entirely|quite|very|actually"
    r"|necessarily|used|our)\s+){0,8}"
)
#: What follows belongs to something else: "not heavy but waterproof".
_OTHER = r"(?:but|yet|though|because|so|while|whereas)"
_DENIED_EN = re.compile(
    r"(?:\b(?:no|not|without|never|nor|neither|\w+n't|cannot|lacks?|minus|free of"
    r"|hardly|anything but|far from)\s+"
    rf"{_LIGHT}(?:(?!{_OTHER}\b)[\w'-]+\s+){{0,2}}{_LIGHT}|\bnon[-‐]?)$"
)
#: The same in Chinese: 不是一款防水, 不能完全防水; one that ends in 又 or 但 tells no
#: more of what follows.
_LIGHT_ZH = (
    r"(?:真正意义上的?|(?:真正|完全|严格|专业|全面)的?|能够?|可以?|会|是|算|属于?|具备"
    r"|具有|提供|支持|保证|做到|达到|适合|用于|用来|作为|当作?|视为|称为|为|有|在|任何"
    r"|什么|专门|一|这|那|种|款|件|个|双|把|只|张|太|很|十分|够|足以|全|长时间){0,6}"
)
_DENIED_ZH = re.compile(
    r"(?:不|无|没有?|非|未|免)"
    rf"(?:{_LIGHT_ZH}|(?:[^\W但却而且又也还]){{0,2}})$"
)
#: What denies nothing, though it looks so: "not only", 不锈钢, 无线.
_DENIES_NOT = re.compile(
    r"(?:\bnot|n't)\s+(?:only|just|merely|simply)\b"
    r"|\b(?:no|without(?: an?y?)?)\s+(?:doubt|question|wonder|matter)\b|\bno less\b"
    r"|不[仅但只止光单锈粘错少断限]|无[线缝论]|非常|免费|未来"
)
#: A word's ending, and that it is not so.
_AFTER = re.compile(
    r"[a-z]{0,3}(?:\s*[-‐]?\s*free\b"
    r"|\s*\(?\s*(?:(?:is|are)\s+)?(?:not (?:included|supplied|provided)"
    r"|sold separately)\b|\s*\((?:不含|不附|另购|需另[购配]))"
)
#: A whole detail that says it is not so: "No, splash-proof only", 否，仅防泼溅.
_NONE = re.compile(
    r"(?:no|nope|n/a)\s*(?:$|[,;.:(–—-])|(?:none|not|never|without)\b|无(?:$|\W|此|法)|否"
    r"|没|暂无|不|未"
)
#: A part of a detail that says that the thing is not there: "E27, not included".
_LACKING = re.compile(
    r"(?:^|[,;(])\s*(?:not (?:included|supplied|provided|available)|sold separately"
    r"|不含|不附|需?另[购配])\s*(?:$|[,;).])"
)


def is_denied(text: str, start: int, end: int) -> bool:
    """Whether a text denies what stands from ``start`` to ``end``, in its clause."""
    before = _folded(text[:start])
    denies = _DENIED_EN.search(before) or _DENIED_ZH.search(before)
    return bool(denies or _AFTER.match(_folded(text[end:])))


def is_none(value: str) -> bool:
    """Whether the value of a detail says that what the detail is called is not so."""
    said = _folded(value.strip())
    return bool(_NONE.match(said) or _LACKING.search(said))


def _folded(text: str) -> str:
    """One way of writing for all, as questions are read, without what denies not."""
    said = unicodedata.normalize("NFKC", text).replace("’", "'").lower()
    return _DENIES_NOT.sub(lambda found: " , ", said)
