"""Reviews over the API: what authors and readers do."""

import io
from typing import IO, Any, NoReturn

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions
from rest_framework.parsers import JSONParser
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from ecom_ai import shoppers
from ecom_ai.api import review_serializers as serializers
from ecom_ai.api.permissions import ReadsAreOpen
from ecom_ai.api.schema import answers
from ecom_ai.api.views import ShopView, body_of
from ecom_ai.exceptions import BadInput
from ecom_ai.language import base
from ecom_ai.models import Item, Review, ReviewAction
from ecom_ai.reviews import paging, showing, submitting, telling
from ecom_ai.sql import is_storable


class BodyParser(JSONParser):
    """JSON of no more bytes than a request may carry."""

    def parse(
        self, stream: IO[Any], media_type: Any = None, parser_context: Any = None
    ) -> Any:
        body = io.BytesIO(body_of(parser_context["request"]._request))
        try:
            return super().parse(body, media_type, parser_context)
        except RecursionError as error:
            raise exceptions.ParseError("JSON parse error - nested too deep") from error


class IsAuthor(BasePermission):
    """Whoever has an account or an app's token."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        self.message = _("Sign in to write reviews; an app sends its bearer token.")
        return bool(submitting.author_of(request._request))


class ReviewsApiView(ShopView):
    """What all views of reviews share: to write is counted apart from reading."""

    parser_classes = [BodyParser]
    #: Who may read; whoever writes must be an author.
    readers: type[BasePermission] = ReadsAreOpen

    def get_permissions(self) -> list[Any]:
        is_read = self.request.method in SAFE_METHODS
        return [self.readers() if is_read else IsAuthor()]

    def get_throttles(self) -> list[Any]:
        if self.request.method not in SAFE_METHODS:
            self.throttle_scope = "ecom_ai.reviews"
        return super().get_throttles()

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, submitting.AlreadyReviewed):
            return self._already(exc)
        if isinstance(exc, BadInput):
            exc = exceptions.ParseError(str(exc))
        return super().handle_exception(exc)

    def _already(self, exc: submitting.AlreadyReviewed) -> Response:
        """Answers 409, with the address of the review that is there."""
        response = super().handle_exception(Conflict(str(exc)))
        address = reverse("ecom_ai:api_review", args=[exc.review.key])
        response.data["review"] = self.request.build_absolute_uri(address)
        return response

    @property
    def site_id(self) -> int:
        return shoppers.site_id_of(self.request._request)

    @property
    def author(self) -> str:
        return submitting.author_of(self.request._request)

    def read(self, serializer: type[serializers.Body]) -> Any:
        """The body's values. Raises what is answered instead."""
        body = serializer(data=self.request.data)
        body.is_valid(raise_exception=True)
        return body.validated_data

    def page(self, found: "QuerySet[Review]", sort: str) -> dict[str, Any]:
        """The part of a sorted list that the query asks for, and where it goes on."""
        size, cursor = (self.query.validated_data[n] for n in ("limit", "cursor"))
        if cursor:
            found = paging.after(found, sort, cursor)
        rows = list(found.select_related("verdict", "reply")[: size + 1])
        more = len(rows) > size
        here = self.request.build_absolute_uri()
        cursor = paging.cursor_of(rows[size - 1], sort) if more else ""
        return {
            "next": replace_query_param(here, "cursor", cursor) if more else None,
            "results": rows[:size],
        }

    def own(self) -> "QuerySet[Review]":
        """The reviews of whoever asks, in any state."""
        appeals = ReviewAction.objects.filter(
            review=OuterRef("pk"),
            version=OuterRef("version"),
            kind=ReviewAction.Kind.APPEALED,
        )
        own = Review.objects.filter(site_id=self.site_id, author_key=self.author)
        return own.annotate(is_appealed=Exists(appeals))

    def one(self, key: str) -> Review:
        """One of these. Answers 404 also for what is somebody else's."""
        own = self.own().select_related("verdict")
        found = own.filter(key=key).first() if is_storable(key) else None
        return found or no_review(key)

    def answer(self, review: Review, *, status: int = 200) -> Response:
        """A review of whoever asks, as it is in the database now."""
        found = self.own().select_related("verdict", "reply").get(pk=review.pk)
        return Response(serializers.OwnReviewSerializer(found).data, status=status)


@extend_schema(
    methods=["GET"],
    parameters=[serializers.ReviewsQuery],
    responses=answers(serializers.ReviewPageSerializer, 401, 404),
)
@extend_schema(
    methods=["POST"],
    request=serializers.NewReviewSerializer,
    responses={
        **answers(serializers.OwnReviewSerializer, 401, 404, 409, 413, 415),
        201: serializers.OwnReviewSerializer,
    },
)
class ProductReviewsView(ReviewsApiView):
    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if request.method == "GET":
            self.query_serializer = serializers.ReviewsQuery
        super().initial(request, *args, **kwargs)

    def get(self, request: Request, key: str) -> Response:
        """A product's published reviews, page by page."""
        check_item(self.site_id, key)
        asked = self.query.validated_data
        found = showing.published(
            self.site_id,
            key,
            sort=asked["sort"],
            stars=asked.get("stars"),
            aspect=asked["aspect"],
            verified=asked["verified"],
        )
        if asked["language"]:
            found = found.filter(language=base(asked["language"]))
        page = self.page(found, asked["sort"])
        return Response(serializers.ReviewPageSerializer(page).data)

    def post(self, request: Request, key: str) -> Response:
        """Writes a review, which is looked at before it is shown.

        With the key of an earlier one of the same author it answers that one, 200.
        Another one of the same product is refused, 409: ``review`` is the address of
        the one that is there, to be edited or withdrawn.
        """
        asked = self.read(serializers.NewReviewSerializer)
        plain, author = request._request, self.author
        check_item(self.site_id, key)
        known = _named(self.site_id, asked["key"])
        review = known or submitting.submit(
            self.site_id,
            key,
            body=asked["body"],
            title=asked["title"],
            stars=asked["stars"],
            author_key=author,
            author_name=asked["name"],
            is_verified=submitting.has_bought(plain, key),
            origin=submitting.origin_of(plain),
            key=asked["key"],
        )
        if (review.author_key, review.item_key) != (author, key):
            raise Taken
        return self.answer(review, status=200 if known else 201)


class Conflict(exceptions.APIException):
    status_code = 409
    default_code = "conflict"


class Taken(Conflict):
    default_detail = (
        "Another review has this key. Send a new one, best a UUID, or none."
    )


@extend_schema(responses=answers(serializers.SummarySerializer, 401, 404))
class SummaryView(ReviewsApiView):
    def get(self, request: Request, key: str) -> Response:
        """A product's published reviews in figures."""
        check_item(self.site_id, key)
        found = showing.summary(self.site_id, key)
        return Response(serializers.SummarySerializer(found).data)


class _OwnListSchema(AutoSchema):
    def get_operation_id(self) -> str:
        """Told apart from the retrieval of one."""
        return "reviews_list"


@extend_schema(
    parameters=[serializers.PageQuery],
    responses=answers(serializers.OwnPageSerializer, 401),
)
class OwnListView(ReviewsApiView):
    schema = _OwnListSchema()
    query_serializer = serializers.PageQuery
    readers = IsAuthor

    def get(self, request: Request) -> Response:
        """The reviews of whoever asks, newest first, in any state."""
        page = self.page(self.own().order_by(*showing.SORTS["newest"]), "newest")
        telling.find_reasons(page["results"])
        return Response(serializers.OwnPageSerializer(page).data)


@extend_schema(
    methods=["PATCH"],
    request=serializers.EditedReviewSerializer,
    responses=answers(serializers.OwnReviewSerializer, 401, 404, 413, 415),
)
@extend_schema(responses=answers(serializers.OwnReviewSerializer, 401, 404))
class OwnReviewView(ReviewsApiView):
    readers = IsAuthor

    def get(self, request: Request, key: str) -> Response:
        """A review of one's own: its state, why, and where in the text."""
        return self.answer(self.one(key))

    def patch(self, request: Request, key: str) -> Response:
        """Takes another text, which is looked at anew."""
        asked = self.read(serializers.EditedReviewSerializer)
        review = self.one(key)
        return self.answer(
            submitting.edit(
                review,
                body=asked.get("body", review.body),
                title=asked.get("title", review.title),
                stars=asked.get("stars", review.stars),
            )
        )

    def delete(self, request: Request, key: str) -> Response:
        """Withdraws a review, for good."""
        return self.answer(submitting.withdraw(self.one(key)))


@extend_schema(request=None, responses=answers(serializers.HelpfulSerializer, 401, 404))
class HelpfulView(ReviewsApiView):
    def post(self, request: Request, key: str) -> Response:
        """Says that a review was helpful; said twice, counts once."""
        review = _named(self.site_id, key) if is_storable(key) else None
        if review is None or review.state != Review.State.PUBLISHED:
            no_review(key)
        return Response({"helpful": submitting.find_helpful(review, self.author)})


@extend_schema(
    request=serializers.AppealSerializer,
    responses=answers(serializers.OwnReviewSerializer, 401, 404, 413, 415),
)
class AppealView(ReviewsApiView):
    def post(self, request: Request, key: str) -> Response:
        """Asks a moderator to look at a held or rejected review again."""
        asked = self.read(serializers.AppealSerializer)
        return self.answer(submitting.appeal(self.one(key), asked["text"]))


def no_review(key: object) -> NoReturn:
    """Answers 404, also for a review that is somebody else's."""
    raise exceptions.NotFound(_("There is no review '%(key)s'.") % {"key": key})


def check_item(site_id: int, key: str) -> None:
    """Answers 404 for a product that the shop does not have, or not any more."""
    items = Item.objects.filter(site_id=site_id, key=key)
    if not (is_storable(key) and items.exists()):
        raise exceptions.NotFound(
            _("The shop has no product '%(key)s'.") % {"key": key}
        )


def _named(site_id: int, key: str) -> Review | None:
    return Review.objects.filter(site_id=site_id, key=key).first() if key else None
