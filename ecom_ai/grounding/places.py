"""Other names of countries, as a help centre may not write them.

Encoder and checkpoint know 澳大利亚 and hardly 澳洲; words in common are none at all.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache

#: The names of one country each; the one that a help centre has stands for the others.
_NAMES = (
    "United States|United States of America|USA|U.S.A.|America|the States",
    "United Kingdom|UK|Great Britain|Britain",
    "Netherlands|Holland",
    "Czechia|Czech Republic",
    "South Korea|Republic of Korea|Korea",
    "United Arab Emirates|UAE|Emirates",
    "European Union|EU",
    "Ireland|Republic of Ireland|Éire",
    "New Zealand|NZ|Aotearoa",
    "China|PRC|mainland China",
    "澳大利亚|澳洲|澳大利亞",
    "新西兰|纽西兰|新西蘭",
    "美国|美利坚",
    "英国|不列颠|大不列颠|联合王国",
    "韩国|南韩|大韩民国",
    "荷兰|尼德兰",
    "捷克|捷克共和国",
    "爱尔兰|爱尔兰共和国",
    "阿联酋|阿拉伯联合酋长国",
    "欧盟|欧洲联盟",
    "沙特阿拉伯|沙特",
    "俄罗斯|俄国",
    "德国|德意志",
)
#: What stands before the name of another place: "South America", "North Korea".
_NO_OTHER = "".join(
    f"(?<!{word} )" for word in ("north", "south", "latin", "North", "South", "Latin")
)


def renamed(question: str, known: str) -> str:
    """A question with its countries called as a help centre's text ``known`` does.

    A name that stands there already is left alone.

    >>> renamed("能寄到澳洲吗", "寄往澳大利亚")
    '能寄到澳大利亚吗'
    """
    for name, others in _places().items():
        if name.search(question) and not name.search(known):
            found = next((each for each in others if each in known), None)
            if found is not None:
                question = name.sub(found, question)
    return question


@cache
def _places() -> Mapping["re.Pattern[str]", tuple[str, ...]]:
    """What a name looks like in a text, and the other names of its country."""
    return dict(_read())


def _read() -> Iterator[tuple["re.Pattern[str]", tuple[str, ...]]]:
    for line in _NAMES:
        names = line.split("|")
        # The longest first: "Great Britain" is not "Great United Kingdom".
        for name in sorted(names, key=len, reverse=True):
            others = tuple(each for each in names if each != name)
            # "us" is a word of its own, "US" is none of the names here.
            is_short = name.isascii() and len(name) <= 4
            flags = re.NOFLAG if is_short else re.IGNORECASE
            word = rf"{_NO_OTHER}(?<!\w){re.escape(name)}(?!\w)"
            pattern = word if name.isascii() else re.escape(name)
            yield re.compile(pattern, flags), others
