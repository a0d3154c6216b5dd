"""Questions about one product, answered by its details, description and reviews."""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from ecom_ai.grounding.terms import STOP, terms
from ecom_ai.language import HAN, words
from ecom_ai.models import Message
from ecom_ai.support import answering
from ecom_ai.support.answers import Answer
from ecom_ai.support.guards import quotable
from ecom_ai.support.shopping import phrases
from ecom_ai.support.shopping.cards import citation, price_of, product_card
from ecom_ai.support.shopping.described import Described, Fact
from ecom_ai.support.shopping.filling import FILLING, ZH_ASKING
from ecom_ai.support.shopping.naming import without_names
from ecom_ai.support.shopping.opinions import said_of
from ecom_ai.support.shopping.words import Words

#: What is asked for in other words than details are named by. Details are told under
#: their own names, so that one too many claims nothing.
_ASKED = tuple(
    (re.compile(asked, re.IGNORECASE), re.compile(named, re.IGNORECASE))
    for asked, named in (
        (r"\bheavy\b|\blight\b|\bweighs?\b|\bweight\b|多重|重量|几斤|轻吗|重吗|重不重",
         r"weight|重量|净重"),
        (r"\bhow (?:big|large|tall|long is|wide|deep)\b|\bsizes?\b|\bdimensions?\b"
         r"|多[大高长宽厚深]|尺寸|尺码|大小|几码",
         r"size|dimension|length|height|width|diameter|尺|高度|长度|宽|直径|码"),
        (r"\bmade (?:of|from)\b|\bmaterials?\b|\bfabric\b|材[料质]|什么做的|面料",
         r"material|fabric|^cover|upper|shell|材质|面料|鞋面|外壳"),
        (r"\bages?\b|\bhow old\b|\byears? old\b|几岁|多大的?[孩小宝]|年龄", r"\bage"
         r"|年龄"),
        (r"\bwash(?:ed|able|ing)?\b|\bclean(?:ed|ing)?\b|机洗|水洗|手洗|能洗|清洗"
         r"|怎么洗|可洗",
         r"care|wash|clean|洗|清洁|保养"),
        (r"\bbatter(?:y|ies)\b|\bhow long (?:does|do|will) (?:it|they) last\b|续航"
         r"|电池|用多久",
         r"battery|run time|burn time|power|续航|电池|时长|供电|电源"),
        (r"\bholds?\b|\bcapacity\b|\bvolume\b|\blitres?\b|容量|能装|装得下|装多少",
         r"capacity|volume|load|容量|容纳|承重"),
        (r"\bpeople\b|\bpersons?\b|\bsleeps?\b|[几一二两三四五六七八九十\d]个?人|多少人|人数",
         r"capacity|人数|serves"),
        (r"\bcolou?rs?\b|颜色|什么色", r"colou?r|颜色"),
        (r"\bbrand\b|\bwho makes\b|品牌|牌子", r"brand|品牌"),
        (r"\bwatts?\b|\bcharg(?:e|ed|ing|er)\b|\bpowered\b|充电|功率|供电|插电",
         r"power|charging|功率|充电|供电|电源"),
        (r"\bwaterproof|\bwater[- ]resist|\bin the rain\b|\bwet\b|防水|下雨|淋雨|防雨",
         r"water|防水|防雨"),
        (r"\bwarm|\bcold\b|\btemperatures?\b|\bdegrees\b|\bminus \d|\bfreez"
         r"|(?<![\d\w])[-−–]\s?\d+\s?°|暖|[怕耐抗]寒|冷(?![藏冻却])|多少度|零下|温度|温标",
         r"comfort|temperature|lower limit|舒适温|温度|温标|最低温"),
        (r"\bcomes? with\b|\binclud|\bin the box\b|包含|自带|附带|带不带|配不配"
         r"|^\W*(?:它|这[个款件])?(?:带|配|送|含)(?!货).{1,8}[吗么]",
         r"includes|contents|包含|内含|配"),
    )
)  # fmt: skip
#: What descriptions say to what is asked for in other words.
_SAID = tuple(
    (re.compile(asked, re.IGNORECASE), re.compile(told, re.IGNORECASE))
    for asked, told in (
        (r"\bwaterproof|\bwater[- ]?(?:resist|repel|tight)|\brain|\bwet\b"
         r"|防水|下雨|淋雨",
         r"\b(?:waterproof\w*|rain|showers?|storms?|downpours?|drizzle|splash\w*)\b"
         r"|\bwater[- ]?(?:resist|repel|tight)"
         r"|\b(?:bone[- ]dry|dry inside|wet night|leak\w*|soaked|let water in)\b"
         r"|防[水雨泼]|[阵大小暴骤淋挡夜]雨|雨[水淋]"
         r"|下.{0,3}雨|[漏进渗]水"),
        (r"\bwash|\bclean|洗|清洁",
         r"\b(?:wash\w*|machine|wipe\w*|dishwasher|rinse\w*)\b|洗|擦"),
        (r"\b(?:warm|cold|winter|snow)\b|保暖|冬天|冬季|下雪|冷",
         r"\b(?:warm\w*|cold|winter|snow\w*|minus|insulat\w*)\b|保暖|冬|雪|零下|寒"),
    )
)  # fmt: skip
#: Words of questions that no detail is found by.
_NOTHING = (
    "come comes made tell say says said details detail suit suitable safe possible "
    "able "
    "actually exactly really work works used fit fits feature features support "
    "supports "
    "include includes included "
    "keep thing person someone whether first second third one ones "
    "可以 能用 适合 支持 带有 商品 产品 介绍 一个 功能 使用 上面 这款 那款 这个"
)
_EMPTY = frozenset(_NOTHING.split())
#: Sentences and details that are told at once.
_SENTENCES, _FACTS, _OVERVIEW = 2, 3, 4
#: A shorter sentence is the name of a kind, or a cry.
_SAYS = 12
#: The share of a question's words, by how much they tell, that a sentence must have.
COVERED = 0.6


@dataclass(frozen=True)
class Asked:
    """The telling words of a question, with how much each tells."""

    words: Sequence[str]
    weights: Sequence[float]
    #: How what is asked for is named in details, and told in descriptions; and how it
    #: was asked for.
    names: Sequence["re.Pattern[str]"]
    told: Sequence["re.Pattern[str]"]
    said: str

    def share(self, text: str) -> float:
        """How much of the question a text has in it."""
        there = set(terms(text))
        return self.covered(lambda word: _is_in(word, text, there))

    def covered(self, is_so: Callable[[str], bool]) -> float:
        """How much of the question its words tell of which something is so."""
        total = sum(self.weights)
        found = sum(
            weight
            for word, weight in zip(self.words, self.weights, strict=True)
            if is_so(word)
        )
        return found / total if total else 0.0


def answer(
    product: Described,
    text: str,
    site_id: int,
    shop: Words,
    language: str,
    *,
    sure: bool,
) -> Answer | None:
    """What the shop's facts say to a question about a product.

    First by words, then by meaning. Where they say nothing this is told, if ``sure``
    that the question is one about the product, and None otherwise, or where it is
    asked how something is done.
    """
    asked = asked_in(without_names(text, list(product.titles.values())), shop)
    if not asked.words and not asked.names:
        return overview(product, language)
    facts = facts_of(product, asked)
    said = [] if facts and asked.names else _sentences(product, asked)
    if facts or said:
        return _told(product, facts, said, language)
    quote = said_of(product, site_id, asked.words, asked.told, language)
    if quote is not None:
        words_ = _(
            "The shop's details do not say, but a customer of %(title)s does: "
            "“%(quote)s”"
        )
        return Answer(
            text=words_ % {"title": product.title, "quote": quote.quote},
            outcome=Message.Outcome.ANSWERED,
            language=language,
            citations=[quote],
            cards=[product_card(product)],
        )
    known = answering.of_product(site_id, product.key, text, language)
    if known is not None:
        return replace(known, cards=[product_card(product)])
    if phrases.HOW_TO.search(text) or not sure:
        return None
    # Chinese words are cut apart as one may; what was asked for is one of ours.
    is_ours = not asked.words or HAN.search(asked.said)
    return unsaid(product, [asked.said] if is_ours else asked.words, language)


def unsaid(product: Described, asked: Sequence[str], language: str) -> Answer:
    """That the shop's details do not say something."""
    separator = "" if HAN.search("".join(asked)) else " "
    what = separator.join(asked)
    words_ = _("The shop's details of %(title)s do not say anything about “%(what)s”.")
    return Answer(
        text=words_ % {"title": product.title, "what": what},
        outcome=Message.Outcome.UNKNOWN,
        language=language,
        cards=[product_card(product)],
    )


def overview(product: Described, language: str) -> Answer:
    """What a product is, in short: price, the first details, a sentence."""
    facts = list(product.facts[:_OVERVIEW])
    said = [s for s in quotable(product.body, is_own=True) if len(s) >= _SAYS][:1]
    told = _("%(title)s: %(price)s.") if product.price else _("%(title)s.")
    words_ = [told % {"title": product.title, "price": price_of(product)}]
    between, end = _("; "), _(".")
    words_ += [between.join(map(str, facts)) + end] if facts else []
    return Answer(
        text=" ".join([*words_, *said]),
        outcome=Message.Outcome.ANSWERED,
        language=language,
        citations=[citation(product, [*facts, *said], language)],
        cards=[product_card(product)],
    )


def coloured(product: Described, asked: Sequence[str], language: str) -> Answer:
    """Whether a product is of one of these colours, by what the shop calls its own."""
    if not product.colours:
        if not any(map(product.is_in, asked)):
            return unsaid(product, [asked[0]], language)
        return overview(product, language)
    fact = product.colour_fact
    return Answer(
        text=_("The details of %(title)s say: %(facts)s.")
        % {"title": product.title, "facts": fact},
        outcome=(
            Message.Outcome.ANSWERED
            if any(map(product.is_in, asked))
            else Message.Outcome.UNKNOWN
        ),
        language=language,
        citations=[citation(product, [fact], language)],
        cards=[product_card(product)],
    )


def asks_detail(text: str) -> bool:
    """Whether a question is for a detail that products have, such as the weight."""
    return any(asked.search(text) for asked, _named in _ASKED)


def is_telling(text: str, shop: Words) -> bool:
    """Whether a question is about what shops tell of products, by its words alone."""
    asked = asked_in(text, shop)
    known = shop.is_told if phrases.OF_IT.search(text) else shop.is_known
    return bool(asked.names) or any(known(word) for word in asked.words)


def asked_in(text: str, shop: Words) -> Asked:
    """What a question asks for, by its telling words."""
    text = phrases.PLACE.sub(" ", phrases.PRONOUN.sub(" ", text.lower()))
    text = _bare(text.rstrip("?？。!！ "))
    empty = STOP | _EMPTY | FILLING
    found = [word for word in dict.fromkeys(words(text)) if word not in empty]
    found = [w for w in found if terms(w) and terms(w)[0] not in empty]
    found = [w for w in found if w not in ZH_ASKING]
    return Asked(
        found,
        [_weight(terms(word)[0], shop) for word in found],
        [named for asked, named in _ASKED if asked.search(text)],
        [told for asked, told in _SAID if asked.search(text)],
        next((_bare(m[0]) for asked, _n in _ASKED if (m := asked.search(text))), ""),
    )


def _bare(said: str) -> str:
    """What is asked for, as it was said, without the words that ask."""
    said = re.sub(r"\s+(?:is|are|do|does)$", "", said.strip())
    return re.sub(r"^(?:它|这[个款件])?[带配送含](?=.+[吗么]$)|[吗么]$", "", said)


def _weight(term: str, shop: Words) -> float:
    """How much a word tells: the fewer products have it, the more."""
    having = shop.bodies.get(term, 0) + shop.details.get(term, 0)
    return math.log(2 + shop.products / (1 + having))


def _is_in(word: str, text: str, there: set[str]) -> bool:
    if HAN.search(word):
        return word in text
    return any(term in there for term in terms(word))


def facts_of(product: Described, asked: Asked) -> list[Fact]:
    """Details that are asked for by name, then those that have the question's words."""
    named = [f for f in product.facts if any(n.search(f.name) for n in asked.names)]
    having = [f for f in product.facts if asked.share(str(f)) >= 0.5]
    return list(dict.fromkeys([*having, *named]))[:_FACTS]


def _sentences(product: Described, asked: Asked) -> list[str]:
    if not asked.words:
        return []
    shares = [(asked.share(each), each) for each in quotable(product.body, is_own=True)]
    best = sorted((x for x in shares if x[0] >= COVERED), key=lambda x: -x[0])
    if best:
        return [sentence for _share, sentence in best[:_SENTENCES]]
    # One that tells it in other words is quoted, too: what it means is for the reader.
    told = [s for _share, s in shares if any(each.search(s) for each in asked.told)]
    return told[:1]


def _told(
    product: Described, facts: Sequence[Fact], said: Sequence[str], language: str
) -> Answer:
    told = []
    if facts:
        words_ = _("The details of %(title)s say: %(facts)s.")
        told.append(
            words_ % {"title": product.title, "facts": _("; ").join(map(str, facts))}
        )
    if said:
        words_ = (
            _("The description says: “%(quote)s”")
            if facts
            else _("The description of %(title)s says: “%(quote)s”")
        )
        told.append(words_ % {"title": product.title, "quote": " ".join(said)})
    return Answer(
        text=" ".join(told),
        outcome=Message.Outcome.ANSWERED,
        language=language,
        citations=[citation(product, [*facts, *said], language)],
        cards=[product_card(product)],
    )
