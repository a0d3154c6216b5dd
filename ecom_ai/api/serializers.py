"""Shapes of the API's answers and questions."""

from collections.abc import Mapping
from typing import Any, cast

from django.http import QueryDict
from rest_framework import serializers

from ecom_ai.adapters import get_product_adapter
from ecom_ai.catalog import Filters
from ecom_ai.conf import nearest_word
from ecom_ai.events import Kind


class Query(serializers.Serializer[Any]):
    """Query parameters: its fields, and no others."""

    def to_internal_value(self, data: QueryDict) -> Any:
        """The values. One that does not exist is an error like one that is wrong."""
        known = list(self.fields)
        given = {
            name: data.getlist(name)
            if isinstance(self.fields.get(name), serializers.ListField)
            else data[name]
            for name in data
        }
        errors: dict[str, Any] = {
            name: [f"no such parameter.{nearest_word(name, known)}"]
            for name in given
            if name not in known
        }
        try:
            values = super().to_internal_value(given)
        except serializers.ValidationError as error:
            errors |= cast("dict[str, Any]", error.detail)
        if errors:
            raise serializers.ValidationError(errors)
        return values


class FiltersQuery(Query):
    """Query parameters that narrow a list."""

    category = serializers.CharField(
        required=False, default="", max_length=200, allow_blank=True
    )
    min_price = serializers.DecimalField(14, 2, required=False, min_value=0)
    max_price = serializers.DecimalField(14, 2, required=False, min_value=0)


def filters(asked: Mapping[str, Any]) -> Filters:
    """What the values of a FiltersQuery narrow a list to."""
    names = ("category", "min_price", "max_price")
    return Filters(**{name: asked[name] for name in names if name in asked})


class RecommendationQuery(FiltersQuery):
    placement = serializers.CharField(max_length=60)
    item = serializers.ListField(
        child=serializers.CharField(max_length=200), required=False, max_length=50
    )
    limit = serializers.IntegerField(required=False, min_value=1, max_value=100)


class SearchQuery(FiltersQuery):
    q = serializers.CharField(max_length=20_000, allow_blank=True)
    page = serializers.IntegerField(required=False, default=1, min_value=1)
    limit = serializers.IntegerField(
        required=False, default=24, min_value=1, max_value=100
    )


class ProductsQuery(FiltersQuery):
    limit = serializers.IntegerField(
        required=False, default=24, min_value=1, max_value=100
    )
    cursor = serializers.CharField(
        required=False, allow_blank=True, help_text="As next and previous carry it."
    )


class ProductSerializer(serializers.Serializer[Any]):
    """A product as any client can show it."""

    key = serializers.CharField()
    title = serializers.CharField()
    url = serializers.CharField()
    picture = serializers.CharField(allow_blank=True)
    category = serializers.CharField(allow_blank=True)
    price = serializers.DecimalField(14, 2, allow_null=True)

    def to_representation(self, product: Any) -> dict[str, Any]:
        adapter = get_product_adapter()
        data = adapter.item(product)
        return {
            "key": data.key,
            "title": adapter.title_of(product, self.context["language"]),
            "url": adapter.url(product),
            "picture": adapter.picture(product),
            "category": data.category,
            "price": None if data.price is None else str(data.price),
        }


class RecommendationSerializer(serializers.Serializer[Any]):
    rank = serializers.IntegerField()
    score = serializers.FloatField()
    source = serializers.CharField()  # type: ignore[assignment]
    reason = serializers.CharField()
    product = ProductSerializer()


class RecommendationsSerializer(serializers.Serializer[Any]):
    placement = serializers.CharField()
    list = serializers.CharField(
        source="token", help_text="Send it back with events about these items."
    )
    items = RecommendationSerializer(many=True)


class HitSerializer(serializers.Serializer[Any]):
    score = serializers.FloatField()
    source = serializers.CharField()  # type: ignore[assignment]
    product = ProductSerializer()


class SearchSerializer(serializers.Serializer[Any]):
    query = serializers.CharField()
    total = serializers.IntegerField()
    by_meaning = serializers.BooleanField()
    corrected = serializers.CharField(
        allow_blank=True, help_text="What the query may have meant, if it has a slip."
    )
    categories = serializers.DictField(child=serializers.IntegerField())
    items = HitSerializer(source="hits", many=True)


class EventSerializer(serializers.Serializer[Any]):
    """One event."""

    # For the OpenAPI document alone: msgspec reads them in a twentieth of the time.
    id = serializers.UUIDField(
        required=False, help_text="UUIDv7; told twice, counts once."
    )
    kind = serializers.ChoiceField(choices=Kind.choices)
    item = serializers.CharField(required=False)
    at = serializers.DateTimeField(required=False)
    placement = serializers.CharField(required=False)
    rank = serializers.IntegerField(required=False)
    query = serializers.CharField(required=False)
    list = serializers.CharField(required=False, help_text="Token of the list.")


class EventsSerializer(serializers.Serializer[Any]):
    events = EventSerializer(many=True)


class StoredSerializer(serializers.Serializer[Any]):
    received = serializers.IntegerField()
    stored = serializers.IntegerField(help_text="How many were new.")


class ShopperSerializer(serializers.Serializer[Any]):
    token = serializers.CharField(help_text="Send as Authorization: Bearer TOKEN.")


class ProblemSerializer(serializers.Serializer[Any]):
    """An error (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = serializers.DictField(required=False)  # type: ignore[assignment]
    review = serializers.URLField(
        required=False, help_text="Of 409: the review that is there already."
    )
