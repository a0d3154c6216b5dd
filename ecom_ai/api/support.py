"""The support chat over the API: begin, write, read, cancel, rate, ask for a person."""

# drf-spectacular has types for some of its classes alone.
# mypy: allow-untyped-calls

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from ecom_ai.api import support_serializers as serializers
from ecom_ai.api.permissions import SessionOrToken
from ecom_ai.api.review_serializers import Body
from ecom_ai.api.reviews import BodyParser
from ecom_ai.api.schema import answers
from ecom_ai.api.views import ShopView
from ecom_ai.exceptions import BadInput, ChangeRefused, TooMany
from ecom_ai.models import Conversation, Message
from ecom_ai.shoppers import bearer, site_id_of
from ecom_ai.support import access, conversing, states, ticket_offers
from ecom_ai.support.languages import locale_of
from ecom_ai.support.showing import shown, shown_state

_LARGEST = 2**63


class Conflict(exceptions.APIException):
    status_code = 409
    default_code = "conflict"


class SessionOrConversation(SessionOrToken):
    """The site's session with CSRF, a shopper's token, or a conversation's.

    A conversation's token is a secret that no other site's page can send, and a
    request without any cookie carries nothing that one could misuse: neither needs
    a CSRF token.
    """

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        plain: HttpRequest = request._request
        given = access.header_of(plain)
        if given and access.read_token(given) is None:
            raise exceptions.AuthenticationFailed(
                "The conversation's token is forged, damaged or older than 90 days."
            )
        if given:
            user = access.user_of(plain)
            return None if user is None else (user, None)
        if not plain.COOKIES and not bearer(plain):
            return None
        return super().authenticate(request)

    def authenticate_header(self, request: Request) -> str:
        """Of the 401 that a bad token is answered with."""
        return "Conversation"


class SessionOrConversationScheme(OpenApiAuthenticationExtension):
    """drf-spectacular finds this class by its existence."""

    target_class = "ecom_ai.api.support.SessionOrConversation"
    name = "conversation"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "Conversation TOKEN, as POST conversations/ gives it.",
        }


class ChatView(ShopView):
    """What all views of the chat share: open to the shop's pages and to tokens."""

    authentication_classes = [SessionOrConversation]
    permission_classes = []
    parser_classes = [BodyParser]

    def get_throttles(self) -> list[Any]:
        if self.request.method not in SAFE_METHODS:
            self.throttle_scope = "ecom_ai.chat"
        return super().get_throttles()

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, BadInput):
            exc = exceptions.ParseError(str(exc))
        elif isinstance(exc, ChangeRefused):
            exc = Conflict(str(exc))
        elif isinstance(exc, TooMany):
            exc = exceptions.Throttled(exc.seconds, str(exc))
        return super().handle_exception(exc)

    def read(self, serializer: type[Body]) -> Any:
        """The body's values. Raises what is answered instead."""
        body = serializer(data=self.request.data)
        body.is_valid(raise_exception=True)
        return body.validated_data

    def find(self, pk: UUID) -> Conversation:
        """The conversation, if it is of whoever asks; else answers 404.

        Staff who answer customers may read it, and write in the console alone.
        """
        is_read = self.request.method in SAFE_METHODS
        find = access.find if is_read else access.own
        found = find(self.request._request, pk)
        if found is None:
            raise exceptions.NotFound(_("There is no such conversation."))
        return found

    def message(self, pk: UUID, message_id: int) -> Message:
        """One of its messages; answers 404 where there is none."""
        conversation = self.find(pk)
        found = (
            conversation.messages.select_related("agent")
            .filter(pk=min(message_id, _LARGEST - 1))
            .first()
        )
        if found is None:
            raise exceptions.NotFound(_("The conversation has no such message."))
        return found

    def send(self, conversation: Conversation, asked: Any) -> Message:
        user = access.user_of(self.request._request)
        return conversing.receive(
            conversation, asked["text"], key=asked["key"], user=user
        )

    def page(self, pk: UUID, *, after: int = 0, limit: int = 50) -> dict[str, Any]:
        """A conversation as it is now, and some of its messages."""
        conversation = Conversation.objects.select_related("agent").get(pk=pk)
        rows = conversation.messages.select_related("agent").filter(pk__gt=after)
        messages = list(rows[: limit + 1])
        following = None
        if len(messages) > limit:
            here = self.request.build_absolute_uri()
            following = replace_query_param(here, "after", messages[limit - 1].pk)
        return {
            **shown_state(conversation),
            "messages": [shown(one) for one in messages[:limit]],
            "next": following,
            "poll_after": _settled(messages[:limit], after),
        }


@extend_schema(
    request=serializers.BeginSerializer,
    responses=answers(serializers.BegunSerializer, 401, 413, 415, status=201),
)
class ConversationsView(ChatView):
    def post(self, request: Request) -> Response:
        """Begins a conversation, with a first message or without.

        The first notice says that an AI answers. The token proves whose it is.
        """
        plain = request._request
        asked = self.read(serializers.BeginSerializer)
        if asked["text"]:
            conversing.cleaned(asked["text"])  # nothing is begun for what cannot be
        made = conversing.begin(
            site_id_of(plain),
            language=locale_of(asked.get("language") or get_language() or "en"),
            **access.beginning(plain),
        )
        if asked["text"]:
            self.send(made, asked)
        if plain.COOKIES:
            access.remember(plain, made)
        page = {**self.page(made.pk), "token": conversing.token(made)}
        return Response(serializers.BegunSerializer(page).data, status=201)


@extend_schema(
    parameters=[serializers.MessagesQuery],
    responses=answers(serializers.ConversationPageSerializer, 401, 404),
)
class ConversationView(ChatView):
    query_serializer = serializers.MessagesQuery

    def get(self, request: Request, id: UUID) -> Response:
        """A conversation and its messages, page by page; ``after`` to poll."""
        asked = self.query.validated_data
        page = self.page(self.find(id).pk, after=asked["after"], limit=asked["limit"])
        return Response(serializers.ConversationPageSerializer(page).data)


@extend_schema(
    request=serializers.NewMessageSerializer,
    responses={
        **answers(serializers.SentSerializer, 401, 404, 413, 415),
        201: serializers.SentSerializer,
    },
)
class MessagesView(ChatView):
    def post(self, request: Request, id: UUID) -> Response:
        """Writes a message, and has it answered.

        With the key of an earlier one it answers that one, 200.
        """
        asked = self.read(serializers.NewMessageSerializer)
        conversation = self.find(id)
        key = asked["key"]
        is_known = bool(key) and conversation.messages.filter(key=key).exists()
        message = self.send(conversation, asked)
        reply = Message.objects.filter(replies_to=message).first()
        sent = {
            "message": shown(message),
            "reply": None if reply is None else shown(reply),
        }
        status = 200 if is_known else 201
        return Response(serializers.SentSerializer(sent).data, status=status)


@extend_schema(responses=answers(serializers.MessageSerializer, 401, 404))
class MessageView(ChatView):
    def delete(self, request: Request, id: UUID, message: int) -> Response:
        """Cancels a reply under way; a reply that is done stays as it is."""
        found = self.message(id, message)
        if found.author != Message.Author.ASSISTANT:
            raise BadInput(_("Only a reply of the assistant can be cancelled."))
        cancelled = shown(conversing.cancel(found))
        return Response(serializers.MessageSerializer(cancelled).data)


@extend_schema(
    request=serializers.ThumbSerializer,
    responses=answers(serializers.MessageSerializer, 401, 404, 413, 415),
)
class ThumbView(ChatView):
    def post(self, request: Request, id: UUID, message: int) -> Response:
        """Says whether an answer was helpful: 1, -1, or null."""
        asked = self.read(serializers.ThumbSerializer)
        rated = conversing.thumb(self.message(id, message), asked["thumb"])
        return Response(serializers.MessageSerializer(shown(rated)).data)


@extend_schema(
    request=serializers.RatingSerializer,
    responses=answers(serializers.ConversationSerializer, 401, 404, 413, 415),
)
class RatingView(ChatView):
    def post(self, request: Request, id: UUID) -> Response:
        """Says how satisfied one is: 1 to 5 stars, and words."""
        asked = self.read(serializers.RatingSerializer)
        rated = conversing.rate(self.find(id), asked["stars"], asked["comment"])
        return Response(serializers.ConversationSerializer(shown_state(rated)).data)


@extend_schema(
    methods=["POST"],
    request=serializers.HandOverSerializer,
    responses=answers(serializers.ConversationPageSerializer, 401, 404, 413, 415),
)
@extend_schema(
    methods=["DELETE"],
    responses=answers(serializers.ConversationPageSerializer, 401, 404, 409),
)
class HandOverView(ChatView):
    def post(self, request: Request, id: UUID) -> Response:
        """Asks for a person; outside hours the conversation is answered by e-mail."""
        asked = self.read(serializers.HandOverSerializer)
        ticket_offers.accept(self.find(id), asked["email"] or None)
        return self.answer(id)

    def delete(self, request: Request, id: UUID) -> Response:
        """Goes back to the assistant, as long as nobody has taken it."""
        conversation = self.find(id)
        states.take_back(conversation)
        return self.answer(id)

    def answer(self, pk: UUID) -> Response:
        return Response(serializers.ConversationPageSerializer(self.page(pk)).data)


def _settled(messages: list[Message], after: int) -> int:
    """The id up to which no message changes any more."""
    for message in messages:
        if message.state in Message.UNDER_WAY:
            return after
        after = message.pk
    return after
