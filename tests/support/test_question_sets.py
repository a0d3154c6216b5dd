"""Sets of questions: typed, from a file, or once asked; each error names its line."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ecom_ai.exceptions import BadInput
from ecom_ai.models import Message, Question, QuestionSet
from ecom_ai.support.question_sets import Wanted, from_csv, make, once_asked, typed
from tests.support.making import ask, talk


def test_a_line_typed_is_a_question_in_its_language():
    assert typed("How long?\n\n  \n运费多少钱？\n") == [
        Wanted("How long?", "en"),
        Wanted("运费多少钱？", "zh"),
    ]


def test_a_file_may_say_what_is_expected():
    data = (
        "\ufeffQuestion,expected,article\r\n"
        '"How long, please?",,returns\r\n'
        "\r\n"
        "Do you rent tents?,Unknown,\r\n"
        "多久到？\r\n"
    )
    assert from_csv(data.encode(), "q.csv") == [
        Wanted("How long, please?", "en", "answered", "returns"),
        Wanted("Do you rent tents?", "en", "unknown"),
        Wanted("多久到？", "zh"),
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"question\nHow?\n \xff\n", "q.csv, line 3: this is not UTF-8"),
        (b"text\nHow?", "q.csv, line 1: the heading is"),
        (b"question,label\nHow?,1", "expected question[,language]"),
        (b"question,expected\nHow?,maybe", "q.csv, line 2: “maybe” is expected"),
        (b"question\nHow?\n,x", "q.csv, line 3: there are 2 columns"),
        (b"question,language\n,en", "q.csv, line 2: Write a message first"),
        (b"question\n" + b"a" * 2001, "q.csv, line 2: A message has 2000"),
        (b"question,expected,article\nHow?,unknown,x", "has no article"),
        (b"question,language\nHow?,abcdefghijkl", "10 characters at most"),
        (b'question\n"How?', "q.csv, line 2: unexpected end of data"),
        (b"question\n" + b"a\n" * 2_500_001, "more than 5 MB"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_its_line(data, said):
    with pytest.raises(BadInput) as error:
        from_csv(data, "q.csv")
    assert said in str(error.value)


def test_what_is_wrong_with_a_line_typed_is_said():
    with pytest.raises(BadInput, match="Line 2: A message has 2000 characters"):
        typed("Fine?\n" + "a" * 2001)


def test_a_set_keeps_each_question_once(site):
    made = make(
        1,
        " My  set\0 ",
        [Wanted("How?", "en"), Wanted("How?", "en", "unknown"), Wanted("How?", "zh")],
        by="mia",
    )
    assert (made.name, made.created_by) == ("My set", "mia")
    rows = Question.objects.values_list("text", "language", "expected")
    assert list(rows) == [("How?", "en", "unknown"), ("How?", "zh", "")]


@pytest.mark.parametrize(
    ("name", "questions", "said"),
    [
        (" ", [Wanted("How?", "en")], "Give the questions a name"),
        ("Mine", [], "There is no question"),
        ("Mine", [Wanted(f"How {n}?", "en") for n in range(2001)], "2000 questions"),
    ],
)
def test_a_set_that_cannot_be_is_refused_and_not_made(site, name, questions, said):
    with pytest.raises(BadInput, match=said):
        make(1, name, questions)
    assert not QuestionSet.objects.exists()


def test_what_was_once_asked_comes_masked_and_liked_answers_are_expected(site):
    def answered(text, outcome="answered", **given):
        _, reply = ask(talk(), text)
        Message.objects.filter(pk=reply.pk).update(
            state="done", outcome=outcome, **given
        )

    cited = [{"kind": "article", "key": "returns"}]
    answered("How do I return it? ann@example.org")
    answered("How long?", thumb=1, citations=cited)
    answered("how LONG?")
    answered("Do you rent tents?", "unknown")
    answered("Where is my order 12?", "handoff")
    answered("好的吗？", thumb=1)
    since = timezone.now() - timedelta(hours=1)
    found = {one.text: one for one in once_asked(1, since)}
    assert len(found) == 4
    assert "ann@example.org" not in " ".join(found)
    assert found["how LONG?"] == Wanted("how LONG?", "en")
    assert found["Do you rent tents?"].expected == ""
    assert [one.language for one in once_asked(1, since, language="zh")] == ["zh"]
    assert len(once_asked(1, since, most=2)) == 2
    assert once_asked(1, timezone.now()) == []
    Message.objects.filter(replies_to__text="how LONG?").delete()
    liked = {one.text: one for one in once_asked(1, since)}["How long?"]
    assert (liked.expected, liked.article) == ("answered", "returns")
