"""The shop's ASGI application.

Its pages are synchronous. Django's own ASGI handler takes such a request through a
dozen switches between threads and starts a thread for each, which costs 1.6 of 4 ms
(``python -m benchmarks.events``); here a thread of a pool takes it whole.
"""

import os

from a2wsgi import WSGIMiddleware
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")

#: Threads of a process, and so the pages that may wait for a worker at one time.
_THREADS = 32

application = WSGIMiddleware(
    get_wsgi_application(),  # type: ignore[arg-type]
    workers=_THREADS,
)
