"""The broker as pages need it: quick to fail; and as an operator: who listens?"""

import time
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from celery import current_app
from kombu import pools

#: Seconds that a page may lose to a broker that is not there, or hangs.
SEND_SECONDS = 1.0
#: Seconds in which workers answer.
ANSWER_SECONDS = 1.0
#: After a failure a process leaves what failed in peace for so long, so that an
#: outage costs one deadline and not one a page.
REST_SECONDS = 3.0


class Rest:
    """Whether something failed so lately, in this process, that it is not tried."""

    def __init__(self) -> None:
        self._until = 0.0

    def resting(self) -> bool:
        return time.monotonic() < self._until

    def begin(self) -> None:
        self._until = time.monotonic() + REST_SECONDS

    def end(self) -> None:
        self._until = 0.0


@contextmanager
def quick_producer() -> Iterator[Any]:
    """A producer for ``send_task`` and ``apply_async`` that fails within a second.

    Celery's own tries for six seconds to reach a Redis that is not there, whatever
    ``retry`` says, and waits forever for one that hangs. None where tasks run eagerly.
    Raises what the broker's driver raises.
    """
    if current_app.conf.task_always_eager:
        yield None
        return
    producers = pools.producers[_connection()]
    with producers.acquire(block=True, timeout=SEND_SECONDS) as producer:
        producer.connection.ensure_connection(max_retries=0, timeout=SEND_SECONDS)
        yield producer


def problem() -> str:
    """Why no message can be sent; '' if the broker answers."""
    try:
        with _connection() as connection:
            connection.ensure_connection(max_retries=0, timeout=SEND_SECONDS)
            connection.default_channel.close()
    except Exception as error:  # brokers raise what their drivers raise
        return f"The broker {address()} does not answer: {error}"
    return ""


def address() -> str:
    """The broker's address, without its password."""
    return str(current_app.connection_for_write().as_uri())


def workers(needed: Collection[str]) -> Mapping[str, Sequence[str]]:
    """The workers that answer, by the queues that they take from.

    A worker of the solo pool answers between two tasks, so that all are asked once
    more, and longer, where a needed queue has none.
    """
    found: dict[str, list[str]] = {}
    # One of the pool's may be of a broker that was restarted since.
    with current_app.connection_for_write() as connection:
        for attempt in (1, 3):
            found = defaultdict(list)
            inspect = current_app.control.inspect(
                timeout=attempt * ANSWER_SECONDS, connection=connection
            )
            for worker, queues in (inspect.active_queues() or {}).items():
                for queue in queues:
                    found[queue["name"]].append(worker)
            if set(needed) <= found.keys():
                break
    return dict(found)


def _connection() -> Any:
    connection = current_app.connection_for_write(connect_timeout=SEND_SECONDS)
    if connection.transport.driver_type == "redis":
        quick = {"socket_timeout": SEND_SECONDS, "socket_connect_timeout": SEND_SECONDS}
        connection.transport_options = {**(connection.transport_options or {}), **quick}
    return connection
