"""The shop's content security policy."""

from collections.abc import Awaitable, Callable

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

_HEADER = "Content-Security-Policy"
_STRICT = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; "
    "frame-ancestors 'none'; form-action 'self'"
)
# The admin's jQuery tries styles out; its scripts are files.
_OTHERS_PAGES = "/admin/"
_WITH_STYLES = f"{_STRICT}; style-src 'self' 'unsafe-inline'"

Handler = (
    Callable[[HttpRequest], HttpResponseBase]
    | Callable[[HttpRequest], Awaitable[HttpResponseBase]]
)


@sync_and_async_middleware
def content_security_policy(get_response: Handler) -> Handler:
    """Let pages load from this host alone, and run no inline script or style."""
    if iscoroutinefunction(get_response):

        async def middleware(request: HttpRequest) -> HttpResponseBase:
            return _protect(request, await get_response(request))

        return middleware

    def sync_middleware(request: HttpRequest) -> HttpResponseBase:
        return _protect(request, get_response(request))  # type: ignore[arg-type]

    return sync_middleware


def _protect(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    relaxed = request.path.startswith(_OTHERS_PAGES)
    response.headers.setdefault(_HEADER, _WITH_STYLES if relaxed else _STRICT)
    return response
