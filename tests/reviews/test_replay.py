"""Replay: what other rules or another checkpoint would make of reviews."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.utils import timezone

from ecom_ai.models import Checkpoint, Review, ReviewAction, ReviewRule, Verdict
from ecom_ai.models.checkpoints import forget_live
from ecom_ai.reviews import replay
from ecom_ai.reviews.moderating import decide
from ecom_ai.reviews.rules import DEFAULTS, rules_of
from tests.making import SITE, make_product
from tests.reviews.making import look_at, write
from tests.training.conftest import folder as folder  # the encoder "words"
from tests.training.making import make_classifier, make_tagger

ROLES = {
    "sentiment": ("negative", "positive"),
    "offence": ("offensive", "clean"),
    "spam": ("spam", "off_topic", "review"),
}
TEXTS = [
    "lovely superb mug",
    "awful broken useless man",
    "soft delightful lamp",
    "torn late awful seller",
    "delightful mug, call 13812345678",
]


@pytest.fixture
def scored(site, tmp_path: Path) -> list[Review]:
    """Reviews of a mug, scored by classifiers that know some words."""
    make_product("MUG", category="kitchen")
    for role, labels in ROLES.items():
        make_classifier(tmp_path / role, role=role, labels=labels, stage="live")
    make_tagger()
    forget_live()
    for number, text in enumerate(TEXTS):
        write(text, item_key="MUG", author_key=f"u:{number}", stars=3)
    found = list(Review.objects.order_by("pk"))
    look_at(*found)
    return replay.recent(SITE)


def states() -> list[str]:
    return list(Review.objects.order_by("pk").values_list("state", flat=True))


def decided_anew() -> None:
    """As if every review came in now."""
    for review in Review.objects.all():
        Review.objects.filter(pk=review.pk).update(
            state="pending", version=review.version + 1
        )
    look_at(*Review.objects.all())


def as_replayed(before: list[str], changed: list[replay.Changed]) -> list[str]:
    """The states with what a replay says put in."""
    pks = list(Review.objects.order_by("pk").values_list("pk", flat=True))
    told = {each.review.pk: each.after for each in changed}
    return [told.get(pk, state) for pk, state in zip(pks, before, strict=True)]


def test_the_rules_in_force_change_nothing(scored):
    assert states() == ["published", "held", "published", "held", "held"]
    assert replay.decide_again(scored, rules_of(SITE)) == []


@pytest.mark.parametrize(
    "rules",
    [
        [],
        [{"breach": "offence", "at_least": 0.01, "action": "reject"}],
        [{"breach": "", "action": "publish", "published_at_least": 0}],
        [{"breach": "personal_data", "category": "garden"}],
        [{"breach": "personal_data", "category": "kitchen", "action": "reject"}],
        [
            {"breach": "offence", "at_least": 0.0, "below": 0.5, "action": "publish"},
            {"breach": "offence", "at_least": 0.01, "action": "hold"},
        ],
    ],
)
def test_a_replay_of_rules_equals_what_the_live_path_then_does(scored, rules):
    made = [
        ReviewRule(site_id=SITE, name=f"r{n}", position=n, **{"at_least": 0.5, **rule})
        for n, rule in enumerate(rules)
    ]
    before = states()
    changed = replay.decide_again(scored, made)
    counts = Verdict.objects.count(), ReviewAction.objects.count()
    assert changed or not made or rules[0].get("category") == "garden"
    assert states() == before
    assert (Verdict.objects.count(), ReviewAction.objects.count()) == counts
    # A site without any rule has the defaults: an idle one stands for none.
    ReviewRule.objects.create(site_id=SITE, name="idle", breach="spam", is_active=False)
    ReviewRule.objects.bulk_create(made)
    decided_anew()
    assert states() == as_replayed(before, changed)


def test_a_replay_with_a_checkpoint_equals_what_the_live_path_then_does(
    scored, tmp_path
):
    other = make_classifier(
        tmp_path / "other", role="offence", labels=ROLES["offence"], sign=-1.0
    )
    ReviewRule.objects.create(site_id=SITE, name="rude", breach="offence", at_least=0.5)
    before, done = states(), []
    changed = replay.score_again(scored, rules_of(SITE), [other], say=done.append)
    assert {(c.before, c.after) for c in changed} == {
        ("published", "held"),
        ("held", "published"),
    }
    assert (states(), done, Verdict.objects.count()) == (before, [5], 5)
    Checkpoint.objects.filter(role="offence", stage="live").update(stage="retired")
    Checkpoint.objects.filter(pk=other.pk).update(stage="live")
    forget_live()
    decided_anew()
    assert states() == as_replayed(before, changed)


def test_it_is_beside_what_the_rules_did_and_not_what_a_person_made_of_it(scored):
    held = Review.objects.get(pk=scored[-2].pk)
    decide([held], "approved", get_user_model().objects.create_user("mo"))
    assert replay.decide_again(replay.recent(SITE), DEFAULTS) == []


def test_only_the_days_asked_for(scored):
    Review.objects.filter(pk=scored[0].pk).update(
        created_at=timezone.now() - timedelta(days=9)
    )
    assert len(replay.recent(SITE, days=8)) == 4
    assert len(replay.recent(SITE, days=10)) == 5
    assert len(replay.recent(SITE, most=2)) == 2
    assert replay.recent(2) == []


def test_what_other_reviews_told_stays(scored):
    verdict = scored[-1].verdict
    told = [{"kind": "spam", "name": "copies", "data": {"count": 3}}]
    Verdict.objects.filter(pk=verdict.pk).update(signals=told, spam=0.95)
    live = Checkpoint.objects.live(SITE, "offence")
    changed = replay.score_again(replay.recent(SITE), rules_of(SITE), [live])
    assert [(c.review.pk, c.after, c.rule) for c in changed] == [
        (scored[-1].pk, "held", "Spam")
    ]


def test_the_command_tells_what_would_change(scored, capsys):
    call_command("ecom_ai_replay_reviews", "--from", "personal_data=1", "--json")
    told = json.loads(capsys.readouterr().out)
    assert told == {
        "reviews": 5,
        "changed": [
            {"id": scored[0].pk, "before": "held", "after": "published", "rule": ""}
        ],
    }
    call_command("ecom_ai_replay_reviews", "--from", "personal_data=1")
    said = capsys.readouterr().out
    assert "1 of 5 would change." in said
    assert "13812345678" not in said
    live = Checkpoint.objects.live(SITE, "offence")
    call_command("ecom_ai_replay_reviews", "--checkpoint", str(live.pk))
    assert "0 of 5 would change." in capsys.readouterr().out


def test_the_command_takes_all_some_at_a_time(scored, monkeypatch, capsys):
    call_command("ecom_ai_replay_reviews", "--from", "personal_data=1", "--json")
    whole = json.loads(capsys.readouterr().out)
    monkeypatch.setattr(replay, "MOST", 1)
    monkeypatch.setattr(replay, "CHUNK", 2)
    held: list[int] = []
    real = replay.decide_again

    def decide_again(reviews, rules):
        held.append(len(reviews))
        return real(reviews, rules)

    monkeypatch.setattr(replay, "decide_again", decide_again)
    call_command("ecom_ai_replay_reviews", "--from", "personal_data=1", "--json")
    assert json.loads(capsys.readouterr().out) == whole
    assert held == [2, 2, 1]
    call_command("ecom_ai_replay_reviews", "--most", "3", "--json")
    assert json.loads(capsys.readouterr().out)["reviews"] == 3
    live = Checkpoint.objects.live(SITE, "offence")
    call_command("ecom_ai_replay_reviews", "--checkpoint", str(live.pk))
    told = capsys.readouterr()
    assert "0 of 5 would change." in told.out
    assert "5/5" in told.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--from", "stars=0.5"], "no BREACH=P"),
        (["--from", "offence=2"], "P from 0 to 1"),
        (["--days", "0"], "whole number"),
        (["--checkpoint", "99"], "no checkpoint 99"),
        (["--site", "9"], "no site 9"),
    ],
)
def test_what_cannot_be_replayed_is_said(arguments, message, site):
    with pytest.raises(CommandError, match=message):
        call_command("ecom_ai_replay_reviews", *arguments)
