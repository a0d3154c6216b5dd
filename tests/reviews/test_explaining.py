"""Which words decide: each left out, and asked again."""

import pytest

from ecom_ai.classifying import Answer
from ecom_ai.exceptions import BadInput, InferenceUnavailable
from ecom_ai.language import word_places
from ecom_ai.models import Checkpoint
from ecom_ai.reviews import explaining
from ecom_ai.reviews.explaining import explain, grouped, telling
from ecom_ai.reviews.passages import Passage, decisive, whole_words
from tests.making import SITE
from tests.reviews.queued import held


@pytest.fixture
def offence(site) -> Checkpoint:
    return Checkpoint.objects.create(site_id=SITE, role="offence", stage="live")


def pieces(text: str) -> list[str]:
    return [text[start:end] for start, end in word_places(text)]


def answers(monkeypatch, *, known: int | None = None) -> None:
    """A worker that finds offence where a text has "idiots"."""

    def look(_checkpoint, texts):
        found = [Answer({"offensive": 0.9 if "idiots" in t else 0.1}) for t in texts]
        return found if known is None else [*found[:known], None]

    monkeypatch.setattr(explaining.classifying, "look", look)


def test_words_stand_where_they_are_in_both_languages():
    assert pieces("It's a well-made cup, 2 days late") == [
        "It's", "a", "well-made", "cup", "2", "days", "late",
    ]  # fmt: skip
    found = pieces("质量很好good杯子")
    assert "".join(found) == "质量很好good杯子"
    assert "质量" in found
    assert "good" in found


def marks(text: str, word: str) -> list[str]:
    """What is marked where a text offends by having a word."""
    found = decisive(
        [Passage(0, len(text), text)], lambda asked: [0.9 * (word in a) for a in asked]
    )
    return [text[start:end] for start, end in whole_words(text, found[0])]


@pytest.mark.parametrize("word", ["劣", "懒", "蠢", "滚回你", "sleazy"])
def test_marks_begin_and_end_where_words_do(word):
    text = "售后人员态度恶劣极了，又懒又sleazy，店主蠢到家了，滚回你们村里去"
    bounds = [place for pair in word_places(text, guess=False) for place in pair]
    assert marks(text, word)
    for marked in marks(text, word):
        at = text.find(marked)
        assert {at, at + len(marked)} <= set(bounds)


def test_words_that_tell_nothing_are_not_asked_about():
    text = "You are the rudest seller，你们的客服很差"
    told = [text[start:end] for start, end in telling(text)]
    assert told[:2] == ["rudest", "seller"]
    assert "客服" in told
    assert not {"你们", "的", "很"} & set(told)
    assert telling("you are it") == word_places("you are it")


def test_long_texts_are_asked_about_in_groups():
    places = [(n, n + 1) for n in range(500)]
    found = grouped(places)
    assert len(found) <= explaining.MOST
    assert (found[0][0], found[-1][1]) == (0, 500)
    assert grouped([]) == []


def test_the_word_without_which_it_is_no_offence_decides(offence, monkeypatch):
    answers(monkeypatch)
    review = held("You idiots, it leaks.")
    found = explain(review, "offence")
    assert found.probability == 0.9
    (word,) = found.decisive()
    assert review.text[word.start : word.end] == "idiots"
    assert word.without == pytest.approx(0.1)


def test_degrees_of_a_shops_own_are_explained_together(offence, monkeypatch):
    def look(_checkpoint, texts):
        return [
            Answer({"fine": 0.1, "rude": 0.3, "threat": 0.6})
            if "idiots" in text
            else Answer({"fine": 0.9, "rude": 0.1, "threat": 0.0})
            for text in texts
        ]

    monkeypatch.setattr(explaining.classifying, "look", look)
    review = held("You idiots, it leaks.")
    found = explain(review, "offence")
    assert found.probability == pytest.approx(0.9)
    (word,) = found.decisive()
    assert review.text[word.start : word.end] == "idiots"
    assert word.without == pytest.approx(0.1)


def test_while_a_worker_is_at_it_nothing_is_known(offence, monkeypatch):
    answers(monkeypatch, known=1)
    assert explain(held(), "offence") is None


def test_what_cannot_be_explained_is_told(site, monkeypatch):
    with pytest.raises(BadInput, match="No checkpoint is live"):
        explain(held(), "offence")
    with pytest.raises(BadInput, match="tells this breach"):
        explain(held(), "personal_data")
    Checkpoint.objects.create(site_id=SITE, role="spam", stage="live")

    def away(*_):
        raise InferenceUnavailable("The cache is away.")

    monkeypatch.setattr(explaining.classifying, "look", away)
    with pytest.raises(BadInput, match="No worker"):
        explain(held(), "spam")
