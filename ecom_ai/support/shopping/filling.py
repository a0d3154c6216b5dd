"""Words that say nothing of what is looked for, or asked."""

import re
from collections.abc import Iterator

from ecom_ai.grounding.terms import STOP
from ecom_ai.language import HAN

#: Words around what is looked for that say nothing of it.
_FILLING = (
    "hi hello hey please looking look search searching hunting find buy buying "
    "purchase "
    "love show see sell stock carry recommend recommendation recommendations suggest "
    "suggestion suggestions something anything someone somebody thing things stuff "
    "kind "
    "kinds type sort sorts good nice great best cool suitable right perfect ideal "
    "maybe "
    "perhaps instead just really bit little ok okay well pls plz year old olds years "
    "aged preferably preferred prefer cost costs costing price priced budget option "
    "options choice choices product products item items idea ideas help choose "
    "choosing "
    "considering thinking interested wondering shopping today right i'm i'd we're "
    "don't "
    "doesn't isn't got rather else another colour color colours colors shade ones "
    "under "
    "below within only anyone everything lot lots few pair more tell details detail "
    "info information even still actually changed change mind whats lets oh hmm "
    "wait forget similar alike all"
)
FILLING = frozenset(_FILLING.split())
_FILLING_ZH = re.compile(
    r"^(?:请问|请|再|正?在找|你们|您们?|我们?|他|她|那么?|这边|店里|家里|这里|有没有"
    r"|有什么|有哪些|有|没有|没"
    r"|想要?|要|买|找|求|推荐|介绍|看看?|给|帮|送给?|适合|合适|可以|能不能|能|一下"
    r"|一[个款件把"
    r"双顶条只台本张口些种]|几[个款件]|[个款件]|什么|哪些|哪[个款种]?|好的|比较|更"
    r"|最|也|是|的"
    r"|吗|呢|吧|啊|了|呀|哦|些|或者?|和|让|当|作为|就|都|价格|价位|预算|颜色|不|换成|换"
    r"|改成|只|要求|希望|最好|必须|得|还)+"
    r"|(?:的?(?:吗|呢|吧|啊|了|呀|哦|嘛|么|有吗|有没有|都行|也行|可以|行|有)|的|款"
    r"|类|用|呢|里|左右"
    r"|卖|之类|那种|这种|产品|商品|东西|推荐|一下|求推荐)+$"
)
#: Words of Chinese questions that say nothing of their matter.
_ZH_ASKING = (
    "能不能 是不是 可不可以 会不会 有没有 能否 多少 多大 多重 多长 多高 多久 几岁 "
    "几个 什么样 怎么样 "
    "哪种 哪里 上用 可否 吗 这是 那是 它们 这种 那种 一点 一些 能放 请问 大概 "
    "东西"
)
ZH_ASKING = frozenset(_ZH_ASKING.split())
_LATIN = re.compile(r"[a-z0-9][a-z0-9'’.-]*[a-z0-9]|[a-z0-9]")
_APART = re.compile(r"[\s,，。.!！?？;；:：、()（）\"“”]+")


def telling(rest: str) -> Iterator[str]:
    """The words of a text that say something; Chinese ones in one piece."""
    for chunk in _APART.split(rest):
        for run in HAN.findall(chunk):
            told = _FILLING_ZH.sub("", run)
            if told and told not in STOP:
                yield told
        for word in _LATIN.findall(HAN.sub(" ", chunk)):
            word = word.removesuffix("'s")
            if word not in STOP and word not in FILLING and "'" not in word:
                yield word
