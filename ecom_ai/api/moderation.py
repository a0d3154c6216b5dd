"""The moderators' queue over the API, for staff who have the permission."""

import base64
import binascii
import math
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from ecom_ai.api import review_serializers as serializers
from ecom_ai.api.reviews import ReviewsApiView, no_review
from ecom_ai.api.schema import answers
from ecom_ai.exceptions import BadInput
from ecom_ai.models import Review, ReviewAction
from ecom_ai.reviews import correcting, moderating, telling

_KINDS = {"approve": ReviewAction.Kind.APPROVED, "reject": ReviewAction.Kind.REJECTED}
_LARGEST = 2**63
#: Before the first place in the queue: without one, what somebody has comes first.
_BEFORE_ALL = (math.inf, 0)


class Moderates(BasePermission):
    """Staff with the permission to moderate reviews."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        self.message = _(
            "This is for staff with the permission ecom_ai.moderate_review."
        )
        user = request.user
        return bool(user and user.is_staff and user.has_perm("ecom_ai.moderate_review"))


class ModerationView(ReviewsApiView):
    """What all views of the queue share."""

    def get_permissions(self) -> list[Any]:
        return [Moderates()]

    def get_throttles(self) -> list[Any]:
        return super(ReviewsApiView, self).get_throttles()


@extend_schema(
    parameters=[serializers.QueueQuery],
    responses=answers(serializers.HeldPageSerializer, 401),
)
class QueueView(ModerationView):
    query_serializer = serializers.QueueQuery

    def get(self, request: Request) -> Response:
        """Held reviews, those first about which most is unsure for most people.

        Whoever gets them has them for five minutes: others get the next ones.
        """
        asked = self.query.validated_data
        held = moderating.queue(
            self.site_id, breach=asked["breach"], language=asked["language"]
        )
        held = held.select_related("verdict").prefetch_related("verdict__opinions")
        after = _place(asked["cursor"]) if asked["cursor"] else _BEFORE_ALL
        rows = moderating.take(held, request.user, after=after, size=asked["limit"])
        telling.find_reasons(rows)
        page = {"next": self._following(held, rows), "results": rows}
        return Response(serializers.HeldPageSerializer(page).data)

    def _following(
        self, held: "QuerySet[Review]", rows: Sequence[Review]
    ) -> str | None:
        """The address of the next page; None where nothing is free after this one."""
        if not rows:
            return None
        free = moderating.free(held, self.request.user)
        last = rows[-1]
        if not moderating.page(free, after=(last.priority, last.pk), size=1):
            return None
        here = self.request.build_absolute_uri()
        return replace_query_param(here, "cursor", _cursor_of(last))


@extend_schema(
    request=serializers.DecisionSerializer,
    responses=answers(serializers.DecidedSerializer, 401, 404, 413, 415, status=201),
)
class DecisionsView(ModerationView):
    def post(self, request: Request) -> Response:
        """Approves or rejects reviews, all or none, in the versions that were seen."""
        asked = self.read(serializers.DecisionSerializer)
        versions = {each["id"]: each["version"] for each in asked["reviews"]}
        found = Review.objects.filter(site_id=self.site_id).in_bulk(versions)
        if missing := versions.keys() - found.keys():
            no_review(min(missing))
        for pk, review in found.items():
            review.version = versions[pk]
        batch = moderating.decide(
            list(found.values()),
            _KINDS[asked["decision"]],
            request.user,
            reason=asked["reason"],
        )
        return Response({"batch": batch, "reviews": len(found)}, status=201)


@extend_schema(request=None, responses=answers(serializers.UndoneSerializer, 401, 404))
class UndoView(ModerationView):
    def post(self, request: Request, batch: UUID) -> Response:
        """Takes a decision back, except of reviews that changed since."""
        acts = ReviewAction.objects.filter(batch=batch, review__site_id=self.site_id)
        if not acts.exists():
            raise exceptions.NotFound(_("There is nothing to undo."))
        return Response({"reviews": moderating.undo(batch, request.user)})


@extend_schema(
    request=serializers.CorrectionSerializer,
    responses=answers(serializers.CorrectionSerializer, 401, 404, 413, 415, status=201),
)
class CorrectionsView(ModerationView):
    def post(self, request: Request, id: int) -> Response:
        """Keeps what a checkpoint should have said of a review, to learn from.

        Of the roles `aspect` and `clause_sentiment` what it should have said of a
        clause, from `start` to `end`, as the queue lists them.
        """
        asked = self.read(serializers.CorrectionSerializer)
        found = Review.objects.filter(site_id=self.site_id, pk__lt=_LARGEST)
        review = found.select_related("verdict").filter(pk=min(id, _LARGEST)).first()
        if review is None:
            no_review(id)
        review.version = asked["version"]
        made = correcting.correct(
            review, asked["role"], asked["label"], request.user, clause=asked["clause"]
        )
        return Response({"role": made.role, "label": made.label}, status=201)


def _cursor_of(review: Review) -> str:
    place = f"{review.priority!r} {review.pk}"
    return base64.urlsafe_b64encode(place.encode()).decode()


def _place(cursor: str) -> tuple[float, int]:
    try:
        priority, pk = base64.urlsafe_b64decode(cursor.encode()).decode().split()
        place = float(priority), int(pk)
        if not math.isfinite(place[0]) or not 0 <= place[1] < _LARGEST:
            raise ValueError
    except (ValueError, binascii.Error) as error:
        raise BadInput(_("This is not the cursor of any page.")) from error
    return place
