"""A generator of the shop's own words answers, on a worker, behind the guard."""

import json

import pytest
from django.core.management import call_command

from ecom_ai import inference, support_tasks
from ecom_ai.exceptions import InferenceUnavailable
from ecom_ai.grounding.prompting import prompt
from ecom_ai.inference import generators
from ecom_ai.ml.chat import Exchange
from ecom_ai.ml.generators import Generator
from ecom_ai.models import Checkpoint, Conversation, Message
from ecom_ai.support import answering, generating, turns
from ecom_ai.support.answers import Answer, Citation
from ecom_ai.training import promotion
from ecom_ai.training.fitting import wording
from tests.ml.small_generators import save_generator
from tests.support.making import ask, talk

#: peft asks transformers for something by its former name.
pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning")
QUOTE = "Standard delivery takes 3–5 working days and costs $4.90."
COMPOSED = Answer(
    QUOTE, "answered", "en", citations=[Citation("article", "d", "en", "D", QUOTE)]
)
GOOD = "Standard delivery takes three to five working days and costs 4.90 dollars."
WRONG = "Of course! It takes 2 working days. Ask us anything else you like."
ASKED = prompt("How long?", [QUOTE], "en")


@pytest.fixture(scope="module")
def bases(tmp_path_factory):
    """Two language models: one that tells the truth, and one that does not."""
    folder = tmp_path_factory.mktemp("bases")
    words = [QUOTE, GOOD, WRONG, *(one["content"] for one in ASKED)]

    def base(reply):
        exchange = Exchange(tuple(ASKED), reply)
        place = folder / str(len(reply))
        return str(save_generator(place, exchanges=[exchange], sentences=words))

    return {"good": base(GOOD), "wrong": base(WRONG)}


@pytest.fixture
def uses(settings, monkeypatch, tmp_path):
    monkeypatch.setattr(generators, "_answering", {})
    monkeypatch.setattr(generators, "_unusable", {})
    monkeypatch.setattr(inference, "IS_SERVING", True)

    def use(name, **more):
        settings.ECOM_AI = {
            **settings.ECOM_AI, "CHECKPOINT_DIR": tmp_path / "checkpoints",
            "GENERATOR": name, "GENERATOR_SECONDS": 60.0, **more,
        }  # fmt: skip

    return use


def worded(**given):
    return generating.worded("How long?", COMPOSED, site_id=1, **given)


@pytest.mark.django_db
def test_it_words_an_answer_that_its_passages_hold(site, bases, uses):
    uses(bases["good"])
    generators.load(1)
    found = worded()
    assert (found.text, found.citations) == (GOOD, COMPOSED.citations)


@pytest.mark.django_db
def test_what_it_invents_is_composed_and_ends_at_once(site, bases, uses, monkeypatch):
    said = []
    real = Generator.stream

    def heard(self, *args, **kwargs):
        for piece in real(self, *args, **kwargs):
            said.append(piece)
            yield piece

    monkeypatch.setattr(Generator, "stream", heard)
    uses(bases["wrong"])
    generators.load(1)
    assert worded() is COMPOSED
    assert "It takes 2 working days." in "".join(said)
    assert "anything" not in "".join(said), "with the first invention it ended"


@pytest.mark.django_db
def test_a_reply_that_nobody_waits_for_is_not_written_on(
    site, bases, uses, monkeypatch
):
    uses(bases["good"])
    generators.load(1)
    tokens, real = [], Generator._next
    monkeypatch.setattr(
        Generator, "_next", lambda *given: tokens.append(1) or real(*given)
    )
    monkeypatch.setattr(generating, "_LOOK_SECONDS", 0)
    message, reply = ask(talk())
    assert worded(message=message).text == GOOD
    whole = len(tokens)
    Message.objects.filter(pk=reply.pk).update(state="dropped")
    assert worded(message=message) is COMPOSED
    assert len(tokens) == whole, "not one more token"


@pytest.mark.django_db
def test_while_it_is_loaded_and_where_it_cannot_be_answers_are_composed(
    site, bases, uses, monkeypatch
):
    uses(bases["good"])
    begun = []
    monkeypatch.setattr(generators, "_load_apart", begun.append)
    assert worded() is COMPOSED
    assert begun == [1], "it is loaded beside the answer"
    uses("no/such-generator-at-all")
    generators.load(1)
    assert worded() is COMPOSED
    assert begun == [1], "what cannot be loaded is not tried again"
    with pytest.raises(InferenceUnavailable, match="cannot be loaded"):
        list(
            generators.stream(1, ASKED, max_tokens=9, seconds=9, stopped=lambda: False)
        )


@pytest.mark.django_db
def test_no_process_but_a_serving_one_holds_it(site, bases, uses, monkeypatch):
    uses(bases["good"], INFERENCE="celery")
    monkeypatch.setattr(inference, "IS_SERVING", False)
    generators.load(1)
    assert generators._answering == {}
    assert worded() is COMPOSED


def _examples(count):
    for number in range(count):
        conversation = talk()
        _, reply = ask(conversation, "How long?" if not number else f"Parcel {number}?")
        quotes = [{"quote": QUOTE if not number else f"Parcel {number} takes 2 days."}]
        Message.objects.filter(pk=reply.pk).update(
            state="done", text=quotes[0]["quote"], citations=quotes
        )
    Conversation.objects.update(is_example=True)


@pytest.mark.django_db(transaction=True)
def test_from_good_conversations_to_an_answer(
    site, bases, uses, tmp_path, capsys, monkeypatch
):
    monkeypatch.setattr(wording, "MAX_TOKENS", 24)
    uses(bases["wrong"])
    generators.load(1)
    with monkeypatch.context() as quiet:
        quiet.setattr(support_tasks, "enqueue", lambda *_: None)
        _examples(12)
        message, _ = ask(talk(), "How long?")
    file = tmp_path / "talks.jsonl"
    call_command("ecom_ai_export_conversations", file)
    capsys.readouterr()
    call_command(
        "ecom_ai_train", "generator", "--set", "learning_rate=1e-9", data=file,
        base=bases["good"], epochs=1, json=True,
    )  # fmt: skip
    told = json.loads(capsys.readouterr().out)
    assert (told["n"], told["stage"]) == (12 - told["held_out"], "trained")

    monkeypatch.setattr(answering, "answer_question", lambda *_, **__: COMPOSED)
    monkeypatch.setattr(generators, "_load_apart", lambda _site_id: None)
    asked = [answering.answer]
    assert turns.answer_to(message, asked=asked).text == QUOTE, "it invents"
    promotion.promote(Checkpoint.objects.get(pk=told["checkpoint"]), by="ann")
    assert turns.answer_to(message, asked=asked).text == GOOD, "without a restart"
