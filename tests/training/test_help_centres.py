"""Pairs to learn answering from, of invented help centres."""

import pytest

from ecom_ai.training import help_centres
from ecom_ai.training.help_centres import questions, sources

ARTICLES = [
    {"id": "back-en", "language": "en", "title": "Returns",
     "body": "Send it back within 30 days of delivery.\n\n## Cost\n\nThat costs $4."},
    {"id": "back-zh", "language": "zh", "title": "退货",
     "body": "收到后 30 天内可以退。\n\n## 运费\n\n退货运费 4 美元。"},
    {"id": "post-en", "language": "en", "title": "Post", "body": "Post takes 3 days."},
]  # fmt: skip
SHOP = {
    "shop": "Mine",
    "articles": ARTICLES,
    "questions": [
        {"question": "How long may I keep it?", "language": "en",
         "articles": ["back-en", "back-zh"], "quote": "within 30 days of delivery"},
        {"question": "Do you sell tea?", "language": "en", "articles": [], "quote": ""},
        {"question": "要几天寄到？", "language": "zh", "articles": ["post-en"],
         "quote": "takes 3 days"},
        {"question": "Who?", "language": "en", "articles": ["post-en"],
         "quote": "somebody else entirely carries it"},
    ],
}  # fmt: skip


@pytest.fixture
def asked():
    known = sources(ARTICLES)
    return list(questions(SHOP, known, lambda _question, _language: known))


def test_the_passage_with_the_words_that_answer_is_the_right_one(asked):
    assert asked[0].right.text == "Send it back within 30 days of delivery."
    assert asked[1].right is None
    assert asked[2].right.key == "post-en"
    assert [one.is_across for one in asked] == [False, False, True]


def test_what_says_the_same_in_another_language_is_not_called_wrong(asked):
    assert [one.text for one in asked[0].wrong] == [
        "That costs $4.",
        "Post takes 3 days.",
    ]
    assert len(asked[1].wrong) == len(sources(ARTICLES))


def test_a_question_whose_answer_no_passage_has_is_left_out(asked):
    assert [one.question for one in asked] == [
        each["question"] for each in SHOP["questions"][:3]
    ]


def test_the_shops_that_come_with_the_app_have_every_answer():
    for shop in help_centres.shops():
        known = sources(shop["articles"])
        kept = list(questions(shop, known, lambda *_, known=known: known))
        assert len(kept) == len(shop["questions"]), shop["shop"]
