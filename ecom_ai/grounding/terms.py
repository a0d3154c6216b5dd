"""The words of a question or passage that say what it is about."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

import snowballstemmer

from ecom_ai.language import HAN, words

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
#: A word in small letters, whole: of "don't" and of "Norway" nothing.
SMALL = re.compile(r"(?<![^\W\d_])[a-z]+(?![^\W\d_]|['’][a-z])")
#: Words of a question that say nothing of its matter.
_STOP_EN = (
    "a an and any anything are as at be been but by can could did do does doing "
    "done each else for from get gets getting give go going got had has have "
    "having hello hi how i if in into is it its just let like me much many my "
    "need no not now of off on one only or other our out over please put said "
    "see shall she should so some still such take tell than thank thanks that "
    "the their them then there these they thing this those to too up us use "
    "very want was we were what when where which while who why will with "
    "without would yes yet you your am about after again also because before "
    "being between both know long make may might must "
)
_STOP_ZH = (
    "请 请问 问 一下 你们 您 我们 我 你 怎么 怎样 如何 什么 哪 哪些 "
    "哪里 哪儿 多少 多久 几 吗 呢 啊 吧 是 是否 有 没有 能 能否 "
    "可以 可 不 会 要 想 想要 需要 了 的 在 和 与 或 及 如果 的话 "
    "那 这 这个 那个 一个 就 都 也 还 又 再 被 把 给 到 从 对 为 "
    "为什么 因为 所以 知道 告诉 谢谢 你好 您好 时候 之后 以后 之前 里 "
    "里面 上 下 去 来 说 做 用 让 得 着 过 嘛 个 "
)
STOP = frozenset(f"{_STOP_EN} {_STOP_ZH}".split())
#: Plurals of goods whose endings say another word than the thing itself.
_SINGULAR = {
    "knives": "knife",
    "shelves": "shelf",
    "scarves": "scarf",
    "loaves": "loaf",
    "mice": "mouse",
}
_stemmer = snowballstemmer.stemmer("english")


@lru_cache(maxsize=4096)
def terms(text: str) -> list[str]:
    """Words without endings, Chinese ones also by their pairs, and numbers.

    Stop words are left out.
    """
    found: list[str] = []
    for word in words(text):
        if word in STOP:
            continue
        if HAN.match(word):
            found.append(word)
            if len(word) > 2:
                found += [word[n : n + 2] for n in range(len(word) - 1)]
        else:
            found.append(_stemmer.stemWord(_SINGULAR.get(word, word)))
    return found + [n for n in _NUMBER.findall(text) if len(n) == 1]


def vocabulary(texts: Iterable[str]) -> Counter[str]:
    """The words of texts in letters from a to z, and how often they stand there."""
    return Counter(word for text in texts for word in SMALL.findall(text.lower()))
