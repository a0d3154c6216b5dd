"""Signing in, registering, and a customer's orders."""

from typing import Any

from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from shop.forms import LoginForm, RegisterForm
from shop.models import Order

MOST_ORDERS = 50


class AuthenticatedHttpRequest(HttpRequest):
    user: User


@method_decorator(never_cache, name="dispatch")
class SignIn(LoginView):
    template_name = "shop/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"next": self.get_redirect_url()}


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Make an account and sign in."""
    if request.user.is_authenticated:
        return redirect("account")
    form = RegisterForm(request.POST or None)
    if form.is_valid():
        login(request, form.save())
        return redirect(_next(request))
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "next": request.GET.get("next", "")}
    return render(request, "shop/register.html", context, status=status)


def _next(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if is_ours else reverse("account")


@never_cache
@login_required
@require_safe
def account(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The customer's orders, newest first."""
    orders = Order.objects.filter(user=request.user).prefetch_related("lines__product")
    return render(request, "shop/account.html", {"orders": orders[:MOST_ORDERS]})
