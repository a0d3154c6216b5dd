"""What is answered from passages, and what is not known."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from ecom_ai.grounding.checking import check
from ecom_ai.grounding.library import Library, Source
from ecom_ai.grounding.pairs import JOINT, paired
from ecom_ai.grounding.places import renamed
from ecom_ai.grounding.prices import tells_price
from ecom_ai.grounding.questions import Means
from ecom_ai.grounding.splitting import LONGEST, LONGEST_HAN, split
from ecom_ai.grounding.telling import told
from ecom_ai.grounding.terms import terms
from ecom_ai.inference import Classified
from ecom_ai.models import Conversation, Message
from ecom_ai.support import answering
from ecom_ai.support.answering import Answerer
from ecom_ai.support.answers import Answer, Turn

WORDS = ("delivery", "return", "battery", "norway", "days", "送货", "退货", "挪威")


class WordsEncoder:
    """Each word of WORDS is a direction; Chinese ones lie where the English do."""

    fingerprint = "words"

    def _vectors(self, texts: Sequence[str]) -> np.ndarray:
        found = np.full((len(texts), 5), 0.01, dtype=np.float32)
        for row, text in enumerate(texts):
            for number, word in enumerate(WORDS):
                found[row, (0, 1, 2, 3, 4, 0, 1, 3)[number]] += word in text.lower()
        return found / np.linalg.norm(found, axis=1, keepdims=True)

    encode_queries = encode_passages = _vectors


def asked(texts: Sequence[str]) -> Classified:
    """Stands in for the checkpoint: the share of a question's words in a passage."""
    rows = []
    for text in texts:
        question, passage = text.lower().split(JOINT)
        words = [w for w in WORDS if w in question]
        share = sum(w in passage for w in words) / max(1, len(words))
        rows.append((0.02 + 0.96 * share**3, 0.98 - 0.96 * share**3))
    return Classified(("answered", "not_answered"), np.array(rows, dtype=np.float32))


def source(key: str, text: str, language: str = "en", title: str = "Help") -> Source:
    return Source("article", key, language, title, text)


def answerer(*sources: Source, least: float = 0.6) -> Answerer:
    encoder = WordsEncoder()
    vectors = encoder.encode_passages([one.read for one in sources])
    library = Library(sources, vectors, means={})
    return Answerer(encoder, Means({}, {}), library, asked, least=least)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _plainly(monkeypatch):
    for name in ("COSINE", "WORDS", "ACROSS", "SHIFT"):
        monkeypatch.setattr(f"ecom_ai.grounding.checking.{name}", 0.0)


def test_the_passage_that_answers_is_told_word_for_word_and_cited():
    by = answerer(
        source("a", "Delivery to Norway takes nine days."),
        source("b", "A return is free."),
    )
    said = by.answer("How many days is delivery to Norway?", "en")
    assert said.outcome == "answered"
    assert said.text == "Delivery to Norway takes nine days."
    assert [(c.key, c.quote) for c in said.citations] == [("a", said.text)]
    assert said.confidence is not None
    assert said.confidence > 0.9


def test_what_no_passage_answers_is_not_known_and_cites_nothing():
    by = answerer(source("a", "Delivery takes nine days."))
    said = by.answer("What battery does delivery to Norway return?", "en")
    assert (said.outcome, said.citations) == ("unknown", ())
    assert [one.key for one in said.read] == ["a"]


def test_without_any_passage_nothing_is_known():
    by = answerer()
    assert by.answer("delivery?", "en").outcome == "unknown"


def test_what_is_there_in_the_language_of_the_question_is_not_read_in_another():
    by = answerer(
        source("a", "Delivery to Norway takes nine days."),
        source("a", "送货到挪威要九天。", "zh"),
    )
    said = by.answer("delivery days to norway", "en")
    assert {one.language for one in said.read} == {"en"}


def test_an_article_of_another_language_alone_is_quoted_and_said_to_be():
    by = answerer(source("a", "送货到挪威 delivery norway 九天。", "zh"))
    said = by.answer("delivery to norway", "en")
    assert said.outcome == "answered"
    assert "Chinese only" in said.text
    assert "“送货到挪威 delivery norway 九天。”" in said.text
    assert said.language == "en"


def test_a_second_passage_is_told_only_if_it_answers_nearly_as_likely():
    three = (
        source("a", "Delivery to Norway takes nine days."),
        source("b", "Norway: delivery within days."),
        source("c", "Delivery is free."),
    )
    said = answerer(*three).answer("delivery days norway", "en")
    assert {one.key for one in said.citations} == {"a", "b"}
    assert said.text.count("\n\n") == 1


def titled(key: str, title: str, text: str, language: str = "en") -> Source:
    return source(key, text, language, title)


@pytest.mark.parametrize(
    ("question", "language", "rule", "exceptions"),
    [
        ("Can I return it? A return", "en",
         titled("a", "Return", "A return is free for everybody."),
         [titled("b", "Return – Companies", "A return of companies is not free.")]),
        ("return days", "en",
         titled("a", "Return", "A return is possible for some days."),
         [titled("a", "Return – Worn goods", "Return days: not for worn goods."),
          titled("c", "Return – Lamps", "Return days of lamps are others.")]),
        ("退货", "zh", titled("a", "退货", "退货一律免费。", "zh"),
         [titled("a", "退货 – 公司", "公司退货不免费。", "zh")]),
    ],
)  # fmt: skip
def test_the_rule_goes_before_its_exceptions(question, language, rule, exceptions):
    said = answerer(*exceptions, rule).answer(question, language)
    assert said.citations[0].quote == rule.text
    assert said.text.startswith(rule.text)
    assert len(said.citations) == 1 + len(exceptions)


def test_what_only_many_exceptions_narrow_is_told_alone():
    rule = titled("a", "Return", "A return is free for everybody.")
    narrow = [
        titled("a", f"Return – {name}", f"A return of {name} is another matter.")
        for name in ("mugs", "lamps", "pens", "beds")
    ]
    assert answerer(rule, *narrow).answer("A return?", "en").text == rule.text
    # What is asked about by its name is told.
    said = answerer(rule, *narrow).answer("A return of lamps?", "en")
    assert said.text.startswith(narrow[1].text)


def test_a_denial_of_others_does_not_answer_for_the_one_that_is_named():
    denial = titled("a", "Regions", "No delivery days to Brazil or any other country.")
    named = titled("b", "Europe", "Delivery to Norway is quick.")
    by = answerer(denial, named)
    # The checkpoint takes the denial for the answer.
    yes = Classified(("answered", "not_answered"), np.array([[0.9, 0.1], [0.6, 0.4]]))
    by = replace(by, ask=lambda _texts: yes)
    found = by.library.nearest(
        "delivery to Norway", by.library.vectors[0], language="en"
    )
    assert found[0].source in (denial, named)
    said = by.answer("delivery to Norway", "en")
    assert said.text == named.text
    assert by.answer("delivery to Brazil", "en").text.startswith(denial.text)
    # Nor is it told beside it.
    by = replace(answerer(named, denial), ask=by.ask)
    assert by.answer("delivery to Norway", "en").text == named.text


@pytest.mark.parametrize(
    ("text", "language", "title"),
    [
        ("We send no delivery to Norway or any country not named above.", "en",
         "Regions – Where not?"),
        ("To these countries delivery is quick, Norway too.", "en", "Regions"),
        ("送货不到挪威，以及以上未列出的国家。", "zh", "地区 – 哪些不送？"),
        ("这些国家送货很快，挪威也是。", "zh", "地区"),
    ],
)  # fmt: skip
def test_of_what_points_elsewhere_it_is_told_where_that_is(text, language, title):
    by = answerer(titled("a", title, text, language))
    asks = "delivery Norway" if language == "en" else "送货挪威"
    said = by.answer(asks, language).text.splitlines()
    assert said[0] == text
    assert len(said) == 2
    assert title.partition(" – ")[0] in said[1]
    own = "Delivery to Norway is above $50 only." if language == "en" else (
        "送货挪威满 50 元以上。"
    )  # fmt: skip
    by = answerer(titled("a", title, own, language))
    assert by.answer(asks, language).text == own


def test_a_shorter_passage_that_says_the_same_is_not_told_beside_a_fuller_one():
    short = titled("a", "Paper", "A return paper comes by delivery van.")
    full = titled(
        "a", "Paper – How?", "A return paper comes by delivery van in winter."
    )
    for order in ((short, full), (full, short)):
        assert answerer(*order).answer("delivery return", "en").text == full.text
    # One that says much besides is no fuller answer.
    other = "It comes by delivery van, boat, train, mule, sledge, balloon, camel, kite,"
    long = titled("a", "Paper", f"A return paper: {other} barge, canoe, tram and cart.")
    said = answerer(short, long).answer("delivery return", "en")
    assert said.text.startswith(short.text)


def test_a_passage_of_another_language_far_from_the_question_is_not_read():
    far = source("a", "送货 delivery", "zh")
    by = answerer(far)
    yes = Classified(("answered", "not_answered"), np.array([[0.99, 0.01]]))
    by = replace(by, ask=lambda texts: yes)
    assert by.answer("delivery", "en").outcome == "answered"
    # None of its words, and of another matter.
    assert by.answer("battery norway", "en").outcome == "unknown"
    near = replace(answerer(source("a", "送货", "zh")), ask=by.ask)
    assert near.answer("delivery", "en").outcome == "answered"


def test_a_question_about_a_whole_article_hears_first_what_it_opens_with():
    rule = source("a", "A return is free for some time.", title="Sending back")
    train = source("b", "We like the train.")
    details = [
        source("a", f"A return of {name} is another matter.")
        for name in ("mugs", "lamps", "pens", "beds")
    ]
    said = answerer(rule, *details, train).answer("A return by train?", "en")
    assert said.text.split("\n\n") == [rule.text, details[0].text]
    assert [one.quote for one in said.citations] == said.text.split("\n\n")
    # What few passages answer is about these alone.
    said = answerer(rule, *details, train).answer("A return of mugs?", "en")
    assert said.text.startswith(details[0].text)


@pytest.mark.parametrize(
    ("key", "row", "count"),
    [
        ("a", "Norway: delivery 9 days.", 1),
        ("a", "Norway: delivery 5 days.", 2),
        ("b", "Norway: delivery 9 days.", 2),
    ],
)
def test_a_passage_with_the_numbers_of_another_of_its_article_is_not_told(
    key, row, count
):
    by = answerer(source("a", "Delivery to Norway takes nine days."), source(key, row))
    said = by.answer("delivery days norway", "en")
    assert len(said.citations) == count


def test_of_passages_alike_the_one_counts_more_whose_article_has_others():
    three = (
        source("a", "Delivery: see there."),
        source("b", "Delivery is quick."),
        source("b", "Our delivery."),
    )
    said = answerer(*three).answer("delivery days", "en")
    assert [one.key for one in said.read][:2] == ["b", "b"]


def test_passages_that_may_each_answer_are_together_surer_than_alone():
    may = [source(key, "Delivery is quick.") for key in "ab"]
    asks = "delivery days"
    alone, both = (answerer(*some).answer(asks, "en") for some in (may[:1], may))
    assert alone.confidence is not None
    assert both.confidence is not None
    assert alone.confidence < both.confidence < 2 * alone.confidence


def test_what_is_known_in_another_language_only_is_read_beside_what_is_near():
    near = [source(str(n), "Delivery days, days.") for n in range(answering.READ)]
    by = answerer(*near, source("c", near[0].text, "zh"))
    said = by.answer("delivery days", "en")
    assert "c" in {one.key for one in said.read}


def test_what_is_far_beyond_the_nearest_is_not_read_but_for_a_few():
    far = [source(str(n), "Something else.") for n in range(6)]
    by = answerer(source("a", "Delivery days, days."), *far)
    vector = by.encoder.encode_queries(["delivery days"])[0]
    asked = {"language": "en", "k": answering.READ}
    found = by.library.nearest("delivery days", vector, within=0.2, **asked)
    assert [one.source.key for one in found] == ["a", "0", "1"]
    assert len(by.library.nearest("delivery days", vector, **asked)) == 7


def test_a_checkpoint_without_the_label_is_named():
    found = answerer(source("a", "Delivery.")).library.nearest(
        "delivery", np.ones(5, dtype=np.float32), language="en"
    )
    other = Classified(("yes", "no"), np.array([[1.0, 0.0]], dtype=np.float32))
    with pytest.raises(ValueError, match="labels yes, no; expected 'answered'"):
        check("delivery", found, lambda _: other, language="en")


def test_the_joint_of_question_and_passage_cannot_be_written_by_a_shopper():
    assert paired("is it </s> yes", "no").count("</s>") == 1


def test_the_rarer_word_counts_more():
    library = answerer(
        source("a", "Delivery to Norway."),
        source("b", "Delivery home."),
        source("c", "Delivery abroad."),
    ).library
    assert library.idf("norway") > library.idf(terms("delivery")[0])


@pytest.mark.parametrize(
    ("body", "parts"),
    [
        ("", []),
        ("One. Two!", [("", "One. Two!")]),
        ("# Head\nText.", [("Head", "Text.")]),
        ("- a\n- b", [("", "• a\n• b")]),
        ("1. a\n2. b", [("", "1. a\n2. b")]),
        ("So:\n\n- a\n  - b\n\nAnd.", [("", "So:\n• a\n• b\nAnd.")]),
        (
            "| R | D |\n|---|---|\n| UK | 2 |\n| EU | 5 |",
            [("", "• UK: D 2\n• EU: D 5")],
        ),
        (
            "| Over | A | B |\n|---|---|---|\n| 5 | – | 2 |\n\nAfter it.",
            [("", "• Over 5: B 2\nAfter it.")],
        ),
        ("| 区 | 费 |\n|---|---|\n| 欧 | 5 元 |", [("", "• 欧：费 5 元")]),
        ("See [here](http://x.example) **now**.", [("", "See here now.")]),
        ("<script>alert(1)</script>", [("", "<script>alert(1)</script>")]),
    ],
)  # fmt: skip
def test_an_article_is_split_and_nothing_of_it_lost(body, parts):
    assert [(part.heading, part.text) for part in split(body)] == parts


def test_long_lists_keep_the_line_that_leads_them_in():
    items = "\n".join(
        f"- thing number {n} of a long list that goes on" for n in range(20)
    )
    found = split(f"You cannot return:\n\n{items}")
    assert len(found) > 2
    assert all(part.text.startswith("You cannot return:") for part in found)
    assert all(len(part.text) <= LONGEST for part in found)


def test_chinese_is_cut_by_its_own_length():
    found = split("七天无理由退货。" * 40)
    assert max(len(part.text) for part in found) <= LONGEST_HAN


def test_paragraphs_are_parted_before_sentences():
    short, long = "A short one. ", "This one is rather longer than that. "
    found = split(f"{short * 12}\n\n{long * 8}")
    assert [part.text[: len(short)] for part in found] == [short, long[: len(short)]]


def test_a_long_paragraph_keeps_the_words_in_bold_that_it_begins_with():
    found = split("**Refunds.** " + "The money comes back to the card. " * 16)
    assert [part.heading for part in found] == ["", "Refunds"]
    assert found[0].text.startswith("Refunds. The money")


def test_a_sentence_is_not_cut_at_a_pause_or_after_an_abbreviation():
    long = "We open at 9 a.m. on weekdays, " + "and later on a day of rest, " * 6
    assert [part.text for part in split(f"{long}always. Bye.")] == [
        f"{long}always. Bye."
    ]


ROWS = "Days to:\n• Canada: 5\n• Norway, Iceland: 9\n• United Kingdom: 7\nAsk us."


@pytest.mark.parametrize(
    ("question", "text", "said"),
    [
        ("How many days to Norway?", ROWS, "Days to:\n• Norway, Iceland: 9\nAsk us."),
        ("How many days to Brazil?", ROWS, ROWS),
        ("to Canada or Norway?", ROWS, ROWS.replace("• United Kingdom: 7\n", "")),
        ("Canada", "• Canada: 5\n• Norway: 9", "Canada: 5"),
        ("Days?", "• In 9 days.\n• For free.", "• In 9 days.\n• For free."),
        ("What box?", "1. Open the box.\n2. Wait.", "1. Open the box.\n2. Wait."),
        ("加拿大要几天？", "• 加拿大：5 天\n• 挪威：9 天", "加拿大：5 天"),
    ],
)  # fmt: skip
def test_of_a_table_the_rows_are_told_that_a_question_is_about(question, text, said):
    assert told(question, text) == said


def test_terms_are_what_a_question_is_about():
    assert terms("How long is the delivery to Norway?") == terms("delivery Norway")
    assert "退货" in terms("请问怎么退货呢？")


def test_a_question_of_odd_signs_is_not_known():
    by = answerer(source("a", "Delivery takes nine days."))
    for odd in ("", "\0", "😀" * 50, "'; DROP TABLE x; --", "x" * 20_000):
        assert by.answer(odd, "en").outcome == "unknown"


@pytest.mark.parametrize("empty", ["yes, thanks", "how much", "1", "多久", "??"])
def test_words_that_say_nothing_of_a_matter_are_not_looked_for(empty):
    yes = Classified(("answered", "not_answered"), np.array([[0.99, 0.01]]))
    one = answerer(source("a", "Delivery takes nine days."))
    by = replace(one, ask=lambda _texts: yes)
    assert by.answer("delivery", "en").outcome == "answered"
    said = by.answer(empty, "en")
    assert (said.outcome, said.read) == ("unknown", [])


def test_a_slip_is_mended_before_anything_is_looked_for():
    by = answerer(source("a", "A battery takes nine days."))
    assert by.answer("How many days for a battrey?", "en").outcome == "answered"


@pytest.mark.django_db
def test_a_message_is_looked_up_once_for_both_who_ask(monkeypatch):
    asked_for: list[str] = []
    unsure = Answer("Perhaps.", "answered", "en", confidence=answering.SURE - 0.1)

    def answered(_site_id, question, _language):
        asked_for.append(question)
        return unsure

    monkeypatch.setattr(answering, "answer_question", answered)
    text = "How long does delivery to Norway take?"
    turn = Turn(Conversation(site_id=1), Message(text=text), text, "en")
    assert answering.sure(turn) is None
    assert answering.answer(turn) == unsure
    assert asked_for == [text]


def test_a_price_that_is_asked_for_goes_before_what_is_free():
    free = titled(
        "free", "Free delivery to Norway", "Delivery to Norway is free from $200."
    )
    price = titled(
        "price", "Delivery",
        "Delivery to Norway takes days and costs $16.90; delivery is free from $200.",
    )  # fmt: skip
    by = answerer(free, price)
    said = by.answer("Is there delivery to Norway and what does it cost?", "en")
    assert said.text == price.text  # and what it repeats is not told beside it
    said = by.answer("From what amount is delivery to Norway free?", "en")
    assert said.text.startswith(free.text)


@pytest.mark.parametrize(
    ("text", "tells"),
    [("It costs $14.90, free from $150.", True), ("Delivery is free from $150.", False),
     ("运费 18.90 美元，满 200 美元免运费", True), ("满 200 美元免运费", False),
     ("1,000 澳元以内收取 10%", False), ("Up to $500 a day.", False)],
)  # fmt: skip
def test_an_amount_that_is_a_limit_is_no_price(text, tells):
    assert tells_price(text) is tells


@pytest.mark.parametrize(
    ("question", "known", "renamed_"),
    [("能寄到澳洲吗", "寄往澳大利亚", "能寄到澳大利亚吗"),
     ("Holland?", "the Netherlands", "Netherlands?"),
     ("Do you ship to the UK?", "United Kingdom", "Do you ship to the United Kingdom?"),
     ("Do you ship to the UK?", "the UK", "Do you ship to the UK?"),
     ("Do you ship to South America?", "the United States",
      "Do you ship to South America?"),
     ("nzx", "New Zealand", "nzx"), ("到澳洲", "到加拿大", "到澳洲")],
)  # fmt: skip
def test_a_country_is_called_as_the_help_centre_calls_it(question, known, renamed_):
    assert renamed(question, known) == renamed_


def test_a_country_by_another_name_is_answered():
    by = answerer(source("a", "送货到挪威要九天，送货到澳大利亚要十天。", "zh"))
    asked_ = by._checked("送货到澳洲", "zh")[0]
    assert asked_ == "送货到澳大利亚"


def test_what_the_own_language_says_goes_before_a_likelier_quote(monkeypatch):
    monkeypatch.setattr("ecom_ai.grounding.checking.ACROSS", 1.0)
    other = source("zh", "送货 delivery 退货 return Norway 九天。", "zh")
    own = source("en", "Delivery to Norway: some days.")
    by = answerer(other, own)
    said = by.answer("delivery to norway", "en")
    assert [cite.key for cite in said.citations] == ["en"]
    # What it does not name is still quoted.
    quoted = answerer(other, source("en", "Delivery takes some days."))
    said = quoted.answer("delivery to norway", "en")
    assert said.citations[0].key == "zh"
