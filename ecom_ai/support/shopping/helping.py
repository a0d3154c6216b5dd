"""Which kind of shopping help a message asks for, and the answer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ecom_ai.adapters import get_support_adapter
from ecom_ai.language import base
from ecom_ai.models import Message
from ecom_ai.recommendations import recommend
from ecom_ai.shoppers import Visitor
from ecom_ai.shoppers.visitors import load as load_visitor
from ecom_ai.support.answers import Answer, Card, Turn
from ecom_ai.support.shopping import naming, phrases, questions
from ecom_ai.support.shopping.cards import (
    product_card,
    ratings,
    reason,
    wants_card,
)
from ecom_ai.support.shopping.comparing import MOST, compare
from ecom_ai.support.shopping.constraints import without
from ecom_ai.support.shopping.described import Described, describe
from ecom_ai.support.shopping.finding import Found, current, find
from ecom_ai.support.shopping.opinions import opinions
from ecom_ai.support.shopping.reading import BEYOND, Reading, read
from ecom_ai.support.shopping.wants import State, Wants, load, save
from ecom_ai.support.shopping.words import Words, words_of

#: Products that one answer shows; a question back is asked of more than so many.
SHOWN, MANY = 4, 20
_SEARCH, _QUESTION, _STOCK = "product_search", "product_question", "stock"
_CENT = Decimal("0.01")


def help(turn: Turn) -> Answer | None:
    """Helps to find, compare and know products; None for anything else.

    Products are those that can be sold now, what is said of them the shop's own facts
    and published reviews. What is wanted is kept in ``Conversation.wants``; the
    product whose page is open stands there as ``page``.
    """
    shop = words_of(turn.site_id)
    before = load(turn.conversation, turn.message.pk)
    reading = read(turn.text, before.wants, shop, shown=len(before.shown))
    helper = _Helper(turn, shop, before, reading)
    found = helper.answer()
    if found is not None:
        save(turn.conversation, turn.message.pk, before, helper.state)
    return found


@dataclass
class _Helper:
    """One message's answer, and the state after it."""

    turn: Turn
    shop: Words
    state: State
    reading: Reading

    @property
    def language(self) -> str:
        return base(self.turn.language)

    def answer(self) -> Answer | None:
        if not self._may_help():
            return None
        if self.reading.command == "restart":
            return self._restart()
        if BEYOND in self.reading.places:
            return self._beyond()
        products = self._meant()
        if self.reading.command == "compare" and (found := self._compare(products)):
            return found
        if self._asks_which() and (found := self._of_some()) is not None:
            return found
        if products and (found := self._of_one(products)) is not None:
            self.state = replace(self.state, about=products[0].key)
            return found
        return self._search() if self._is_search() else None

    def _may_help(self) -> bool:
        """Whether the message is not about an order, a return, or another matter."""
        if self.turn.intent in (_SEARCH, _QUESTION, _STOCK, ""):
            return True
        # Short words of a search that goes on, "cheaper", mean little by themselves.
        reading = self.reading
        told = reading.command or reading.places or reading.is_change
        return self.state.is_active and bool(told) and not reading.left

    def _is_search(self) -> bool:
        reading, intent = self.reading, self.turn.intent
        said = reading.command or reading.is_change or reading.is_new
        if self.state.is_active and not reading.left and said:
            return True
        if intent == _SEARCH:
            return reading.is_new or reading.is_change
        bound = reading.wants.is_bound or reading.is_new
        if intent == _STOCK:
            return reading.is_new and not reading.left
        if reading.is_search and bound:
            return len(reading.left) <= len(reading.wants.text.split()) / 2
        return reading.is_new and not reading.left and not self._asks()

    def _asks(self) -> bool:
        return bool(phrases.QUESTION.search(self.turn.text.lower()))

    def _meant(self) -> list[Described]:
        """The products that the message is about, if it is about some."""
        text = self.turn.text.lower()
        keys = naming.at_hand(self.state, self.reading.places, text)
        if self.reading.command == "compare":
            if len(keys) < 2:
                names = naming.named(self.turn.site_id, text, self.shop)
                keys = list(dict.fromkeys([*keys, *names]))
            keys = keys if len(keys) > 1 else list(self.state.shown[:MOST])
        elif self._names_product():
            keys = naming.named(self.turn.site_id, text, self.shop) or keys
            if not keys and self._is_about_one():
                keys = naming.spoken_of(self.state)
        return current(self.turn.site_id, keys) if keys else []

    def _names_product(self) -> bool:
        """Whether a name in it is that of a product asked about, not of a wish."""
        if self.reading.command or self.reading.places:
            return False
        if self.turn.intent in (_QUESTION, _STOCK):
            return True
        return self._asks() and not self.reading.is_search

    def _is_about_one(self) -> bool:
        """Whether a question without a name or an "it" is about the one at hand."""
        text = self.turn.text.lower()
        if self.turn.intent in (_QUESTION, _STOCK):
            return not self.reading.is_search
        about_one = (phrases.OPINIONS, phrases.PRICE, phrases.STOCK)
        if any(each.search(text) for each in about_one):
            return not self.reading.names_some
        opens = phrases.OPENING.search(text) or self.state.about
        return bool(opens) and questions.asks_detail(text)

    def _of_one(self, products: Sequence[Described]) -> Answer | None:
        """The answer to a question about a product; of a place alone what it is."""
        text, product = self.turn.text.lower(), products[0]
        seen = {*self.state.shown, self.state.about, self.state.page}
        if not product.is_sellable and product.key not in seen:
            return self._unsellable()
        if phrases.OPINIONS.search(text):
            return opinions(product, self.turn.site_id, self.language)
        if phrases.STOCK.search(text) or self.turn.intent == _STOCK:
            return self._stock(product)
        if phrases.PRICE.search(text):
            return questions.price(product, self.language)
        bare = bool(self.reading.places) and not self._asks()
        if bare and not self.reading.left:
            return questions.overview(product, self.language)
        telling = questions.is_telling(text, self.shop)
        if not (self._asks() or self.turn.intent == _QUESTION or telling):
            return None
        sure = self.turn.intent == _QUESTION or telling
        return questions.answer(
            product, text, self.turn.site_id, self.shop, self.language, sure=sure
        )

    def _unsellable(self) -> Answer:
        return Answer(
            text=_("I am sorry, that product cannot be bought at the moment."),
            outcome=Message.Outcome.ANSWERED,
            language=self.language,
        )

    def _stock(self, product: Described) -> Answer:
        found = questions.stock(product, self.language)
        if product.is_sellable:
            return found
        alike = recommend(
            "similar", self._visitor(), item_keys=[product.key], k=2,
            language=self.language,
        )  # fmt: skip
        others = describe(self.turn.site_id, {i.key: i.product for i in alike.items})
        if not others:
            return found
        why = {item.key: item.reason for item in alike.items}
        cards = [product_card(other, why[other.key]) for other in others]
        told = _("%(said)s These are like it:") % {"said": found.text}
        return replace(found, text=told, cards=[*found.cards, *cards])

    def _asks_which(self) -> bool:
        text = self.turn.text.lower()
        return len(self.state.shown) > 1 and bool(phrases.WHICH.search(text))

    def _of_some(self) -> Answer | None:
        shown = current(self.turn.site_id, self.state.shown)
        return questions.which(shown, self.turn.text, self.shop, self.language)

    def _compare(self, products: Sequence[Described]) -> Answer | None:
        if len(products) < 2:
            return None
        rated = ratings(self.turn.site_id, [p.key for p in products])
        return compare(products, rated, self.language)

    def _beyond(self) -> Answer:
        shown = current(self.turn.site_id, self.state.shown)
        words = ngettext(
            "I showed %(n)d product last. Which one do you mean?",
            "I showed %(n)d products last. Which one do you mean?",
            len(shown),
        )
        return Answer(
            text=words % {"n": len(shown)},
            outcome=Message.Outcome.ASKED,
            language=self.language,
            cards=[product_card(product) for product in shown],
        )

    def _restart(self) -> Answer | None:
        if not self.state.is_active:
            return None
        self.state = State(page=self.state.page)
        return Answer(
            text=_("All right, we start afresh. What are you looking for?"),
            outcome=Message.Outcome.ANSWERED,
            language=self.language,
        )

    def _search(self) -> Answer:
        wants, shown = self._priced(), list(self.state.shown)
        is_more = self.reading.command == "more"
        found = find(
            wants,
            self._visitor(),
            self.shop,
            language=self.language,
            rate=lambda keys: ratings(self.turn.site_id, keys),
            without=self.state.seen if is_more else (),
            first="price" if self.reading.command in ("cheaper", "dearer") else "",
        )
        if not found.products:
            self.state = replace(self.state, wants=wants)
            return self._nothing(wants, is_more=is_more and bool(shown))
        if found.loosened:  # and told: what is shown does not fulfil it
            wants = without(wants, found.loosened)
            if self.reading.command in ("cheaper", "dearer"):
                before = self.reading.wants
                low, high = before.price_from, before.price_to
                wants = replace(wants, price_from=low, price_to=high)
        if wants.text != self.state.wants.text:
            self.state = replace(self.state, seen=())
        self.state = replace(self.state, wants=wants)
        now = list(found.products[:SHOWN])
        self.state = self.state.showing([product.key for product in now])
        return self._shown(wants, found, now)

    def _priced(self) -> Wants:
        """What is wanted, with what "cheaper" means beside what was shown."""
        wants, command = self.reading.wants, self.reading.command
        if command not in ("cheaper", "dearer"):
            return wants
        keys = [self.state.about] if self.state.about else list(self.state.shown)
        prices = [p.price for p in current(self.turn.site_id, keys) if p.price]
        if not prices:
            return replace(wants, sort="price") if command == "cheaper" else wants
        if command == "dearer":
            low = max(prices) + _CENT
            keep = wants.price_to if wants.price_to and wants.price_to >= low else None
            return replace(wants, price_from=low, price_to=keep)
        high = max(min(prices) - _CENT, Decimal(0))
        keep = (
            wants.price_from if wants.price_from and wants.price_from <= high else None
        )
        return replace(wants, price_to=high, price_from=keep)

    def _nothing(self, wants: Wants, *, is_more: bool) -> Answer:
        if is_more:
            told = _("That was all that fits.")
        else:
            told = _("I found nothing like that in the shop.")
        outcome = Message.Outcome.ANSWERED if is_more else Message.Outcome.UNKNOWN
        return Answer(
            text=told, outcome=outcome, language=self.language, cards=wants_card(wants)
        )

    def _shown(self, wants: Wants, found: Found, now: Sequence[Described]) -> Answer:
        rated = ratings(self.turn.site_id, [product.key for product in now])
        visitor = self._visitor()
        cards = [
            *wants_card(wants),
            *(product_card(p, reason(p, wants, rated, visitor)) for p in now),
        ]
        command = self.reading.command
        prices = [c.kind for c in found.loosened] == ["price"]
        if prices and command == "cheaper":
            told = _("Nothing cheaper fits. This is what costs least:")
        elif prices and command == "dearer":
            told = _("Nothing dearer fits. This is what costs most:")
        elif found.loosened:
            names = _(", ").join(c.label for c in found.loosened)
            told = _(
                "Nothing in the shop fits all of it. Without “%(what)s” these come "
                "nearest:"
            ) % {"what": names}
        elif not found.is_kind and not phrases.GIFT.fullmatch(wants.text):
            told = _("These come nearest to “%(text)s”:") % {"text": wants.text}
        else:
            told = _("This fits:") if len(now) == 1 else _("These fit:")
        outcome = Message.Outcome.ANSWERED
        if question := self._question(wants, found):
            back = _("What may it cost?")
            told = f"{told} {back}"
            cards.append(question)
            outcome = Message.Outcome.ASKED
            self.state = replace(self.state, asked=True)
        return Answer(text=told, outcome=outcome, language=self.language, cards=cards)

    def _question(self, wants: Wants, found: Found) -> Card | None:
        """The one question back: of many products with nothing to tell them by."""
        if self.state.asked or wants.is_bound or len(found.products) <= MANY:
            return None
        prices = sorted(p.price for p in found.products if p.price is not None)
        if len(prices) <= MANY:
            return None
        money = get_support_adapter().money
        steps = [_round(prices[len(prices) // 3]), _round(prices[2 * len(prices) // 3])]
        options = []
        for step in dict.fromkeys(steps):
            words = _("Up to %(high)s") % {"high": money(step)}
            options.append({"label": words, "text": words})
        options.append({"label": _("Any price"), "text": _("Any price")})
        return Card("choices", {"options": options})

    def _visitor(self) -> Visitor:
        key = self.turn.conversation.shopper_key
        site_id = self.turn.site_id
        return load_visitor(site_id, key) if key else Visitor(site_id)


def _round(price: Decimal) -> Decimal:
    """A price that one would name: the next multiple of ten, or of a hundred."""
    step = Decimal(10) if price < 200 else Decimal(100)
    return (price / step).to_integral_value("ROUND_CEILING") * step
