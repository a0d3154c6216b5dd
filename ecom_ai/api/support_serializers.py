"""Shapes of what the API says and takes about conversations of the support chat."""

from typing import Any

from rest_framework import serializers

from ecom_ai.api.review_serializers import Body
from ecom_ai.api.serializers import Query
from ecom_ai.models import Conversation, Message
from ecom_ai.support.conversing import COMMENT, KEY

#: Of one page.
MOST = 100
#: As a body may hold it: what is too long for a message is told by its own name.
_TEXT = 100_000


class MessagesQuery(Query):
    limit = serializers.IntegerField(
        required=False, default=50, min_value=1, max_value=MOST
    )
    after = serializers.IntegerField(
        required=False, default=0, min_value=0, max_value=2**63 - 1,
        help_text="The id of a message: those after it. As poll_after says it.",
    )  # fmt: skip


class NewMessageSerializer(Body):
    text = serializers.CharField(
        max_length=_TEXT,
        trim_whitespace=False,
        help_text="Of 2,000 characters at most.",
    )
    key = serializers.CharField(
        required=False, default="", max_length=KEY, allow_blank=True,
        help_text="The client's name for it, best a UUID; told twice, counts once.",
    )  # fmt: skip


class LanguageField(serializers.ChoiceField):
    """One of the chat's two languages, however its capitals are written."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=["en", "zh-hans", "zh"], **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        return super().to_internal_value(str(data).lower())


class BeginSerializer(NewMessageSerializer):
    language = LanguageField(
        required=False,
        help_text="Of the first notice, and of messages that do not show theirs; "
        "Accept-Language without it.",
    )
    text = serializers.CharField(
        required=False, default="", max_length=_TEXT, allow_blank=True,
        trim_whitespace=False, help_text="The first message, if there is one already.",
    )  # fmt: skip


class ThumbSerializer(Body):
    thumb = serializers.ChoiceField(
        choices=[1, -1], allow_null=True, help_text="null takes it back."
    )


class RatingSerializer(Body):
    stars = serializers.IntegerField(
        required=False, default=None, allow_null=True, min_value=1, max_value=5
    )
    comment = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=COMMENT
    )


class HandOverSerializer(Body):
    email = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=254,
        help_text="Where to answer, outside hours.",
    )  # fmt: skip


class CitationSerializer(serializers.Serializer[Any]):
    kind = serializers.CharField(help_text="article, product or reviews.")
    key = serializers.CharField()
    language = serializers.CharField()
    title = serializers.CharField()
    quote = serializers.CharField()
    url = serializers.CharField(allow_blank=True)


class CardSerializer(serializers.Serializer[Any]):
    kind = serializers.CharField(
        help_text="product, order, comparison, choices, wants, ticket, …; of a ticket "
        "the data are what was asked, the email that is known, and whether it is_open: "
        "hand-over/ with an email makes it one."
    )
    data = serializers.DictField()  # type: ignore[assignment]


class MessageSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    replies_to = serializers.IntegerField(allow_null=True)
    author = serializers.CharField(help_text=", ".join(Message.Author.values))
    agent = serializers.CharField(allow_blank=True)
    text = serializers.CharField(
        allow_blank=True, help_text="Grows while the state is writing."
    )
    language = serializers.CharField()
    state = serializers.CharField(help_text=", ".join(Message.State.values))
    outcome = serializers.CharField(allow_blank=True)
    citations = CitationSerializer(many=True)
    cards = CardSerializer(many=True)
    thumb = serializers.IntegerField(allow_null=True)
    created_at = serializers.CharField(help_text="ISO 8601.")


class ConversationSerializer(serializers.Serializer[Any]):
    id = serializers.CharField()
    state = serializers.CharField(help_text=", ".join(Conversation.State.values))
    language = serializers.CharField()
    agent = serializers.CharField(allow_blank=True)
    has_email = serializers.BooleanField(
        help_text="Whether a ticket can be answered by e-mail."
    )
    stars = serializers.IntegerField(allow_null=True)


class ConversationPageSerializer(ConversationSerializer):
    messages = MessageSerializer(many=True)
    next = serializers.CharField(allow_null=True, help_text="The next page, if any.")
    poll_after = serializers.IntegerField(
        help_text="Ask after this id to hear of what is new or still being written."
    )


class BegunSerializer(ConversationPageSerializer):
    token = serializers.CharField(
        help_text="To be sent as Authorization: Conversation TOKEN."
    )


class WordsSerializer(serializers.Serializer[Any]):
    message = serializers.IntegerField(help_text="The reply that grows.")
    text = serializers.CharField(help_text="What it grows by.")
    at = serializers.IntegerField(
        help_text="Where the text goes: the characters before it."
    )


class StateSerializer(ConversationSerializer):
    notice = serializers.CharField(
        required=False, help_text="What the shop says of a change."
    )


class TypingSerializer(serializers.Serializer[Any]):
    who = serializers.CharField(help_text="The agent's name.")


class SentSerializer(serializers.Serializer[Any]):
    message = MessageSerializer()
    reply = MessageSerializer(
        allow_null=True, help_text="null where a person has the conversation."
    )
