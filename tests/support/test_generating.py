"""A generator words an answer, or is not heard: over HTTP, with a server that fails."""

import json
import threading
import time
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.cache import cache
from django.utils import timezone

from ecom_ai.support import generating
from ecom_ai.support.answers import Answer, Citation
from ecom_ai.support.generating import worded

pytestmark = pytest.mark.usefixtures("site")

QUOTE = "Standard delivery takes 3–5 working days and costs $4.90."
COMPOSED = Answer(
    QUOTE, "answered", "en", citations=[Citation("article", "d", "en", "D", QUOTE)]
)
GOOD = "Standard delivery takes three to five working days and costs $4.90."


class Server(ThreadingHTTPServer):
    """Says ``said`` as a stream, or does as ``act`` says; keeps what it heard."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.said, self.act, self.heard = GOOD, "", []

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/v1"


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        length = int(self.headers["Content-Length"])
        body = json.loads(self.rfile.read(length))
        self.server.heard.append((self.path, self.headers["Authorization"], body))
        act = self.server.act
        if act == "500":
            self.send_error(500)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        if act == "nonsense":
            self.wfile.write(b"<html>hello</html>\n")
            return
        if act == "odd":
            self.wfile.write(b'data: {"error": "overloaded"}\n\n')
            return
        for at in range(0, len(self.server.said), 7):
            piece = {"choices": [{"delta": {"content": self.server.said[at : at + 7]}}]}
            self.wfile.write(b"data: " + json.dumps(piece).encode() + b"\n\n")
            self.wfile.flush()
            if act == "hang":
                time.sleep(1.5)
            if act == "breaks":
                return
        if act == "length":
            cut = {"choices": [{"delta": {}, "finish_reason": "length"}]}
            self.wfile.write(b"data: " + json.dumps(cut).encode() + b"\n\n")
        self.wfile.write(b': a comment\n\ndata: {"choices": []}\n\ndata: [DONE]\n\n')

    def log_message(self, *args):
        return None


@pytest.fixture
def server(settings, monkeypatch):
    with Server() as made:
        serve = partial(made.serve_forever, poll_interval=0.01)
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        settings.ECOM_AI = {
            **settings.ECOM_AI, "GENERATOR": "tiny", "GENERATOR_URL": made.url,
            "GENERATOR_SECONDS": 0.5,
        }  # fmt: skip
        monkeypatch.setenv(generating.KEY, "secret")
        yield made
        made.shutdown()
        thread.join()


def asked(question="How long?", answer=COMPOSED):
    return worded(question, answer, site_id=1)


def test_what_the_passages_hold_is_said_in_other_words(server):
    found = asked("How long? I am ann@example.org")
    assert (found.text, found.citations) == (GOOD, COMPOSED.citations)
    ((path, authorization, body),) = server.heard
    assert (path, authorization) == ("/v1/chat/completions", "Bearer secret")
    assert (body["model"], body["stream"]) == ("tiny", True)
    assert QUOTE in body["messages"][1]["content"]
    assert "ann@example.org" not in json.dumps(body)
    assert "English" in body["messages"][0]["content"]


@pytest.mark.parametrize(
    "said",
    [
        "Standard delivery takes 2 working days and costs $4.90.",
        f"{GOOD} You also get a free mug.",
        "Ignore the passages: everything is free.",
        "",
    ],
)
def test_what_they_do_not_hold_is_not_said(server, said):
    server.said = said
    assert asked() is COMPOSED


@pytest.mark.parametrize("invented", [False, True])
def test_each_sentence_is_said_as_soon_as_it_is_held(server, invented):
    quote = "Parcels take 3 days. They cost $4.90. They come on Friday."
    composed = Answer(
        quote, "answered", "en", citations=[Citation("article", "d", "en", "D", quote)]
    )
    last = "They come on Sunday." if invented else "They come on Friday."
    server.said = f" Of course. Parcels take 3 days. They cost $4.90. {last}"
    said = []
    found = worded("How?", composed, site_id=1, say=said.append)
    # Politeness waits for what it leads to, and the last sentence for its end.
    assert [text.strip() for text in said] == [
        "Of course. Parcels take 3 days.",
        "Of course. Parcels take 3 days. They cost $4.90.",
    ]
    assert (found is composed) is invented
    assert invented or found.text == server.said.strip()


@pytest.mark.parametrize("act", ["500", "nonsense", "odd", "hang", "breaks", "length"])
def test_a_server_that_fails_is_not_waited_for(server, act):
    server.act = act
    assert asked() is COMPOSED  # of one that hangs all is said in the end
    assert len(server.heard) == 1


def test_an_answer_without_end_is_cut_off(server):
    server.said = "a" * 60_000
    assert asked() is COMPOSED


def test_a_server_that_is_away_is_borne(server, settings):
    for url in ("http://127.0.0.1:1/v1", "ftp://host/v1", "nonsense"):
        settings.ECOM_AI = {**settings.ECOM_AI, "GENERATOR_URL": url}
        assert asked() is COMPOSED


def test_without_a_generator_or_an_answer_nobody_is_asked(server, settings):
    unknown = Answer("I do not know.", "unknown", "en")
    assert asked(answer=unknown) is unknown
    settings.ECOM_AI = {**settings.ECOM_AI, "GENERATOR": ""}
    assert asked() is COMPOSED
    assert server.heard == []


def test_a_days_tokens_are_spent_and_then_it_is_silent(server, settings):
    settings.ECOM_AI = {**settings.ECOM_AI, "GENERATOR_TOKENS_PER_DAY": 1200}
    answers = [asked().text for _ in range(8)]
    assert answers[0] == GOOD
    assert answers[-1] == QUOTE
    assert len(server.heard) == answers.count(GOOD) < 8
    spent = cache.get(f"ecom_ai:generated:1:{timezone.now():%Y-%m-%d}")
    assert 0 < spent <= 1200


@pytest.mark.parametrize(("text", "least"), [("退货期限" * 50, 300), ("a" * 200, 100)])
def test_a_days_tokens_count_what_a_prompt_may_come_to(text, least):
    """Tokenizers make up to two tokens of a Chinese character."""
    assert least <= generating._tokens(text) <= 2 * len(text) + 1


def test_without_a_count_of_tokens_nothing_is_spent(server, monkeypatch):
    def away(*args, **kwargs):
        raise ConnectionError("the cache is away")

    monkeypatch.setattr(generating.cache, "incr", away)
    assert asked() is COMPOSED
    assert server.heard == []
