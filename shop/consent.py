"""Whether a visitor agreed that the shop remembers what they look at."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

COOKIE, YES, NO = "consent", "yes", "no"
_SECONDS = 180 * 24 * 3600


def given(request: HttpRequest) -> bool:
    return request.COOKIES.get(COOKIE) == YES


def asked(request: HttpRequest) -> bool:
    """Whether the visitor has answered, so that they are not asked again."""
    return request.COOKIES.get(COOKIE) in (YES, NO)


@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """Remembers the answer, and goes back to the page it was asked on."""
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(
        back, {request.get_host()}, require_https=request.is_secure()
    )
    response = redirect(back if safe else "/")
    choice = YES if request.POST.get("answer") == YES else NO
    if choice == NO:  # what is remembered meanwhile ends with the browser's session
        request.session.set_expiry(0)
    response.set_cookie(
        COOKIE,
        choice,
        max_age=_SECONDS,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response
