"""Messages that are nothing but the name of a thing: "tents", 有帐篷吗, "tell me about
the Ridge 2"."""

from dataclasses import replace

from ecom_ai.support.answers import Answer, Turn
from ecom_ai.support.shopping import helping, matters, naming, phrases
from ecom_ai.support.shopping.finding import named_kinds
from ecom_ai.support.shopping.reading import Reading, read
from ecom_ai.support.shopping.wants import Wants, load
from ecom_ai.support.shopping.words import words_of

#: Intents of which a kind of thing may be all that is said.
_PERHAPS = frozenset({"", "product_search", "product_question", "stock"})


def kind_alone(turn: Turn) -> Answer | None:
    """Shows what there is of a kind that is all that a message names or wishes for,
    what a named product is, and what people say of the one at hand.

    Asked before the help centre, whose articles name tents, boots and reviews as well.
    """
    at_hand = naming.spoken_of(load(turn.conversation, turn.message.pk))
    if at_hand and matters.asks_opinions(turn.text):
        return helping.help(replace(turn, intent="product_question"))
    shop, said = words_of(turn.site_id), turn.text.strip().strip(".!。！~～").lower()
    asks_about = phrases.ABOUT.search(said) is not None
    if asks_about and naming.named(turn.site_id, said, shop):
        return helping.help(replace(turn, intent="product_question"))
    is_kind = len(said.split()) == 1 and shop.is_kind(said)
    if not is_kind and turn.intent in _PERHAPS:
        found = read(turn.text, Wants(), shop)
        is_kind = found.is_search and found.names_some and _is_plain(found)
        is_kind = is_kind and bool(named_kinds(found.wants.text, shop))
    if not is_kind:
        return None
    return helping.help(replace(turn, intent="product_search"))


def _is_plain(found: Reading) -> bool:
    """Whether nothing but a thing is said; of one in a colour or size, hardly more."""
    if found.coloured or found.wants.limits:
        return 2 * len(found.left) <= len(found.wants.text.split())
    return not found.left
