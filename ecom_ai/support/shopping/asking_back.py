"""The questions back: which product is meant, of which kind, and with what."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ecom_ai.models import Message
from ecom_ai.support import wishes
from ecom_ai.support.answers import Answer, Turn
from ecom_ai.support.shopping.cards import product_card
from ecom_ai.support.shopping.constraints import order_of
from ecom_ai.support.shopping.described import Described


def which_of(products: Sequence[Described], language: str) -> Answer:
    """Asks which of several products that share a name is meant."""
    return _asked(_("Which one do you mean?"), language, products)


def which_of_shown(products: Sequence[Described], language: str) -> Answer:
    """Asks which is meant where fewer were shown than the shopper counted."""
    words = ngettext(
        "I showed %(n)d product last. Which one do you mean?",
        "I showed %(n)d products last. Which one do you mean?",
        len(products),
    )
    return _asked(words % {"n": len(products)}, language, products)


def which_kind(superlative: str, language: str) -> Answer:
    """Asks for the kind of thing of which the cheapest, or the lightest, is wanted."""
    words = _("What kind of product shall I look for? I will show the %(order)s.")
    return _asked(words % {"order": order_of(superlative)}, language)


def which_product(language: str) -> Answer:
    """Asks which product is meant where none was spoken of."""
    return _asked(_("Which product do you mean? Its name is enough."), language)


def with_which(product: Described, language: str) -> Answer:
    """Asks what a product is to be compared with."""
    words = _("Which product shall I compare %(title)s with?")
    return _asked(words % {"title": product.title}, language, [product])


def afresh(language: str) -> Answer:
    """Asks for what is looked for from here on."""
    words = _("All right, we start afresh. What are you looking for?")
    return Answer(words, Message.Outcome.ANSWERED, language)


def unsellable(language: str) -> Answer:
    """That a product that was named is not to be had: nothing more is told of it."""
    words = _("I am sorry, that product cannot be bought at the moment.")
    return Answer(words, Message.Outcome.ANSWERED, language)


def is_repeated(turn: Turn, found: Answer) -> bool:
    """Whether a question back is the one that was asked right before this message."""
    if found.outcome != Message.Outcome.ASKED:
        return False
    former = wishes.former_of(turn)
    if former is None or former.outcome != Message.Outcome.ASKED:
        return False
    # Of a reply in Chinese the spaces after full stops are not kept.
    is_same = "".join(former.text.split()) == "".join(found.text.split())
    before = [each["data"].get("key") for each in former.cards]
    return is_same and before == [each.data.get("key") for each in found.cards]


def unsure(language: str) -> Answer:
    """That it is not known which product is meant; a person is offered."""
    words = _("I do not know which product you mean.")
    return Answer(
        text=f"{words} {wishes.offered()}",
        outcome=Message.Outcome.UNKNOWN,
        language=language,
        cards=[wishes.offer()],
    )


def _asked(words: str, language: str, products: Sequence[Described] = ()) -> Answer:
    return Answer(
        text=words,
        outcome=Message.Outcome.ASKED,
        language=language,
        cards=[product_card(product) for product in products],
    )
