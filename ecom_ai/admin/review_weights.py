"""Which words a checkpoint's opinion of a review rests on, for the queue's page."""

from collections.abc import Mapping

from ecom_ai.admin.review_words import percent
from ecom_ai.models import Review
from ecom_ai.reviews import explaining


def weights(
    review: Review, found: explaining.Explanation | None
) -> list[Mapping[str, str]]:
    """The words that decide, covered where they are personal data."""
    if found is None or review.verdict is None:
        return []
    text = review.verdict.masked
    return [
        {
            "word": text[word.start : word.end],
            "without": percent(word.without),
            "drop": f"{100 * (found.probability - word.without):.0f}",
        }
        for word in found.decisive()
    ]
