"""What no message told is found in rows, however long ago it happened."""

import errno
from datetime import timedelta

import pytest
from django.utils import timezone

from ecom_ai import index, learning, shoppers, tasks
from ecom_ai.events import NewEvent, record
from ecom_ai.models import Checkpoint, Event, Item, Learnt, Shopper
from ecom_ai.shoppers import load
from tests.making import SITE, ago, give_vectors, make_checkpoint, make_product


@pytest.fixture
def pots(site) -> Checkpoint:
    """Two products with vectors made by hand."""
    for key in ("POT", "CUP"):
        make_product(key)
    checkpoint = make_checkpoint(3)
    give_vectors(checkpoint, {"POT": (1, 0, 0), "CUP": (0.9, 0.1, 0)})
    return checkpoint


def received(**before: float) -> None:
    """All events were received so long ago."""
    Event.objects.update(received_at=timezone.now() - timedelta(**before))


def retire(checkpoint: Checkpoint) -> None:
    checkpoint.stage = Checkpoint.Stage.RETIRED
    checkpoint.save()


# --- what was learnt


def test_events_of_a_long_outage_are_learnt_though_no_other_comes(pots):
    record(SITE, "x", [ago("view", "POT")])
    received(days=2)
    Learnt.objects.create(
        site_id=SITE, counted_until=timezone.now() - timedelta(days=3)
    )
    tasks.learn()
    popularity = Item.objects.get(key="POT").popularity
    assert popularity.weight() == pytest.approx(1, abs=0.01)


def test_without_new_events_nothing_is_learnt_anew(pots, monkeypatch):
    record(SITE, "x", [ago("view", "POT")])
    received(minutes=5)
    tasks.learn()
    counted: list[int] = []
    monkeypatch.setattr(learning, "refresh", counted.append)
    tasks.learn()
    assert counted == []
    record(SITE, "x", [ago("view", "CUP")])
    tasks.learn()
    assert counted == [SITE]


def test_an_event_that_is_committed_late_is_learnt(pots):
    tasks.learn()
    record(SITE, "x", [ago("view", "POT")])
    received(seconds=30)
    assert learning.has_news(SITE)
    assert not learning.has_news(SITE + 1)


# --- whose vector is not up to date


def late(live, *, site_id=SITE, since=None, most=9):
    return shoppers.stale(site_id, live, since=since, most=most)


def test_who_acted_since_is_found_and_the_last_one_first(pots):
    record(SITE, "late", [ago("view", "POT")])
    record(SITE, "done", [ago("view", "POT")])
    record(SITE, "only seen", [NewEvent("impression", "POT")])
    shoppers.update_vector(SITE, "done")
    assert late(pots) == ["late"]
    record(SITE, "done", [ago("view", "CUP")])
    assert late(pots) == ["done", "late"]
    assert late(pots, most=1) == ["done"]
    assert late(pots, since=timezone.now() + timedelta(hours=1)) == []
    assert late(pots, site_id=SITE + 1) == []


def test_the_cold_count_as_done_until_they_act_again(pots):
    record(SITE, "cold", [ago("dismiss", "POT")])
    assert late(pots) == ["cold"]
    assert not shoppers.update_vector(SITE, "cold")
    assert late(pots) == []
    assert load(SITE, "cold").vector is None
    record(SITE, "cold", [ago("view", "CUP")])
    assert late(pots) == ["cold"]


def test_a_vector_of_another_checkpoint_is_found_however_old_the_events(pots):
    for name in ("one", "other"):
        record(SITE, name, [ago("view", "POT")])
        shoppers.update_vector(SITE, name)
    retire(pots)
    new = make_checkpoint(3)
    Shopper.objects.filter(key="other").update(checkpoint=None, vector_at=None)
    assert late(new, since=timezone.now()) == ["one", "other"]


def test_who_has_no_events_any_more_keeps_no_row(pots):
    record(SITE, "s", [ago("view", "POT")])
    shoppers.update_vector(SITE, "s")
    Event.objects.all().delete()
    assert not shoppers.update_vector(SITE, "s")
    assert not Shopper.objects.exists()


def test_the_sweep_finds_the_shoppers_of_a_long_outage_a_few_at_a_time(
    pots, monkeypatch
):
    monkeypatch.setattr(tasks, "SWEPT_SHOPPERS", 2)
    for name in "abc":
        record(SITE, name, [ago("view", "POT")])
    received(days=2)
    tasks.sweep()
    assert Shopper.objects.count() == 2
    assert Learnt.objects.get().shoppers_until is None
    tasks.sweep()
    assert Shopper.objects.count() == 3
    assert Learnt.objects.get().shoppers_until is not None


def test_after_a_promotion_the_sweep_makes_the_vectors_of_shoppers_anew(pots):
    record(SITE, "s", [ago("view", "POT")])
    received(days=2)
    tasks.sweep()
    retire(pots)
    new = make_checkpoint(2)
    give_vectors(new, {"POT": (0, 1)})
    tasks.sweep()
    assert Shopper.objects.get().checkpoint == new
    assert load(SITE, "s").vector == pytest.approx([0, 1])


# --- an encoder that cannot be prepared


@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "No space left on device"), RuntimeError()]
)
def test_a_failure_to_prepare_the_encoder_is_told_and_forgotten_on_success(
    products, monkeypatch, error
):
    def fail(*_args: object, **_kwargs: object) -> None:
        raise error

    with monkeypatch.context() as failing:
        failing.setattr(index, "ensure_live", fail)
        with pytest.raises(type(error)):
            tasks.prepare_encoder(1)
    told = tasks.encoder_failure(1)
    assert told.startswith("The encoder 'bundled:multilingual-e5-small' could not be")
    assert told.endswith(("No space left on device", "RuntimeError"))
    assert tasks.encoder_failure(2) == ""
    tasks.prepare_encoder(1)
    assert tasks.encoder_failure(1) == ""
