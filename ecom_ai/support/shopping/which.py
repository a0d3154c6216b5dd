"""Which of several products are so: what the shop's details say to be, and not to be.

A product is named only where a detail or a sentence says it, a number only where it is
within what was asked; where they say otherwise, this is told.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from django.utils.translation import gettext as _

from ecom_ai.models import Message
from ecom_ai.support.answers import Answer
from ecom_ai.support.guards import quotable
from ecom_ai.support.shopping import phrases
from ecom_ai.support.shopping.bounds import bounded
from ecom_ai.support.shopping.cards import age_of, citation, price_of, product_card
from ecom_ai.support.shopping.constraints import constraints
from ecom_ai.support.shopping.described import Described, has, mentions, tells
from ecom_ai.support.shopping.filling import telling
from ecom_ai.support.shopping.measuring import told
from ecom_ai.support.shopping.questions import (
    COVERED,
    Asked,
    asked_in,
    asks_detail,
    facts_of,
)
from ecom_ai.support.shopping.reading import read
from ecom_ai.support.shopping.wants import Wants
from ecom_ai.support.shopping.words import Words

#: Asks for a value of each, "how heavy are …", not which of them are so.
_VALUE = re.compile(
    r"\b(?:how|what)\b|多[少大重高长久宽厚深]|几|什么|哪些(?:颜色|尺[寸码])",
    re.IGNORECASE,
)
_AGES = (phrases.AGE, phrases.AGED, phrases.AGE_ZH)
#: 哪个带唱头 asks for 唱头.
_HAVING = re.compile(
    r"^(?:可以|能够?|是|[自附]?带有?|[配具]?有|含有?)(?=[\u4e00-\u9fff])"
)
#: Words beside a bound that its measure tells already.
_OF_BOUND = re.compile(r"lasts?|runs?|costs?|priced?|价[格钱]?|续航")


@dataclass
class _Told:
    """Products, each with what the shop says of it, by whether it is so."""

    so: dict[str, str] = field(default_factory=dict)
    not_so: dict[str, str] = field(default_factory=dict)


def which(
    products: Sequence[Described], text: str, shop: Words, language: str
) -> Answer | None:
    """Of which of several products the details say what is asked, of which otherwise.

    None where they say it of none either way, or where it is for a search to tell.
    """
    said = unicodedata.normalize("NFKC", text).replace("’", "'").lower()
    bare = _HAVING.sub("", phrases.WHICH.sub(" ", said).strip())
    rest, bounds = bounded(bare, Wants())
    if any(each.search(rest) for each in _AGES):
        bounds = replace(bounds, age=read(said, Wants(), shop).wants.age)
        for each in _AGES:
            rest = each.sub(" ", rest)
    if bounds.is_bound:
        asked = asked_in(bare, shop)
        others = [w for w in asked_in(rest, shop).words if not _is_of_bound(w)]
        found = _Told() if others else _within(products, bounds, asked)
    else:
        asked = asked_in(bare, shop)
        if not asked.words:  # 唱头 is cut into signs that are no words
            pieces = list(telling(bare))
            asked = replace(asked, words=pieces, weights=[1.0] * len(pieces))
        found = _by_words(products, said, asked)
    if not (found.so or found.not_so):
        return None
    return _answer(products, found, language)


def _is_of_bound(word: str) -> bool:
    return asks_detail(word) or _OF_BOUND.fullmatch(word) is not None


def _within(products: Sequence[Described], bounds: Wants, asked: Asked) -> _Told:
    """By what details tell of a measure or an age, or by the price."""
    found = _Told()
    wanted = constraints(bounds)
    for product in products:
        evidence = _told_of(product, bounds, asked)
        if not all(evidence):
            continue
        holds = all(each.holds(product) for each in wanted)
        (found.so if holds else found.not_so)[product.key] = _("; ").join(evidence)
    return found


def _told_of(product: Described, bounds: Wants, asked: Asked) -> list[str]:
    """What the shop tells of each thing that is bounded; "" for nothing."""
    evidence = []
    for limit in bounds.limits:
        fact = next(iter(told(product, limit.measure) or ()), None)
        evidence.append(fact or next(iter(facts_of(product, asked)), ""))
    if bounds.age is not None:
        evidence.append(age_of(product))
    if bounds.price_from is not None or bounds.price_to is not None:
        evidence.append(price_of(product))
    return [str(each) for each in evidence]


def _by_words(products: Sequence[Described], said: str, asked: Asked) -> _Told:
    """By the words of details and descriptions, as far as these affirm or deny them."""
    found = _Told()
    for product in products:
        if asked.names and _VALUE.search(said):
            for fact in facts_of(product, asked)[:1]:
                found.so[product.key] = str(fact)
        elif (one := _borne_out(product, asked)) is not None:
            (found.so if one[1] else found.not_so)[product.key] = one[0]
    denied = [mentions(said, w) and not has(said, w) for w in asked.words]
    if denied and all(denied):  # "which are not waterproof?"
        found = _Told(found.not_so, found.so)
    return found


def _borne_out(product: Described, asked: Asked) -> tuple[str, bool] | None:
    """A detail, else a sentence, that has what is asked, and whether it affirms it."""
    for is_so in (True, False):
        for fact in product.facts:
            tell = partial(tells, fact) if is_so else partial(mentions, str(fact))
            if asked.covered(tell) >= COVERED:
                return str(fact), is_so
    sentences = quotable(product.body, is_own=True) if asked.words else []
    for is_so, says in ((True, has), (False, mentions)):
        for sentence in sentences:
            if asked.covered(partial(says, sentence)) >= COVERED:
                return sentence, is_so
    return None


def _answer(products: Sequence[Described], found: _Told, language: str) -> Answer:
    words_ = [
        _("The shop says it of: %(told)s.") % {"told": _listed(products, found.so)}
        if found.so
        else _("The shop says it of none of these.")
    ]
    if found.not_so:
        words_.append(
            _("It says otherwise of: %(told)s.")
            % {"told": _listed(products, found.not_so)}
        )
    if len(found.so) + len(found.not_so) < len(products):
        words_.append(_("Of the others its details do not say."))
    evidence = found.so | found.not_so
    return Answer(
        text=" ".join(words_),
        outcome=Message.Outcome.ANSWERED,
        language=language,
        citations=[
            citation(p, [evidence[p.key]], language)
            for p in products
            if p.key in evidence
        ],
        cards=[product_card(p) for p in products if p.key in found.so],
    )


def _listed(products: Sequence[Described], evidence: dict[str, str]) -> str:
    return _("; ").join(
        f"{p.title} ({evidence[p.key]})" for p in products if p.key in evidence
    )
