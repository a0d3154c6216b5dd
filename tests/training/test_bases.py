"""What a classifier is made from where nothing is asked for."""

from pathlib import Path

import pytest

from ecom_ai.ml.encoders import BUNDLED, REVIEWS
from ecom_ai.training.fitting.classifiers import base_of
from ecom_ai.training.fitting.work import Request


@pytest.mark.parametrize(
    ("role", "encoder", "asked", "expected"),
    [
        ("offence", BUNDLED, "", REVIEWS),
        ("spam", BUNDLED, "", REVIEWS),
        ("sentiment", BUNDLED, "", BUNDLED),
        ("aspect", BUNDLED, "", BUNDLED),
        ("offence", "someone/other", "", "someone/other"),
        ("offence", BUNDLED, "someone/other", "someone/other"),
    ],
)
def test_reviews_are_read_by_what_was_tuned_for_them(
    role, encoder, asked, expected, settings
):
    settings.ECOM_AI = {**settings.ECOM_AI, "ENCODER": encoder}
    request = Request(
        site_id=1,
        role=role,
        inputs={},
        folder=Path("nowhere"),
        arguments={},
        base=asked,
    )
    assert base_of(request) == expected
