"""Events: checked, stored once, durable when answered, all or none."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core import signing
from django.db import transaction
from django.utils import timezone
from uuid_utils.compat import uuid7

from ecom_ai import events
from ecom_ai.events import Kind, NewEvent, list_token, read_token, record
from ecom_ai.exceptions import InvalidEvent
from ecom_ai.models import Event
from ecom_ai.recommendations import Recommendation, Recommendations
from ecom_ai.signals import events_recorded
from tests.making import SITE

pytestmark = pytest.mark.django_db


def view(item="A", **fields):
    return NewEvent(Kind.VIEW, item, **fields)


@pytest.fixture
def heard():
    """What the signal events_recorded told."""
    told = []

    def listen(**arguments):
        told.append((arguments["site_id"], arguments["shopper_keys"]))

    events_recorded.connect(listen)
    yield told
    events_recorded.disconnect(listen)


def test_a_batch_is_stored_in_one_statement(django_assert_num_queries):
    new = [view(str(number)) for number in range(100)]
    with django_assert_num_queries(1):
        assert record(SITE, "s", new) == 100
    assert Event.objects.filter(shopper_key="s").count() == 100


@pytest.mark.django_db(transaction=True)
def test_what_was_answered_is_committed():
    record(SITE, "s", [view()])
    assert not transaction.get_connection().in_atomic_block
    transaction.get_connection().close()
    assert Event.objects.count() == 1


def test_all_that_is_told_is_kept():
    at = timezone.now() - timedelta(hours=3)
    event = NewEvent(Kind.CLICK, "A", uuid7(), at, "home", 4, "red tent")
    record(SITE, "s", [event])
    row = Event.objects.get()
    assert (row.id, row.site_id, row.shopper_key) == (event.id, SITE, "s")
    assert (row.kind, row.item_key, row.at) == ("click", "A", at)
    assert (row.placement, row.rank, row.query) == ("home", 4, "red tent")
    assert row.served is None
    assert abs(row.received_at - timezone.now()) < timedelta(minutes=1)


def test_an_id_told_again_counts_once():
    event = view()
    assert record(SITE, "s", [event, event]) == 1
    assert record(SITE, "s", [event, view("B")]) == 1
    assert Event.objects.count() == 2


def test_nothing_to_store_asks_nothing(django_assert_num_queries, heard):
    with django_assert_num_queries(0):
        assert record(SITE, "s", []) == 0
    assert heard == []


@pytest.mark.parametrize(
    ("event", "message"),
    [
        (NewEvent("stare", "A"), "kind: 'stare' is not one of view, click, cart"),
        (NewEvent("", "A"), "kind: ''"),
        (NewEvent("x" * 500, "A"), "kind: 'x{40}' is"),
        (NewEvent("\ud800", "A"), "kind"),
        (NewEvent(Kind.VIEW), "item: an event of kind 'view' needs an item"),
        (NewEvent(Kind.IMPRESSION), "item: "),
        (NewEvent(Kind.SEARCH, query=" "), "query: "),
        (view("x" * 201), "item: longer than 200"),
        (view("a\0b"), "item: contains a NUL"),
        (view("\udfff"), "item: contains"),
        (view(placement="p" * 61), "placement: longer than 60"),
        (view(placement="\0"), "placement: contains"),
        (view(query="\0"), "query: contains"),
        (view(rank=-1), "rank: must be between 0 and 1000"),
        (view(rank=10**30), "rank: "),
        (view(at=datetime(2026, 1, 1)), "at: needs a time zone"),
        (view(at=datetime.min.replace(tzinfo=UTC)), "at: lies"),
        (view(at=datetime.max.replace(tzinfo=UTC)), "at: lies"),
        (view(at=timezone.now() + timedelta(hours=1)), "at: lies in the future"),
        (view(at=timezone.now() - timedelta(days=31)), "at: .* more than 30 days"),
    ],
)
def test_one_invalid_event_stores_none_and_names_the_field(event, message, heard):
    with pytest.raises(InvalidEvent, match=message):
        record(SITE, "s", [event])
    with pytest.raises(InvalidEvent, match=rf"events\[1\]\.{message}"):
        record(SITE, "s", [view("good"), event, view("good, too")])
    assert Event.objects.count() == 0
    assert heard == []


@pytest.mark.parametrize(
    "event",
    [
        view(at=timezone.now() + timedelta(minutes=4)),
        view(at=timezone.now() - timedelta(days=29)),
        view("Ünï-编号-🏕️"),
        view("' OR 1=1; --"),
        view(id=uuid4()),
        view(rank=0),
        NewEvent(Kind.SEARCH, query="帐篷"),
    ],
    ids=lambda event: event.item_key or event.query,
)
def test_odd_but_right_events_are_stored(event):
    assert record(SITE, "s", [event]) == 1


def test_a_long_query_is_cut_not_refused():
    record(SITE, "s", [NewEvent(Kind.SEARCH, query="tent " * 2000)])
    assert Event.objects.get().query == ("tent " * 40)


def test_the_signal_is_sent_on_commit_and_only_for_what_is_new(
    heard, django_capture_on_commit_callbacks
):
    event = view()
    with django_capture_on_commit_callbacks(execute=True):
        record(SITE, "s", [event])
        assert heard == []
    assert heard == [(SITE, {"s"})]
    with django_capture_on_commit_callbacks(execute=True):
        record(SITE, "s", [event])
    assert heard == [(SITE, {"s"})]


@pytest.mark.django_db(transaction=True)
def test_a_receiver_that_fails_costs_no_event():
    def fail(**_arguments):
        raise RuntimeError("broken receiver of the host")

    events_recorded.connect(fail)
    try:
        assert record(SITE, "s", [view()]) == 1
    finally:
        events_recorded.disconnect(fail)
    assert Event.objects.count() == 1


# Tokens of lists


@pytest.fixture
def token():
    items = [
        Recommendation(key, rank, 1.0, "popular", "", None)
        for rank, key in enumerate("AB", start=1)
    ]
    return Recommendations("home", items, site_id=SITE, checkpoint_id=7).token


def test_a_token_is_stored_as_what_was_served(token):
    record(SITE, "s", [NewEvent(Kind.CLICK, "B", token=token)])
    row = Event.objects.get()
    assert row.served["keys"] == ["A", "B"]
    assert row.served["strategy"] == ["popular", "popular"]
    assert row.served["checkpoint"] == 7
    assert (row.placement, row.rank) == ("home", 2)


def test_what_was_signed_counts_for_more_than_what_is_told(token):
    event = NewEvent(Kind.CLICK, "B", placement="cart", rank=1, token=token)
    record(SITE, "s", [event])
    row = Event.objects.get()
    assert (row.placement, row.rank) == ("home", 2)


def test_a_token_of_another_list_is_not_credited(token):
    record(SITE, "s", [NewEvent(Kind.CLICK, "C", rank=3, token=token)])
    row = Event.objects.get()
    assert row.served is None
    assert (row.placement, row.rank) == ("", 3)


def test_a_token_of_another_site_is_not_credited(token):
    assert events._row(2, NewEvent(Kind.CLICK, "A", token=token))[6] is None


@pytest.mark.parametrize(
    "forged",
    [
        "garbage",
        "a:b:c",
        "\0",
        "🏕️",
        "x" * 100_000,
        signing.dumps({"keys": ["A"], "site": SITE}, salt="another"),
        signing.dumps(["A"], key="another key", salt="ecom_ai.list"),
    ],
    ids=lambda value: value[:10],
)
def test_a_forged_token_stores_the_event_without_it(forged):
    assert read_token(forged) is None
    assert record(SITE, "s", [NewEvent(Kind.CLICK, "A", token=forged)]) == 1
    assert Event.objects.get().served is None


def test_a_token_changed_by_one_letter_is_forged(token):
    assert read_token(token) is not None
    changed = ("A" if token[5] != "A" else "B").join([token[:5], token[6:]])
    assert read_token(changed) is None


def test_an_old_token_is_not_believed(monkeypatch):
    old = list_token({"keys": ["A"]})
    assert read_token(old) == {"keys": ["A"]}
    monkeypatch.setattr(events, "_TOKEN_SECONDS", -1)
    assert read_token(old) is None
