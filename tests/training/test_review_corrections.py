"""The learning loop: what moderators correct changes the next checkpoint's verdicts."""

import random

import pytest
from django.contrib.auth import get_user_model

from ecom_ai import training_tasks
from ecom_ai.models import Checkpoint, Correction, Review, TrainingRun
from ecom_ai.models.checkpoints import forget_live
from ecom_ai.reviews import moderating
from ecom_ai.training import corrections, promotion, runs
from tests.making import SITE, make_product
from tests.reviews.making import look_at, write
from tests.training.making import THINGS, make_classifier

pytestmark = pytest.mark.django_db

ROLES = {
    "sentiment": ("negative", "positive"),
    "offence": ("offensive", "clean"),
    "spam": ("spam", "off_topic", "review"),
}
#: Insults of this shop's customers, which no checkpoint has read of.
INSULTS = ("mugwump", "noodlehead")


def texts(count: int, seed: int) -> list[str]:
    """Rude and plain by turns."""
    dice = random.Random(seed)
    made = []
    for number in range(count):
        first, second = dice.choice(THINGS), dice.choice(THINGS)
        middle = f"by a {dice.choice(INSULTS)}" if number % 2 == 0 else "beside a"
        made.append(f"{first} {middle} {second} n{seed}{number}")
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


def test_sixty_corrections_change_what_the_next_checkpoint_says(site, tmp_path):
    make_product("MUG")
    for role, labels in ROLES.items():
        make_classifier(tmp_path / role, role=role, labels=labels, stage="live")
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
        moderating.correct(review, "offence", label, moderator)
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
