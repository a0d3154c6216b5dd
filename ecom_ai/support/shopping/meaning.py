"""What a message about products means: which of them, and what is asked.

Read of its words (``reading``), its intent, and what was spoken of before.
"""

from dataclasses import dataclass

from ecom_ai.exceptions import InferenceUnavailable
from ecom_ai.language import base
from ecom_ai.models import Message
from ecom_ai.support import answering
from ecom_ai.support.answers import Answer, Turn
from ecom_ai.support.shopping import matters, naming, phrases, questions
from ecom_ai.support.shopping.described import Described
from ecom_ai.support.shopping.finding import current, named_kinds
from ecom_ai.support.shopping.reading import Reading
from ecom_ai.support.shopping.wants import CHEAPEST, DEAREST, State, Wants
from ecom_ai.support.shopping.words import Words

_SEARCH, QUESTION, IN_STOCK = "product_search", "product_question", "stock"
#: The intents that are about products, and none.
OURS = frozenset({_SEARCH, QUESTION, IN_STOCK, ""})
#: What the commands sort by that go on from what was shown.
SORTS = {"cheaper": CHEAPEST, "dearer": DEAREST}
#: From which probability what the help centre says goes before products of a kind.
_CERTAIN = 0.95
#: Those that few words are told to have for want of a better one.
_TALK = frozenset({"small_talk", "out_of_scope"})


@dataclass
class Meaning:
    """One message beside what was said before it."""

    turn: Turn
    shop: Words
    state: State
    reading: Reading

    @property
    def language(self) -> str:
        return base(self.turn.language)

    def may_help(self) -> bool:
        """Whether the message is not about an order, a return, or another matter."""
        reading, intent = self.reading, self.turn.intent
        if intent in OURS or self._asks_it():
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
            return matters.asks_opinions(self.turn.text) and bool(self.named())
        if self.asks_others():
            return True
        text = self.turn.text.lower()
        asked = (phrases.OPINIONS, phrases.PRICE, phrases.STOCK)
        asks = any(each.search(text) for each in asked) or questions.asks_detail(text)
        left = self.reading.left
        for each in asked:  # what is left besides the words of the question itself
            text = each.sub("", text)
            left = tuple(rest for word in left if (rest := each.sub("", word)))
        return asks and not any(word in text for word in left)

    def asks_others(self) -> str:
        """Whether others are asked for that are like a product, or go with it."""
        text = self.turn.text.lower()
        if phrases.TOGETHER.search(text):
            return "together"
        return "similar" if phrases.ALIKE.search(text) else ""

    def is_search(self) -> bool:
        """Whether products are looked for."""
        reading, intent = self.reading, self.turn.intent
        said = reading.command or reading.is_change or reading.is_new
        if self.is_sorted() and not reading.left:
            if naming.spoken_of(self.state):
                return True
            if reading.wants == Wants(sort=reading.superlative):
                return False  # the lightest of all that there is helps nobody
        if self.is_wish() or (self.state.is_active and not reading.left and said):
            return True
        if self.state.is_active and not self.state.wants.text and not self.asks():
            return reading.is_new or bool(said)
        if intent == _SEARCH:
            return (reading.is_new or reading.is_change) and not self._asks_apart()
        bound = reading.wants.is_bound or reading.is_new
        if intent == IN_STOCK:
            return reading.is_new and not reading.left
        if reading.is_search and bound:
            return len(reading.left) <= len(reading.wants.text.split()) / 2
        return reading.is_new and not reading.left and not self.asks()

    def is_sorted(self) -> bool:
        """Whether what is cheaper, or lightest, is wanted: of what is at hand."""
        reading = self.reading
        return bool(reading.superlative) or reading.command in SORTS

    def _asks_apart(self) -> bool:
        """Whether it is a question that looks for nothing and names no kind of thing
        that the shop has: what comes nearest to its words answers it not."""
        if self.reading.is_search or not self.asks():
            return False
        wants = self.reading.wants
        return not wants.is_bound and not named_kinds(wants.text, self.shop)

    def asks(self) -> bool:
        """Whether it is a question."""
        return bool(phrases.QUESTION.search(self.turn.text.lower()))

    def asks_which(self) -> bool:
        """Whether it is asked which, of those shown or of a kind, are so."""
        text = self.turn.text.lower()
        is_of_shown = len(self.state.shown) > 1 and phrases.WHICH.search(text)
        return bool(is_of_shown) or self.asks_which_of_kind()

    def asks_which_of_kind(self) -> bool:
        """Whether it is asked which of all of a kind are so."""
        is_asked = matters.asks_which_of_kind(self.turn.text, self.reading)
        return is_asked and not self._asks_apart()

    def meant(self) -> list[Described]:
        """The products that the message is about, if it is about some."""
        text = self.turn.text.lower()
        keys = naming.at_hand(self.state, self.reading.places, text)
        if self.reading.command == "compare":
            if len(keys) < 2:
                names = self.named()
                about = [self.state.about] if keys and self.state.about else []
                keys = list(dict.fromkeys([*about, *keys, *names]))
            keys = keys if len(keys) > 1 else list(self.state.shown) or keys
        elif self.asks_others() and not self.reading.is_new:
            names = self.named()
            keys = names or keys or naming.spoken_of(self.state)
        elif self.reading.coloured and not self.reading.is_new:
            keys = self._of_colour(keys)
        elif self.names_product():
            names = self.named()
            if not names and not keys and self._is_about_one():
                keys = naming.spoken_of(self.state)
            keys = names or keys
        return current(self.turn.site_id, keys) if keys else []

    def named(self) -> list[str]:
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
        if names := self.named():
            return names
        one = self.state.about or self.state.page
        is_it = bool(keys) or bool(phrases.HAD_IN.search(text))
        return keys if self.reading.places else [one] if one and is_it else []

    def names_product(self) -> bool:
        """Whether a name in it is that of a product asked about, not of a wish."""
        if self.reading.command or self.reading.places:
            return False
        if self.is_wish():
            return False
        if self.turn.intent in (QUESTION, IN_STOCK):
            return True
        return self.asks() and not self.reading.is_search

    def is_wish(self) -> bool:
        """Whether it says, of what is looked for already, what it is to be.

        "Have you got waterproof ones?" does, "is it waterproof?" asks of one.
        """
        reading = self.reading
        goes_on = self.state.is_active and reading.is_change
        is_of_one = phrases.PRONOUN.search(self.turn.text.lower()) or reading.coloured
        others = reading.is_search and not is_of_one
        if not goes_on or self.asks() and not (reading.is_dropped or others):
            return False
        is_plain = others or self.turn.intent != QUESTION
        return not reading.left or (reading.is_told and is_plain)

    def _is_about_one(self) -> bool:
        """Whether a question without a name or an "it" is about the one at hand."""
        text = self.turn.text.lower()
        if self.turn.intent in (QUESTION, IN_STOCK):
            return not self.reading.is_search
        about_one = (phrases.OPINIONS, phrases.PRICE, phrases.STOCK)
        if any(each.search(text) for each in about_one) or self.asks_others():
            return not self.reading.names_some
        opens = phrases.OPENING.search(text) or self.state.about or self.state.page
        return bool(opens) and questions.asks_detail(text)

    def asks_price(self, text: str) -> bool:
        """Whether the price or the stock of a product is asked."""
        if phrases.OPINIONS.search(text):
            return False
        asks = phrases.STOCK.search(text) or phrases.PRICE.search(text)
        return bool(asks) or (
            self.turn.intent == IN_STOCK and not self.reading.coloured
        )

    def _is_told(self, least: float) -> bool:
        """Whether the help centre says it so surely, of the thing that is named."""
        try:
            return answering.knows_of(self.turn, self._things(), least=least)
        except InferenceUnavailable:
            return False

    def _things(self) -> list[str]:
        """What the products that are asked about are called, or their kinds."""
        keys = self.named() or naming.spoken_of(self.state)
        products = current(self.turn.site_id, keys)
        titles = [title for each in products for title in each.titles.values()]
        return titles or list(named_kinds(self.reading.wants.text, self.shop))

    def is_of_articles(self) -> bool:
        """Whether it asks for what the help centre plainly says, and of no product:
        "What must the floor of a tent be rated?"."""
        if self.turn.intent not in (QUESTION, "") or self.reading.is_search:
            return False
        if self.state.is_active or naming.spoken_of(self.state) or self.named():
            return False
        return self._is_told(_CERTAIN)

    def is_better_told(self, found: Answer) -> bool:
        """Whether no product tells what is asked, and the help centre does."""
        is_asked = found.outcome == Message.Outcome.ASKED and not found.cards
        if not is_asked and found.outcome != Message.Outcome.UNKNOWN:
            return False
        if self._things() and not self.asks():
            return False
        is_vague = not self._things() and not self.reading.is_search
        return self._is_told(0.0 if is_vague else answering.SURE)
