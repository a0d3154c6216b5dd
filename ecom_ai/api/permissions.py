"""Who may use the API: closed unless opened."""

from django.http import HttpRequest
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from ecom_ai.conf import get_settings
from ecom_ai.shoppers import key_of


class ReadsAreOpen(BasePermission):
    """Anyone where the shop set API_OPEN, else staff."""

    message = "This API is closed; the shop opens it with ECOM_AI['API_OPEN']."

    def has_permission(self, request: Request, view: APIView) -> bool:
        user = request.user
        return get_settings().API_OPEN or bool(user and user.is_staff)


class SessionOrToken(SessionAuthentication):
    """The site's session, with CSRF even for the anonymous, or a shopper's token.

    DRF checks CSRF for signed-in users alone; an anonymous shopper's events are as
    much worth protecting. A request with a valid token in ``Authorization`` carries
    no ambient authority, and needs none.
    """

    def authenticate(self, request: Request):  # type: ignore[no-untyped-def]
        if request.headers.get("Authorization") and key_of(_plain(request)):
            return None
        self.enforce_csrf(request)
        user = getattr(_plain(request), "user", None)
        return (user, None) if user is not None and user.is_active else None


def _plain(request: Request) -> HttpRequest:
    plain: HttpRequest = request._request
    return plain
