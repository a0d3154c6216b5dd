"""Seasons as shoppers and shops write them: 冬天 and "winter" are one."""

import re

_NAMES = {
    "winter": ("winter", "冬天", "冬季", "冬日", "冬令", "寒冬"),
    "summer": ("summer", "夏天", "夏季", "夏日", "夏令", "炎夏"),
    "spring": ("springtime", "春天", "春季", "春日"),
    "autumn": ("autumn", "秋天", "秋季", "秋日"),
}
#: What is for these is for each of them.
_ALL = ("4 seasons", "4-season", "four seasons", "four-season", "all-season", "四季")
_THREE = ("3 seasons", "3-season", "three seasons", "three-season", "三季")
#: A season in a message; "spring" alone may be one of steel.
SEASON = re.compile(
    r"\b(?:(?:for|in|during) )?(?:the )?(?P<en>winter|summer|autumn|"
    r"(?<=in )spring|(?<=for )spring)(?:time)?\b"
    rf"|(?P<zh>{'|'.join(n for names in _NAMES.values() for n in names if n > '一')})",
    re.IGNORECASE,
)


def ways(word: str) -> tuple[str, ...]:
    """The words by which a product says what ``word`` says; of most it alone."""
    for season, names in _NAMES.items():
        if word in (season, *names):
            three = () if season == "winter" else _THREE
            return (word, *(name for name in names if name != word), *_ALL, *three)
    return (word,)
