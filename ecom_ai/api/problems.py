"""Errors as problem+json (RFC 9457)."""

import logging
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.signals import got_request_exception
from rest_framework.response import Response
from rest_framework.views import exception_handler, set_rollback

logger = logging.getLogger(__name__)


def problem(exc: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler, in the form of RFC 9457.

    An error that nobody expected is logged, told to what listens for errors, and
    answered with 500; in DEBUG it is raised.
    """
    response = exception_handler(exc, context)
    if response is None:
        if settings.DEBUG:
            return None
        response = _unexpected(context)
    data = response.data
    detail = data.get("detail") if isinstance(data, dict) else None
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(response.status_code).phrase,
        "status": response.status_code,
        "detail": str(detail) if detail else "The request is not valid.",
    }
    if detail is None:
        body["errors"] = data
    response.data = body
    response.content_type = "application/problem+json"
    return response


def _unexpected(context: dict[str, Any]) -> Response:
    set_rollback()
    view, request = context["view"], context["request"]._request
    logger.exception("%s failed", type(view).__name__)
    got_request_exception.send(sender=type(view), request=request)
    return Response({"detail": "The server failed; this is logged."}, status=500)
