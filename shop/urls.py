"""Addresses of the example shop."""

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.views import LogoutView
from django.contrib.staticfiles.views import serve as serve_static
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.templatetags.static import static
from django.urls import include, path
from django.views.decorators.cache import cache_control
from django.views.generic import RedirectView
from django.views.static import serve

from shop import consent
from shop.views import account, cart, catalogue, checkout, health, help, search

urlpatterns = [
    path("", catalogue.home, name="home"),
    path("c/<slug:slug>/", catalogue.category, name="category"),
    path("p/<slug:slug>/", catalogue.product, name="product"),
    path("search/", search.search, name="search"),
    path("help/", help.help_list, name="help"),
    path("help/<str:key>/", help.help_article, name="help_article"),
    path("cart/", cart.cart, name="cart"),
    path("cart/add/", cart.cart_add, name="cart_add"),
    path("cart/update/", cart.cart_update, name="cart_update"),
    path("checkout/", checkout.checkout, name="checkout"),
    path("orders/<slug:number>/", checkout.order_done, name="order_done"),
    path("orders/<slug:number>/invoice/", checkout.invoice, name="order_invoice"),
    path("accounts/login/", account.SignIn.as_view(), name="login"),
    path("accounts/logout/", LogoutView.as_view(), name="logout"),
    path("accounts/register/", account.register, name="register"),
    path("accounts/", account.account, name="account"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("consent/", consent.answer, name="consent"),
    path("favicon.ico", RedirectView.as_view(url=static("shop/icon.svg"))),
    path("healthz", health.healthz, name="healthz"),
    path("admin/", admin.site.urls),
    path("ecom-ai/", include("ecom_ai.urls")),
]


@cache_control(public=True, max_age=300)
def _static(request: HttpRequest, path: str) -> HttpResponseBase:
    return serve_static(request, path, insecure=True)


@cache_control(public=True, max_age=300)
def _media(request: HttpRequest, path: str) -> HttpResponseBase:
    return serve(request, path, document_root=str(settings.MEDIA_ROOT))


# The demo has no web server in front of it that would serve its files.
if settings.DEMO:
    urlpatterns += [
        path("static/<path:path>", _static),
        path("media/<path:path>", _media),
    ]
