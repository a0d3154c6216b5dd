"""The stream of a conversation's news in the OpenAPI document.

It is no view of the REST framework, so it is told here; ``support_views`` serves it.
"""

# drf-spectacular has types for some of its functions alone.
# mypy: allow-untyped-calls

from uuid import UUID

from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    inline_serializer,
)
from rest_framework.fields import DictField
from rest_framework.request import Request
from rest_framework.response import Response

from ecom_ai.api import support_serializers as serializers
from ecom_ai.api.support import ChatView

_PARAMETERS = [
    OpenApiParameter("id", OpenApiTypes.UUID, OpenApiParameter.PATH),
    OpenApiParameter(
        "Last-Event-ID",
        OpenApiTypes.STR,
        OpenApiParameter.HEADER,
        description="The last id that was heard: what came since is told. With any "
        "other, and without one, it begins with `state` and the newest messages.",
    ),
    OpenApiParameter(
        "after",
        OpenApiTypes.INT,
        OpenApiParameter.QUERY,
        description="The id of a message: a beginning tells those after it alone.",
    ),
]
#: What the ``data`` of each event holds, by the event's name.
_EVENTS = {
    "message": serializers.MessageSerializer(
        required=False, help_text="A message, whole: new, or changed since."
    ),
    "words": serializers.WordsSerializer(
        required=False,
        help_text="A reply that is being written goes on from ``at``; what it had "
        "after that is no longer said.",
    ),
    "state": serializers.StateSerializer(
        required=False, help_text="Who has the conversation now."
    ),
    "typing": serializers.TypingSerializer(
        required=False, help_text="An agent is writing."
    ),
    "away": DictField(
        required=False,
        help_text="Nothing is heard at the moment: to poll until the next event.",
    ),
}
_EXAMPLE = (
    "retry: 2000\n\n"
    "id: 1764410000000-0\nevent: words\n"
    'data: {"message": 7, "text": "Three days.", "at": 0}\n\n'
)


@extend_schema(
    operation_id="conversation_stream",
    tags=["conversations"],
    parameters=_PARAMETERS,
    responses={
        (200, "text/event-stream"): OpenApiResponse(
            inline_serializer("StreamEvents", _EVENTS),
            "Events, each with its name in `event`, JSON in `data` and mostly an "
            "`id` to come back with. The schema names the events, and what the "
            "`data` of each holds.",
            [OpenApiExample("On the line", _EXAMPLE, response_only=True)],
        ),
        204: OpenApiResponse(
            description="There are no streams here: poll the conversation."
        ),
        404: OpenApiResponse(description="There is no such conversation for you."),
    },
)
class StreamView(ChatView):
    """Never asked: it tells of the address that ``support_views.events`` serves."""

    def get(self, request: Request, id: UUID) -> Response:
        """A conversation's news as Server-Sent Events.

        It ends after some ten minutes, and whenever a client does not keep up; to
        come back with Last-Event-ID is always right.
        """
        raise NotImplementedError


def address() -> str:
    """Where the host serves streams, as the document writes addresses."""
    nil = UUID(int=0)
    return reverse("ecom_ai:chat_stream", args=[nil]).replace(str(nil), "{id}")
