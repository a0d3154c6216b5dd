"""Which kind of shopping help a message asks for, and the answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ecom_ai.exceptions import InferenceUnavailable
from ecom_ai.language import base
from ecom_ai.models import Message
from ecom_ai.support import answering
from ecom_ai.support.answers import Answer, Turn
from ecom_ai.support.shopping import asking_back, matters, naming, phrases, questions
from ecom_ai.support.shopping.comparing import MOST
from ecom_ai.support.shopping.described import Described
from ecom_ai.support.shopping.finding import current, named_kinds
from ecom_ai.support.shopping.measuring import SUPERLATIVES, ordered
from ecom_ai.support.shopping.mending import mended
from ecom_ai.support.shopping.opinions import opinions
from ecom_ai.support.shopping.reading import BEYOND, Reading, read
from ecom_ai.support.shopping.searching import SHOWN, best_of_shown, without_unread
from ecom_ai.support.shopping.wants import CHEAPEST, DEAREST, State, Wants, load, save
from ecom_ai.support.shopping.words import Words, kind_of, words_of
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

_SEARCH, _QUESTION, _STOCK = "product_search", "product_question", "stock"
#: The intents that are about products, and none.
_OURS = frozenset({_SEARCH, _QUESTION, _STOCK, ""})
_OF_ONE = frozenset({_QUESTION, _STOCK})
_SORTS = {"cheaper": CHEAPEST, "dearer": DEAREST}
#: The commands by which a search goes on, and none.
_GOES_ON: Mapping[str, GoesOn] = {
    "more": "more", "cheaper": "cheaper", "dearer": "dearer", "": ""
}  # fmt: skip
#: From which probability what the help centre says goes before products of a kind.
_CERTAIN = 0.95
#: Those that few words are told to have for want of a better one.
_TALK = frozenset({"small_talk", "out_of_scope"})


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
    if reading.left and (turn.intent in _OURS or before.is_active):
        text = mended(turn.site_id, turn.text, reading.left)
        again = read(text, before.wants, shop, shown=len(before.shown))
        is_better = turn.intent == _QUESTION and len(again.left) < len(reading.left)
        if is_better or not again.left:
            turn, reading = replace(turn, text=text), again
    helper = _Helper(turn, shop, before, reading)
    if helper.is_of_articles():
        return None
    found = helper.answer()
    if found is not None and helper.is_better_told(found):
        return None
    if found is not None and not helper.is_kept:
        save(turn.conversation, turn.message.pk, before, helper.state)
    return found


@dataclass
class _Helper:
    """One message's answer, and the state after it, unless a tool keeps that."""

    turn: Turn
    shop: Words
    state: State
    reading: Reading
    is_kept: bool = False

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
        if self.reading.command == "compare" and products:
            return self._compare(products)
        if self._asks_which() and (found := self._of_some()) is not None:
            return found
        if self._names_product() and (found := self._of_named()) is not None:
            return found
        about = products[:1] if not self._is_wish() or self.reading.places else []
        if about and (found := self._of_one(about[0])) is not None:
            return found
        if self.reading.command == "more" and not self.state.wants.text and products:
            return self._beside(products[0], "similar")
        if self._is_search():
            return self._search()
        return self._of_what()

    def is_of_articles(self) -> bool:
        """Whether it asks for what the help centre plainly says, and of no product:
        "What must the floor of a tent be rated?"."""
        if self.turn.intent not in (_QUESTION, "") or self.reading.is_search:
            return False
        if self.state.is_active or naming.spoken_of(self.state) or self._named():
            return False
        return self._is_told(_CERTAIN)

    def is_better_told(self, found: Answer) -> bool:
        """Whether no product tells what is asked, and the help centre does."""
        is_asked = found.outcome == Message.Outcome.ASKED and not found.cards
        if not is_asked and found.outcome != Message.Outcome.UNKNOWN:
            return False
        if self._things() and not self._asks():
            return False
        is_vague = not self._things() and not self.reading.is_search
        return self._is_told(0.0 if is_vague else answering.SURE)

    def _is_told(self, least: float) -> bool:
        """Whether the help centre says it so surely, of the thing that is named."""
        try:
            return answering.knows_of(self.turn, self._things(), least=least)
        except InferenceUnavailable:
            return False

    def _things(self) -> list[str]:
        """What the products that are asked about are called, or their kinds."""
        keys = self._named() or naming.spoken_of(self.state)
        products = current(self.turn.site_id, keys)
        titles = [title for each in products for title in each.titles.values()]
        return titles or list(named_kinds(self.reading.wants.text, self.shop))

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

    def _may_help(self) -> bool:
        """Whether the message is not about an order, a return, or another matter."""
        reading, intent = self.reading, self.turn.intent
        if intent in _OURS or self._asks_it():
            return True
        # Short words of a search that goes on, "cheaper", mean little by themselves.
        told = reading.command or reading.places or reading.is_told
        told = told or (intent in _TALK and reading.is_change)
        if reading.command == "compare" and naming.spoken_of(self.state):
            return intent in _TALK
        is_on = self.state.is_active or bool(naming.spoken_of(self.state))
        return is_on and bool(told) and not reading.left

    def _asks_it(self) -> bool:
        """Whether the product at hand is asked about, in words that need no name."""
        if not naming.spoken_of(self.state):
            return matters.asks_opinions(self.turn.text) and bool(self._named())
        if self._asks_others():
            return True
        text = self.turn.text.lower()
        asked = (phrases.OPINIONS, phrases.PRICE, phrases.STOCK)
        asks = any(each.search(text) for each in asked) or questions.asks_detail(text)
        left = self.reading.left
        for each in asked:  # what is left besides the words of the question itself
            text = each.sub("", text)
            left = tuple(rest for word in left if (rest := each.sub("", word)))
        return asks and not any(word in text for word in left)

    def _asks_others(self) -> str:
        """Whether others are asked for that are like a product, or go with it."""
        text = self.turn.text.lower()
        if phrases.TOGETHER.search(text):
            return "together"
        return "similar" if phrases.ALIKE.search(text) else ""

    def _is_search(self) -> bool:
        reading, intent = self.reading, self.turn.intent
        said = reading.command or reading.is_change or reading.is_new
        if self._is_sorted() and not reading.left:
            if naming.spoken_of(self.state):
                return True
            if reading.wants == Wants(sort=reading.superlative):
                return False  # the lightest of all that there is helps nobody
        if self._is_wish() or (self.state.is_active and not reading.left and said):
            return True
        if self.state.is_active and not self.state.wants.text and not self._asks():
            return reading.is_new or bool(said)
        if intent == _SEARCH:
            return (reading.is_new or reading.is_change) and not self._asks_apart()
        bound = reading.wants.is_bound or reading.is_new
        if intent == _STOCK:
            return reading.is_new and not reading.left
        if reading.is_search and bound:
            return len(reading.left) <= len(reading.wants.text.split()) / 2
        return reading.is_new and not reading.left and not self._asks()

    def _is_sorted(self) -> bool:
        """Whether what is cheaper, or lightest, is wanted: of what is at hand."""
        reading = self.reading
        return bool(reading.superlative) or reading.command in _SORTS

    def _asks_apart(self) -> bool:
        """Whether it is a question that looks for nothing and names no kind of thing
        that the shop has: what comes nearest to its words answers it not."""
        if self.reading.is_search or not self._asks():
            return False
        wants = self.reading.wants
        return not wants.is_bound and not named_kinds(wants.text, self.shop)

    def _asks(self) -> bool:
        return bool(phrases.QUESTION.search(self.turn.text.lower()))

    def _meant(self) -> list[Described]:
        """The products that the message is about, if it is about some."""
        text = self.turn.text.lower()
        keys = naming.at_hand(self.state, self.reading.places, text)
        if self.reading.command == "compare":
            if len(keys) < 2:
                names = self._named()
                about = [self.state.about] if keys and self.state.about else []
                keys = list(dict.fromkeys([*about, *keys, *names]))
            keys = keys if len(keys) > 1 else list(self.state.shown[:MOST]) or keys
        elif self._asks_others() and not self.reading.is_new:
            names = self._named()
            keys = names or keys or naming.spoken_of(self.state)
        elif self.reading.coloured and not self.reading.is_new:
            keys = self._of_colour(keys)
        elif self._names_product():
            names = self._named()
            if not names and not keys and self._is_about_one():
                keys = naming.spoken_of(self.state)
            keys = names or keys
        return current(self.turn.site_id, keys) if keys else []

    def _named(self) -> list[str]:
        """Keys of the products that it names; of a name of several the one shown."""
        site_id, text = self.turn.site_id, self.turn.text.lower()
        if names := naming.named(site_id, text, self.shop):
            return names
        known = [key for key in (*self.state.shown, self.state.about) if key]
        titles = {p.key: list(p.titles.values()) for p in current(site_id, known)}
        return naming.among(titles, text, self.shop)

    def _of_colour(self, keys: list[str]) -> list[str]:
        """The one whose colour is asked: of several shown others may have it."""
        text = self.turn.text.lower()
        if names := self._named():
            return names
        one = self.state.about or self.state.page
        is_it = bool(keys) or bool(phrases.HAD_IN.search(text))
        return keys if self.reading.places else [one] if one and is_it else []

    def _names_product(self) -> bool:
        """Whether a name in it is that of a product asked about, not of a wish."""
        if self.reading.command or self.reading.places:
            return False
        if self._is_wish():
            return False
        if self.turn.intent in (_QUESTION, _STOCK):
            return True
        return self._asks() and not self.reading.is_search

    def _is_wish(self) -> bool:
        """Whether it says, of what is looked for already, what it is to be.

        "Have you got waterproof ones?" does, "is it waterproof?" asks of one.
        """
        reading = self.reading
        goes_on = self.state.is_active and reading.is_change
        is_of_one = phrases.PRONOUN.search(self.turn.text.lower()) or reading.coloured
        others = reading.is_search and not is_of_one
        if not goes_on or self._asks() and not (reading.is_dropped or others):
            return False
        is_plain = others or self.turn.intent != _QUESTION
        return not reading.left or (reading.is_told and is_plain)

    def _is_about_one(self) -> bool:
        """Whether a question without a name or an "it" is about the one at hand."""
        text = self.turn.text.lower()
        if self.turn.intent in (_QUESTION, _STOCK):
            return not self.reading.is_search
        about_one = (phrases.OPINIONS, phrases.PRICE, phrases.STOCK)
        if any(each.search(text) for each in about_one) or self._asks_others():
            return not self.reading.names_some
        opens = phrases.OPENING.search(text) or self.state.about or self.state.page
        return bool(opens) and questions.asks_detail(text)

    def _of_one(self, product: Described) -> Answer | None:
        """The answer to a question about a product; of a place alone what it is."""
        text = self.turn.text.lower()
        seen = {*self.state.shown, self.state.about, self.state.page}
        if not product.is_sellable and product.key not in seen:
            return asking_back.unsellable(self.language)
        if kind := self._asks_others():
            return self._beside(product, kind)
        if self.reading.command == "more":  # of what it goes on with is to be seen
            return None
        if self._asks_price(text):
            return self._use(STOCK, OneProduct(product.key))
        found = self._told_of(product, text)
        if found is not None:
            self.state = replace(self.state, about=product.key)
        return found

    def _asks_price(self, text: str) -> bool:
        if phrases.OPINIONS.search(text):
            return False
        asks = phrases.STOCK.search(text) or phrases.PRICE.search(text)
        return bool(asks) or (self.turn.intent == _STOCK and not self.reading.coloured)

    def _told_of(self, product: Described, text: str) -> Answer | None:
        if phrases.OPINIONS.search(text):
            return opinions(product, self.turn.site_id, self.language)
        if self.reading.coloured and not self.reading.is_new:
            return self._in_colour(product, text)
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

    def _in_colour(self, product: Described, text: str) -> Answer | None:
        """Whether a product is of a colour; if it is to be had in it, what else is."""
        asks = self._asks() or self.turn.intent == _QUESTION
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
        if self._named():
            return None
        called = [p for p in current(self.turn.site_id, keys) if p.is_sellable]
        called = called[:SHOWN]
        self.state = self.state.showing([p.key for p in called])
        titles = [title for p in called for title in p.titles.values()]
        bare = naming.without_names(text, titles)
        found = questions.which(called, bare, self.shop, self.language)
        return found or asking_back.which_of(called, self.language)

    def _beside(self, product: Described, kind: str) -> Answer:
        asked = Beside(product.key, "together" if kind == "together" else "similar")
        return self._use(RECOMMEND, asked)

    def _asks_which(self) -> bool:
        text = self.turn.text.lower()
        is_of_shown = len(self.state.shown) > 1 and phrases.WHICH.search(text)
        return bool(is_of_shown) or self._asks_which_of_kind()

    def _asks_which_of_kind(self) -> bool:
        is_asked = matters.asks_which_of_kind(self.turn.text, self.reading)
        return is_asked and not self._asks_apart()

    def _of_some(self) -> Answer | None:
        if self._asks_which_of_kind():
            return self._search()
        shown = current(self.turn.site_id, self.state.shown)
        sort = self.reading.superlative or _SORTS.get(self.reading.command, "")
        if sort not in SUPERLATIVES:
            return questions.which(shown, self.turn.text, self.shop, self.language)
        order = ordered(shown, sort)
        if order is None or self.reading.is_new:
            return None
        self.state = replace(self.state, about=order.best[0].key)
        return best_of_shown(order, sort, self.language)

    def _compare(self, products: Sequence[Described]) -> Answer:
        if len(products) > 1:
            keys = tuple(product.key for product in products[:MOST])
            return self._use(COMPARE, Products(keys))
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
        is_of_one = self._is_sorted() and replace(wanted, sort="") == Wants()
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
