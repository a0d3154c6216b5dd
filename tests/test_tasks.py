"""Tasks: what rings them, where they go, and that twice is as good as once."""

import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import OperationalError, transaction
from django.utils import timezone

from ecom_ai import catalog, events, index, inference, tasks
from ecom_ai.models import (
    Checkpoint,
    Embedding,
    Event,
    Item,
    ItemPair,
    Popularity,
    Shopper,
    Sketch,
)
from ecom_ai.schedule import BEAT_SCHEDULE
from shop.celery import app as shop_app
from shop.models import Product

LIVE, FILLING = Checkpoint.Stage.LIVE, Checkpoint.Stage.FILLING
RETIRED = Checkpoint.Stage.RETIRED


@pytest.fixture
def sent(monkeypatch) -> list[tuple[str, tuple[object, ...]]]:
    """What is sent from now on, instead of sending it."""
    found: list[tuple[str, tuple[object, ...]]] = []
    monkeypatch.setattr(
        tasks, "_send", lambda task, args: found.append((task.name, args))
    )
    return found


@pytest.fixture
def on_commit(django_capture_on_commit_callbacks):
    """A block at whose end the transaction counts as committed."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def age(**by: float) -> None:
    """Makes all items and vectors older."""
    Embedding.objects.update(created_at=timezone.now() - timedelta(**by))
    Item.objects.update(updated_at=timezone.now() - timedelta(**by))


def reword(sku: str) -> None:
    """A change of text that is mirrored, but for which no message was sent."""
    Product.objects.filter(sku=sku).update(title_en="Something else")
    catalog.sync(1, [sku])


# --- what is sent, when, and where to


def test_a_task_is_sent_only_when_the_transaction_is_committed(
    products, sent, on_commit
):
    with on_commit() as waiting:
        products["MUG-1"].save()
        assert sent == []
    assert len(waiting) == 2  # the message, and a note for the support chat
    assert sent == [("ecom_ai.sync_items", (1, ["MUG-1"]))]


def test_events_that_come_together_ring_twice_and_forget_nobody(sent, monkeypatch):
    """The first at once; the others in one message, a quarter of a second later."""
    app = SimpleNamespace(conf=SimpleNamespace(task_always_eager=False))
    monkeypatch.setattr(tasks, "current_app", app)
    gathered = tasks.Gathered()
    for number in range(50):
        gathered.ring(1, {f"s{number % 20}"})
    assert sent == [("ecom_ai.update_shoppers", (1, ["s0"]))]
    deadline = time.monotonic() + 5
    while len(sent) < 2 and time.monotonic() < deadline:
        time.sleep(0.02)
    everybody = sorted(f"s{number}" for number in range(20))
    assert sent[1:] == [("ecom_ai.update_shoppers", (1, everybody))]


@pytest.mark.django_db(transaction=True)
def test_a_task_of_a_transaction_that_is_rolled_back_is_not_sent(products, sent):
    with transaction.atomic():
        products["MUG-1"].save()
        transaction.set_rollback(True)
    assert sent == []


@pytest.mark.parametrize("error", [OSError, RuntimeError, KeyError])
def test_enqueue_never_fails(products, on_commit, monkeypatch, caplog, error):
    def broken(*_args: object, **_kwargs: object) -> None:
        raise error("out of order")

    monkeypatch.setattr(tasks.sync_items, "apply_async", broken)
    with on_commit():
        products["MUG-1"].save()
    assert "out of order" in caplog.text


def test_after_a_failure_the_broker_is_left_in_peace_for_a_while(
    products, on_commit, monkeypatch
):
    tried: list[int] = []

    def broken(*_args: object, **_kwargs: object) -> None:
        tried.append(1)
        raise OSError

    monkeypatch.setattr(tasks.sync_items, "apply_async", broken)
    with on_commit():
        products["MUG-1"].save()
        products["POT-1"].save()
    assert tried == [1]
    tasks.send_rest.end()
    with on_commit():
        products["MUG-1"].save()
    assert tried == [1, 1]


SERVING = {
    "ecom_ai.prepare_encoder",
    "ecom_ai.embed_items",
    "ecom_ai.encode_query",
    "ecom_ai.encode_shoppers",
    "ecom_ai.fill_recommender",
    "ecom_ai.prepare_starters",
    "ecom_ai.classify",
    "ecom_ai.replay_reviews",
    "ecom_ai.score_identity",
    "ecom_ai.score_reviews",
    "ecom_ai.reply",
    "ecom_ai.suggest",
    "ecom_ai.try_change",
    "ecom_ai.warm_support",
    "ecom_ai.embed_passages",
}
#: Tested in tests/reviews.
REVIEWS = {
    "ecom_ai.audit_reviews",
    "ecom_ai.refresh_quality",
    "ecom_ai.replay_reviews",
    "ecom_ai.score_identity",
    "ecom_ai.score_reviews",
    "ecom_ai.sweep_replays",
    "ecom_ai.sweep_reviews",
}
#: Tested in tests/training and tests/test_training_admin.py.
TRAINING = {
    "ecom_ai.fine_tune",
    "ecom_ai.prepare_starters",
    "ecom_ai.retrain",
    "ecom_ai.sweep_training",
    "ecom_ai.classify",
}
#: Tested in tests/support.
SUPPORT = {
    "ecom_ai.expire_conversations",
    "ecom_ai.reply",
    "ecom_ai.send_ticket_mail",
    "ecom_ai.suggest",
    "ecom_ai.sweep_support",
    "ecom_ai.sweep_trials",
    "ecom_ai.try_change",
    "ecom_ai.warm_support",
}
KNOWLEDGE = {
    "ecom_ai.embed_passages",
    "ecom_ai.sweep_knowledge",
    "ecom_ai.sync_knowledge",
}
OURS = sorted(name for name in shop_app.tasks if name.startswith("ecom_ai."))


@pytest.mark.parametrize("name", OURS)
def test_tasks_that_run_or_train_a_checkpoint_go_to_queues_of_their_own(
    name, monkeypatch
):
    queues: list[str] = []
    task = shop_app.tasks[name]
    monkeypatch.setattr(
        task, "apply_async", lambda *a, queue, **k: queues.append(queue)
    )
    tasks._send(task, ())
    if name == "ecom_ai.fine_tune":
        assert queues == ["ecom_ai.train"]
    else:
        assert queues == ["ecom_ai.serve" if name in SERVING else "ecom_ai"]


def test_all_tasks_are_known_here():
    assert set(OURS) > SERVING
    assert set(OURS) > TRAINING | REVIEWS | SUPPORT | KNOWLEDGE
    assert len(OURS) == 34


def test_what_must_not_be_lost_is_acknowledged_late_and_given_back_by_the_dying():
    # A training run outlasts what a broker waits; its row, not a message, is kept.
    for name in set(OURS) - {
        "ecom_ai.encode_query",
        "ecom_ai.sweep",
        "ecom_ai.fine_tune",
        "ecom_ai.classify",
        # Rung again before long by beat.
        "ecom_ai.audit_reviews",
        "ecom_ai.refresh_quality",
        "ecom_ai.sweep_replays",
        "ecom_ai.sweep_reviews",
        "ecom_ai.sweep_support",
        "ecom_ai.sweep_knowledge",
        "ecom_ai.sweep_trials",
        # A suggestion that is late is not wanted.
        "ecom_ai.suggest",
        # The page that looks for it asks again after a minute.
        "ecom_ai.score_identity",
        # The first question loads what this did not.
        "ecom_ai.warm_support",
    }:
        task = shop_app.tasks[name]
        assert task.acks_late, name
        assert task.reject_on_worker_lost, name


def test_a_task_tries_again_when_the_database_was_away_for_a_moment(
    products, monkeypatch
):
    tried: list[int] = []
    mirror_items = catalog.sync

    def away_at_first(*args: object) -> int:
        tried.append(1)
        if len(tried) == 1:
            raise OperationalError("the server was restarted")
        return mirror_items(*args)

    monkeypatch.setattr(catalog, "sync", away_at_first)
    Product.objects.filter(sku="MUG-1").update(price=77)
    tasks.sync_items.apply((1, ["MUG-1"]), throw=False)
    assert len(tried) == 2
    assert Item.objects.get(key="MUG-1").price == 77


def test_beat_knows_tasks_that_exist_and_drops_what_is_overdue():
    for entry in BEAT_SCHEDULE.values():
        assert entry["task"] in shop_app.tasks
        assert entry["options"] == {"queue": "ecom_ai", "expires": entry["schedule"]}


# --- twice is as good as once


def everything() -> list[object]:
    """All that tasks write, but for the moments of writing."""
    return [
        list(Item.objects.order_by("pk").values_list("pk", "text_hash")),
        list(Popularity.objects.order_by("pk").values_list("pk", "score")),
        list(Sketch.objects.order_by("pk").values_list("item", "price", "levels")),
        list(Embedding.objects.order_by("pk").values_list("pk", "text_hash")),
        list(Checkpoint.objects.order_by("pk").values_list("pk", "stage")),
        list(Shopper.objects.order_by("pk").values_list("pk", "key")),
        list(ItemPair.objects.order_by("source", "target").values_list("score")),
        Event.objects.count(),
    ]


def test_every_task_run_twice_does_nothing_more(products, on_commit, monkeypatch):
    live = index.live(1)
    assert live is not None
    keys = list(products)
    for person in ("a", "b", "c"):
        viewed = [events.NewEvent(kind="view", item_key=key) for key in keys[:3]]
        events.record(1, person, viewed)
    ids = list(Item.objects.values_list("pk", flat=True))
    runs = [
        (tasks.sync_items, (1, keys)),
        (tasks.prepare_encoder, (1,)),
        (tasks.embed_pending, (live.pk,)),
        (tasks.embed_items, (live.pk, ids)),
        (tasks.encode_query, (live.pk, "tent")),
        # More of these in tests/training/test_recommender_served.py.
        (tasks.fill_recommender, (live.pk,)),
        (tasks.encode_shoppers, (1, ["a", "nobody"])),
        (tasks.update_shoppers, (1, ["a", "b", "c", "nobody"])),
        (tasks.learn, ()),
        (tasks.mirror, ()),
        (tasks.sweep, ()),
    ]
    elsewhere = TRAINING | REVIEWS | SUPPORT | KNOWLEDGE
    assert {task.name for task, _ in runs} == set(OURS) - elsewhere
    for task, args in runs:
        with on_commit():
            task(*args)
    once = everything()
    assert ItemPair.objects.exists()
    assert Shopper.objects.count() == 3
    encoded: list[int] = []
    monkeypatch.setattr(
        inference.LocalInference, "encode_items", lambda *a: encoded.append(1)
    )
    for task, args in runs:
        with on_commit():
            task(*args)
        assert everything() == once, task.name
    assert encoded == []


def test_a_product_that_is_gone_takes_its_item_and_vector_along(products, on_commit):
    with on_commit():
        products["MUG-1"].delete()
    assert not Item.objects.filter(key="MUG-1").exists()
    assert Embedding.objects.count() == len(products) - 1


# --- the encoder of a shop


def test_replacing_the_live_checkpoint_twice_makes_one_follower(products, on_commit):
    old = index.live(1)
    with on_commit():
        tasks.prepare_encoder(1, old.pk)
        tasks.prepare_encoder(1, old.pk)
    new = Checkpoint.objects.get(stage=LIVE)
    assert new.pk > old.pk
    assert Checkpoint.objects.count() == 2
    with on_commit():
        tasks.prepare_encoder(1, old.pk)  # delivered once more, much later
    assert Checkpoint.objects.count() == 2
    assert Embedding.objects.filter(checkpoint=new).count() == len(products)


def test_a_follower_goes_live_only_when_its_vectors_are_complete(products, sent):
    old = index.live(1)
    tasks.prepare_encoder(1, old.pk)
    new = Checkpoint.objects.get(stage=FILLING)
    ids = list(Item.objects.order_by("pk").values_list("pk", flat=True))
    tasks.embed_items(new.pk, ids[:-1])
    tasks.embed_pending(new.pk)
    assert index.live(1) == old
    tasks.embed_items(new.pk, ids[-1:])
    tasks.embed_pending(new.pk)
    assert index.live(1) == new
    assert Checkpoint.objects.get(pk=old.pk).stage == RETIRED


def test_the_last_vector_of_a_follower_rings_for_it_to_go_live(products, on_commit):
    old = index.live(1)
    new = index.create(1, old.name, after=old.pk)
    ids = list(Item.objects.values_list("pk", flat=True))
    with on_commit():
        tasks.embed_items(new.pk, ids[:5])
    assert index.live(1) == old
    with on_commit():
        tasks.embed_items(new.pk, ids[5:])
    assert index.live(1) == new


def test_a_follower_that_was_overtaken_never_goes_live(products, on_commit):
    old = index.live(1)
    abandoned = index.create(1, old.name, after=old.pk)
    newer = index.create(1, old.name, after=abandoned.pk)
    ids = list(Item.objects.values_list("pk", flat=True))
    with on_commit():
        tasks.embed_items(newer.pk, ids)
        tasks.embed_items(abandoned.pk, ids)
        tasks.embed_pending(abandoned.pk)
    assert index.live(1) == newer


# --- the sweep


def test_the_sweep_finds_a_product_whose_message_was_lost(products, on_commit):
    reword("MUG-1")
    age(minutes=2)
    assert Item.objects.pending(index.live(1)).count() == 1
    with on_commit():
        tasks.sweep()
    assert not Item.objects.pending(index.live(1)).exists()


def test_the_sweep_leaves_alone_what_is_being_worked_on(products, sent, on_commit):
    reword("MUG-1")  # just now, and other products got their vectors just now
    with on_commit():
        tasks.sweep()
    assert sent == []


def test_a_busy_shop_does_not_keep_the_sweep_from_what_waits_long(
    products, sent, on_commit
):
    reword("MUG-1")
    Item.objects.update(updated_at=timezone.now() - timedelta(minutes=11))
    lost = Item.objects.get(key="MUG-1").pk
    with on_commit():
        tasks.sweep()
    assert sent == [("ecom_ai.embed_items", (index.live(1).pk, [lost]))]


def test_the_sweep_asks_for_nothing_where_nothing_waits(products, sent, on_commit):
    age(minutes=2)
    with on_commit():
        tasks.sweep()
    assert sent == []


def test_the_sweep_finishes_a_follower_whose_worker_died_before_it_went_live(
    products, on_commit
):
    old = index.live(1)
    new = index.create(1, old.name, after=old.pk)
    ids = list(Item.objects.values_list("pk", flat=True))
    tasks.embed_items(new.pk, ids)  # and no doorbell
    age(minutes=2)
    with on_commit():
        tasks.sweep()
    assert index.live(1) == new


def test_the_sweep_gives_a_shop_without_an_encoder_its_first(products, on_commit):
    Checkpoint.objects.all().delete()
    with on_commit():
        tasks.sweep()
    assert index.live(1) is not None
    assert Embedding.objects.count() == len(products)


def test_the_sweep_makes_the_vectors_of_shoppers_whose_doorbell_was_lost(products):
    events.record(1, "x", [events.NewEvent(kind="view", item_key="TENT-1")])
    assert Shopper.objects.count() == 0
    tasks.sweep()
    shopper = Shopper.objects.get(key="x")
    made = shopper.vector_at
    tasks.sweep()
    shopper.refresh_from_db()
    assert shopper.vector_at == made


def test_the_sweep_can_be_seen_from_outside(products):
    assert tasks.last_sweep() is None
    tasks.sweep()
    assert tasks.last_sweep() == pytest.approx(timezone.now().timestamp(), abs=60)
