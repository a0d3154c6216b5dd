"""A client of OpenAI-compatible servers: what they write, as it is written."""

import json
import ssl
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import urlsplit

from ecom_ai.exceptions import InferenceUnavailable

#: Bytes of an answer that are read at most.
_MOST = 500_000


def stream(
    url: str,
    messages: Sequence[Mapping[str, str]],
    *,
    model: str,
    key: str,
    seconds: float,
    max_tokens: int,
) -> Iterator[str]:
    """Pieces of the answer to a chat, in order; all of them within some seconds.

    ``url`` ends before ``/chat/completions``. Raises InferenceUnavailable for a server
    that is away, slow, fails, or says something else than the protocol.
    """
    ends = time.monotonic() + seconds
    body = {
        "model": model, "messages": list(messages), "max_tokens": max_tokens,
        "temperature": 0, "stream": True,
    }  # fmt: skip
    headers = {"Content-Type": "application/json", "Accept": "text/event-stream"}
    if key:
        headers["Authorization"] = f"Bearer {key}"
    try:
        with closing(_connect(url, seconds)) as connection:
            place = f"{urlsplit(url).path.rstrip('/')}/chat/completions"
            connection.request("POST", place, json.dumps(body), headers)
            socket = connection.sock
            with closing(connection.getresponse()) as response:
                if response.status != 200:
                    raise InferenceUnavailable(
                        f"The generator answered {response.status} {response.reason}."
                    )
                for line in _lines(response, socket, ends):
                    yield from _piece(line)
    except (OSError, HTTPException, ValueError, KeyError, TypeError) as error:
        raise InferenceUnavailable(f"The generator failed: {error!r}") from error


def _connect(url: str, seconds: float) -> HTTPConnection:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InferenceUnavailable(
            f"GENERATOR_URL is {url!r}; expected http:// or https:// and a host."
        )
    if parts.scheme == "https":
        context = ssl.create_default_context()
        return HTTPSConnection(
            parts.hostname, parts.port, timeout=seconds, context=context
        )
    return HTTPConnection(parts.hostname, parts.port, timeout=seconds)


def _lines(response: HTTPResponse, socket: object, ends: float) -> Iterator[bytes]:
    """The lines of a stream up to its end, as they come. Raises TimeoutError."""
    known, size = b"", 0
    while True:
        left = ends - time.monotonic()
        if left <= 0:
            raise TimeoutError("it takes too long")
        socket.settimeout(left)  # type: ignore[attr-defined]
        chunk = response.read1(65536)
        size += len(chunk)
        if not chunk:
            raise ValueError("the answer breaks off")
        if size > _MOST:
            raise ValueError("the answer is too long")
        *lines, known = (known + chunk).split(b"\n")
        for line in lines:
            if line.strip() == b"data: [DONE]":
                return
            yield line.strip()


def _piece(line: bytes) -> Iterator[str]:
    if not line or line.startswith(b":") or not line.startswith(b"data:"):
        if line and line.split(b":", 1)[0] not in (b"", b"event", b"id", b"retry"):
            raise ValueError(f"{line[:80]!r} is no line of a stream")
        return
    choices = json.loads(line.removeprefix(b"data:"))["choices"]
    if not choices:
        return
    if text := choices[0].get("delta", {}).get("content"):
        yield str(text)
    if choices[0].get("finish_reason") == "length":
        raise ValueError("the answer is cut off")
