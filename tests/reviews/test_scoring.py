"""What is found in a text, by classifiers that know some words."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ecom_ai import inference
from ecom_ai.exceptions import InferenceUnavailable
from ecom_ai.ml.taggers import Tagged, Tagger
from ecom_ai.models import BreachKind, Checkpoint, Review
from ecom_ai.models.checkpoints import forget_live
from ecom_ai.moderation.personal_data import COVER
from ecom_ai.reviews import deciding, judging, passages, scoring
from ecom_ai.reviews.findings import Signal, Submitted
from ecom_ai.reviews.signals import in_words
from ecom_ai.reviews.submitting import edit
from tests.making import SITE, make_product
from tests.reviews.making import look_at, write
from tests.training.conftest import folder as folder  # the encoder "words"
from tests.training.making import Words, make_classifier, make_tagger

ROLES = {
    "sentiment": ("negative", "positive"),
    # The first label is that of the words awful, broken, …
    "offence": ("offensive", "clean"),
    "spam": ("spam", "off_topic", "review"),
}


@pytest.fixture
def heads(site, tmp_path: Path) -> None:
    for role, labels in ROLES.items():
        make_classifier(tmp_path / role, role=role, labels=labels, stage="live")
    make_tagger()
    forget_live()


def score(*texts: str, **given: object) -> list:
    return scoring.score(SITE, [Submitted(text, **given) for text in texts])


def test_everything_is_found_and_marked(heads):
    text = "lovely mug soft handle. you awful awful man! call 13812345678"
    (found,) = score(text)
    assert found.breaches["offence"] > 0.6
    assert found.breaches["personal_data"] > 0.9
    marked = {p.kind: text[p.start : p.end] for p in found.places}
    assert marked["personal_data"] == "13812345678"
    assert "awful" in marked["offence"]
    assert "lovely" not in marked["offence"]
    assert found.masked == text.replace("13812345678", "•" * 11)
    assert set(found.checkpoints) == {*ROLES, "personal_data"}
    assert found.language == "en"
    assert {"phone", "offence"} <= {signal.name for signal in found.signals}


def test_clauses_are_asked_by_a_head_of_their_own_where_there_is_one(heads, tmp_path):
    text = "awful late torn mug"
    assert score(text)[0].opinions == ()
    labels = ("delivery", "other")
    make_classifier(tmp_path / "aspect", role="aspect", labels=labels, stage="live")
    forget_live()
    (said,) = score(text)[0].opinions
    assert (said.aspect, said.sentiment) == ("delivery", "negative")
    role, labels = "clause_sentiment", ("pos", "neg")
    made = make_classifier(tmp_path / role, role=role, labels=labels, stage="live")
    forget_live()
    (found,) = score(text)
    assert [each.sentiment for each in found.opinions] == ["positive"]
    assert found.checkpoints[role] == made.pk
    assert max(found.sentiments, key=found.sentiments.get) == "negative"


@pytest.mark.parametrize(
    "text", ["10/10", "9.5 / 10", "👍👍👍", "❤️", "⭐⭐⭐⭐⭐", "好", "100%"]
)
def test_a_mark_or_a_sign_is_of_the_product_it_stands_under(heads, monkeypatch, text):
    asked = judging.classified_together

    def all_off_topic(asks):
        *rest, kinds = asked(asks)
        told = np.ones((len(kinds.probabilities), 1))
        return [*rest, inference.Classified(("off_topic",), told)]

    monkeypatch.setattr(judging, "classified_together", all_off_topic)
    assert score(text)[0].breaches["off_topic"] == 0.0
    assert score("good mug")[0].breaches["off_topic"] == 1.0


def test_one_bad_sentence_in_a_long_kind_text_is_found(heads):
    kind = "lovely superb sturdy soft delightful mug. " * 20
    before = score(kind)[0].breaches["offence"]
    after = score(f"{kind}you are awful awful. {kind}")[0].breaches["offence"]
    assert before < 0.1
    assert after > 0.4
    # The more sentences, the more of them may be misread.
    assert score("you are awful awful.")[0].breaches["offence"] > 0.6


def test_every_sentence_that_offends_is_marked_with_its_swear_words(heads):
    text = "A fucking mess. The mug is lovely. Morons. The seller is a scumbag."
    (found,) = score(text)
    marked = [text[p.start : p.end] for p in found.places]
    assert marked == ["fucking", "Morons", "scumbag"]


def test_signs_of_advertising_are_marked_by_whole_words(heads):
    text = "设计很有现代理念，手柄舒服"
    places = [p for p in score(text)[0].places if p.kind == BreachKind.SPAM]
    marked = [text[p.start : p.end] for p in places]
    assert marked == ["现代理念"]  # 代理 is of neither word


LINKED = "lovely superb mug soft handle, visit www.cheapmugs.shop"


@pytest.mark.parametrize(
    ("text", "is_mendable"),
    [
        (LINKED, True),
        (f"{LINKED} call 13812345678", True),
        ("awful broken late torn, visit www.cheapmugs.shop", False),  # reads like spam
        (f"{LINKED} 50% off", True),  # an offer by itself holds nothing
        ("www.cheapmugs.shop", False),
    ],
)
def test_an_author_mends_a_link_where_the_rest_is_a_review(heads, text, is_mendable):
    review = write(text, item_key=make_product("MUG").sku)
    look_at(review)
    review.refresh_from_db()
    assert review.state == "held"
    assert review.verdict.spam >= 0.8
    assert review.is_mendable is is_mendable
    if is_mendable:
        spans = [(p["start"], p["end"]) for p in review.verdict.spans]
        for start, end in sorted(spans, reverse=True):
            text = f"{text[:start]} {text[end:]}"
        look_at(edit(review, body=text, stars=4))
        review.refresh_from_db()
        assert review.state == "published"


def test_a_link_in_the_name_or_beside_an_insult_cannot_be_mended(heads):
    sku = make_product("MUG").sku
    named = write("lovely mug", item_key=sku, author_name="visit www.cheapmugs.shop")
    rude = write(f"{LINKED}, you moron", item_key=sku)
    look_at(named, rude)
    for review in (named, rude):
        review.refresh_from_db()
        assert (review.state, review.is_mendable) == ("held", False)


def test_a_disguised_insult_is_found_marked_and_told(heads):
    text = "lovely mug, the seller is a m.o.r.o.n"
    (found,) = score(text)
    assert found.breaches["offence"] >= judging.INSULTED
    told = {signal.name: in_words(signal) for signal in found.signals}
    assert "moron" in told["disguised"]
    assert any(place.kind == "offence" for place in found.places)


def claims(monkeypatch, *told: Tagged) -> None:
    """Lets the tagger claim these in every text."""
    monkeypatch.setattr(
        Tagger, "tag", lambda _self, texts, least: [list(told) for _ in texts]
    )


def test_what_a_disguise_meant_is_told_without_what_the_tagger_found(
    heads, monkeypatch
):
    text = "the seller noor_baker is a m.o.r.o.n"
    at = text.index("noor")
    claims(monkeypatch, Tagged(at, at + len("noor_baker"), "social", 0.99))
    (found,) = score(text)
    said = {signal.name: in_words(signal) for signal in found.signals}["disguised"]
    assert "moron" in said
    assert "noor" not in said
    assert found.masked == text.replace("noor_baker", COVER * 10)


def test_the_surest_place_of_personal_data_decides_what_a_rule_holds(
    heads, monkeypatch
):
    text = "write to noor_baker or to 13812345678"
    plain = "write to noor_baker or to ann_baker"
    claims(monkeypatch, Tagged(9, 19, "social", 0.6), Tagged(26, 35, "social", 0.7))
    (both,), (tagged,) = score(text), score(plain)
    assert both.breaches["personal_data"] == judging.BY_RULES
    assert tagged.breaches["personal_data"] == 0.7
    personal = [p for p in tagged.places if p.kind == BreachKind.PERSONAL_DATA]
    assert len(personal) == 2
    claims(monkeypatch)
    assert score(plain)[0].breaches["personal_data"] == 0.0


def test_another_tagger_has_a_review_scored_anew(heads, monkeypatch):
    review = write("write to noor_baker", item_key=make_product("MUG").sku)
    look_at(review)
    review.refresh_from_db()
    before = review.verdict
    assert before.checkpoints["personal_data"] > 0
    Checkpoint.objects.filter(role="personal_data").update(stage="retired")
    other = make_tagger()
    claims(monkeypatch, Tagged(9, 19, "social", 0.9))
    Review.objects.filter(pk=review.pk).update(state="pending")
    forget_live()
    look_at(review)
    review.refresh_from_db()
    assert review.verdict != before
    assert review.verdict.checkpoints["personal_data"] == other.pk
    assert (review.verdict.personal_data, review.state) == (0.9, "held")


def test_a_tagger_is_tried_in_place_of_the_live_one(heads):
    other = make_tagger(stage="trained")
    (found,) = scoring.score(SITE, [Submitted("lovely mug")], instead=[other])
    assert found.checkpoints["personal_data"] == other.pk


def test_a_name_may_break_a_rule_that_the_text_does_not(heads):
    plain, rude, told = (
        scoring.score(SITE, [Submitted("lovely mug soft handle", name=name)])[0]
        for name in ("Ann", "moron hater", "Ann 13812345678")
    )
    assert plain.breaches["offence"] < 0.3
    assert rude.breaches["offence"] > 0.6
    assert told.breaches["personal_data"] > 0.9
    assert (rude.places, told.places) == ((), ())
    assert "in_name" in {signal.name for signal in rude.signals}
    assert told.masked == "lovely mug soft handle"


def test_a_name_is_judged_by_what_insults_alone(heads):
    """The head learnt no names; what it makes of "Kira O." is chance."""
    texts = [Submitted("lovely mug soft handle", name="awful broken")]
    (found,) = scoring.score(SITE, texts)
    assert found.breaches["offence"] < 0.3
    (found,) = scoring.score(SITE, [Submitted("awful broken you", name="Ann")])
    assert found.breaches["offence"] > 0.6


def test_signals_of_other_reviews_are_told_too():
    copies = Signal("spam", "copies", {"count": 3, "reviews": [1, 2, 3]})
    burst = Signal("spam", "burst", {"count": 7, "minutes": 10})
    assert in_words(copies) == "Nearly the same as 3 other reviews."
    assert in_words(burst) == "7 reviews from one place within 10 minutes."
    assert in_words(Signal("spam", "unheard of")) == "unheard of"


TEXTS = ("awful broken late torn", "lovely superb mug", "you awful man")


def test_stars_change_no_breach(heads):
    made = make_product("MUG")
    found = {}
    for stars in (None, 1, 5):
        reviews = [write(text, item_key=made.sku, stars=stars) for text in TEXTS]
        look_at(*reviews)
        found[stars] = [
            (review.state, *map(review.verdict.probability, BreachKind.values))
            for review in Review.objects.filter(pk__in=[r.pk for r in reviews])
        ]
        Review.objects.all().delete()  # or they are copies of each other
    assert found[None] == found[1] == found[5]
    assert len(set(found[1])) == len(TEXTS)


def test_sentiment_changes_no_breach(heads):
    told = score(*TEXTS)
    by_mood = make_wrong_sentiment()(*TEXTS)
    assert [one.breaches for one in by_mood] == [one.breaches for one in told]
    assert by_mood[0].sentiments != told[0].sentiments


def make_wrong_sentiment():
    row, loaded = inference.live_classifier(SITE, "sentiment")
    other = object.__new__(type(loaded))
    other.__dict__ = {
        **loaded.__dict__,
        "head": replace(loaded.head, weight=-loaded.head.weight),
    }

    def ask(*texts: str) -> list:
        inference._answering[SITE, "sentiment"] = (row, other)
        return score(*texts)

    return ask


@pytest.mark.parametrize("role", [*ROLES, "personal_data"])
def test_without_a_checkpoint_a_review_waits(heads, role):
    Checkpoint.objects.filter(role=role).delete()
    forget_live()
    inference._answering.clear()
    with pytest.raises(InferenceUnavailable, match=role):
        score("lovely")


def test_an_offence_checkpoint_may_have_other_labels(site, tmp_path):
    for role, labels in {**ROLES, "offence": ("toxic", "clean")}.items():
        make_classifier(tmp_path / role, role=role, labels=labels, stage="live")
    make_tagger()
    assert score("you awful awful man")[0].breaches["offence"] > 0.6
    assert score("lovely superb man")[0].breaches["offence"] < 0.4


@pytest.mark.parametrize("said", ["offence", "spam"])
def test_labels_that_say_nothing_of_breaches_are_refused(site, tmp_path, said):
    for role, labels in {**ROLES, said: ("red", "blue")}.items():
        make_classifier(tmp_path / role, role=role, labels=labels, stage="live")
    make_tagger()
    with pytest.raises(InferenceUnavailable, match="red, blue"):
        score("lovely")


def test_texts_that_say_nothing_break_nothing(heads):
    texts = ["", " \u200b", "x", "😀" * 40, "<script>alert(1)</script>"]
    for text, found in zip(texts, score(*texts), strict=True):
        assert found.masked == text
        assert set(found.breaches) == {"offence", "spam", "personal_data", "off_topic"}
    assert score("")[0].sentiments == {}


def test_a_text_in_two_languages_is_read_in_both(heads):
    text = "lovely mug, 手柄很舒服。You awful awful man! 电话 13812345678，加 call me"
    (found,) = score(text)
    assert found.breaches["offence"] > 0.6
    assert found.breaches["personal_data"] > 0.9
    assert found.masked == text.replace("13812345678", "•" * 11)
    assert found.language in ("en", "zh")
    (kind,) = score("lovely superb mug，很舒服的手柄 soft")
    assert kind.breaches["offence"] < 0.3


def test_a_shop_may_call_its_sentiments_what_it_likes(heads, tmp_path):
    labels = ("1 star", "3 stars", "5 stars")
    made = make_classifier(tmp_path / "own", labels=labels)
    found = scoring.score(
        SITE,
        [Submitted("awful broken late"), Submitted("soft mug")],
        instead=[made],
    )
    assert [each.sentiment for each in found] == ["negative", "positive"]
    assert set(found[0].sentiments) == {"negative", "neutral", "positive"}
    assert sum(found[0].sentiments.values()) == pytest.approx(1, abs=1e-5)
    assert deciding.disagrees(5, found[0].sentiments)
    assert not deciding.disagrees(5, found[1].sentiments)


def test_what_is_no_review_is_the_likelier_of_both():
    assert judging._no_review(0.4, 0.3) == (0.7, 0.3)
    assert judging._no_review(0.1, 0.3) == (0.1, 0.4)
    assert judging._no_review(0.0, 0.0) == (0.0, 0.0)


def test_a_very_long_text_is_read_to_its_end(heads):
    text = "lovely mug. " * 1600 + "you are awful awful awful."
    assert score(text)[0].breaches["offence"] > 0.5


def test_one_text_is_encoded_once_for_all_heads(heads, monkeypatch):
    score("lovely")  # loads
    asked: list[str] = []
    real = Words.encode_queries

    def counted(self, texts):
        asked.extend(texts)
        return real(self, texts)

    for role in ROLES:
        row, loaded = inference.live_classifier(SITE, role)
        encoder = inference.live_classifier(SITE, "sentiment")[1].encoder
        loaded.encoder = encoder
        loaded.encode = lambda texts, encoder=encoder: counted(encoder, texts)
    monkeypatch.setattr(passages, "sentences", lambda text: [(0, len(text))])
    score("superb mug", "sturdy pot", "superb mug")
    assert sorted(asked) == ["sturdy pot", "superb mug"]
