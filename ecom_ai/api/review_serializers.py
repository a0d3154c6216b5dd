"""Shapes of what the API says and takes about reviews."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ecom_ai.api.serializers import Query
from ecom_ai.conf import nearest_word
from ecom_ai.models import BreachKind, Review
from ecom_ai.reviews import replying, telling
from ecom_ai.reviews.heard import heard
from ecom_ai.reviews.showing import SORTS
from ecom_ai.reviews.submitting import BODY, NAME, NOTE, TITLE

State = Review.State
_KEY = r"^[A-Za-z0-9_.:-]{1,64}$"
#: Of one page.
MOST = 100


class Body(serializers.Serializer[Any]):
    """A JSON body: its fields, and no others."""

    def to_internal_value(self, data: Any) -> Any:
        """The values. A field that does not exist is an error like a wrong one."""
        known = list(self.fields)
        if isinstance(data, Mapping) and (
            others := [n for n in data if n not in known]
        ):
            raise serializers.ValidationError(
                {
                    name: [f"no such field.{nearest_word(name, known)}"]
                    for name in others
                }
            )
        return super().to_internal_value(data)


class PageQuery(Query):
    limit = serializers.IntegerField(
        required=False, default=20, min_value=1, max_value=MOST
    )
    cursor = serializers.CharField(
        required=False, default="", max_length=200, allow_blank=True,
        help_text="As next carries it.",
    )  # fmt: skip


class ReviewsQuery(PageQuery):
    sort = serializers.ChoiceField(
        choices=sorted(SORTS), required=False, default="helpful"
    )
    stars = serializers.IntegerField(required=False, min_value=1, max_value=5)
    aspect = serializers.CharField(required=False, default="", max_length=60)
    verified = serializers.BooleanField(required=False, default=False)
    language = serializers.CharField(
        required=False, default="", max_length=10, help_text="As 'en' or 'zh-hans'."
    )


class QueueQuery(PageQuery):
    breach = serializers.ChoiceField(
        choices=BreachKind.values, required=False, default=""
    )
    language = serializers.CharField(required=False, default="", max_length=10)


class NewReviewSerializer(Body):
    key = serializers.RegexField(
        _KEY, required=False, default="",
        help_text="The client's name for it, best a UUID; told twice, counts once.",
    )  # fmt: skip
    stars = serializers.IntegerField(
        required=False, default=None, allow_null=True, min_value=1, max_value=5
    )
    title = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=TITLE
    )
    body = serializers.CharField(max_length=BODY)
    name = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=NAME,
        help_text="Shown with the review.",
    )  # fmt: skip


class EditedReviewSerializer(Body):
    """What is left out stays as it is."""

    stars = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=5
    )
    title = serializers.CharField(required=False, allow_blank=True, max_length=TITLE)
    body = serializers.CharField(required=False, max_length=BODY)


class AppealSerializer(Body):
    text = serializers.CharField(max_length=NOTE)


class ReplySerializer(serializers.Serializer[Any]):
    """What the shop answered to a review, for everybody to read."""

    text = serializers.CharField()
    written = serializers.DateTimeField(source="at")


class ReviewSerializer(serializers.Serializer[Any]):
    """A published review as anyone sees it: with personal data covered."""

    key = serializers.CharField()
    item = serializers.CharField(source="item_key")
    stars = serializers.IntegerField(allow_null=True)
    title = serializers.SerializerMethodField()
    body = serializers.SerializerMethodField()
    language = serializers.CharField()
    name = serializers.CharField(source="author_name")
    verified = serializers.BooleanField(source="is_verified")
    helpful = serializers.IntegerField()
    written = serializers.DateTimeField(source="created_at")
    reply = serializers.SerializerMethodField()

    def get_title(self, review: Review) -> str:
        return telling.public_text(review)[0]

    def get_body(self, review: Review) -> str:
        return telling.public_text(review)[1]

    @extend_schema_field(ReplySerializer(allow_null=True))
    def get_reply(self, review: Review) -> Any:
        return _reply(review)


class PlaceSerializer(serializers.Serializer[Any]):
    kind = serializers.CharField()
    type = serializers.CharField()
    start = serializers.IntegerField()
    end = serializers.IntegerField(
        help_text="In characters of the title, a line break, and the body."
    )


class ClauseSerializer(serializers.Serializer[Any]):
    words = serializers.CharField(help_text="With personal data covered.")
    start = serializers.IntegerField()
    end = serializers.IntegerField(
        help_text="In characters of the title, a line break, and the body."
    )
    aspect = serializers.CharField(help_text='"other" where it speaks of none.')
    sentiment = serializers.CharField(
        allow_blank=True, help_text='"" where it speaks of no aspect.'
    )


class OwnReviewSerializer(serializers.Serializer[Any]):
    """A review as its author sees it: what became of it, and why."""

    key = serializers.CharField()
    item = serializers.CharField(source="item_key")
    stars = serializers.IntegerField(allow_null=True)
    title = serializers.CharField()
    body = serializers.CharField()
    language = serializers.CharField()
    name = serializers.CharField(source="author_name")
    verified = serializers.BooleanField(source="is_verified")
    helpful = serializers.IntegerField()
    written = serializers.DateTimeField(source="created_at")
    version = serializers.IntegerField()
    state = serializers.ChoiceField(choices=State.values)
    state_in_words = serializers.CharField(source="get_state_display")
    mendable = serializers.BooleanField(
        source="is_mendable", help_text="To take out what is marked would be enough."
    )
    can_appeal = serializers.SerializerMethodField()
    reasons = serializers.SerializerMethodField()
    places = serializers.SerializerMethodField()
    reply = serializers.SerializerMethodField()

    def get_can_appeal(self, review: Any) -> bool:
        return _is_stopped(review) and not review.is_appealed

    def get_reasons(self, review: Review) -> list[str]:
        return telling.reasons(review)

    @extend_schema_field(PlaceSerializer(many=True))
    def get_places(self, review: Review) -> Any:
        verdict = review.verdict
        return verdict.spans if verdict and _is_stopped(review) else []

    @extend_schema_field(ReplySerializer(allow_null=True))
    def get_reply(self, review: Review) -> Any:
        return _reply(review)


class HeldReviewSerializer(serializers.Serializer[Any]):
    """A held review as a moderator sees it: with personal data covered."""

    id = serializers.IntegerField()
    version = serializers.IntegerField(help_text="Send it back with a decision.")
    key = serializers.CharField()
    item = serializers.CharField(source="item_key")
    stars = serializers.IntegerField(allow_null=True)
    title = serializers.SerializerMethodField()
    body = serializers.SerializerMethodField()
    language = serializers.CharField()
    written = serializers.DateTimeField(source="created_at")
    appealed = serializers.DateTimeField(source="appealed_at", allow_null=True)
    breach = serializers.CharField(allow_blank=True)
    breaches = serializers.SerializerMethodField()
    sentiment = serializers.CharField(source="verdict.sentiment", default="")
    reasons = serializers.SerializerMethodField()
    places = serializers.SerializerMethodField()
    clauses = serializers.SerializerMethodField()
    priority = serializers.FloatField()
    claimed_until = serializers.DateTimeField(
        help_text="So long nobody else gets it from the queue."
    )

    def get_title(self, review: Review) -> str:
        return telling.public_text(review)[0]

    def get_body(self, review: Review) -> str:
        return telling.public_text(review)[1]

    def get_breaches(self, review: Review) -> dict[str, float]:
        verdict = review.verdict
        if verdict is None:
            return {}
        return {kind: round(verdict.probability(kind), 4) for kind in BreachKind.values}

    def get_reasons(self, review: Review) -> list[str]:
        return telling.reasons(review)

    @extend_schema_field(PlaceSerializer(many=True))
    def get_places(self, review: Review) -> Any:
        return review.verdict.spans if review.verdict else []

    @extend_schema_field(ClauseSerializer(many=True))
    def get_clauses(self, review: Review) -> Any:
        found = heard(review.verdict) if review.verdict else []
        return ClauseSerializer(found, many=True).data


class _PageSerializer(serializers.Serializer[Any]):
    next = serializers.CharField(
        allow_null=True, help_text="Address of the next page; null after the last."
    )


class ReviewPageSerializer(_PageSerializer):
    results = ReviewSerializer(many=True)


class OwnPageSerializer(_PageSerializer):
    results = OwnReviewSerializer(many=True)


class HeldPageSerializer(_PageSerializer):
    results = HeldReviewSerializer(many=True)


class QuoteSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(help_text="With personal data covered.")
    language = serializers.CharField(
        help_text='Of the words: "en", "zh", or "" for another.'
    )


class AspectSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    positive = serializers.IntegerField(help_text="Reviews that praise it.")
    negative = serializers.IntegerField(help_text="Reviews that blame it.")
    praise = QuoteSerializer(
        allow_null=True, help_text="Words of one that praises; null where none has any."
    )
    blame = QuoteSerializer(
        allow_null=True, help_text="Words of one that blames; null where none has any."
    )


class SummarySerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    mean = serializers.FloatField(allow_null=True)
    histogram = serializers.DictField(
        child=serializers.IntegerField(), help_text="Reviews by stars."
    )
    aspects = AspectSerializer(many=True)


class HelpfulSerializer(serializers.Serializer[Any]):
    helpful = serializers.IntegerField()


class DecidedReviewSerializer(Body):
    id = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1)


class DecisionSerializer(Body):
    decision = serializers.ChoiceField(choices=("approve", "reject"))
    reviews = DecidedReviewSerializer(many=True, allow_empty=False)
    reason = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=NOTE,
        help_text="Its author reads it; to reject needs one.",
    )  # fmt: skip


class DecidedSerializer(serializers.Serializer[Any]):
    batch = serializers.UUIDField(help_text="By which the decision can be undone.")
    reviews = serializers.IntegerField()


class UndoneSerializer(serializers.Serializer[Any]):
    reviews = serializers.IntegerField(
        help_text="How many went back; those changed since stay."
    )


class CorrectionSerializer(Body):
    version = serializers.IntegerField(
        min_value=1, max_value=2**31 - 1, write_only=True,
        help_text="The one that was seen.",
    )  # fmt: skip
    role = serializers.CharField(max_length=20)
    label = serializers.CharField(max_length=200)  # type: ignore[assignment]
    start = serializers.IntegerField(
        min_value=0, max_value=2**31 - 1, required=False, write_only=True,
        help_text="Where the clause begins that is meant; with `end`.",
    )  # fmt: skip
    end = serializers.IntegerField(
        min_value=0, max_value=2**31 - 1, required=False, write_only=True
    )

    def validate(self, attrs: Any) -> Any:
        """With the place of a clause, where one is told."""
        if ("start" in attrs) != ("end" in attrs):
            missing = "end" if "start" in attrs else "start"
            raise serializers.ValidationError(
                {missing: [_("A clause has a start and an end.")]}
            )
        place = (attrs["start"], attrs["end"]) if "start" in attrs else None
        return {**attrs, "clause": place}


def _reply(review: Review) -> Any:
    found = replying.reply_to(review)
    return ReplySerializer(found).data if found else None


def _is_stopped(review: Review) -> bool:
    return review.state in (State.HELD, State.REJECTED)
