"""Paying, and the page after it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from shop.cart import Cart, read_cart
from shop.checkout import (
    Recipient,
    Shortage,
    SoldOut,
    checkout_token,
    finish,
    may_see,
    place_order,
    placed_order,
)
from shop.forms import CheckoutForm
from shop.models import Order

# In the session: the number of the order that it has not been thanked for yet.
THANKS_KEY = "order_to_thank"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: HttpRequest) -> HttpResponse:
    """The form, and with POST the order."""
    form = CheckoutForm(request.POST) if request.method == "POST" else None
    # Asked first: a second click finds its cart empty and must get the same order.
    if form and form.is_valid() and (order := placed_order(form.cleaned_data["token"])):
        return _done(request, order=order)
    cart = read_cart(request)
    if not cart.is_ready:
        return redirect("cart")
    if form and form.is_valid():
        if (answer := _pay(request, form=form, cart=cart)) is not None:
            return answer
        cart = read_cart(request)
    return render(
        request,
        "shop/checkout.html",
        {"form": form or _blank_form(request, cart=cart), "cart": cart},
        status=422 if form else 200,
    )


def _blank_form(request: HttpRequest, *, cart: Cart) -> CheckoutForm:
    initial = {"token": checkout_token(request), "total": cart.total}
    if request.user.is_authenticated:
        user = request.user
        last = Order.objects.filter(user=user).first()
        initial |= {
            "email": user.email,
            "name": user.get_full_name() or (last.name if last else ""),
            "address": last.address if last else "",
        }
    return CheckoutForm(initial=initial)


def _pay(
    request: HttpRequest, *, form: CheckoutForm, cart: Cart
) -> HttpResponse | None:
    """Place the order; None where the customer has to look at the form again."""
    data = form.cleaned_data
    if data["total"] != cart.total:
        messages.warning(
            request, _("A price has changed meanwhile. Please look at the new total.")
        )
        form.data = {**form.data, "total": str(cart.total)}
        return None
    recipient = Recipient(
        email=data["email"], name=data["name"], address=data["address"]
    )
    try:
        order = place_order(
            request, cart=cart, recipient=recipient, token=data["token"]
        )
    except SoldOut as sold_out:
        for shortage in sold_out.shortages:
            messages.error(request, _shortage_note(shortage))
        return redirect("cart")
    return _done(request, order=order)


def _shortage_note(shortage: Shortage) -> str:
    values = {"title": shortage.title, "left": shortage.left}
    if shortage.left >= shortage.wanted:
        return _("The price of %(title)s has just changed.") % values
    if shortage.left:
        return (
            _("Only %(left)d of %(title)s left. Please change the quantity.") % values
        )
    return _("%(title)s has just sold out. You have not been charged.") % values


def _done(request: HttpRequest, *, order: Order) -> HttpResponse:
    finish(request, order=order, skus=[line.sku for line in order.lines.all()])
    request.session[THANKS_KEY] = order.number
    return redirect(order)


@never_cache
@require_safe
def order_done(request: HttpRequest, number: str) -> HttpResponse:
    """The order, with thanks right after the checkout; only for who placed it."""
    order = _own_order(request, number)
    thanks = request.session.get(THANKS_KEY) == order.number
    if thanks and request.method == "GET":
        del request.session[THANKS_KEY]
    return render(request, "shop/order_done.html", {"order": order, "thanks": thanks})


@never_cache
@require_safe
def invoice(request: HttpRequest, number: str) -> HttpResponse:
    """The order's invoice, to print; it is there once the parcel has left."""
    order = _own_order(request, number)
    if not order.has_invoice:
        raise Http404
    return render(request, "shop/invoice.html", {"order": order})


def _own_order(request: HttpRequest, number: str) -> Order:
    order = get_object_or_404(
        Order.objects.prefetch_related("lines__product"), number=number
    )
    if not may_see(request, order=order):
        raise Http404
    return order
