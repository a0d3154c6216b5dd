"""What commands ask of the broker: does it answer, and who listens there."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from celery import current_app

#: Seconds to wait for a connection, and for workers to answer.
CONNECT_SECONDS, ANSWER_SECONDS = 2, 1.0


def problem() -> str:
    """Why no message can be sent; '' if the broker answers."""
    try:
        with current_app.connection_for_write(
            connect_timeout=CONNECT_SECONDS
        ) as connection:
            connection.ensure_connection(max_retries=1, timeout=CONNECT_SECONDS)
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
    for attempt in (1, 3):
        inspect = current_app.control.inspect(timeout=attempt * ANSWER_SECONDS)
        found = defaultdict(list)
        for worker, queues in (inspect.active_queues() or {}).items():
            for queue in queues:
                found[queue["name"]].append(worker)
        if set(needed) <= found.keys():
            break
    return dict(found)
