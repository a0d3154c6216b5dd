"""Errors as problem+json (RFC 9457)."""

import logging
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.signals import got_request_exception
from rest_framework.response import Response
from rest_framework.views import exception_handler, set_rollback

from ecom_ai.support.failures import loggable

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
#: More faults than these are in the errors alone.
_TOLD = 3


def problem(exc: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler, in the form of RFC 9457.

    An error that nobody expected is logged, told to what listens for errors, and
    answered with 500; in DEBUG it is raised.
    """
    response = exception_handler(exc, context)
    if response is None:
        if settings.DEBUG:
            return None
        response = _unexpected(exc, context)
    data = response.data
    detail = data.get("detail") if isinstance(data, dict) else None
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(response.status_code).phrase,
        "status": response.status_code,
        "detail": str(detail) if detail else " ".join(list(_faults(data))[:_TOLD]),
    }
    if detail is None:
        body["errors"] = data
    response.data = body
    response.content_type = MEDIA_TYPE
    return response


def _faults(data: Any, name: str = "") -> Iterator[str]:
    """Every message of a validation error, after the name of its field."""
    if isinstance(data, dict):
        for key, inner in data.items():
            yield from _faults(inner, f"{name}.{key}" if name else str(key))
    elif isinstance(data, list):
        for inner in data:
            yield from _faults(inner, name)
    else:
        yield f"{name}: {data}" if name else str(data)


def _unexpected(exc: Exception, context: dict[str, Any]) -> Response:
    set_rollback()
    view, request = context["view"], context["request"]._request
    logger.error("%s failed: %s", type(view).__name__, loggable(exc))
    got_request_exception.send(sender=type(view), request=request)
    return Response({"detail": "The server failed; this is logged."}, status=500)
