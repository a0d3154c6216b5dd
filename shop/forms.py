"""Forms of the shop's pages."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, cast

from django import forms
from django.contrib.auth.forms import AuthenticationForm, BaseUserCreationForm
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from shop.cart import MOST_OF_ONE
from shop.labels import Label, colour_label, kind_label
from shop.models import ProductQuerySet

SORTS: dict[str, tuple[Label, tuple[str, ...]]] = {
    "newest": (_("Newest"), ("-created_at", "-id")),
    "best": (_("Best selling"), ("-units_sold", "-id")),
    "price": (_("Price, low to high"), ("price", "id")),
    "-price": (_("Price, high to low"), ("-price", "-id")),
}


@dataclass(frozen=True)
class Facets:
    """The kinds and colours that a list of products has."""

    kinds: tuple[str, ...] = ()
    colours: tuple[str, ...] = ()


class ListingFilters(forms.Form):
    """What to leave out of a list of products, and its order; the first by default.

    A field that cannot be read says so and filters nothing.
    """

    sorts: ClassVar[dict[str, tuple[Label, tuple[str, ...]]]] = SORTS

    kind = forms.MultipleChoiceField(label=_("Kind"), required=False)
    colour = forms.MultipleChoiceField(label=_("Colour"), required=False)
    min_price = forms.DecimalField(label=_("From"), min_value=0, required=False)
    max_price = forms.DecimalField(label=_("To"), min_value=0, required=False)
    in_stock = forms.BooleanField(label=_("In stock only"), required=False)
    sort = forms.ChoiceField(label=_("Sort by"), required=False)

    def __init__(self, data: Any = None, *, facets: Facets | None = None) -> None:
        super().__init__(data or {})
        facets = facets or Facets()
        choices = {
            "kind": [(value, kind_label(value)) for value in facets.kinds],
            "colour": [(value, colour_label(value)) for value in facets.colours],
            "sort": [(key, label) for key, (label, _order) in self.sorts.items()],
        }
        for name, values in choices.items():
            cast(forms.ChoiceField, self.fields[name]).choices = values

    @property
    def chosen(self) -> dict[str, Any]:
        """The readable values that are set, by field."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def count(self) -> int:
        """How many filters are set; the order is not one."""
        return len(self.chosen.keys() - {"sort"})

    @property
    def sort_key(self) -> str:
        return str(self.chosen.get("sort", next(iter(self.sorts))))

    @property
    def kinds(self) -> list[str]:
        return list(self.chosen.get("kind", []))

    @property
    def colours(self) -> list[str]:
        return list(self.chosen.get("colour", []))

    def narrow(self, products: ProductQuerySet) -> ProductQuerySet:
        """Return the products that pass the filters, in the chosen order."""
        chosen = self.chosen
        lookups: dict[str, Any] = {}
        if "kind" in chosen:
            lookups["kind__in"] = chosen["kind"]
        if "colour" in chosen:
            lookups["colour__in"] = chosen["colour"]
        if "min_price" in chosen:
            lookups["price__gte"] = Decimal(chosen["min_price"])
        if "max_price" in chosen:
            lookups["price__lte"] = Decimal(chosen["max_price"])
        if "in_stock" in chosen:
            lookups |= {"stock__gt": 0, "price__isnull": False}
        _label, order = self.sorts[self.sort_key]
        narrowed = products.filter(**lookups)
        return narrowed.order_by(*order) if order else narrowed


class SearchFilters(ListingFilters):
    """The same for what a search found, whose order is its own."""

    sorts: ClassVar[dict[str, tuple[Label, tuple[str, ...]]]] = {
        "match": (_("Best match"), ()),
    }


class QuantityForm(forms.Form):
    quantity = forms.IntegerField(min_value=0, max_value=MOST_OF_ONE)


class _FocusedForm(forms.BaseForm):
    """A form that comes back with the focus on its first wrong field."""

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and self.errors:
            focus = next((name for name in self.fields if name in self.errors), None)
            for name, field in self.fields.items():
                field.widget.attrs.pop("autofocus", None)
                if name == focus:
                    field.widget.attrs["autofocus"] = True


class CheckoutForm(_FocusedForm, forms.Form):
    """Who gets the order, and what was on the page when it was sent."""

    email = forms.EmailField(
        label=_("E-mail"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    name = forms.CharField(
        label=_("Full name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    address = forms.CharField(
        label=_("Delivery address"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
    )
    token = forms.UUIDField(widget=forms.HiddenInput)
    total = forms.DecimalField(widget=forms.HiddenInput, localize=False)


class LoginForm(_FocusedForm, AuthenticationForm):
    """Signing in; what does not fit together is said at the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("E-mail or user name")
        self.error_messages = {
            **self.error_messages,
            "invalid_login": _(
                "This name and this password do not go together. Please try again."
            ),
        }

    def clean_username(self) -> str:
        """Addresses are stored in lower case by RegisterForm."""
        username: str = self.cleaned_data["username"]
        return username.lower() if "@" in username else username

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()
        except forms.ValidationError as error:
            self.add_error("password", error)
            return self.cleaned_data


class RegisterForm(_FocusedForm, BaseUserCreationForm):  # type: ignore[type-arg]
    """A new customer, known by an e-mail address."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=150,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    first_name = forms.CharField(
        label=_("Name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    class Meta:
        model = User
        fields = ("first_name", "email")
        field_classes: ClassVar[dict[str, Any]] = {}

    def validate_password_for_user(
        self,
        user: User,
        password_field_name: str = "password1",  # noqa: S107
    ) -> None:
        """Says what is wrong with a password where it is given, not repeated."""
        # The stubs do not know it.
        super().validate_password_for_user(user, password_field_name)  # type: ignore[misc]

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if User.objects.filter(username=email).exists():
            raise forms.ValidationError(
                _("There is an account with this address already. Sign in instead."),
                code="taken",
            )
        self.instance.username = email
        return email
