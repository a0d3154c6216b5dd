"""What a product costs now, whether it can be bought, and what goes with it."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from ecom_ai.language import base
from ecom_ai.models import Message
from ecom_ai.recommendations import recommend
from ecom_ai.support.answers import Answer, Card, Turn
from ecom_ai.support.shopping.cards import citation, price_of, product_card
from ecom_ai.support.shopping.children import is_for_child, suits
from ecom_ai.support.shopping.described import Described, describe
from ecom_ai.support.shopping.visiting import visitor_of
from ecom_ai.support.shopping.wants import load

#: Products recommended beside one, and in the place of one that is sold out.
_BESIDE, _INSTEAD = 4, 2
#: So many are recommended where only what suits a child is shown of them.
_LOOKED_THROUGH = 40


def stock_and_price(turn: Turn, product: Described) -> Answer:
    """Whether a product can be bought at this moment, and for what.

    Of when it will be back the shop says nothing; what is like it is shown instead.
    """
    language, card = base(turn.language), product_card(product)
    price = price_of(product) if product.is_sellable else ""
    if not product.is_sellable:
        words = _(
            "%(title)s cannot be bought at the moment. The shop's details do not say "
            "when it will be back."
        )
    elif price:
        words = _("%(title)s costs %(price)s and is in stock.")
    else:
        words = _("%(title)s is in stock.")
    said = [card.data["stock"], price] if price else [card.data["stock"]]
    found = Answer(
        text=words % {"title": product.title, "price": price},
        outcome=Message.Outcome.ANSWERED,
        language=language,
        citations=[citation(product, said, language)],
        cards=[card],
    )
    if product.is_sellable:
        return found
    others = _cards(turn, product, "similar", _INSTEAD)
    if not others:
        return found
    told = _("%(said)s These are like it:") % {"said": found.text}
    return replace(found, text=told, cards=[card, *others])


def recommended(turn: Turn, product: Described, placement: str) -> Answer:
    """Products "similar" to one, or those of others who bought or saw it "together"."""
    cards = _cards(turn, product, placement, _BESIDE)
    if placement == "together":
        words = (
            _("This is what others took together with %(title)s, or looked at next:")
            if cards
            else _("The shop does not know yet what goes with %(title)s.")
        )
    else:
        words = (
            _("These are like %(title)s:")
            if cards
            else _("I found nothing like %(title)s in the shop.")
        )
    return Answer(
        text=words % {"title": product.title},
        outcome=Message.Outcome.ANSWERED if cards else Message.Outcome.UNKNOWN,
        language=base(turn.language),
        cards=cards,
    )


def _cards(turn: Turn, product: Described, placement: str, k: int) -> Sequence[Card]:
    wants = load(turn.conversation, turn.message.pk).wants
    found = recommend(
        placement,
        visitor_of(turn),
        item_keys=[product.key],
        k=_LOOKED_THROUGH if is_for_child(wants) else k,
        language=base(turn.language),
    )
    why = {item.key: item.reason for item in found.items}
    products = describe(turn.site_id, {item.key: item.product for item in found.items})
    offered = [other for other in products if suits(other, wants)][:k]
    return [product_card(other, why[other.key]) for other in offered]
