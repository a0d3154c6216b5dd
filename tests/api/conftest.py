"""A few pots for the API, and no encoder."""

import pytest

from ecom_ai import search as search_room
from ecom_ai.exceptions import InferenceUnavailable
from tests.making import give_vectors, make_checkpoint, make_product


@pytest.fixture
def pots(site, monkeypatch):
    """Five products with vectors made by hand; queries have none."""

    class Away:
        def encode_query(self, checkpoint, text):
            raise InferenceUnavailable("no worker")

    monkeypatch.setattr(search_room, "get_inference", Away)
    for number in range(5):
        make_product(
            f"POT-{number}", title_en=f"Pot {number}", title_zh=f"{number}号锅"
        )
    give_vectors(
        make_checkpoint(2), {f"POT-{number}": (1, number) for number in range(5)}
    )
