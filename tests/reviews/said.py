"""Published reviews with what they say, as a worker would have stored it."""

from datetime import timedelta

from django.utils import timezone

from ecom_ai.models import Opinion, Review, Verdict
from tests.making import SITE


def say(
    item: str,
    words: str,
    *opinions: tuple[str, str],
    days: float = 1.0,
    sentiment: str = "",
    masked: str = "",
    language: str = "en",
    **fields,
) -> Review:
    """A review of words that all speak of the given (aspect, sentiment)s."""
    at = timezone.now() - timedelta(days=days)
    values = {"state": "published", "language": language, **fields}
    review = Review.objects.create(
        site_id=SITE, item_key=item, body=words, created_at=at, **values
    )
    return judge(
        review, *opinions, sentiment=sentiment, masked=masked, language=language
    )


def judge(
    review: Review,
    *opinions: tuple[str, str],
    sentiment: str = "",
    masked: str = "",
    language: str = "en",
    scorer: str = "a",
) -> Review:
    """Gives a review a verdict, which is then its latest."""
    verdict = Verdict.objects.create(
        review=review,
        version=review.version,
        scorer=scorer,
        text=review.text,
        masked=masked or review.text,
        language=language,
        sentiment=sentiment or next((s for _, s in opinions), "neutral"),
    )
    for aspect, tone in opinions:
        Opinion.objects.create(
            verdict=verdict,
            aspect=aspect,
            sentiment=tone,
            probability=0.9,
            start=0,
            end=len(review.text),
        )
    review.verdict = verdict
    review.save(update_fields=["verdict"])
    return review
