"""Wishes to have a product put into the cart: its page has the button."""

from dataclasses import replace

from django.utils.translation import gettext as _

from ecom_ai.language import base
from ecom_ai.models import Message
from ecom_ai.support.answers import Answer, Turn
from ecom_ai.support.shopping import asking_back, naming, phrases
from ecom_ai.support.shopping.cards import product_card
from ecom_ai.support.shopping.finding import current
from ecom_ai.support.shopping.reading import read
from ecom_ai.support.shopping.wants import load, save
from ecom_ai.support.shopping.words import words_of


def into_cart(turn: Turn) -> Answer | None:
    """Leads to the page of the product that is to be put into the cart."""
    if phrases.CART.search(turn.text) is None:
        return None
    shop, state = words_of(turn.site_id), load(turn.conversation, turn.message.pk)
    places = read(turn.text, state.wants, shop, shown=len(state.shown)).places
    keys = (
        naming.at_hand(state, places, turn.text.lower())
        if places
        else naming.named(turn.site_id, turn.text, shop) or naming.spoken_of(state)
    )
    found = [one for one in current(turn.site_id, keys) if one.is_sellable][:1]
    if not found:
        asked = asking_back.which_product(base(turn.language))
        is_repeated = asking_back.is_repeated(turn, asked)
        return asking_back.unsure(asked.language) if is_repeated else asked
    about = replace(state, about=found[0].key)
    save(turn.conversation, turn.message.pk, state, about)
    words = _(
        "I cannot put anything into your cart myself. The page of %(title)s has the "
        "button for it:"
    )
    return Answer(
        text=words % {"title": found[0].title},
        outcome=Message.Outcome.ANSWERED,
        language=base(turn.language),
        cards=[product_card(found[0])],
    )
