"""How soon the first word of a reply is there, as a shopper's page hears it.

The demo's shop with its help; one uvicorn process, one serving worker with two threads
as in `make demo`, all on this machine, once what the shop begins with is read. A
conversation follows its stream, posts a question over the API, and the clock runs until
the first word comes by the stream.
``typing``: each conversation pauses between questions, as people do, seldom at one
moment with another; ``at one moment``: all post at once, which is the worst there is.
"""

import json
import os
import random
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from http.client import HTTPConnection, HTTPResponse
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from tqdm import tqdm  # noqa: E402

from benchmarks import attacks, report, support  # noqa: E402
from benchmarks.events import answers, free_port  # noqa: E402
from benchmarks.stage import process, stage, wait_until, worker  # noqa: E402
from ecom_ai.inference import SERVE_QUEUE  # noqa: E402
from shop.celery import app  # noqa: E402

GOAL_MS = 700.0
#: Seconds from a reply to the next question: reading it, and typing.
PAUSE = (4.0, 12.0)
PATIENCE = 30.0


class Chat:
    """One conversation, and the stream that follows it."""

    def __init__(self, port: int) -> None:
        self.port = port
        begun = self._post("/ecom-ai/api/v1/conversations/", {})
        self.place = f"/ecom-ai/api/v1/conversations/{begun['id']}/messages/"
        self.proof = {"Authorization": f"Conversation {begun['token']}"}
        self.following = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        where = f"/ecom-ai/chat/{begun['id']}/stream/"
        self.following.request("GET", where, headers=self.proof)
        self.news = self.following.getresponse()

    def ask(self, question: str) -> float:
        """Milliseconds from posting a question to the first word of the reply."""
        began = time.perf_counter()
        reply = self._post(self.place, {"text": question}, **self.proof)["reply"]["id"]
        took = _until(self.news, "words", reply) - began
        _until(self.news, "message", reply)
        return took * 1000

    def close(self) -> None:
        self.following.close()

    def _post(self, where: str, body: dict[str, str], **headers: str) -> Any:
        kind = {"Content-Type": "application/json"}
        # Servers close what was idle for some seconds: each post has its own.
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as http:
            http.request("POST", where, json.dumps(body), {**kind, **headers})
            answer = http.getresponse()
            read = answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"{where} answered {answer.status}: {read[:200]!r}")
        return json.loads(read)


def _until(news: HTTPResponse, name: str, reply: int) -> float:
    """When the event of this name came that is of a reply, and its state ``done``."""
    event = ""
    while line := news.readline():
        now = time.perf_counter()
        if line.startswith(b"event: "):
            event = line[7:].strip().decode()
        elif line.startswith(b"data: ") and event == name:
            told = json.loads(line[6:])
            if told.get("message") == reply:
                return now
            if told.get("id") == reply and told.get("state") == "done":
                return now
    raise RuntimeError("The stream ended.")


def measure(
    port: int, questions: Sequence[str], *, chats: int, rounds: int, pause: bool
) -> report.Row:
    """One row: so many conversations, so many questions each."""
    waits: list[float] = []
    together = threading.Barrier(chats)

    def talk(number: int) -> None:
        chance = random.Random(number)
        for turn in range(rounds):
            # A new one each time: twice unsure hands over, and then nobody answers.
            chat = Chat(port)
            if pause:
                time.sleep(chance.uniform(*PAUSE) if chats > 1 else 0.5)
            else:
                together.wait()
            place = number * rounds + turn
            waits.append(chat.ask(questions[place % len(questions)]))
            chat.close()
            bar.update()

    with tqdm(total=chats * rounds, desc=f"{chats} conversations") as bar:
        threads = [threading.Thread(target=talk, args=[n]) for n in range(chats)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
    return {
        "conversations": chats,
        "asking": "typing" if pause else "at one moment",
        "questions": len(waits),
        **report.percentiles(waits),
    }


def is_at_rest() -> bool:
    """Whether the worker has done what the shop began with: reviews, above all."""
    with app.connection_or_acquire() as connection:
        waiting = connection.default_channel.client.llen(SERVE_QUEUE)
    at_work = app.control.inspect(timeout=2.0)
    known = (at_work.active(), at_work.reserved())
    return not waiting and all(each and not any(each.values()) for each in known)


def main() -> None:
    parser = report.parser(__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    questions = [row["question"] for row in support.rows("choose")]
    random.Random(3).shuffle(questions)
    port = free_port()
    web = ["-m", "uvicorn", "shop.asgi:application", "--port", str(port)]
    web += ["--lifespan", "off", "--no-access-log", "--log-level", "warning"]
    serve = [*worker([SERVE_QUEUE], "threads"), "-c", "2"]
    with stage("first_word", fresh=True):
        call_command("seed_shop", demo_accounts=True, verbosity=0)
        attacks.prepare()
        with process("bench-web", *web), process("bench-serve", *serve):
            wait_until(lambda: answers(port), seconds=60, what="The web server")
            warm = Chat(port)
            for question in questions[:3]:
                warm.ask(question)
            warm.close()
            wait_until(is_at_rest, seconds=600, what="The worker's first work")
            rows = [
                measure(port, questions, chats=1, rounds=6 * args.rounds, pause=True),
                measure(port, questions, chats=20, rounds=args.rounds, pause=True),
                measure(port, questions, chats=20, rounds=args.rounds, pause=False),
            ]
    report.print_table(rows, title="First word, ms after the question was posted")
    missed = [
        f"{row['conversations']} {row['asking']}: p95 {row['p95']} ms"
        for row in rows
        if row["p95"] > GOAL_MS
    ]
    print("\nGoals missed: " + ("; ".join(missed) or "none"))
    report.write(args.json, rows=rows, missed=missed)


if __name__ == "__main__":
    main()
