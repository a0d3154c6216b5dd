"""Clauses, the opinions in them, and what a shop's own aspects are learnt from."""

import json
from pathlib import Path

import numpy as np
import pytest
from django.core.exceptions import ImproperlyConfigured

from ecom_ai.conf import get_settings
from ecom_ai.inference import Classified
from ecom_ai.models import Opinion
from ecom_ai.reviews.clauses import (
    LONGEST,
    MOST_CLAUSES,
    clauses,
    quoted,
    sentences_around,
)
from ecom_ai.reviews.findings import Said
from ecom_ai.reviews.gifts import is_gift
from ecom_ai.reviews.opinions import opinions
from ecom_ai.reviews.report import SURE
from ecom_ai.training import sentences

ASPECTS, TONES = ("battery", "delivery", "other"), ("negative", "positive")
#: Words, and the column of the label that they speak for.
_ABOUT = {"battery": 0, "power": 0, "电池": 0, "shipping": 1, "物流": 1}
_GOOD = ("good", "fast", "快", "好")


class Asked:
    """Two heads that know a few words, and what they were asked."""

    def __init__(self, sure: float = 0.9) -> None:
        self.calls: list[tuple[str, ...]] = []
        self.sure = sure

    def aspects(self, texts):
        self.calls.append(("aspects", *texts))
        shares = np.full((len(texts), 3), (1 - self.sure) / 2, dtype=np.float32)
        for row, text in enumerate(texts):
            known = [column for word, column in _ABOUT.items() if word in text.lower()]
            shares[row, known[0] if known else 2] = self.sure
        return Classified(ASPECTS, shares)

    def sentiments(self, texts):
        self.calls.append(("sentiments", *texts))
        shares = np.zeros((len(texts), 2), dtype=np.float32)
        for row, text in enumerate(texts):
            shares[row, int(any(word in text for word in _GOOD))] = 1.0
        return Classified(TONES, shares)


def heard(texts, asked):
    return opinions(texts, asked.aspects, asked.sentiments)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Great one, but the battery dies after 4.5 hours. Cost 1,000 too!",
            ["Great one", "but the battery dies after 4.5 hours", "Cost 1,000 too"],
        ),
        ("质量好 物流很快，但是客服不理！", ["质量好", "物流很快", "但是客服不理"]),
        ("价格贵不过值得", ["价格贵", "不过值得"]),
        ("不过还行", ["不过还行"]),
        ("Unfortunately, the zip broke", ["Unfortunately, the zip broke"]),
        ("It is light and it folds", ["It is light", "and it folds"]),
        ("salt and pepper mill", ["salt and pepper mill"]),
        # A quotation is not cut, nor left without its second mark.
        (
            'Put up with the kids "helping", and it tore.',
            ['Put up with the kids "helping"', "and it tore"],
        ),
        (
            'Sold as "light, flat, quiet", but heavy',
            ['Sold as "light, flat, quiet"', "but heavy"],
        ),
        ("说好“又轻又快，不吵”，全是假话", ["说好“又轻又快，不吵”", "全是假话"]),
        ('My son said "it works."', ['My son said "it works."']),
        ('Fits 15", but not 17" screens', ["Fits 15", 'but not 17" screens']),
        # Somebody's whole review in quotation marks says several things.
        ('"Loud and clear, but too dear."', ["Loud and clear", "but too dear"]),
        ("好", ["好"]),
        ("\u200b \n", []),
        ("!!! 👍👍", []),
        ("", []),
    ],
)  # fmt: skip
def test_a_text_falls_into_clauses(text, expected):
    assert [text[slice(*place)] for place in clauses(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Quick, well packed parcel, but the lid broke. Cheap.",
            [*["Quick, well packed parcel, but the lid broke"] * 2, "Cheap"],
        ),
        ("质量好，物流很快。价格贵", [*["质量好，物流很快"] * 2, "价格贵"]),
        (
            "I like the lid (it is glass). Good",
            [*["I like the lid (it is glass)"] * 2, "Good"],
        ),
        ("", []),
    ],
)
def test_each_clause_stands_in_a_sentence(text, expected):
    found = sentences_around(text, clauses(text))
    assert [text[slice(*place)] for place in found] == expected


def test_of_a_very_long_text_the_beginning_is_looked_at():
    assert len(clauses("Very good. " * 2000)) == MOST_CLAUSES
    assert clauses("a" * 20_000) == [(0, LONGEST)]
    assert clauses("many words " * 40) == [(0, 235)]


def test_each_opinion_has_its_aspect_sentiment_and_words():
    text = "Shipping was fast, but the battery is bad. My son is seven."
    (said,) = heard([text], Asked())
    assert [(each.aspect, each.sentiment) for each in said] == [
        ("delivery", "positive"),
        ("battery", "negative"),
    ]
    assert [text[each.start : each.end] for each in said] == [
        "Shipping was fast",
        "but the battery is bad",
    ]
    assert said[0].probability == pytest.approx(0.9)


def test_chinese_opinions():
    text = "物流很快，但是电池不行"
    (said,) = heard([text], Asked())
    assert [text[each.start : each.end] for each in said] == [
        "物流很快",
        "但是电池不行",
    ]


def test_neighbours_that_say_the_same_are_one_and_others_part_them():
    text = "Battery is bad. No power at noon. My son is seven. Battery is bad."
    (said,) = heard([text], Asked())
    assert [text[each.start : each.end] for each in said] == [
        "Battery is bad. No power at noon",
        "Battery is bad",
    ]


def quality(texts):
    """A head of one aspect."""
    return Classified(("quality",), np.ones((len(texts), 1), dtype=np.float32))


def moods(known):
    """A head that knows the sentiments of some texts."""

    def sentiments(texts):
        shares = np.array([known[text] for text in texts], dtype=np.float32)
        return Classified(("negative", "neutral", "positive"), shares)

    return sentiments


def test_a_sentiment_is_the_sentences_where_the_clause_leaves_it_open():
    known = {
        "It broke": (0.9, 0.05, 0.05),
        "as I opened the box": (0.4, 0.1, 0.5),
        "It broke, as I opened the box": (0.8, 0.1, 0.1),
        "I like it": (0.1, 0.1, 0.8),
    }
    text = "It broke, as I opened the box. I like it."
    (said,) = opinions([text], quality, moods(known))
    assert [(each.sentiment, text[each.start : each.end]) for each in said] == [
        ("negative", "It broke, as I opened the box"),
        ("positive", "I like it"),
    ]


def test_an_opinion_is_no_surer_than_its_sentiment():
    asked = moods({"One corner lets light in": (0.55, 0.0, 0.45)})
    ((said,),) = opinions(["One corner lets light in."], quality, asked)
    assert (said.sentiment, said.probability) == ("negative", pytest.approx(0.55))


def test_a_fact_is_no_surer_praise_than_its_own_words():
    known = {
        "I asked them before": (0.1, 0.7, 0.2),
        "the answer was kind": (0.0, 0.1, 0.9),
        "I asked them before, the answer was kind": (0.0, 0.1, 0.9),
    }

    def both(texts):
        """Heads of two aspects, so that no clause is all that its sentence says."""
        first = [text.startswith("I") for text in texts]
        shares = np.array([(0.95, 0.05) if one else (0.05, 0.95) for one in first])
        return Classified(("service", "quality"), shares.astype(np.float32))

    ((fact, praise),) = opinions(
        ["I asked them before, the answer was kind."], both, moods(known)
    )
    assert fact.probability < 0.5 < SURE < praise.probability


@pytest.mark.parametrize(
    "clause",
    ["送老爸的", "送女儿的生日礼物", "是送给闺蜜的", "给外婆买的", "买来送人的",
     "送对了", "sent it to my sister", "Bought for my dad",
     "a present for my best friend", "I bought it for my son's birthday",
     "got these for my wife for Christmas",
     "bought this as a gift for my mother-in-law"],
)  # fmt: skip
def test_for_whom_a_present_is_says_nothing_of_it(clause):
    assert is_gift(clause)
    delivery = np.array([[0.0, 1.0, 0.0]], dtype=np.float32)
    asked = opinions(
        [clause], lambda _: Classified(ASPECTS, delivery), Asked().sentiments
    )
    assert asked == [()]


@pytest.mark.parametrize(
    "clause",
    ["送货很快", "送到老爸家", "送人有面子", "送给邻居了", "给客户的回复很慢",
     "给人的感觉很廉价", "给老人用很方便", "sent it to my sister in two days",
     "sent it to the neighbour", "delivered to my neighbour",
     "a gift box for my dad broke"],
)  # fmt: skip
def test_what_says_more_than_for_whom_it_is_may_be_of_delivery(clause):
    assert not is_gift(clause)


def test_what_says_all_of_its_sentence_is_quoted_with_it():
    asked = Asked()
    for text, quotes in (
        ("After a year, as I write, the battery is bad.", [(0, 44)]),
        ("After a year, the battery is bad, shipping was fast.", [(14, 32), (34, 51)]),
        # The sentence as a whole says the contrary.
        ("The battery is bad, good that my son is seven.", [(0, 18)]),
    ):
        (said,) = heard([text], asked)
        assert [(each.start, each.end) for each in said] == quotes


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("but the zip sticks", "the zip sticks"),
        ("不过拉链卡", "拉链卡"),
        ("so light I forget it", "so light I forget it"),
        ("It is light and folds flat", "It is light and folds…"),
        (
            "洗了三次还是新的，颜色没有变化，孩子也喜欢得不得了",
            "洗了三次还是新的，颜色没有变化…",
        ),
        ("x" * 40, "x" * 23 + "…"),
    ],
)  # fmt: skip
def test_a_quote_begins_and_ends_with_a_word(words, expected):
    assert quoted(words, 24) == expected


def test_a_clause_is_neutral_where_that_is_twice_as_likely():
    asked = moods({"Heavy": (0.4, 0.5, 0.1), "It is 1 m long": (0.2, 0.6, 0.2)})
    found = opinions(["Heavy.", "It is 1 m long."], quality, asked)
    assert [said[0].sentiment for said in found] == ["negative", "neutral"]


@pytest.mark.parametrize("labels", [("1", "2", "5"), ("差评", "neg", "pos")])
def test_a_sentiment_is_a_side_whatever_the_labels_are(labels):
    def long_name(texts):
        return Classified(("x" * 100,), np.ones((len(texts), 1), dtype=np.float32))

    def sentiments(texts):
        shares = np.tile(np.float32((0.3, 0.3, 0.4)), (len(texts), 1))
        return Classified(labels, shares)

    # Neither of the two that blame is as likely as praise, but they are together.
    ((said,),) = opinions(["It is too small."], long_name, sentiments)
    assert said.sentiment == "negative"
    for name in ("aspect", "sentiment"):
        Opinion._meta.get_field(name).run_validators(getattr(said, name))


def test_what_is_not_sure_is_no_opinion():
    assert heard(["The battery is bad."], Asked(sure=0.45)) == [()]


def test_all_texts_are_asked_at_once_and_only_what_tells_something():
    asked = Asked()
    found = heard(["Battery is bad. Fine.", "", "Battery is bad."], asked)
    assert asked.calls == [
        ("aspects", "Battery is bad", "Fine"),
        ("sentiments", "Battery is bad"),
    ]
    assert found[0] == found[2] == (Said("battery", "negative", found[0][0].probability,
                                         0, 14),)  # fmt: skip
    assert found[1] == ()
    assert heard(["", "?!"], asked) == [(), ()]
    assert len(asked.calls) == 2


def test_a_shop_names_further_aspects(settings):
    own = sentences.read("aspect")
    assert "smell" not in own.labels
    told = ["It smells of glue.", "What a lovely scent.", "一股怪味"]
    settings.ECOM_AI = {**settings.ECOM_AI, "ASPECTS": {"smell": told}}
    rows = sentences.read("aspect")
    assert list(rows.texts[-3:]) == told
    assert rows.labels[-3:] == ("smell",) * 3
    assert [each["language"] for each in rows.others[-3:]] == ["en", "en", "zh"]
    assert "smell" not in sentences.read("sentiment").labels


@pytest.mark.parametrize(
    "wrong",
    [["smell"], {"smell": "It smells."}, {"smell": ["a", "b"]}, {"": ["a", "b", "c"]},
     {"x" * 61: ["a", "b", "c"]}, {"smell": ["a", "b", "c", " "]}, {1: ["a"] * 3}],
)  # fmt: skip
def test_aspects_that_cannot_be_are_refused(settings, wrong):
    settings.ECOM_AI = {**settings.ECOM_AI, "ASPECTS": wrong}
    with pytest.raises(ImproperlyConfigured, match="ASPECTS.*dict of names"):
        get_settings()


@pytest.mark.parametrize("language", sentences.LANGUAGES)
def test_every_example_of_an_aspect_has_a_sentiment(language):
    known = sentences.read("clause_sentiment")
    rows = [
        (text, label)
        for text, label, other in zip(
            known.texts, known.labels, known.others, strict=True
        )
        if other["language"] == language
    ]
    assert len(rows) >= 500
    assert len({text for text, _ in rows}) == len(rows)
    assert {label for _, label in rows} == set(
        sentences.descriptions("clause_sentiment")
    )


def test_the_benchmark_holds_no_starter_sentence():
    path = Path(__file__).parents[2] / "benchmarks" / "aspects.jsonl"
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    ours = sentences.read("clause_sentiment").texts  # those of aspects are among them
    known = {text.lower().strip(".") for text in ours}
    assert len(rows) >= 300
    assert not [r for r in rows if r["text"].lower().strip(".") in known]
    labels = set(sentences.descriptions("aspect"))
    assert {aspect for r in rows for aspect, _ in r["opinions"]} < labels
