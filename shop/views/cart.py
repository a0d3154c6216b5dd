"""The cart's page and what changes it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.middleware import HtmxDetails

from shop.cart import add_to_cart, cart_count, read_cart, set_quantity
from shop.forms import QuantityForm
from shop.models import Product


class HtmxHttpRequest(HttpRequest):
    htmx: HtmxDetails


@never_cache
@require_safe
def cart(request: HttpRequest) -> HttpResponse:
    """What is in the cart."""
    held = read_cart(request)
    skus = [line.product.sku for line in held.lines]
    return render(request, "shop/cart.html", {"cart": held, "cart_skus": skus})


@require_POST
def cart_add(request: HtmxHttpRequest) -> HttpResponse:
    """Put a product in the cart: a note for htmx, the cart's page otherwise."""
    product = get_object_or_404(
        Product.objects.visible(), sku=request.POST.get("sku", "")
    )
    form = QuantityForm({"quantity": request.POST.get("quantity", 1)})
    wanted = form.cleaned_data["quantity"] if form.is_valid() else 1
    added = add_to_cart(request, product=product, quantity=wanted)
    note = _addition_note(product, wanted=wanted, added=added)
    if request.htmx:
        return render(
            request,
            "shop/_added.html",
            {
                "product": product,
                "added": added,
                "note": note,
                "cart_count": cart_count(request),
            },
        )
    (messages.success if added else messages.warning)(request, note)
    return redirect("cart")


def _addition_note(product: Product, *, wanted: int, added: int) -> str:
    if added == wanted:
        return _("Added to your cart")
    if added:
        return _("Only %(count)d more could be added: that is all we have") % {
            "count": added
        }
    if product.is_sellable:
        return _("All we have of this is in your cart already")
    return _("This is sold out")


@require_POST
def cart_update(request: HtmxHttpRequest) -> HttpResponse:
    """Set the quantity of one product; 0, or the button "remove", takes it out."""
    form = QuantityForm(request.POST)
    sku = request.POST.get("sku", "")
    if "remove" in request.POST:
        set_quantity(request, sku=sku, quantity=0)
    elif form.is_valid():
        set_quantity(request, sku=sku, quantity=form.cleaned_data["quantity"])
    if request.htmx:
        return render(
            request,
            "shop/_cart.html",
            {
                "cart": read_cart(request),
                "cart_count": cart_count(request),
                "oob": True,
            },
        )
    return redirect("cart")
