"""The API for mobile apps: parse, permit, call, answer."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NoReturn
from uuid import UUID

import msgspec
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, UnreadablePostError
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, get_language_from_request, override
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, generics, pagination
from rest_framework.parsers import JSONParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from uuid_utils.compat import uuid7

from ecom_ai import catalog, shoppers
from ecom_ai.api import serializers
from ecom_ai.api.permissions import ReadsAreOpen, SessionOrToken
from ecom_ai.api.problems import problem
from ecom_ai.api.schema import answers
from ecom_ai.api.throttles import ScopedThrottle
from ecom_ai.conf import get_settings, nearest_word
from ecom_ai.events import NewEvent
from ecom_ai.exceptions import InvalidEvent, UnknownPlacement
from ecom_ai.models import Item
from ecom_ai.recommendations import recommend
from ecom_ai.search import search
from ecom_ai.sql import is_storable

#: Bytes of one request with events.
MAX_BODY = 1_000_000
#: A place in a list of items, in a cursor that a client may have made up.
_POSITION = re.compile("[0-9]{1,18}")


class TooLarge(exceptions.APIException):
    status_code = 413
    default_detail = "The request is too large."
    default_code = "too_large"


class ShopView(APIView):
    """What all views of the API share."""

    authentication_classes = [SessionOrToken]
    permission_classes = [ReadsAreOpen]
    renderer_classes = [JSONRenderer]
    parser_classes = [JSONParser]
    throttle_classes = [ScopedThrottle]
    throttle_scope = "ecom_ai.read"
    #: The query parameters; a request with any other is not valid.
    query_serializer: type[serializers.Query] = serializers.Query
    schema = AutoSchema()

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        """Answers in the language asked for, also where no middleware looks at it."""
        language = get_language_from_request(request)
        with override(language):
            response = super().dispatch(request, *args, **kwargs)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Accept-Language"])
        return response

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Lets in who may, and reads the query. Raises what is answered instead."""
        super().initial(request, *args, **kwargs)
        # A method that is not there has no parameters to be wrong.
        if request.method in set(self.allowed_methods) - {"OPTIONS"}:
            self.query = self.query_serializer(data=request.query_params)
            self.query.is_valid(raise_exception=True)

    def get_exception_handler(self) -> Callable[..., Response | None]:
        return problem

    def permission_denied(
        self, request: Request, message: str | None = None, code: str | None = None
    ) -> NoReturn:
        raise exceptions.PermissionDenied(message, code)

    def get_serializer_context(self) -> dict[str, Any]:
        return {"language": get_language() or "en"}


@extend_schema(
    parameters=[serializers.RecommendationQuery],
    responses=answers(serializers.RecommendationsSerializer, 401, 404),
)
class RecommendationsView(ShopView):
    query_serializer = serializers.RecommendationQuery

    def get(self, request: Request) -> Response:
        """Recommendations for a placement."""
        asked = self.query.validated_data
        try:
            found = recommend(
                asked["placement"],
                shoppers.identify(request._request),
                item_keys=asked.get("item", ()),
                filters=serializers.filters(asked),
                k=asked.get("limit"),
                language=get_language() or "en",
            )
        except UnknownPlacement as error:
            raise exceptions.NotFound(str(error)) from error
        context = self.get_serializer_context()
        return Response(
            serializers.RecommendationsSerializer(found, context=context).data
        )


@extend_schema(
    parameters=[serializers.SearchQuery],
    responses=answers(serializers.SearchSerializer, 401),
)
class SearchView(ShopView):
    query_serializer = serializers.SearchQuery
    throttle_scope = "ecom_ai.search"

    def get(self, request: Request) -> Response:
        """Products that a query means, best first."""
        asked = self.query.validated_data
        results = search(
            asked["q"],
            shoppers.site_id_of(request._request),
            filters=serializers.filters(asked),
            page=asked["page"],
            page_size=asked["limit"],
        )
        context = self.get_serializer_context()
        return Response(serializers.SearchSerializer(results, context=context).data)


class ItemPagination(pagination.CursorPagination):
    ordering = "pk"
    page_size = 24
    page_size_query_param = "limit"
    max_page_size = 100

    def decode_cursor(self, request: Request) -> Any:
        cursor = super().decode_cursor(request)
        position = None if cursor is None else cursor.position
        if position is not None and not _POSITION.fullmatch(str(position)):
            raise exceptions.NotFound(self.invalid_cursor_message)
        return cursor


@extend_schema(
    parameters=[serializers.ProductsQuery],
    responses=answers(serializers.ProductSerializer(many=True), 401, 404),
)
class ProductsView(ShopView, generics.ListAPIView[Item]):
    """The products that can be bought now, page by page."""

    query_serializer = serializers.ProductsQuery
    pagination_class = ItemPagination
    serializer_class = serializers.ProductSerializer

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The products that can be bought now, page by page."""
        site_id = shoppers.site_id_of(request._request)
        filters = serializers.filters(self.query.validated_data)
        items = catalog.eligible(site_id, filters).only("key")
        page = self.paginate_queryset(items) or []
        products = catalog.hydrate(site_id, [item.key for item in page])
        shown = [products[item.key] for item in page if item.key in products]
        return self.get_paginated_response(
            self.serializer_class(
                shown, many=True, context=self.get_serializer_context()
            ).data
        )


@extend_schema(responses=answers(serializers.ProductSerializer, 401, 404))
class ProductView(ShopView):
    def get(self, request: Request, key: str) -> Response:
        """One product, if it can be bought now."""
        site_id = shoppers.site_id_of(request._request)
        known = is_storable(key) and Item.objects.filter(site_id=site_id, key=key)
        product = catalog.hydrate(site_id, [key]).get(key) if known else None
        if product is None:
            raise exceptions.NotFound(f"No product '{key}' can be bought now.")
        context = self.get_serializer_context()
        return Response(serializers.ProductSerializer(product, context=context).data)


class IncomingEvent(msgspec.Struct):
    """An event as a client sends it."""

    kind: str
    item: str = ""
    id: UUID = msgspec.field(default_factory=uuid7)
    at: datetime = msgspec.field(default_factory=timezone.now)
    placement: str = ""
    rank: int | None = None
    query: str = ""
    list: str = ""

    def new(self) -> NewEvent:
        return NewEvent(
            kind=self.kind,
            item_key=self.item,
            id=self.id,
            at=self.at,
            placement=self.placement,
            rank=self.rank,
            query=self.query,
            token=self.list,
        )


class IncomingEvents(msgspec.Struct):
    events: list[IncomingEvent]


_decoder = msgspec.json.Decoder(IncomingEvents)


@extend_schema(
    request=serializers.EventsSerializer,
    responses=answers(serializers.StoredSerializer, 401, 413, 415, status=201),
)
class EventsView(ShopView):
    """Stores what a shopper did; open to the shop's own pages and to tokens."""

    permission_classes = []
    throttle_scope = "ecom_ai.events"

    def post(self, request: Request) -> Response:
        """Stores events, all or none; durable when answered."""
        plain = request._request
        try:
            incoming = _decoder.decode(body_of(plain)).events
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise exceptions.ParseError(str(error)) from error
        most = get_settings().MAX_EVENTS_PER_REQUEST
        if len(incoming) > most:
            raise TooLarge(f"A request may carry {most} events at most.")
        try:
            stored = shoppers.track(plain, [event.new() for event in incoming])
        except InvalidEvent as error:
            raise exceptions.ValidationError({"events": [str(error)]}) from error
        return Response({"received": len(incoming), "stored": stored}, status=201)


@extend_schema(
    request=None, responses=answers(serializers.ShopperSerializer, status=201)
)
class ShoppersView(ShopView):
    """Tokens for mobile apps, which have no cookies, and so nothing to forge with."""

    authentication_classes = []
    throttle_scope = "ecom_ai.shoppers"

    def post(self, request: Request) -> Response:
        """A new shopper who agreed to be remembered, as a signed token."""
        token = shoppers.sign_key(shoppers.new_key())
        return Response({"token": token}, status=201)


@extend_schema(exclude=True)
class NoSuchView(ShopView):
    """Answers what has no address in the API as the API answers."""

    permission_classes = []
    #: Those below the API's root that there are.
    addresses: Sequence[str] = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> NoReturn:
        page = reverse("ecom_ai:docs")
        hint = nearest_word(str(kwargs.get("rest", "")), list(self.addresses))
        # Those lie below the API's root, which a reader of the hint needs too.
        hint = hint.replace("'", f"'{page.removesuffix('docs/')}", 1)
        raise exceptions.NotFound(
            f"The API has no such address.{hint} {page} lists them."
        )


def body_of(request: HttpRequest) -> bytes:
    """The body of a request with JSON. Raises what the API answers instead."""
    if request.content_type != "application/json":
        raise exceptions.UnsupportedMediaType(str(request.content_type)[:100])
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    if length.isdecimal() and int(length) <= MAX_BODY:
        try:
            body = request.body
        except RequestDataTooBig:
            body = bytes(MAX_BODY + 1)
        except UnreadablePostError as error:
            raise exceptions.ParseError("The request broke off.") from error
        if len(body) <= MAX_BODY:
            return body
    raise TooLarge(f"A request may carry {MAX_BODY} bytes at most.")
