"""What is new in conversations, from whoever did it to all who look on.

One stream of Redis or Valkey carries the news of all conversations. It is a doorbell,
and may lose what it holds: what was said stands in the rows.
"""

import json
import logging
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from celery import current_app
from django.core.serializers.json import DjangoJSONEncoder

from ecom_ai.broker import Rest
from ecom_ai.conf import get_settings

logger = logging.getLogger(__name__)

KEY = "ecom_ai:chat"
#: News that the stream holds, more or less.
LENGTH = 10_000
#: What a publisher may lose to a server that does not answer.
SECONDS = 0.5
rest = Rest()


def publish(conversation_id: UUID, event: str, data: Mapping[str, Any]) -> None:
    """Tells whoever looks on at a conversation. Never fails.

    Events are ``words`` {message, text, at}, ``message`` (as ``showing.shown``),
    ``state`` and ``typing`` {who}. ``data`` is plain values for JSON.
    """
    address = url()
    if not address or rest.resting():
        return
    try:
        told = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False)
        news = {"conversation": str(conversation_id), "event": event, "data": told}
        _client(address).xadd(KEY, news, maxlen=LENGTH, approximate=True)
    except Exception as error:  # drivers raise what they like; the rows tell all
        rest.begin()
        logger.warning("Open chats were not told of %s: %s", event, error)


def url() -> str:
    """The address of the stream's server; '' where there are no streams."""
    return _url(get_settings().STREAM_URL or str(current_app.conf.broker_url or ""))


@cache
def _url(given: str) -> str:
    """An address as the redis package reads it: Celery has a name of its own for a
    socket. '' for servers of other kinds, and without the package."""
    parts = urlsplit(given)
    try:
        import redis  # noqa: F401 - a host whose broker is another may not have it
    except ImportError:
        return ""
    if parts.scheme == "redis+socket":
        database = parse_qs(parts.query).get("virtual_host", ["0"])[0]
        return f"unix://{parts.path}?db={database}"
    return given if parts.scheme in ("redis", "rediss", "unix") else ""


@cache
def _client(address: str) -> Any:
    from redis import Redis

    return Redis.from_url(
        address, socket_timeout=SECONDS, socket_connect_timeout=SECONDS
    )
