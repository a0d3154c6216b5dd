"""What may be offered where something for a child is looked for.

By the shop's own details, which say from which age a product is for somebody; besides,
nothing that cuts, burns or shoots is offered to a child unless it is asked for and said
to be for children.
"""

import math
import re

from ecom_ai.support.shopping.described import Described
from ecom_ai.support.shopping.wants import Wants

#: Younger ones are offered nothing but what is said to be for their age.
GROWN = 16.0
#: What is for children from an age on is outgrown at so many times that age; from which
#: age on it is for everybody.
_OUTGROWN, _EVERYBODY = 3.0, 6.0
_KIDS = (
    "kid kids child children boy boys girl girls baby babies toddler toddlers "
    "孩子 小孩 小朋友 男孩 女孩 宝宝 婴儿"
)
_CHILDREN = frozenset(_KIDS.split())
_RELATED = (
    "son daughter brother sister nephew niece cousin teen teenager teenagers student "
    "students him her 儿子 女儿 哥哥 弟弟 姐姐 妹妹 侄子 侄女 外甥 学生"
)
#: Who may be a child, so that a child's age that was said before may be theirs.
_PERHAPS = _CHILDREN | frozenset(_RELATED.split())
#: In a title; 酒红 and 烟灰 are colours, and so is "wine red".
_DANGEROUS = re.compile(
    r"\b(?:kni(?:fe|ves)|blades?|cleavers?|daggers?|swords?|machetes?|axes?|hatchets?"
    r"|saws?|razors?|scissors|shears|lighters?|matches|candles?|fireworks?|stoves?"
    r"|burners?|guns?|rifles?|pistols?|crossbows?|ammunition|wines?(?! red)|beers?"
    r"|whisk(?:e?y|ies)|vodka|liqueurs?|cigars?|cigarettes?|tobacco|vapes?)\b"
    r"|刀|斧|锯|剑|匕首|打火机|火柴|蜡烛|香薰烛|烟花|鞭炮|炉|枪|弓弩|弹药"
    r"|酒(?!红|店)|香烟|雪茄|烟草|电子烟",
    re.IGNORECASE,
)


def is_for_child(wants: Wants) -> bool:
    """Whether an age below 16 was said, or that it is for a child."""
    if wants.age is not None:
        return wants.age < GROWN
    return wants.whom in _CHILDREN


def is_another(wants: Wants, whom: str) -> bool:
    """Whether who is named now is not the one whose age was said before.

    A child of whom nothing tells the age is taken for that one.
    """
    if wants.age is None or whom in ("him", "her"):
        return False
    if is_for_child(wants):
        return whom not in _PERHAPS
    return bool(wants.whom) and whom != wants.whom


def fits_age(product: Described, age: float) -> bool:
    """Whether the details say that it is for this age, in years.

    What says nothing of ages is for whoever is grown up.
    """
    if product.ages is None:
        return age >= GROWN
    low, high = product.ages
    # "From 18 months" is for small children, whatever it leaves open.
    is_outgrown = math.isinf(high) and low < _EVERYBODY and age > _OUTGROWN * low
    return low <= age <= high and not is_outgrown


def suits(product: Described, wants: Wants, *, is_asked: bool = False) -> bool:
    """Whether it may be offered for whom something is looked for.

    ``is_asked`` where products of its kind are asked for by name.
    """
    if not is_for_child(wants):
        if not wants.whom or wants.whom in _PERHAPS or product.ages is None:
            return True
        return product.ages[1] >= GROWN if is_asked else fits_age(product, GROWN)
    if wants.age is not None and not fits_age(product, wants.age):
        return False
    if product.ages is not None and product.ages[0] >= GROWN:
        return False
    is_dangerous = any(_DANGEROUS.search(title) for title in product.titles.values())
    return not is_dangerous or (is_asked and product.ages is not None)
