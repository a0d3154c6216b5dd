"""Who may use the API: closed unless opened."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from ecom_ai.conf import get_settings
from ecom_ai.shoppers import bearer, read_key


class ReadsAreOpen(BasePermission):
    """Anyone where the shop set API_OPEN, else staff."""

    message = "This API is closed; the shop opens it with ECOM_AI['API_OPEN']."

    def has_permission(self, request: Request, view: APIView) -> bool:
        user = request.user
        return get_settings().API_OPEN or bool(user and user.is_staff)


class SessionOrToken(SessionAuthentication):
    """The site's session, with CSRF even for the anonymous, or a shopper's token.

    DRF checks CSRF for signed-in users alone; an anonymous shopper's events are as
    much worth protecting. A request with a bearer token carries no ambient authority,
    and needs none; any other Authorization header may be the browser's own doing.
    """

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        plain: HttpRequest = request._request
        if token := bearer(plain):
            if not read_key(token):
                raise AuthenticationFailed(
                    "The bearer token is forged, damaged or older than a year."
                )
            return None
        self.enforce_csrf(request)
        user = getattr(plain, "user", None)
        return (user, None) if user is not None and user.is_active else None

    def authenticate_header(self, request: Request) -> str:
        """Of the 401 that a bad token is answered with."""
        return "Bearer"

    def enforce_csrf(self, request: Request) -> None:
        """Raises PermissionDenied, which says what to send instead."""
        try:
            super().enforce_csrf(request)
        except PermissionDenied as error:
            raise PermissionDenied(
                f"{error.detail} An app sends Authorization: Bearer TOKEN, with the "
                f"token that POST {reverse('ecom_ai:shoppers')} gives it. A page of "
                "the shop sends its cookies, and in the header X-CSRFToken the value "
                "of the cookie csrftoken."
            ) from error
