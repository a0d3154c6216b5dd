"""Answers from the help centre: sentences of passages, with where they stand.

Nothing is worded anew, so nothing is invented: an answer is what its sources say, or it
says that it does not know.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import override

from ecom_ai import index
from ecom_ai.conf import get_settings
from ecom_ai.exceptions import InferenceUnavailable
from ecom_ai.grounding.arranging import arranged
from ecom_ai.grounding.checking import Ask, Checked, check
from ecom_ai.grounding.library import Found, Library, Source, centred
from ecom_ai.grounding.places import renamed
from ecom_ai.grounding.questions import Means, means_of
from ecom_ai.grounding.slips import mended
from ecom_ai.grounding.telling import points_away, told
from ecom_ai.grounding.terms import terms
from ecom_ai.inference import (
    classified,
    classifier,
    encoder,
    generators,
    live_classifier,
)
from ecom_ai.models import Checkpoint, Message, Passage
from ecom_ai.support import generating, guards, instead, knowledge, wishes
from ecom_ai.support.answers import Answer, Citation, Turn
from ecom_ai.support.languages import locale_of

if TYPE_CHECKING:
    from ecom_ai.inference import Encoder

Outcome = Message.Outcome
#: Passages that are read, those at most so much farther than the nearest, and the least
#: probability that one of them answers. Chosen in benchmarks/support.py: to read the
#: others, too, told one more of 715 right, and took a fifth longer.
READ, WITHIN, LEAST = 10, 0.2, 0.57
#: From which probability an answer goes before help with products. Of the part "choose"
#: of benchmarks/support.py, the least at which at most 3 in 100 that are told have no
#: answer: 0.9 of the right ones are told then.
SURE = 0.85
#: From which share of it an article is suggested beside a likelier one, to a person.
#: There, the least at which a further one is right at least in one of four.
PERHAPS = 0.08
#: The same as ``SURE`` of what is known of one product: few passages could seem to
#: answer. Chosen with an earlier starter: no row of that part asks about one product.
PLAIN = 0.84
#: The intents that are about products.
ABOUT_PRODUCTS = frozenset({"product_search", "product_question", "stock"})
#: With so few telling words a question goes on from the one before it.
_FOLLOWS = 2


@dataclass(frozen=True)
class Answerer:
    """What questions are answered by: passages, and a checkpoint that tells answers."""

    encoder: "Encoder"
    means: Means
    library: Library
    ask: Ask
    least: float = LEAST

    def answer(self, question: str, language: str) -> Answer:
        """What the library says to a question, or that it says nothing."""
        asked, checked = self._checked(question, language)
        with override(locale_of(language)):
            return _answer(asked, checked, self.library, language, self.least)

    def several(self, question: str, language: str, *, most: int) -> list[Answer]:
        """What each article says that may answer a question, the likeliest first.

        None of them where the question is not known at all.
        """
        asked, checked = self._checked(question, language)
        if sum(one.share for one in checked) < self.least:
            return []
        by_whole: dict[tuple[str, str, str], list[Checked]] = {}
        for one in checked:
            by_whole.setdefault(one.found.source.whole, []).append(one)
        with override(locale_of(language)):
            found = [
                _answer(asked, of_one, self.library, language, PERHAPS)
                for of_one in by_whole.values()
            ]
        return [one for one in found if one.outcome == Outcome.ANSWERED][:most]

    def _checked(self, question: str, language: str) -> tuple[str, list[Checked]]:
        """A question without slips, its countries called as the help centre calls
        them, and the passages that may answer it."""
        asked = mended(" ".join(question.split()), self.library.vocabulary)
        asked = renamed(asked, self.library.written)
        found = self._nearest(asked, language) if _tells(asked) else []
        return asked, check(asked, found, self.ask, language=language)

    def _nearest(self, question: str, language: str) -> list[Found]:
        """The passages that are read for a question."""
        vector = self.encoder.encode_queries([question])[0]
        return self.library.nearest(
            question,
            centred(vector, self.means.questions.get(language)),
            language=language,
            k=READ,
            within=WITHIN,
        )


def answerer(
    site_id: int,
    *,
    library: Library | None = None,
    item: str = "",
    checker: Checkpoint | None = None,
    least: float = LEAST,
) -> Answerer:
    """By a shop's live checkpoints and articles, or by those given instead.

    With ``item`` by what is known of this product instead of the articles.

    Raises InferenceUnavailable where no checkpoint tells answers.
    """
    tried = instead.now()
    library, checker = library or tried.library, checker or tried.checker
    live = index.live(site_id)
    ours = encoder(live or Checkpoint(name=get_settings().ENCODER))
    means = means_of(ours)
    if checker is None:
        asked = live_classifier(site_id, Checkpoint.Role.ANSWER)[1]
    else:
        asked = classifier(checker)
    if item:
        library = knowledge.of_item(site_id, item, means=means.passages)
    elif library is None:
        library = knowledge.library(site_id, means=means.passages)
    least = least if tried.least is None else tried.least
    return Answerer(ours, means, library, lambda texts: classified(asked, texts), least)


def answer_question(
    site_id: int,
    question: str,
    language: str,
    *,
    library: Library | None = None,
    item: str = "",
    checker: Checkpoint | None = None,
    least: float = LEAST,
) -> Answer:
    """What the help centre says to a question, or what is known of a product.

    Raises InferenceUnavailable.
    """
    asked = answerer(site_id, library=library, item=item, checker=checker, least=least)
    return asked.answer(question, language)


def several(turn: Turn, *, most: int) -> list[Answer]:
    """What articles say to a message, each by itself, as a person may choose from.

    A question of a few words goes on from the one before it. Raises
    InferenceUnavailable.
    """
    asked = answerer(turn.site_id)
    found = asked.several(turn.text, turn.language, most=most)
    if not found and _is_short(turn.text):
        found = asked.several(_with_before(turn), turn.language, most=most)
    return found


def of_product(site_id: int, key: str, question: str, language: str) -> Answer | None:
    """What a product's facts and reviews say to a question, where they plainly do."""
    try:
        said = answer_question(site_id, question, language, item=key, least=PLAIN)
    except InferenceUnavailable:
        return None
    is_plain = said.outcome == Outcome.ANSWERED and (said.confidence or 0.0) >= PLAIN
    return said if is_plain else None


def sure(turn: Turn) -> Answer | None:
    """What the help centre says to a message that is plainly for it.

    Asked before products are looked for, which are in many a question about the shop.
    """
    goes_on = bool(turn.conversation.wants) and _is_short(turn.text)
    if turn.intent in ABOUT_PRODUCTS or goes_on:
        return None
    said = _answer_to(turn)
    if said.outcome == Outcome.UNKNOWN or (said.confidence or 0.0) < SURE:
        return None
    return _worded(turn, said)


def known(turn: Turn) -> bool:
    """Whether the help centre has anything to say to a message."""
    return _answer_to(turn).outcome != Outcome.UNKNOWN


def names(turn: Turn, thing: str) -> bool:
    """Whether the help centre has anything to say to a message that asks for a thing,
    in passages that name it."""
    said = _answer_to(turn)
    words = set(terms(thing))
    told = (set(terms(f"{cite.title} {cite.quote}")) for cite in said.citations)
    return said.outcome != Outcome.UNKNOWN and any(words <= each for each in told)


def knows_of(turn: Turn, things: Sequence[str], *, least: float) -> bool:
    """Whether the help centre says something so surely at least, and it shares a word
    with what the things are called; with none of them any will do."""
    said = _answer_to(turn)
    if said.outcome == Outcome.UNKNOWN or (said.confidence or 0.0) < least:
        return False
    told = {
        word for cite in said.citations for word in terms(f"{cite.title} {cite.quote}")
    }
    return not things or any(told & set(terms(thing)) for thing in things)


def warm(site_id: int) -> None:
    """Loads what answers, where there is such, so that no question waits for it."""
    if Checkpoint.objects.live(site_id, Checkpoint.Role.ANSWER) is not None:
        answer_question(site_id, "How long does delivery take?", "en")
    generators.load(site_id)


def answer(turn: Turn) -> Answer:
    """What the help centre says to a message; a question of a few words goes on from
    the one before it."""
    said = _answer_to(turn)
    if said.outcome == Outcome.UNKNOWN and _is_short(turn.text):
        said = answer_question(turn.site_id, _with_before(turn), turn.language)
    if said.outcome != Outcome.UNKNOWN:
        return _worded(turn, said)
    words = f"{said.text} {wishes.offered()}"
    return Answer(**{**vars(said), "text": words, "cards": [wishes.offer()]})


def _answer_to(turn: Turn) -> Answer:
    """What the help centre says to a message, looked for once a turn."""
    if "articles" not in turn.known:
        said = answer_question(turn.site_id, turn.text, turn.language)
        turn.known["articles"] = said
    return turn.known["articles"]


def _worded(turn: Turn, said: Answer) -> Answer:
    return generating.worded(
        turn.text, said, site_id=turn.site_id, message=turn.message, say=turn.say
    )


def _tells(text: str) -> bool:
    """Whether any word says what is asked about; "yes" and "how much" alone do not."""
    return any(not term.isdigit() for term in terms(text))


def _is_short(text: str) -> bool:
    """Whether a message has so few telling words that it goes on from another."""
    return len(terms(text)) <= _FOLLOWS


def _with_before(turn: Turn) -> str:
    """What the shopper asked before a message, and the message."""
    said = turn.conversation.messages.filter(author=Message.Author.SHOPPER)
    before = said.filter(pk__lt=turn.message.pk).order_by("pk").last()
    return f"{before.masked if before else ''} {turn.text}".strip()


def _answer(
    question: str,
    checked: Sequence[Checked],
    library: Library,
    language: str,
    least: float,
) -> Answer:
    checked = [one for one in checked if _is_clean(one.found.source)]
    read = [one.found.source for one in checked]
    confidence = sum(one.share for one in checked)
    if not checked or confidence < least:
        return Answer(
            text=_("I am sorry, I do not know that."),
            outcome=Outcome.UNKNOWN,
            language=language,
            confidence=confidence,
            read=read,
        )
    chosen = arranged(question, checked, library, language=language, is_clean=_is_clean)
    return Answer(
        text="\n\n".join(_told(question, source, language) for source in chosen),
        outcome=Outcome.ANSWERED,
        language=language,
        citations=[_cited(source) for source in chosen],
        confidence=confidence,
        read=read,
    )


def _is_clean(source: Source) -> bool:
    """Whether nobody speaks to the assistant in a passage: such a one is not quoted."""
    is_own = source.kind == Passage.Kind.ARTICLE
    return guards.clean_source(source.text, is_own=is_own) == source.text


def _told(question: str, source: Source, language: str) -> str:
    """A passage; one in another language is quoted, and said to be.

    Of one that speaks of what stands elsewhere it is said where that is.
    """
    text = told(question, source.text)
    if source.language == language:
        if source.kind != Passage.Kind.ARTICLE or not points_away(source.text):
            return text
        words = _(
            "Our help says so under “%(title)s”; what it refers to is named there."
        )
        return f"{text}\n{words % {'title': source.title.partition(' – ')[0]}}"
    if source.language == "en":
        words = _("Our help says so in English only:")
    elif source.language == "zh":
        words = _("Our help says so in Chinese only:")
    else:
        words = _("Our help says so in another language only:")
    return f"{words}\n“{text}”"


def _cited(source: Source) -> Citation:
    return Citation(
        kind=source.kind,
        key=source.key,
        language=source.language,
        title=source.title,
        quote=source.text,
        passage=source.id,
        url=source.url,
    )
