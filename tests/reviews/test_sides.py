"""Labels of a shop's own, as praise, blame or neither."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ecom_ai.models import Checkpoint
from ecom_ai.models.checkpoints import forget_live
from ecom_ai.reviews import report
from ecom_ai.reviews.report import Scope, Tally
from ecom_ai.reviews.sides import (
    NEGATIVE,
    NEUTRAL,
    POSITIVE,
    breach_labels,
    sides,
)
from tests.making import SITE
from tests.reviews.said import say


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (("negative", "neutral", "positive"), (NEGATIVE, NEUTRAL, POSITIVE)),
        (("Neg", " pos "), (NEGATIVE, POSITIVE)),
        (("差评", "中评", "好评"), (NEGATIVE, NEUTRAL, POSITIVE)),
        (("1", "2", "3", "4", "5"), (NEGATIVE, NEGATIVE, NEUTRAL, POSITIVE, POSITIVE)),
        (("1 star", "5 stars"), (NEGATIVE, POSITIVE)),
        (("1星", "3星", "5星"), (NEGATIVE, NEUTRAL, POSITIVE)),
        (("LABEL_0", "LABEL_1"), (NEGATIVE, POSITIVE)),
        (("-1", "0", "1"), (NEGATIVE, NEUTRAL, POSITIVE)),
        (("", "ironic", "4 legs"), (NEUTRAL, NEUTRAL, NEUTRAL)),
    ],
)
def test_labels_are_sorted_by_side(labels, expected):
    assert sides(labels) == dict(zip(labels, expected, strict=True))


@pytest.mark.parametrize(
    ("kind", "labels", "expected"),
    [
        ("offence", ("clean", "offensive"), ("offensive",)),
        ("offence", ("offensive", "mild", "clean"), ("offensive",)),
        ("offence", ("Fine", "rude", "threat"), ("rude", "threat")),
        ("offence", ("red", "blue"), ()),
        ("spam", ("review", "spam", "off_topic"), ("spam",)),
        ("off_topic", ("review", "spam"), ()),
    ],
)
def test_which_labels_say_that_there_is_a_breach(kind, labels, expected):
    assert breach_labels(kind, labels) == expected


@pytest.mark.django_db
def test_a_report_understands_a_shops_own_labels(site):
    labels = ["1", "2", "3", "4", "5"]
    Checkpoint.objects.create(
        site=site, role="sentiment", stage="live", data={"labels": labels}
    )
    forget_live()
    for label in ("4", "5", "3"):
        say("LAMP", "Words.", sentiment=label)
    now = timezone.now()
    scope = Scope(SITE, now - timedelta(days=9), now)
    assert report.by_product(scope) == [Tally("LAMP", positive=2, neutral=1)]
    assert report.over_time(scope)[-2][1].positive == 2
