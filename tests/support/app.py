"""A shop's web process, and an app that follows a conversation in it."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from tests.processes import Worker, start, until

API = "/ecom-ai/api/v1/conversations/"
#: What a connection may raise whose server dies.
_DIED = (OSError, HTTPException)


class Web(Worker):
    """The web process, as the demo starts it."""

    def __init__(self, log: Path, *, port: int) -> None:
        self.log, self.port = log, port
        words = ["uvicorn", "shop.asgi:application", "--host", "127.0.0.1"]
        quiet = ["--lifespan", "off", "--no-access-log"]
        self.process = start([*words, "--port", str(port), *quiet], log=log)

    def wait_until_ready(self) -> None:
        until(lambda: "Uvicorn running" in self.output, seconds=60, of=self)


class App:
    """One conversation: begun, followed until ``leave``, and written in.

    ``texts`` and ``states`` are of messages by their id, as a client that only reads
    the stream has them.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        begun = self._post(API, {"language": "en"})
        self.id, self._token = begun["id"], begun["token"]
        self.texts: dict[int, str] = {}
        self.states: dict[int, str] = {}
        self.authors: dict[int, str] = {}
        #: Names of all events; the ids that it came back with; parts that were missing.
        self.heard: list[str] = []
        self.came_back: list[str] = []
        self.holes: list[Any] = []
        self._last_id, self._is_over = "", threading.Event()
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    @property
    def replies(self) -> list[str]:
        """The assistant's messages, in their order."""
        ids = sorted(pk for pk, who in self.authors.items() if who == "assistant")
        return [self.texts[pk] for pk in ids]

    @property
    def is_settled(self) -> bool:
        """Whether nothing is known to be on its way any more."""
        return bool(self.states) and not {"pending", "writing"} & {
            *self.states.values()
        }

    def say(self, text: str, *, key: str) -> None:
        """Writes a message, again and again until the shop has it."""
        while not self._is_over.is_set():
            with suppress(*_DIED):
                self._post(f"{API}{self.id}/messages/", {"text": text, "key": key})
                return
            time.sleep(0.1)

    def say_without_waiting(self, text: str, *, key: str) -> HTTPConnection:
        """Sends a message whole, and does not read what is answered."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request(
            "POST",
            f"{API}{self.id}/messages/",
            json.dumps({"text": text, "key": key}),
            {**self._headers(), "Content-Type": "application/json"},
        )
        return connection

    def leave(self) -> None:
        self._is_over.set()

    def _follow(self) -> None:
        while not self._is_over.is_set():
            with suppress(*_DIED):
                self._listen()
            time.sleep(0.1)

    def _listen(self) -> None:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=20)) as connection:
            headers = self._headers()
            if self._last_id:
                headers["Last-Event-ID"] = self._last_id
                self.came_back.append(self._last_id)
            connection.request(
                "GET", f"/ecom-ai/chat/{self.id}/stream/", headers=headers
            )
            answer = connection.getresponse()
            assert answer.status == 200, answer.status
            for event in _events(answer):
                if self._is_over.is_set():
                    return
                self._hear(event)

    def _hear(self, event: dict[str, str]) -> None:
        self._last_id = event.get("id", self._last_id)
        if "event" not in event:
            return
        name, data = event["event"], json.loads(event["data"])
        self.heard.append(name)
        if name == "message":
            self.texts[data["id"]] = data["text"]
            self.states[data["id"]] = data["state"]
            self.authors[data["id"]] = data["author"]
        elif name == "words":
            known, at = self.texts.get(data["message"], ""), data["at"]
            if at > len(known):
                self.holes.append(data)
            self.texts[data["message"]] = known[:at] + data["text"]

    def _post(self, address: str, body: dict[str, Any]) -> Any:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection:
            headers = {"Content-Type": "application/json", **self._headers()}
            connection.request("POST", address, json.dumps(body), headers)
            answer = connection.getresponse()
            told = json.loads(answer.read())
        assert answer.status in (200, 201), told
        return told

    def _headers(self) -> dict[str, str]:
        token = getattr(self, "_token", "")
        return {"Authorization": f"Conversation {token}"} if token else {}


def _events(answer: Any) -> Iterator[dict[str, str]]:
    fields: dict[str, str] = {}
    for raw in answer:
        line = raw.decode().rstrip("\n")
        if not line:
            yield fields
            fields = {}
        elif not line.startswith(":"):
            name, _, value = line.partition(": ")
            fields[name] = value
