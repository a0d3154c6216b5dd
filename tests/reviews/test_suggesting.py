"""Held reviews whose label would teach a checkpoint most come first in the queue."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from ecom_ai.models import Review
from ecom_ai.reviews import moderating
from tests.making import SITE
from tests.reviews.queued import held
from tests.training.conftest import folder  # noqa: F401
from tests.training.making import make_classifier


def test_held_reviews_whose_label_would_teach_most_are_brought_forward(site, tmp_path):
    made = make_classifier(tmp_path / "made", stage="live")
    sure = [held("superb mug", priority=3.0), held("awful, late tent", priority=2.0)]
    unsure = held("cup of tea")
    words = ("ecom_ai_suggest_labels", "sentiment", "--reviews", "--count", "1")
    out = StringIO()
    call_command(*words, stdout=out, stderr=StringIO())
    assert out.getvalue() == (
        "1 held review now comes first in the moderators' queue: the one that "
        f"checkpoint {made.pk} (sentiment by hand) is least sure of.\n"
    )
    assert moderating.page(moderating.queue(SITE)) == [unsure, *sure]
    with pytest.raises(CommandError, match="are of --data"):
        call_command(*words, "--sure", "0.9")
    with pytest.raises(CommandError, match="--output"):
        call_command("ecom_ai_suggest_labels", "sentiment", "--data", "x.csv")
    Review.objects.update(state=Review.State.PUBLISHED)
    with pytest.raises(CommandError, match="No review is held"):
        call_command(*words, stderr=StringIO())
