"""The shop's ASGI application.

Its pages are synchronous. Django's own ASGI handler takes such a request through a
dozen switches between threads and starts a thread for each, which costs 1.6 of 4 ms
(``python -m benchmarks.events``); here a thread of a pool takes it whole. The streams
of the support chat stay open and wait: they alone go to Django's handler.
"""

import os
import re
from typing import Any

from a2wsgi import WSGIMiddleware
from django.core.handlers.asgi import ASGIHandler
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")

#: Threads of a process, and so the pages that may wait for a worker at one time.
_THREADS = 32
_STREAM = re.compile(r"/ecom-ai/chat/[^/]+/stream/")


class _Streams(ASGIHandler):
    """Django's, with one thread for what is synchronous in all streams.

    Django's own keeps a thread for each request, and so for each stream.
    """

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self.handle(scope, receive, send)


_pages: Any = WSGIMiddleware(
    get_wsgi_application(),  # type: ignore[arg-type]
    workers=_THREADS,
)
_streams = _Streams()


async def application(scope: Any, receive: Any, send: Any) -> None:
    is_stream = scope["type"] == "http" and _STREAM.fullmatch(scope["path"])
    await (_streams if is_stream else _pages)(scope, receive, send)
