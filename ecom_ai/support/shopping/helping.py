"""Which kind of shopping help a message asks for, and the answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from ecom_ai.models import Message
from ecom_ai.support.answers import Answer, Turn
from ecom_ai.support.shopping import asking_back, matters, naming, phrases, questions
from ecom_ai.support.shopping.comparing import MOST
from ecom_ai.support.shopping.described import Described
from ecom_ai.support.shopping.finding import current, named_kinds
from ecom_ai.support.shopping.meaning import IN_STOCK, OURS, QUESTION, SORTS, Meaning
from ecom_ai.support.shopping.measuring import SUPERLATIVES, ordered
from ecom_ai.support.shopping.mending import mended
from ecom_ai.support.shopping.opinions import opinions
from ecom_ai.support.shopping.reading import BEYOND, read
from ecom_ai.support.shopping.searching import SHOWN, best_of_shown, without_unread
from ecom_ai.support.shopping.wants import State, Wants, load, save
from ecom_ai.support.shopping.which import which
from ecom_ai.support.shopping.words import kind_of, words_of
from ecom_ai.support.tools import using
from ecom_ai.support.tools.products import (
    COMPARE,
    FIND,
    RECOMMEND,
    STOCK,
    Beside,
    GoesOn,
    OneProduct,
    Products,
    sought,
)

_OF_ONE = frozenset({QUESTION, IN_STOCK})
#: The commands by which a search goes on, and none.
_GOES_ON: Mapping[str, GoesOn] = {
    "more": "more", "cheaper": "cheaper", "dearer": "dearer", "": ""
}  # fmt: skip


def help(turn: Turn) -> Answer | None:
    """Helps to find, compare and know products; None for anything else.

    Products are those that can be sold now, what is said of them the shop's own facts
    and published reviews. What is done is done by tools (``tools.products``), each use
    written down. What is wanted is kept in ``Conversation.wants``; the product whose
    page is open stands there as ``page``.
    """
    shop = words_of(turn.site_id)
    before = load(turn.conversation, turn.message.pk)
    reading = read(turn.text, before.wants, shop, shown=len(before.shown))
    if matters.is_of_shop(turn.text) and not naming.named(
        turn.site_id, turn.text, shop
    ):
        return None
    if reading.left and (turn.intent in OURS or before.is_active):
        text = mended(turn.site_id, turn.text, reading.left)
        again = read(text, before.wants, shop, shown=len(before.shown))
        is_better = turn.intent == QUESTION and len(again.left) < len(reading.left)
        if is_better or not again.left:
            turn, reading = replace(turn, text=text), again
    helper = _Helper(turn, shop, before, reading)
    if helper.is_of_articles():
        return None
    found = helper.answer()
    if found is not None and asking_back.is_repeated(turn, found):
        found = helper.unasked(found)
    if found is not None and helper.is_better_told(found):
        return None
    if found is not None and not helper.is_kept:
        save(turn.conversation, turn.message.pk, before, helper.state)
    return found


@dataclass
class _Helper(Meaning):
    """One message's answer, and the state after it, unless a tool keeps that."""

    is_kept: bool = False

    def answer(self) -> Answer | None:
        if not self.may_help():
            return None
        if self.reading.command == "restart":
            return self._restart()
        if BEYOND in self.reading.places:
            return self._beyond()
        products = self.meant()
        if self.reading.command == "compare" and products:
            return self._compare(products)
        if self.asks_which() and (found := self._of_some()) is not None:
            return found
        if self.names_product() and (found := self._of_named()) is not None:
            return found
        about = products[:1] if not self.is_wish() or self.reading.places else []
        if about and (found := self._of_one(about[0])) is not None:
            return found
        if self.reading.command == "more" and not self.state.wants.text and products:
            return self._beside(products[0], "similar")
        if self.is_search():
            return self._search()
        return self._of_what()

    def unasked(self, found: Answer) -> Answer:
        """The best there is where a question back was asked before, and in vain."""
        keys = [str(card.data["key"]) for card in found.cards]
        products = current(self.turn.site_id, keys)[:1]
        if products and self.reading.command == "compare":
            return self._beside(products[0], "similar")
        if products and BEYOND not in self.reading.places:
            self.state = replace(self.state, about=products[0].key)
            if (told := self._of_one(products[0])) is not None:
                return told
        return asking_back.unsure(self.language)

    def _of_what(self) -> Answer | None:
        """Asks of what kind the cheapest is wanted, or which product "it" is."""
        if self.state.is_active or self.reading.names_some:
            return None
        if self.turn.intent in _OF_ONE and matters.asks_of_it(self.turn.text):
            return asking_back.which_product(self.language)
        is_known = not self.reading.left and not self.reading.is_new
        if not is_known or self.reading.superlative not in SUPERLATIVES:
            return None
        self.state = replace(self.state, wants=self.reading.wants)
        return asking_back.which_kind(self.reading.superlative, self.language)

    def _of_one(self, product: Described) -> Answer | None:
        """The answer to a question about a product; of a place alone what it is."""
        text = self.turn.text.lower()
        seen = {*self.state.shown, self.state.about, self.state.page}
        if not product.is_sellable and product.key not in seen:
            return asking_back.unsellable(self.language)
        if kind := self.asks_others():
            return self._beside(product, kind)
        if self.reading.command == "more":  # of what it goes on with is to be seen
            return None
        if self.asks_price(text):
            return self._use(STOCK, OneProduct(product.key))
        found = self._told_of(product, text)
        if found is not None:
            self.state = replace(self.state, about=product.key)
        return found

    def _told_of(self, product: Described, text: str) -> Answer | None:
        if phrases.OPINIONS.search(text):
            return opinions(product, self.turn.site_id, self.language)
        if self.reading.coloured and not self.reading.is_new:
            return self._in_colour(product, text)
        bare = bool(self.reading.places) and not self.asks()
        if bare and not self.reading.left:
            return questions.overview(product, self.language)
        telling = questions.is_telling(text, self.shop)
        if not (self.asks() or self.turn.intent == QUESTION or telling):
            return None
        sure = self.turn.intent == QUESTION or telling
        return questions.answer(
            product, text, self.turn.site_id, self.shop, self.language, sure=sure
        )

    def _in_colour(self, product: Described, text: str) -> Answer | None:
        """Whether a product is of a colour; if it is to be had in it, what else is."""
        asks = self.asks() or self.turn.intent == QUESTION
        had = phrases.HAD_IN.search(text)
        if not (asks or had):
            return None
        told = questions.coloured(product, self.reading.coloured, self.language)
        if told.outcome == Message.Outcome.ANSWERED or not had:
            return told
        wanted = self.reading.wants
        if not self.state.wants.text:
            wanted = Wants(text=kind_of(product.title), colours=self.reading.coloured)
        others = self._found(wanted)
        return replace(
            others,
            text=f"{told.text} {others.text}",
            citations=[*told.citations, *others.citations],
        )

    def _of_named(self) -> Answer | None:
        """Of products that share the name in a question: which have what is asked.

        Where the shop says it of none it is asked back which one is meant.
        """
        text = self.turn.text.lower()
        keys = naming.titled(self.turn.site_id, text, self.shop)
        at_hand = {self.state.about, self.state.page}
        if len(keys) < 2 or at_hand & set(keys):
            return None
        if self.named():
            return None
        called = [p for p in current(self.turn.site_id, keys) if p.is_sellable]
        called = called[:SHOWN]
        self.state = self.state.showing([p.key for p in called])
        titles = [title for p in called for title in p.titles.values()]
        bare = naming.without_names(text, titles)
        found = which(called, bare, self.shop, self.language)
        return found or asking_back.which_of(called, self.language)

    def _beside(self, product: Described, kind: str) -> Answer:
        asked = Beside(product.key, "together" if kind == "together" else "similar")
        return self._use(RECOMMEND, asked)

    def _of_some(self) -> Answer | None:
        shown = current(self.turn.site_id, self.state.shown)
        if self.asks_which_of_kind():
            return self._which_of(shown) or self._search()
        sort = self.reading.superlative or SORTS.get(self.reading.command, "")
        if sort not in SUPERLATIVES:
            found = which(shown, self.turn.text, self.shop, self.language)
            is_sought = found is None and self.reading.is_change
            return self._search() if is_sought else found
        order = ordered(shown, sort)
        if order is None or self.reading.is_new:
            return None
        self.state = replace(self.state, about=order.best[0].key)
        return best_of_shown(order, sort, self.language)

    def _which_of(self, shown: Sequence[Described]) -> Answer | None:
        """Of those shown, where it is asked which have a thing that is no kind of its
        own: 哪个带唱头."""
        is_of_kind = named_kinds(self.reading.wants.text, self.shop)
        if is_of_kind or len(shown) < 2 or not phrases.WHICH.search(self.turn.text):
            return None
        return which(shown, self.turn.text, self.shop, self.language)

    def _compare(self, products: Sequence[Described]) -> Answer:
        if len(products) > 1:
            keys = tuple(product.key for product in products[:MOST])
            answer = self._use(COMPARE, Products(keys))
            return _of_first(answer) if len(products) > MOST else answer
        self.state = replace(self.state, about=products[0].key)
        return asking_back.with_which(products[0], self.language)

    def _beyond(self) -> Answer:
        shown = current(self.turn.site_id, self.state.shown)
        return asking_back.which_of_shown(shown, self.language)

    def _restart(self) -> Answer | None:
        if not self.state.is_active:
            return None
        self.state = State(page=self.state.page)
        return asking_back.afresh(self.language)

    def _search(self) -> Answer:
        wanted, beside = self.reading.wants, naming.spoken_of(self.state)
        is_of_one = self.is_sorted() and replace(wanted, sort="") == Wants()
        if is_of_one and (products := current(self.turn.site_id, beside)):
            wanted = replace(wanted, text=kind_of(products[0].title))
        return self._found(wanted)

    def _found(self, wanted: Wants) -> Answer:
        goes_on = _GOES_ON.get(self.reading.command, _GOES_ON[""])
        found = self._use(FIND, sought(wanted, goes_on))
        is_understood = wanted.is_bound or named_kinds(wanted.text, self.shop)
        return without_unread(found, self.reading.unread) if is_understood else found

    def _use(self, tool: str, arguments: object) -> Answer:
        self.is_kept = True
        return using.run(self.turn, tool, arguments)


def _of_first(compared: Answer) -> Answer:
    """A comparison, after it was said that it is of the first of more."""
    if not any(card.kind == "comparison" for card in compared.cards):
        return compared
    words = _("I compare the first %(n)d; name others to see them side by side.")
    return replace(compared, text=f"{words % {'n': MOST}} {compared.text}")
