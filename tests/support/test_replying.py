"""A reply is written once, part by part, and by nobody once it is not wanted."""

import traceback
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event

import pytest
from django.contrib.auth import get_user_model
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from ecom_ai import support_tasks
from ecom_ai.grounding.library import Source
from ecom_ai.models import Checkpoint, Conversation, Message, Passage
from ecom_ai.support import conversing, replying, states, turns
from ecom_ai.support.answers import Answer, Card, Citation
from tests.support.making import LONG, ask, doing, notices, saying, talk, turn_of

pytestmark = pytest.mark.usefixtures("site")


@pytest.fixture
def asked(here):
    """A conversation, and a reply that is to be written."""
    conversation = talk()
    return conversation, ask(conversation)[1]


def fresh(reply: Message) -> Message:
    return Message.objects.get(pk=reply.pk)


def test_an_answer_is_said_sentence_by_sentence_and_kept_whole(asked, told, on_commit):
    conversation, reply = asked
    passage = Passage.objects.create(
        site_id=1, kind="article", source="delivery", language="en", title="t",
        text="x", text_hash="h",
    )  # fmt: skip
    cited = Citation("article", "delivery", "en", "Delivery", "three days", passage.pk)
    read = Source("article", "delivery", "en", "t", "x", id=passage.pk)
    decide = saying(
        citations=[cited], cards=[Card("order", {"number": "1"})], confidence=0.9,
        proposal={"tool": "cancel"}, read=[read], intent="delivery_time",
    )  # fmt: skip
    with on_commit():
        assert replying.reply(reply.pk, asked=[decide]) is None
    done = fresh(reply)
    assert (done.text, done.state, done.outcome) == (LONG, "done", "answered")
    assert done.citations[0]["quote"] == "three days"
    assert done.cards == [{"kind": "order", "data": {"number": "1"}}]
    assert (done.proposal, done.intent) == ({"tool": "cancel"}, "delivery_time")
    assert done.created_at <= done.began_at <= done.first_word_at <= done.done_at
    words = [data for event, data in told if event == "words"]
    assert len(words) == 3
    assert "".join(one["text"] for one in words) == LONG
    assert [one["at"] for one in words] == [0, 25, 41]
    assert [data["state"] for event, data in told if event == "message"] == ["done"]
    passage.refresh_from_db()
    assert (passage.retrieved, passage.cited) == (1, 1)


def early(*texts, then=LONG, do=lambda: None):
    """A decider that says a text as far as these before it has its answer."""

    def decide(turn):
        for text in texts:
            turn.say(text)
        do()
        return Answer(then, "answered", turn.language)

    return decide


def test_what_is_certain_is_said_before_the_answer_is_whole(asked, told, on_commit):
    _, reply = asked
    first = "Parcels take three days. "
    with on_commit():
        replying.reply(reply.pk, asked=[early(first)])
    words = [(data["at"], data["text"]) for event, data in told if event == "words"]
    assert words[0] == (0, first)
    assert [at for at, _ in words] == [0, 25, 41]
    assert "".join(text for _, text in words) == LONG
    assert fresh(reply).text == LONG


def test_an_answer_that_goes_on_otherwise_begins_anew(asked, told, on_commit):
    _, reply = asked
    with on_commit():
        decide = early("It takes 3 days. ", "It takes 3 days. Often less. ")
        replying.reply(reply.pk, asked=[decide])
    words = [(data["at"], data["text"]) for event, data in told if event == "words"]
    assert [at for at, _ in words] == [0, 17, 0, 25, 41]
    assert "".join(text for _, text in words[2:]) == LONG
    assert fresh(reply).text == LONG


def test_what_is_said_early_is_not_said_once_the_reply_is_not_wanted(asked):
    _, reply = asked
    cancelling = early(do=lambda: conversing.cancel(reply))
    replying.reply(reply.pk, asked=[cancelling])
    assert fresh(reply).text == ""
    late = ask(talk())[1]
    replying.reply(late.pk, asked=[early(do=lambda: conversing.cancel(late))])
    replying._say_early(fresh(late), "Too late.")
    assert (fresh(late).state, fresh(late).text) == ("dropped", "")


@pytest.mark.parametrize(
    "text", ["", "One", "One. Two.", "一。二！\n\n三", "a\n\n\n", "  x", "No end. "]
)
def test_parts_are_the_whole_text(text):
    assert "".join(replying.parts(text)) == text


def test_an_answered_reply_is_not_written_again(asked):
    _, reply = asked
    replying.reply(reply.pk, asked=[saying("First.")])
    replying.reply(reply.pk, asked=[saying("Second.")])
    assert (fresh(reply).text, fresh(reply).attempts) == ("First.", 1)


def test_what_a_living_writer_has_is_left_to_it(asked):
    _, reply = asked
    Message.objects.filter(pk=reply.pk).update(
        state="writing", attempts=1, began_at=timezone.now(), text="Half"
    )
    replying.reply(reply.pk, asked=[saying("Other.")])
    assert fresh(reply).text == "Half"
    assert replying.late() == []


def lose(reply: Message, **fields) -> None:
    """As a writer that was killed leaves it."""
    long_ago = timezone.now() - 2 * replying.LOST
    Message.objects.filter(pk=reply.pk).update(
        **{"state": "writing", "attempts": 1, "began_at": long_ago, **fields}
    )


def test_what_a_dead_writer_began_is_written_anew(asked):
    _, reply = asked
    lose(reply, text="Parcels ta")
    assert replying.late() == [reply.pk]
    replying.reply(reply.pk, asked=[saying()])
    assert (fresh(reply).text, fresh(reply).attempts) == (LONG, 2)


def test_a_writer_that_was_taken_for_dead_writes_nothing_more(asked):
    _, reply = asked

    def overtaken():
        lose(reply)
        replying.reply(reply.pk, asked=[saying("The second writer's.")])

    replying.reply(reply.pk, asked=[doing(overtaken, "The first writer's.")])
    assert fresh(reply).text == "The second writer's."


def test_nor_does_it_while_the_second_is_still_writing(asked):
    _, reply = asked

    def overtaken():
        Message.objects.filter(pk=reply.pk).update(attempts=2, text="The second")

    replying.reply(reply.pk, asked=[doing(overtaken, "The first writer's.")])
    assert (fresh(reply).text, fresh(reply).state) == ("The second", "writing")


def test_after_three_dead_writers_it_apologises_and_passes_on(asked):
    conversation, reply = asked
    lose(reply, attempts=replying.ATTEMPTS)
    replying.reply(reply.pk, asked=[saying()])
    conversation.refresh_from_db()
    assert (fresh(reply).state, fresh(reply).outcome) == ("failed", "handoff")
    assert "sorry" in fresh(reply).text
    assert (conversation.state, conversation.reason) == ("waiting", "failed")
    assert "could not answer" in notices(conversation)[-1]


def test_a_reply_for_which_no_worker_comes_ends_with_an_apology(asked, monkeypatch):
    conversation, reply = asked
    monkeypatch.setattr(support_tasks, "enqueue", lambda *_: None)
    support_tasks.sweep_support()
    assert fresh(reply).state == "pending"
    Message.objects.update(created_at=timezone.now() - 2 * replying.GIVEN_UP)
    support_tasks.sweep_support()
    conversation.refresh_from_db()
    assert (fresh(reply).state, conversation.state) == ("failed", "waiting")


def test_the_sweep_rings_for_what_waits_without_a_doorbell(asked, monkeypatch):
    _, reply = asked
    rung: list[int] = []
    monkeypatch.setattr(support_tasks, "enqueue", lambda _task, pk: rung.append(pk))
    support_tasks.sweep_support()
    assert rung == []
    Message.objects.update(created_at=timezone.now() - 2 * replying.LATE)
    support_tasks.sweep_support()
    assert rung == [reply.pk]


def test_two_messages_are_answered_one_after_the_other(asked):
    conversation, first = asked
    second = ask(conversation, "And what does it cost?")[1]
    replying.reply(second.pk, asked=[saying("Too early.")])
    assert fresh(second).state == "pending"
    assert replying.reply(first.pk, asked=[saying("First.")]) == second.pk
    assert replying.reply(second.pk, asked=[saying("Second.")]) is None
    assert [fresh(one).text for one in (first, second)] == ["First.", "Second."]


# Not wanted any more


def test_a_cancelled_reply_says_no_word(asked):
    _, reply = asked
    cancel = doing(lambda: conversing.cancel(reply))
    replying.reply(reply.pk, asked=[cancel])
    assert (fresh(reply).state, fresh(reply).text) == ("dropped", "")


def test_a_reply_cancelled_in_its_midst_stops_there(asked, monkeypatch):
    _, reply = asked
    say = replying._say

    def once(begun, text):
        say(begun, text)
        conversing.cancel(reply)

    monkeypatch.setattr(replying, "_say", once)
    replying.reply(reply.pk, asked=[saying()])
    assert fresh(reply).state == "dropped"
    assert fresh(reply).text.strip() == "Parcels take three days."


def test_a_person_who_takes_over_meanwhile_silences_the_assistant(asked, monkeypatch):
    conversation, reply = asked
    mia = get_user_model().objects.create_user("mia")

    def take_over():
        states.hand_over(conversation)
        states.take(conversation, mia)

    replying.reply(reply.pk, asked=[doing(take_over)])
    assert (fresh(reply).state, fresh(reply).text) == ("dropped", "")
    assert Conversation.objects.get(pk=conversation.pk).agent == mia


# To a person


def test_an_answer_that_hands_off_is_said_and_then_a_person_waited_for(asked):
    conversation, reply = asked
    replying.reply(reply.pk, asked=[saying("Of course.", "handoff", reason="anger")])
    conversation.refresh_from_db()
    assert (fresh(reply).state, fresh(reply).text) == ("done", "Of course.")
    assert (conversation.state, conversation.reason) == ("waiting", "anger")


#: Who leaves every question to others.
NOBODY = (lambda _turn: None,)


def test_not_known_twice_in_a_row_goes_to_a_person(asked):
    conversation, reply = asked
    replying.reply(reply.pk, asked=NOBODY)
    assert fresh(reply).outcome == "unknown"
    assert fresh(reply).cards[0]["kind"] == "choices"
    replying.reply(ask(conversation)[1].pk, asked=[saying()])
    replying.reply(ask(conversation)[1].pk, asked=NOBODY)
    conversation.refresh_from_db()
    assert conversation.state == "assistant"
    replying.reply(ask(conversation)[1].pk, asked=NOBODY)
    conversation.refresh_from_db()
    assert (conversation.state, conversation.reason) == ("waiting", "unsure")


# At once


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_one_reply_write_it_once(monkeypatch):
    monkeypatch.setattr(support_tasks, "enqueue", lambda *_: None)
    reply = ask(talk())[1]
    asked: list[int] = []
    start = Barrier(4)

    def write(number: int) -> None:
        start.wait()
        try:
            decide = doing(lambda: asked.append(number), f"By {number}.")
            replying.reply(reply.pk, asked=[decide])
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    (writer,) = asked
    assert (fresh(reply).text, fresh(reply).attempts) == (f"By {writer}.", 1)


# What hangs or raises


@pytest.fixture
def stuck():
    """A decider that hangs until the test is over."""
    over = Event()
    yield doing(lambda: over.wait(30))
    over.set()


#: No line of the source has it in it.
MAIL = "clara@example.com"


def broken(turn):
    raise RuntimeError(f"the host's tool broke on {MAIL}")


def test_a_decider_that_raises_is_logged_and_the_next_is_asked(asked, caplog):
    _, reply = asked
    replying.reply(reply.pk, asked=[broken, saying()])
    assert fresh(reply).text == LONG
    assert "the host's tool broke" in caplog.text
    assert "clara" not in caplog.text


def test_a_row_that_the_database_refuses_stands_in_no_log(asked, monkeypatch):
    conversation, reply = asked
    kept = "A blue teapot for ann@example.org"

    def refused(*_):
        with transaction.atomic():
            Message.objects.create(
                conversation=conversation, author="shopper", text=kept, masked=None
            )

    with monkeypatch.context() as patch:
        patch.setattr(replying, "_finish", refused)
        with pytest.raises(DatabaseError) as raised:
            replying.reply(reply.pk, asked=[saying()])
    logged = "".join(traceback.format_exception(raised.value))
    assert "IntegrityError: null value" in logged
    assert "teapot" not in logged
    assert "example.org" not in logged
    assert fresh(reply).state == "writing"
    Message.objects.filter(pk=reply.pk).update(
        began_at=timezone.now() - replying.LOST - timedelta(seconds=1)
    )
    assert reply.pk in replying.late()
    replying.reply(reply.pk, asked=[saying()])
    assert (fresh(reply).state, fresh(reply).text) == ("done", LONG)


def test_an_answer_that_cannot_be_kept_ends_with_an_apology_at_once(asked, caplog):
    conversation, reply = asked
    replying.reply(reply.pk, asked=[saying(cards=[Card("order", {"x": object()})])])
    conversation.refresh_from_db()
    assert (fresh(reply).state, conversation.state) == ("failed", "waiting")
    assert "cannot be kept" in caplog.text


def test_a_message_and_its_reply_keep_the_intent(asked, monkeypatch):
    _, reply = asked

    def read(message):
        return turn_of(message, intent="delivery_time", certainty=0.9)

    monkeypatch.setattr(turns, "read", read)
    replying.reply(reply.pk, asked=[saying()])
    assert fresh(reply).intent == "delivery_time"
    assert fresh(reply).replies_to.intent == "delivery_time"


def test_where_all_raise_it_says_that_it_cannot_look_that_up(asked):
    _, reply = asked
    replying.reply(reply.pk, asked=[broken])
    assert "cannot look that up" in fresh(reply).text
    assert (fresh(reply).state, fresh(reply).outcome) == ("done", "unknown")


def test_while_a_new_shop_is_prepared_it_says_so_and_calls_nobody(asked, settings):
    settings.ECOM_AI = {**settings.ECOM_AI, "STARTERS": True}
    conversation, first = asked
    for number in range(3):
        reply = ask(conversation)[1] if number else first
        replying.reply(reply.pk, asked=[broken])
        assert "still being prepared" in fresh(reply).text
        assert fresh(reply).outcome == ""  # reports leave it out
        conversation.refresh_from_db()
        assert conversation.state == "assistant"
    Checkpoint.objects.create(site_id=1, role="answer", stage="live", name="a")
    _, last = ask(conversation)
    replying.reply(last.pk, asked=[broken])
    assert "cannot look that up" in fresh(last).text


def test_a_new_shop_answers_nothing_poorly_before_it_can_read(asked, settings):
    settings.ECOM_AI = {**settings.ECOM_AI, "STARTERS": True}
    roles, made = Checkpoint.Role, []
    _, reply = asked
    for role in (roles.ENCODER, roles.INTENT, roles.ANSWER):
        assert turns.not_yet(turn_of(reply.replies_to)) is not None
        made.append(Checkpoint.objects.create(site_id=1, role=role, stage="live"))
    assert turns.not_yet(turn_of(reply.replies_to)) is None
    Passage.objects.create(site_id=1, kind="article", source="a", language="en",
                           title="A", text="A.", text_hash="a", position=0)  # fmt: skip
    assert "still being prepared" in turns.not_yet(turn_of(reply.replies_to)).text
    Checkpoint.objects.filter(pk=made[0].pk).update(
        created_at=timezone.now() - timedelta(days=1)
    )
    assert turns.not_yet(turn_of(reply.replies_to)) is None


def test_a_decider_that_hangs_is_given_up_and_the_next_is_asked(
    site, monkeypatch, stuck, caplog
):
    monkeypatch.setattr(turns, "EACH_SECONDS", 0.2)
    message, _ = ask(talk())
    answer = turns.answer_to(message, asked=[stuck, saying()])
    assert answer.text == LONG
    assert "No answer within" in caplog.text


def test_in_all_it_takes_no_longer_than_the_setting_allows(settings, stuck):
    settings.ECOM_AI = {**settings.ECOM_AI, "CHAT_SECONDS": 0.5}
    message, _ = ask(talk("zh-hans"), "多久能到？")
    began = timezone.now()
    answer = turns.answer_to(message, asked=[stuck, stuck, saying()])
    assert timezone.now() - began < timedelta(seconds=5)
    assert (answer.outcome, answer.language) == ("unknown", "zh")
    assert answer.text.startswith("抱歉")


def test_with_too_many_that_hang_no_more_are_begun(settings, monkeypatch, stuck):
    monkeypatch.setattr(turns, "EACH_SECONDS", 0.05)
    monkeypatch.setattr("ecom_ai.support.hurrying.MOST_STUCK", 2)
    message, _ = ask(talk())
    called: list[int] = []
    last = doing(lambda: called.append(1))
    answer = turns.answer_to(message, asked=[stuck, stuck, stuck, last])
    assert (answer.outcome, called) == ("unknown", [])


@pytest.mark.usefixtures("unstaffed")
def test_where_nobody_is_there_not_knowing_moves_nobody_to_e_mail(asked):
    conversation, reply = asked
    replying.reply(reply.pk, asked=NOBODY)
    replying.reply(ask(conversation)[1].pk, asked=NOBODY)
    conversation.refresh_from_db()
    assert conversation.state == "assistant"
